/** What every section is made from, and the few questions all of them ask. */

import type { Facts } from '../../facts/facts.ts';
import type { Place } from '../../findings/finding.ts';
import type { Description, KpiResult } from '../../kpis/kpi.ts';
import { dayNumber } from '../../plan/day.ts';
import { fileOf, inAccount, type StepPart, steps } from '../../plan/files.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import type { Score } from '../../plan/workspace/scores.ts';
import { cleanParagraphs } from '../clean.ts';
import type { Block, Section, Table } from '../model.ts';
import { type Sentence, sentence, type Value } from '../sentence.ts';

/** One row of scores.csv, with what the portfolio says of the account. */
export interface ScoredAccount extends Pick<Score, 'account' | 'score' | 'rank' | 'tier' | 'to_cut'> {
  name: string | null;
  /** by axis id, 0–100 */
  axes: Readonly<Record<string, number | null>>;
  fragile: boolean;
  /** beds or lives of the portfolio, where it has such a column */
  size: number | null;
}

export interface Given {
  readonly facts: Facts;
  readonly asOf: string;
  readonly settings: Settings;
  /** as people call it: its name, else its id */
  readonly name: string;
  readonly kpis: ReadonlyMap<string, KpiResult>;
  readonly describe: (id: string) => Description | undefined;
  /** what scores.csv says of all accounts; undefined where there is none */
  readonly scores: readonly ScoredAccount[] | undefined;
  /** what its size is: "beds"; null without such a column */
  readonly sizeLabel: 'beds' | 'lives' | null;
  readonly lineOf: (place: Place) => number;
}

export const nameOfProduct = ({ settings }: Given, id: string): string =>
  settings.products?.find((product) => product.id === id)?.label ?? id;

/** A risk's answer is often the id of a tactic or of an ask: then its own words say more. */
export function actionOf({ facts }: Given, id: string | undefined): string | undefined {
  const { tactics, asks } = facts.plan.tactics ?? {};
  const ask = asks?.find((one) => one.id === id);
  return (
    tactics?.find((tactic) => tactic.id === id)?.action ??
    (ask?.text !== undefined && ask.answer !== undefined ? `${ask.text} – ${ask.answer}` : ask?.text) ??
    id
  );
}

type Plan = Facts['plan'];

/** What ids of the plan stand for, by what they may be the id of. */
const saidBy: Readonly<Record<string, (plan: Plan) => [string, string | undefined][] | undefined>> = {
  needs: ({ analysis }) => analysis?.needs?.map(({ id, text }) => [id, text]),
  swot: ({ diagnosis }) => diagnosis?.swot?.map(({ id, text }) => [id, text]),
  strategies: ({ diagnosis }) => diagnosis?.tows?.map(({ id, strategy }) => [id, strategy]),
  decisions: ({ dmu }) => dmu?.decisions?.map(({ id, question }) => [id, question]),
  objectives: ({ objectives }) => objectives?.objectives?.map(({ id, statement }) => [id, statement]),
  tactics: ({ tactics }) => tactics?.tactics?.map(({ id, action }) => [id, action]),
  asks: ({ tactics }) => tactics?.asks?.map(({ id, text }) => [id, text]),
};

/** The sentences that ids stand for, each short enough for a cell; an id nobody wrote a sentence for in plain words. */
export function sentencesOf(
  { facts }: Given,
  ids: readonly string[] | undefined,
  ...kinds: readonly string[]
): Value {
  const known = new Map<string, string>();
  for (const kind of kinds)
    for (const [id, said] of saidBy[kind]?.(facts.plan) ?? [])
      if (said !== undefined && !known.has(id)) known.set(id, said);
  return lines(ids?.map((id) => short(known.get(id) ?? spelled(id))));
}

const cellLength = 60;

/** Cut after a word where it is too long for a cell. */
export function short(said: string): string {
  const characters = [...said];
  if (characters.length <= cellLength) return said;
  const cut = characters.slice(0, cellLength - 1).join('');
  const word = cut.lastIndexOf(' ');
  let end = word < cellLength / 2 ? cut.length : word;
  while (end > 0 && ' ,;:–-'.includes(cut[end - 1]!)) end--;
  return `${cut.slice(0, end)}…`;
}

/** "purchasing-committee" → "purchasing committee": bodies and criteria have no label. A pseudonym stays what it is. */
export const spelled = (id: string): string =>
  /^[a-z0-9]{2,}(-[a-z0-9]{2,})+$/.test(id) && !/^[a-z]+-\d+$/.test(id) ? id.replaceAll('-', ' ') : id;

/** How far a day lies back; negative: ahead. */
export const daysSince = ({ asOf }: Given, day: string): number => dayNumber(asOf) - dayNumber(day);

export const date = (day: string | undefined): Value => (day === undefined ? null : { date: day });

export const word = (group: string, code: string | undefined): Value =>
  code === undefined ? null : { word: `${group}.${code}` };

export const words = (group: string, codes: readonly string[] | undefined): Value =>
  codes === undefined || codes.length === 0 ? null : codes.map((code) => ({ word: `${group}.${code}` }));

export const money = ({ settings }: Given, value: number | undefined): Value =>
  value === undefined ? null : { value, unit: settings.currency, exact: true };

export const unit = (value: number | undefined, of: string): Value =>
  value === undefined ? null : { value, unit: of };

export const text = (given: string | undefined): Value => given ?? null;

/** An id without a label of its own. */
export const name = (id: string | undefined): Value => (id === undefined ? null : spelled(id));

/** Several pieces of free text: each is a clause of its own. */
export const lines = (given: readonly string[] | undefined): Value =>
  given === undefined || given.length === 0 ? null : { lines: [...given] };

export const list = (given: readonly string[] | undefined): Value =>
  given === undefined || given.length === 0 ? null : [...given];

/** A count of patients: 1 to small_cell − 1 is never printed, and 11 is the lowest such limit. */
export function patients({ settings }: Pick<Given, 'settings'>, count: number | undefined): Value {
  if (count === undefined) return null;
  const limit = Math.max(11, settings.privacy.small_cell);
  return count > 0 && count < limit ? sentence('small_cell', { n: limit }) : count;
}

/** The same for a value with its unit: a measure may count patients, too. */
export function amount(given: Pick<Given, 'settings'>, value: number | null, of: string): Value {
  if (value === null) return null;
  if (!/^patients?$/i.test(of.trim())) return { value, unit: of };
  const shown = patients(given, Math.abs(value));
  return typeof shown === 'number' ? { value, unit: of } : shown;
}

/** A judged value says so: "assumed, 10 Feb 2026". */
export function evidence(
  judged: { confidence?: string | undefined; as_of?: string | undefined; source?: string | undefined },
  shown: Value,
): Value {
  if (judged.confidence === undefined) return shown;
  return judged.as_of === undefined
    ? sentence('judged', { shown, confidence: { word: `confidence.${judged.confidence}` } })
    : sentence('judged_on', {
        shown,
        confidence: { word: `confidence.${judged.confidence}` },
        date: { date: judged.as_of },
      });
}

export function paragraphs(given: string | undefined): string[] {
  return given === undefined ? [] : cleanParagraphs(given);
}

export function textBlock(id: string, title: string, given: string | undefined): Block[] {
  const parts = paragraphs(given);
  return parts.length === 0 ? [] : [{ kind: 'text', id, title: sentence(title), paragraphs: parts }];
}

/** Columns are written `title` or `title#` for figures. One in which nothing is known of any row is left out. */
export function table(columns: readonly string[], rows: Value[][]): Table {
  const kept = columns.map((_, i) => i === 0 || rows.some((row) => row[i] !== null));
  return {
    cols: columns
      .filter((_, i) => kept[i])
      .map((column) => ({ title: { word: `col.${column.replace('#', '')}` }, num: column.endsWith('#') })),
    rows: rows.map((row) => row.filter((_, i) => kept[i])),
  };
}

/** A table with its heading; without rows there is none. */
export function tableBlock(
  id: string,
  title: Sentence,
  columns: readonly string[],
  rows: Value[][],
  { folded = false, caption = null }: { folded?: boolean; caption?: Sentence | null } = {},
): Block[] {
  return rows.length === 0
    ? []
    : [{ kind: 'table', id, title, caption, folded, table: table(columns, rows) }];
}

/** A step's frame: its number and name, and what stands in the place of its content when its file says nothing. */
export function section(
  given: Given,
  part: StepPart,
  made: () => { headline: Sentence; lede?: Value[]; blocks: Block[] },
): Section {
  const { plan } = given.facts;
  const step = steps.find((one) => one.part === part)!.step;
  const frame = { id: `step-${step}`, step, nav: `nav.${navOf[part]}` };
  const file = inAccount(plan.account, fileOf[part]);
  const errors = plan.broken.get(file);
  if (errors !== undefined) {
    const headline = sentence('broken.step', { file: fileOf[part], n: errors });
    return { ...frame, headline, lede: [], reviewed: null, blocks: [] };
  }
  const content = plan[part];
  if (content === undefined && part !== 'tier')
    return {
      ...frame,
      headline: sentence('absent.step'),
      lede: [sentence('absent.how', { account: plan.account })],
      reviewed: null,
      blocks: [],
    };
  const { headline, lede = [], blocks } = made();
  return { ...frame, headline, lede, reviewed: reviewedOf(given, content?.reviewed), blocks };
}

const navOf: Readonly<Record<StepPart, string>> = {
  analysis: 'analysis',
  tier: 'segmentation',
  dmu: 'dmu',
  diagnosis: 'diagnosis',
  objectives: 'objectives',
  tactics: 'tactics',
  monitoring: 'monitoring',
};

function reviewedOf(
  given: Given,
  reviewed: { date?: string | undefined; by?: string | undefined } | undefined,
): Sentence | null {
  if (reviewed?.date === undefined) return null;
  const age = Math.max(0, daysSince(given, reviewed.date));
  const frame = age === 0 ? 'reviewed_today' : 'reviewed';
  const values: Record<string, Value> = age === 0 ? {} : { date: { date: reviewed.date }, n: age };
  return reviewed.by === undefined
    ? sentence(frame, values)
    : sentence(`${frame}_by`, { ...values, by: reviewed.by });
}
