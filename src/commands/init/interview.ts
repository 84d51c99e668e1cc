import { printable } from '../../findings/printable.ts';
import type { Asker, Choice } from '../../io/ask.ts';
import { isMapping, type Mapping, type StepValues } from '../../plan/fill-in.ts';
import type { Cell, Question, RowsQuestion } from '../../plan/interview.ts';
import { valueAt } from '../../plan/schema-findings.ts';
import { askCell } from './cell.ts';
import type { Draft } from './draft.ts';

/** Which questions of the interview are open, and the asking of one. */

export interface Asking {
  asker: Asker;
  draft: Draft;
  /** eligible products */
  products: readonly string[];
  questions: readonly Question[];
  /** proposals by question id */
  proposals: { readonly [question: string]: string | undefined };
  /** what records say an objective starts from, to be shown instead of asked */
  baseline(objective: Mapping): { value: number; date: string } | undefined;
}

/** Questions whose answer the plan does not hold yet. */
export function openQuestions(
  questions: readonly Question[],
  values: StepValues,
  products: readonly string[],
): Question[] {
  return questions.filter((question) => isOpen(question, questions, values, products));
}

function isOpen(
  question: Question,
  questions: readonly Question[],
  values: StepValues,
  products: readonly string[],
): boolean {
  const step = values[question.part];
  if (question.shape === 'form') return openCells(question.cells, step).length > 0;
  if (question.shape === 'rows') {
    if (question.id === 'formulary' && products.length === 0) return false;
    const rows = rowsOf(step, question);
    return (
      rows.length === 0 ||
      rows.some((row) => openRowCells(question, row).length > 0) ||
      isUnfinished(question, rows, questions, values)
    );
  }
  if (question.at === 'formulary.*.body') {
    const rows = (step?.formulary ?? []) as Mapping[];
    return rows.length === 0 ? products.length > 0 : rows.some(({ body }) => body === undefined);
  }
  return isAbsent(step, question.at);
}

/**
 * A list that was broken off: fewer rows than are asked for, and no answer yet to any question behind it. Whoever
 * says "no more" goes on to those, so an answer there means that the list was ended on purpose.
 */
function isUnfinished(
  question: RowsQuestion,
  rows: readonly Mapping[],
  questions: readonly Question[],
  values: StepValues,
): boolean {
  if (!question.newId || rows.length === 0 || rows.length >= question.upTo) return false;
  const behind = questions.slice(questions.findIndex(({ id }) => id === question.id) + 1);
  return !behind.some((other) => hasAnswer(other, values[other.part]));
}

function hasAnswer(question: Question, step: Mapping | undefined): boolean {
  if (question.shape === 'form') return question.cells.some(({ at }) => !isAbsent(step, at));
  if (question.shape === 'rows') return rowsOf(step, question).length > 0;
  if (question.at === 'formulary.*.body')
    return ((step?.formulary ?? []) as Mapping[]).some(({ body }) => body !== undefined);
  return !isAbsent(step, question.at);
}

function rowsOf(step: Mapping | undefined, { at, fixed }: RowsQuestion): Mapping[] {
  const rows = valueAt(step, keysOf(at));
  if (!Array.isArray(rows)) return [];
  return rows.filter((row) => isMapping(row) && (fixed === undefined || row.kind === fixed.kind));
}

/** Absent, and nothing stands in its way: a plain `category_spend: 5` has an answer. */
function isAbsent(step: Mapping | undefined, at: string): boolean {
  const keys = keysOf(at);
  return keys.every((_, depth) => {
    const there = valueAt(step, keys.slice(0, depth + 1));
    return there === undefined || there === null || (typeof there === 'object' && depth < keys.length - 1);
  });
}

const keysOf = (at: string) => at.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));

function openCells(cells: readonly Cell[], step: Mapping | undefined): Cell[] {
  const hospital = String(step?.type ?? 'hospital').includes('hospital');
  return cells.filter(
    ({ at }) => isAbsent(step, at) && (at !== 'size.beds' || (hospital && isAbsent(step, 'size.lives'))),
  );
}

/** Asked for once, when the row is made: nothing is wrong without them. */
const askedOnce = new Set(['product', 'baseline.value']);

function openRowCells(question: RowsQuestion, row: Mapping): Cell[] {
  return question.cells.filter(({ at }) => !askedOnce.has(at) && isAbsent(row, at));
}

/** Asks one question and writes the answer into `answers` as it comes, so that a stop loses nothing. */
export async function ask(question: Question, answers: Mapping, asking: Asking): Promise<void> {
  const { asker, draft } = asking;
  const step = draft.values[question.part];
  if (question.shape === 'value') {
    if (question.id === 'category_spend_confidence' && isSkipped('category_spend', answers, draft)) return;
    if (question.id.startsWith('decision_') && isSkipped('decision', answers, draft)) return;
    const answer = await askCell(question.ask, question.at, question, asking, asking.proposals[question.id]);
    if (answer !== undefined) answers[question.id] = answer;
    return;
  }
  if (question.shape === 'form') {
    const form: Mapping = {};
    for (const cell of openCells(question.cells, step)) {
      const answer = await askCell(cell.ask, cell.at, question, asking);
      if (answer === undefined) continue;
      form[cell.at.slice(cell.at.lastIndexOf('.') + 1)] = answer;
      answers[question.id] = form;
    }
    return;
  }
  if (question.id === 'decision_members') return askMembers(question, answers, asking);
  asker.say(question.ask);
  const rows: Mapping[] = [];
  const there = rowsOf(step, question);
  for (const row of there) {
    const known: Mapping = question.key === 'id' ? { id: row.id } : { product: row.product, body: row.body };
    const name = printable(String(row[question.words] ?? row.id ?? question.row));
    for (const cell of openRowCells(question, row)) {
      const answer = await askCell(`${name}: ${cell.ask}`, `${question.at}.0.${cell.at}`, question, asking);
      if (answer === undefined) continue;
      place(known, cell.at, answer);
      if (!rows.includes(known)) rows.push(known);
      answers[question.id] = rows;
    }
  }
  if (there.length === 0 && question.key === 'product') return askProducts(question, answers, rows, asking);
  if (there.length > 0) {
    if (!isUnfinished(question, there, asking.questions, draft.values)) return;
    // Rows are told apart by their words where they have no id; two people may have one function.
    for (const { id } of there) if (!rows.some((row) => row.id === id)) rows.push({ id });
  }
  await askRows(question, answers, rows, asking);
}

/** The question before it was left open, so there is nothing to be more precise about. */
function isSkipped(id: string, answers: Mapping, { values }: Draft): boolean {
  if (answers[id] !== undefined) return false;
  return id === 'decision'
    ? valueAt(values.dmu, ['decisions', 0]) === undefined
    : values.analysis?.category_spend === undefined;
}

async function askRows(
  question: RowsQuestion,
  answers: Mapping,
  rows: Mapping[],
  asking: Asking,
): Promise<void> {
  for (let n = rows.length + 1; n <= question.upTo; n++) {
    const row: Mapping = {};
    for (const cell of question.cells) {
      if (question.id === 'objectives' && !needsAsking(cell, row, asking)) continue;
      const first = cell === question.cells[0];
      const words = first && question.upTo > 1 ? `${cell.ask} (${n} of up to ${question.upTo})` : cell.ask;
      const answer = await askCell(words, `${question.at}.0.${cell.at}`, question, asking);
      if (answer === undefined) {
        if (first) return;
        continue;
      }
      place(row, cell.at, answer);
      if (first) rows.push(row);
      answers[question.id] = rows;
    }
  }
}

/** A product is asked for where there are several; a baseline where the records have none. */
function needsAsking(cell: Cell, row: Mapping, { asker, baseline, draft }: Asking): boolean {
  if (cell.at === 'product') return (draft.workspace.settings.products?.length ?? 0) > 0;
  if (cell.at !== 'baseline.value') return true;
  const found = baseline(row);
  if (found) asker.say(`Today, from the records: ${found.value} (${found.date}).`);
  return !found;
}

async function askMembers(question: RowsQuestion, answers: Mapping, asking: Asking): Promise<void> {
  const { asker, draft } = asking;
  if (isSkipped('decision', answers, draft)) return;
  const people = stakeholders(answers, draft);
  if (people.length === 0) return;
  const chosen = await asker.many(question.ask, people);
  if (chosen.length > 0) answers[question.id] = chosen;
}

/** The people of the file, and those this interview has just named, under the pseudonyms they will get. */
function stakeholders(answers: Mapping, { values }: Draft): Choice<string>[] {
  const known = (values.dmu?.stakeholders ?? []) as Mapping[];
  const named = Array.isArray(answers.stakeholders) ? (answers.stakeholders as Mapping[]) : [];
  const people = [...known];
  for (const row of named) {
    if (row.id !== undefined) continue;
    for (let n = 1; ; n++) {
      const id = `r-${String(n).padStart(2, '0')}`;
      if (people.some((other) => other.id === id)) continue;
      people.push({ ...row, id });
      break;
    }
  }
  return people.map(({ id, function: work }) => ({
    value: String(id),
    label: printable(work === undefined ? String(id) : `${id}, ${work}`),
  }));
}

async function askProducts(
  question: RowsQuestion,
  answers: Mapping,
  rows: Mapping[],
  asking: Asking,
): Promise<void> {
  for (const product of asking.products) {
    const label =
      asking.draft.workspace.settings.products?.find(({ id }) => id === product)?.label ?? product;
    const cell = question.cells[0]!;
    const answer = await askCell(
      `${printable(label)}: ${cell.ask}`,
      `${question.at}.0.${cell.at}`,
      question,
      asking,
    );
    if (answer === undefined) continue;
    rows.push({ product, [cell.at]: answer });
    answers[question.id] = rows;
  }
}

function place(row: Mapping, at: string, value: unknown): void {
  const keys = at.split('.');
  let here = row;
  for (const key of keys.slice(0, -1)) {
    here[key] ??= {};
    here = here[key] as Mapping;
  }
  here[keys.at(-1)!] = value;
}
