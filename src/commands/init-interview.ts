import * as z from 'zod';
import { firstHidden } from '../documents/decode.ts';
import { printable } from '../findings/printable.ts';
import type { Asker, Choice } from '../io/ask.ts';
import { type FieldKind, fieldKind } from '../plan/field-kind.ts';
import { isMapping, type Mapping, type StepValues } from '../plan/fill-in.ts';
import type { Cell, Question, RowsQuestion } from '../plan/interview.ts';
import { valueAt } from '../plan/schema-findings.ts';
import { accountTargets } from '../plan/targets.ts';
import type { Draft } from './init-draft.ts';

/** Which questions of the interview are open, and the asking of one. */

export interface Asking {
  asker: Asker;
  draft: Draft;
  /** eligible products */
  products: readonly string[];
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
  return questions.filter((question) => isOpen(question, values, products));
}

function isOpen(question: Question, values: StepValues, products: readonly string[]): boolean {
  const step = values[question.part];
  if (question.shape === 'form') return openCells(question.cells, step).length > 0;
  if (question.shape === 'rows') {
    if (question.id === 'formulary' && products.length === 0) return false;
    const rows = rowsOf(step, question);
    return rows.length === 0 || rows.some((row) => openRowCells(question, row).length > 0);
  }
  if (question.at === 'formulary.*.body') {
    const rows = (step?.formulary ?? []) as Mapping[];
    return rows.length === 0 ? products.length > 0 : rows.some(({ body }) => body === undefined);
  }
  return isAbsent(step, question.at);
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
  for (const row of rowsOf(step, question)) {
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
  if (rowsOf(step, question).length > 0) return;
  if (question.key === 'product') return askProducts(question, answers, rows, asking);
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
  for (let n = 1; n <= question.upTo; n++) {
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
  const people: Mapping[] =
    known.length > 0 ? known : named.map((row, i) => ({ ...row, id: `r-${String(i + 1).padStart(2, '0')}` }));
  return people.map(({ id, function: work }) => ({
    value: String(id),
    label: printable(`${id} ${work ?? ''}`.trim()),
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

// ---------------------------------------------------------------------------------------------------------
// one value

const unknown = Symbol('not known yet');
const other = Symbol('something else');

/** undefined: not known, so it stays absent. */
async function askCell(
  message: string,
  at: string,
  { part }: Question,
  asking: Asking,
  proposal?: string,
): Promise<unknown> {
  const { asker, draft } = asking;
  const kind = fieldKind(part, at);
  const choices = choicesFor(kind, draft);
  if (kind.many) {
    const chosen = await asker.many(message, choices);
    return chosen.length > 0 ? chosen : undefined;
  }
  if (choices.length > 0) {
    const chosen = await asker.one<string | symbol>(
      message,
      [...choices, { value: unknown, label: 'not known yet' }],
      proposal,
    );
    return typeof chosen === 'symbol' ? undefined : chosen;
  }
  if (kind.scale.length > 0) {
    const chosen = await asker.one<number | symbol>(message, [
      ...kind.scale.map((value) => ({ value, label: String(value) })),
      { value: unknown, label: 'not known yet' },
    ]);
    return typeof chosen === 'symbol' ? undefined : chosen;
  }
  if (kind.is === 'truth')
    return asker.one<boolean | undefined>(message, [
      { value: true, label: 'yes' },
      { value: false, label: 'no' },
      { value: undefined, label: 'not known yet' },
    ]);
  const usual = draft.starter.usual(part, at);
  if (usual.length > 0) {
    const chosen = await asker.one<string | symbol>(
      message,
      [
        ...usual.map((value) => ({ value, label: value })),
        { value: other, label: 'something else …' },
        { value: unknown, label: 'not known yet, or no more' },
      ],
      proposal,
    );
    if (chosen === unknown) return undefined;
    if (typeof chosen === 'string') return chosen;
  }
  const answer = await asker.text(`${message}${hintFor(kind)}`, {
    proposal: usual.length > 0 ? undefined : proposal,
    check: (given) => problemWith(kind, given),
  });
  return answer === '' ? undefined : answerIn(kind, answer);
}

function choicesFor(kind: FieldKind, { workspace, plan }: Draft): Choice<string>[] {
  if (kind.choices.length > 0)
    return kind.choices.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  if (kind.names.length === 0) return [];
  const targets = accountTargets(workspace, plan);
  const { settings } = workspace;
  const labels = new Map<string, string | undefined>([
    ...(settings.team ?? []).map(({ id, function: work }) => [id, work] as const),
    ...(settings.products ?? []).map(({ id, label }) => [id, label] as const),
    ...(settings.areas ?? []).map(({ id, name }) => [id, name] as const),
    ...(settings.measures ?? []).map(({ id, label }) => [id, label] as const),
    ...(plan.objectives?.objectives ?? []).map(({ id, statement }) => [id, statement] as const),
  ]);
  return kind.names
    .flatMap((name) => [...(targets[name]?.ids ?? [])])
    .map((id) => {
      const label = labels.get(id);
      return { value: id, label: printable(id), ...(label ? { hint: printable(label).slice(0, 60) } : {}) };
    });
}

function hintFor({ is }: FieldKind): string {
  return is === 'day' ? ' (2027-03-15)' : is === 'id' ? ' (a–z, 0–9 and "-")' : '';
}

function answerIn(kind: FieldKind, given: string): unknown {
  return kind.is === 'number' ? Number(given.replace(/[ \u00a0\u202f]/g, '')) : given;
}

/** Why an answer cannot be taken; undefined where it can. */
function problemWith(kind: FieldKind, given: string): string | undefined {
  if (firstHidden(given) || given.includes('\n'))
    return 'There is a character in it that nobody can see. Type it again.';
  if (kind.is === 'number' && !/^-?\d{1,3}([ \u00a0\u202f]?\d{3})*(\.\d+)?$|^-?\d+(\.\d+)?$/.test(given))
    return 'Write a plain number, like 12500 or 12.5.';
  const checked = z.safeParse(kind.schema, answerIn(kind, given));
  if (checked.success) return undefined;
  const [issue] = checked.error.issues;
  if (issue?.code === 'too_small') return `At least ${issue.minimum}.`;
  if (issue?.code === 'too_big')
    return `At most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`;
  if (kind.is === 'day') return 'Write a calendar day, like 2027-03-15.';
  if (kind.is === 'id') return 'Write an id: a–z, 0–9 and "-", like tender-committee.';
  return issue?.message === 'year' ? 'Write a year, like 2027.' : 'That does not fit here.';
}
