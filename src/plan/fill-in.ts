import type { Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import type { StepPart } from './files.ts';
import type { Question, RowsQuestion } from './interview.ts';
import { slugOf } from './slug.ts';

/**
 * Answers → what they add to a plan. Whatever stands in the plan stays as it is; an answer fills what is absent.
 * The same answers a second time add nothing.
 */

export type Mapping = { [key: string]: unknown };
/** the YAML values of an account's step files; an absent file is absent */
export type StepValues = { [part in StepPart]?: Mapping };

/** Which answer a value of a plan came from. */
export interface Origin {
  part: StepPart;
  path: Path;
  answer: Path;
}

interface AnswerProblem {
  path: Path;
  on?: 'key';
  message: string;
  help: string;
}

export interface Filled {
  steps: StepValues;
  origins: Origin[];
  /** answers that would have changed what stands there already */
  kept: { question: string; answer: Path }[];
  problems: AnswerProblem[];
}

export interface FillContext {
  questions: readonly Question[];
  /** products of kam.yaml that are eligible here: formulary_body speaks of each */
  products: readonly string[];
  /** files whose rows may be put in order; in others rows are added at the end */
  fresh: ReadonlySet<StepPart>;
  /** what the portfolio's row says of the account, as 1-analysis.yaml has it */
  facts: Mapping;
  /** the day on which the answers were given */
  reviewedOn: string;
}

export function fillIn(existing: StepValues, answers: Mapping, context: FillContext): Filled {
  const steps: StepValues = structuredClone(existing);
  const filled: Filled = { steps, origins: [], kept: [], problems: unknownQuestions(answers, context) };
  const added = new Set<Mapping>();
  if (Object.keys(context.facts).length > 0)
    steps.analysis = withAbsent(steps.analysis ?? {}, context.facts) as Mapping;
  for (const question of context.questions) {
    const answer = answers[question.id];
    if (answer === undefined || answer === null) continue;
    const step: Mapping = steps[question.part] ?? {};
    const filling = { step, question, filled, added, context };
    if (question.shape === 'value') putValue(filling, question.at.split('.'), answer, [question.id]);
    else if (question.shape === 'form') putForm(filling, answer);
    else putRows(filling, answer);
    if (Object.keys(step).length > 0) steps[question.part] = step;
  }
  finish(steps, added, context, existing);
  return filled;
}

function unknownQuestions(answers: Mapping, { questions }: FillContext): AnswerProblem[] {
  const ids = questions.map(({ id }) => id);
  return Object.keys(answers)
    .filter((key) => !ids.includes(key))
    .map((key) => {
      const near = didYouMean(key, ids);
      return {
        path: [key],
        on: 'key',
        message: `${quoted(key)} is not a question of this interview, so nothing is done with the answer.`,
        help: near ? `Did you mean "${near}"?` : `Its questions are ${ids.join(', ')}.`,
      };
    });
}

interface Filling<Q extends Question = Question> {
  step: Mapping;
  question: Q;
  filled: Filled;
  /** rows this run has added */
  added: Set<Mapping>;
  context: FillContext;
}

function putValue(filling: Filling, keys: readonly string[], answer: unknown, from: Path): void {
  const { step, question, context } = filling;
  if (keys[0] === 'formulary' && keys[1] === '*') {
    const list = rowsAt(step, ['formulary']);
    for (const product of context.products)
      if (!list.some((row) => row.product === product)) add(filling, list, ['formulary'], { product }, from);
    list.forEach((row, i) => {
      if (row.body === undefined) put(filling, ['formulary', i, 'body'], answer, from);
    });
    if (list.length === 0) delete step.formulary;
    return;
  }
  const path: Path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  // A judged value may be answered with its evidence: { value: 4, confidence: assumed }.
  const whole = isMapping(answer) && path.at(-1) === 'value' && question.shape === 'value';
  put(filling, whole ? path.slice(0, -1) : path, answer, from);
}

function putForm(filling: Filling, answer: unknown): void {
  const { question, filled } = filling;
  if (question.shape !== 'form') return;
  if (!isMapping(answer)) {
    filled.problems.push({
      path: [question.id],
      message: `${quoted(question.id)} takes keys with values.`,
      help: `Its keys are ${question.cells.map(({ at }) => lastKey(at)).join(', ')}.`,
    });
    return;
  }
  for (const [key, value] of Object.entries(answer)) {
    const cell = question.cells.find(({ at }) => lastKey(at) === key);
    if (!cell) {
      const keys = question.cells.map(({ at }) => lastKey(at));
      const near = didYouMean(key, keys);
      filled.problems.push({
        path: [question.id, key],
        on: 'key',
        message: `${quoted(key)} is not asked by ${quoted(question.id)}.`,
        help: near ? `Did you mean "${near}"?` : `Its keys are ${keys.join(', ')}.`,
      });
    } else if (value !== null) put(filling, cell.at.split('.'), value, [question.id, key]);
  }
}

const lastKey = (at: string) => at.slice(at.lastIndexOf('.') + 1);

// ---------------------------------------------------------------------------------------------------------
// rows

function putRows(filling: Filling, answer: unknown): void {
  const { step, question, filled } = filling;
  if (question.shape !== 'rows') return;
  const at: Path = question.at.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  if (!Array.isArray(answer)) {
    filled.problems.push({
      path: [question.id],
      message: `${quoted(question.id)} takes a list, one ${question.row} a line.`,
      help: 'Begin each with "- ".',
    });
    return;
  }
  if (answer.length === 0) return;
  const list = rowsAt(step, at);
  const matched = new Set<Mapping>();
  answer.forEach((given: unknown, i) => {
    const from: Path = [question.id, i];
    if (given === null) return;
    if (Array.isArray(given)) {
      filled.problems.push({
        path: from,
        message: `A ${question.row} is a text or a set of keys, not a list.`,
        help: `Write it as "- ${question.words}: …".`,
      });
      return;
    }
    const asWords = !isMapping(given);
    const row: Mapping = asWords ? { [question.words]: given } : withoutNulls(given);
    const old = matching(list, row, question, matched);
    if (old) {
      matched.add(old);
      const index = list.indexOf(old);
      for (const [key, value] of Object.entries(row))
        put(filling, [...at, index, key], value, asWords ? from : [...from, key]);
      return;
    }
    const whole: Mapping = { ...row, ...question.fixed };
    if (question.newId && whole.id === undefined) whole.id = newId(list, row, question);
    matched.add(add(filling, list, at, whole, from));
  });
}

/** The row of the plan that an answer speaks of: by its id, or where it has none by the same words. */
function matching(
  list: readonly Mapping[],
  row: Mapping,
  { key, words, fixed }: RowsQuestion,
  matched: ReadonlySet<Mapping>,
): Mapping | undefined {
  const free = list.filter((other) => !matched.has(other));
  if (key === 'product')
    return free.find(
      ({ product, body }) =>
        product === row.product && (row.body === undefined || body === undefined || body === row.body),
    );
  if (row.id !== undefined) return free.find(({ id }) => id === row.id);
  const kind = fixed?.kind;
  return free.find(
    (other) => other[words] === row[words] && row[words] !== undefined && (!kind || other.kind === kind),
  );
}

/** Adds a row at the list's end; SWOT items of a fresh file stay together by kind. */
function add(filling: Filling, list: Mapping[], at: Path, row: Mapping, from: Path): Mapping {
  const { question, filled, added, context } = filling;
  let index = list.length;
  if (
    row.kind !== undefined &&
    question.shape === 'rows' &&
    question.fixed &&
    context.fresh.has(question.part)
  ) {
    const order = context.questions.flatMap((other) =>
      other.shape === 'rows' && other.at === question.at ? (other.fixed?.kind ?? []) : [],
    );
    const rank = (item: Mapping) => order.indexOf(String(item.kind));
    index = list.findLastIndex((item) => rank(item) <= rank(row)) + 1;
  }
  list.splice(index, 0, row);
  added.add(row);
  filled.origins.push({ part: question.part, path: [...at, index], answer: from });
  return row;
}

function newId(list: readonly Mapping[], row: Mapping, question: RowsQuestion): string {
  const taken = new Set(list.map(({ id }) => id));
  if (question.newId === 'numbered') {
    for (let n = 1; ; n++) {
      const id = `r-${String(n).padStart(2, '0')}`;
      if (!taken.has(id)) return id;
    }
  }
  const base = idFromWords(String(row[question.words] ?? '')) || question.row;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** The first words of a text that say something, as an id: at most four, at most 40 characters. */
export function idFromWords(words: string): string {
  const all = slugOf(words).split('-');
  const telling = all.filter((word) => word.length > 3 || /\d/.test(word));
  const [first = '', ...rest] = telling.length > 0 ? telling : all;
  let id = first.slice(0, 40);
  for (const word of rest.slice(0, 3)) {
    if (id.length + 1 + word.length > 40) break;
    id = `${id}-${word}`;
  }
  return id;
}

// ---------------------------------------------------------------------------------------------------------
// putting one value in its place

function put(filling: Filling, path: Path, value: unknown, from: Path): void {
  const { step, question, filled } = filling;
  let here: Mapping | unknown[] = step;
  for (const [depth, key] of path.entries()) {
    const holder = here as { [key: string | number]: unknown };
    const there = holder[key];
    if (depth === path.length - 1) {
      if (there === undefined || there === null) {
        holder[key] = value;
        filled.origins.push({ part: question.part, path, answer: from });
      } else if (isMapping(there) && isMapping(value)) {
        for (const [inner, part] of Object.entries(value))
          if (part !== null) put(filling, [...path, inner], part, [...from, inner]);
      } else if (!same(there, value)) filled.kept.push({ question: question.id, answer: from });
      return;
    }
    if (there === undefined || there === null) {
      holder[key] = typeof path[depth + 1] === 'number' ? [] : {};
    } else if (typeof there !== 'object') {
      if (!same(there, value)) filled.kept.push({ question: question.id, answer: from });
      return;
    }
    here = holder[key] as Mapping | unknown[];
  }
}

/** The list at a path, made where it is absent. */
function rowsAt(step: Mapping, path: Path): Mapping[] {
  let here: { [key: string | number]: unknown } = step;
  for (const [depth, key] of path.entries()) {
    here[key] ??= depth === path.length - 1 || typeof path[depth + 1] === 'number' ? [] : {};
    here = here[key] as { [key: string | number]: unknown };
  }
  return here as unknown as Mapping[];
}

/** `value` and what `more` has beyond it. */
function withAbsent(value: unknown, more: unknown): unknown {
  if (value === undefined || value === null) return more;
  if (!isMapping(value) || !isMapping(more)) return value;
  const added = Object.entries(more).map(([key, item]) => [key, withAbsent(value[key], item)] as const);
  return { ...value, ...Object.fromEntries(added) };
}

/** What follows without a question: ids of decisions, defaults of new rows, and who reviewed what was touched. */
function finish(
  steps: StepValues,
  added: ReadonlySet<Mapping>,
  context: FillContext,
  before: StepValues,
): void {
  for (const decision of (steps.dmu?.decisions ?? []) as Mapping[])
    if (isMapping(decision) && decision.id === undefined)
      decision.id = idFromWords(String(decision.question ?? '')) || 'decision-1';
  const owner = steps.analysis?.owner;
  const objectives = (steps.objectives?.objectives ?? []) as Mapping[];
  for (const objective of objectives)
    if (owner !== undefined && (added.has(objective) || context.fresh.has('objectives')))
      objective.owner ??= owner;
  for (const tactic of (steps.tactics?.tactics ?? []) as Mapping[]) {
    if (!added.has(tactic)) continue;
    tactic.status ??= 'planned';
    if (tactic.objectives === undefined && objectives.length === 1) tactic.objectives = [objectives[0]!.id];
  }
  for (const [part, step] of Object.entries(steps) as [StepPart, Mapping][]) {
    if (same(step, before[part]) && !context.fresh.has(part)) continue;
    step.reviewed ??= {};
    const { reviewed } = step;
    if (!isMapping(reviewed)) continue;
    reviewed.date ??= context.reviewedOn;
    if (reviewed.by === undefined && typeof owner === 'string') reviewed.by = owner;
  }
}

// ---------------------------------------------------------------------------------------------------------
// what was added, for an editor that only adds

export interface Addition {
  path: Path;
  value: unknown;
}

/** The keys and items of `after` that `before` lacks, outermost first. */
export function additions(before: unknown, after: unknown, path: Path = []): Addition[] {
  if (before === undefined || before === null) return [{ path, value: after }];
  if (Array.isArray(before) && Array.isArray(after))
    return after.flatMap((value: unknown, i) => additions(before[i], value, [...path, i]));
  if (isMapping(before) && isMapping(after))
    return Object.keys(after).flatMap((key) => additions(before[key], after[key], [...path, key]));
  return [];
}

/** The answer a place of the plan came from: the nearest above it, else one below it. */
export function originOf(origins: readonly Origin[], part: StepPart, path: Path): Path | undefined {
  const within = (inner: Path, outer: Path) => outer.every((key, i) => inner[i] === key);
  const here = origins.filter((origin) => origin.part === part);
  const above = here
    .filter((origin) => within(path, origin.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (above) return [...above.answer, ...path.slice(above.path.length)];
  return here.find((origin) => within(origin.path, path))?.answer;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(row: Mapping): Mapping {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
