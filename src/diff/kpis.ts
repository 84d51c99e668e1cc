import type { Input } from '../facts/inputs.ts';
import { kpiOf } from '../kpis/index.ts';
import type { KpiResult } from '../kpis/kpi.ts';
import { inAccount, type RecordName, recordKinds, type StepPart, steps } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import { stablePath } from '../plan/stable-path.ts';
import type { Change } from './change.ts';
import type { KpiMoved, KpiSide } from './kpi-moved.ts';
import type { LineContext } from './say/context.ts';
import { passedText } from './say/figures.ts';
import { type Line, linesOf, sentenceOf } from './say/lines.ts';

export interface KpiWitness {
  /** undefined: the account is not there */
  readonly plan: Plan | undefined;
  readonly results: readonly KpiResult[];
}

export interface Causes {
  /** what changed in the workspace's own files */
  readonly shared: readonly Line[];
  /** judgements that moved without evidence */
  readonly unproven: ReadonlySet<Change>;
  /** where the sides are counted up to different days */
  readonly passed?: TimePassed | undefined;
}

/** What the plan before says of itself when it is counted up to the later day: all that time alone has moved. */
export interface TimePassed {
  readonly upTo: string;
  readonly results: readonly KpiResult[];
}

export function kpisMoved(
  before: KpiWitness,
  after: KpiWitness,
  changes: readonly Change[],
  context: LineContext,
  { shared, unproven, passed }: Causes,
): KpiMoved[] {
  const { words } = context;
  const ids = [...new Set([...after.results, ...before.results].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [before, after].map(({ results }) => results.find((one) => one.id === id));
    const sides = { before: sideOf(was), after: sideOf(is) };
    if (sameSide(sides.before, sides.after)) return [];
    const { label, unit, better } = (is ?? was)!;
    const touched = changes.filter(
      (change) => rests(change, was, before.plan) || rests(change, is, after.plan),
    );
    const time = passed && passedOf(id, sides, passed);
    if (time === 'alone')
      return [
        {
          id,
          label,
          unit,
          better,
          ...sides,
          because: [passedText(passed!.upTo, undefined, unit, words)],
          unproven: 'no',
        },
      ];
    const because = [...linesOf(touched, context), ...shared.filter((line) => concerns(line, id))];
    return [
      {
        id,
        label,
        unit,
        better,
        ...sides,
        because: [
          ...(time ? [passedText(passed!.upTo, time, unit, words)] : []),
          ...because.map((line) => sentenceOf(line, unproven)),
        ],
        unproven: shareOf(touched, unproven),
      },
    ];
  });
}

/** 'alone': it moved for no other reason; else what time alone would have made of it. Undefined: nothing. */
function passedOf(
  id: string,
  { before, after }: Pick<KpiMoved, 'before' | 'after'>,
  { results }: TimePassed,
): 'alone' | KpiSide | undefined {
  const aged = sideOf(results.find((one) => one.id === id));
  if (sameSide(aged, before)) return undefined;
  return sameSide(aged, after) ? 'alone' : aged;
}

function shareOf(touched: readonly Change[], unproven: ReadonlySet<Change>): KpiMoved['unproven'] {
  if (!touched.some((change) => unproven.has(change))) return 'no';
  return touched.every((change) => unproven.has(change)) ? 'wholly' : 'partly';
}

/** Which settings a KPI counts by, by the words of kam.yaml; what is named here concerns no other KPI. */
const settings: readonly (readonly [path: RegExp, kpis: RegExp])[] = [
  [/^kpis\.(contact_days|two_way)/, /^dmu_coverage$/],
  [/^kpis\.access/, /^formulary_access$/],
  [/^kpis\.reference/, /^penetration_index$/],
  [/^kpis\.(required|tiles)|^rules|^tiers|^areas|^company|^locale|^portfolio|^privacy/, /^$/],
  [/^products/, /^(roi|listing_rate|market_share|penetration_index|formulary_access|objective_attainment)$/],
  [/^team/, /^(roi|net_sales_per_investment|objective_attainment)$/],
  [
    /^(closed_until|currency)/,
    /^(market_share|penetration_index|net_sales|contribution|revenue_to_profit|roi|net_sales_per_investment|objective_attainment)$/,
  ],
];

function concerns({ part, changes }: Line, id: string): boolean {
  if (part === 'segmentation') return false;
  if (part === 'questionnaire') return id === 'nps';
  if (part === 'journeys') return id.startsWith('dmu_');
  if (part !== 'kam') return true;
  return changes.some(({ path }) => {
    const named = settings.find(([where]) => where.test(path.join('.')));
    return named === undefined || named[1].test(id);
  });
}

const sideOf = (result: KpiResult | undefined): KpiSide =>
  result
    ? {
        value: result.value,
        ...(kpiOf(result.id)?.counts === 'books' ? { period: result.period.label } : {}),
        display: result.display,
        reason: result.reason,
      }
    : { value: null, reason: 'the account has no plan' };

/** A reason in other words is no other number. */
const sameSide = (a: KpiSide, b: KpiSide) =>
  a.value === null || b.value === null
    ? a.value === b.value && a.display === b.display
    : a.value.eq(b.value) && a.display === b.display;

const recordNames = new Set<string>(recordKinds.map(({ name }) => name));

/** Whether a result used, or left out, what a change speaks of. */
function rests(change: Change, result: KpiResult | undefined, plan: Plan | undefined): boolean {
  if (!result || !plan) return false;
  return recordNames.has(change.part)
    ? usesRow(change, result, plan)
    : [...result.inputs, ...result.excluded].some((one) => 'path' in one && usesValue(change, one, plan));
}

function usesRow({ part, path }: Change, { inputs, excluded }: KpiResult, plan: Plan): boolean {
  const file = inAccount(plan.account, `records/${part}.csv`);
  const rows = plan.records[part as RecordName] as readonly { id: string }[] | undefined;
  return [...inputs, ...excluded].some(
    (one) =>
      one.file === file && 'lines' in one && one.lines?.some(({ index }) => rows?.[index]?.id === path[0]),
  );
}

function usesValue(
  change: Change,
  { file, path }: Pick<Input, 'file'> & { path?: unknown },
  plan: Plan,
): boolean {
  const step = steps.find(({ part }) => part === change.part);
  if (!step || file !== inAccount(plan.account, step.file) || !Array.isArray(path)) return false;
  const used = stablePath(plan[step.part as StepPart], path);
  const shorter = Math.min(used.length, change.path.length);
  return used.slice(0, shorter).every((key, i) => key === change.path[i]);
}
