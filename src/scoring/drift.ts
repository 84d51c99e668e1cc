/**
 * How far today's accounts are from those that were measured. Bounds: how many lie outside and count like the nearest
 * bound. Quantiles: where the two distributions differ most, in points of percent (the distance of Kolmogorov and
 * Smirnov), looked at where the pinned table knows its own: at its 101 values.
 */
import type { Finding } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { RelativeKind } from '../plan/workspace/pin.ts';
import { before } from './calibrate.ts';
import { type Criterion, type Model, relativeCriteria } from './model.ts';
import { betweenSql, outsideSql } from './sql/measure.ts';
import { plateaus } from './sql/points.ts';

export interface Drift {
  axis: string;
  criterion: string;
  kind: RelativeKind;
  /** where its scale stands in segmentation.yaml */
  path: readonly (string | number)[];
  /** accounts that have a value today */
  values: number;
  /** those of them below and above everything that was measured */
  below: number;
  above: number;
  /** what was measured as smallest and largest */
  bounds: readonly [number, number];
  /** of percentile */
  spread: Spread | undefined;
}

interface Spread {
  /** in points of percent */
  distance: number;
  /** where it is that large: percent of the accounts measured, and of today's, that have at most (or less than) the value */
  value: number;
  orEqual: boolean;
  pinned: number;
  today: number;
}

type Row = readonly (string | number | boolean | null)[];
type Ask = (sql: string) => Promise<readonly Row[]>;

/** Of each relative scale, in the order of the model. `ask` runs a statement over the table `scored`. */
export async function driftOf(model: Model, ask: Ask): Promise<Drift[]> {
  const all: Drift[] = [];
  for (const { axis, criterion, key } of relativeCriteria(model)) {
    const table = measuredOf(criterion);
    const bounds = [table[0]!, table.at(-1)!] as const;
    const about = {
      axis: axis.id,
      criterion: criterion.id,
      kind: criterion.relative!,
      path: [...criterion.path, 'scale', criterion.relative!],
      bounds,
    };
    if (criterion.relative === 'minmax') {
      const [[values, below, above] = []] = await ask(outsideSql(key, ...bounds));
      all.push({
        ...about,
        values: Number(values),
        below: Number(below),
        above: Number(above),
        spread: undefined,
      });
      continue;
    }
    const edges = [...new Set(plateaus(table).flatMap(({ value }) => [before(value), value]))];
    const counts = new Map((await ask(betweenSql(key, edges))).map(([edge, n]) => [Number(edge), Number(n)]));
    const values = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const upTo = new Map<number, number>();
    let sum = 0;
    for (const edge of edges) {
      sum += counts.get(edge) ?? 0;
      upTo.set(edge, sum);
    }
    all.push({
      ...about,
      values,
      below: upTo.get(before(bounds[0]))!,
      above: values - upTo.get(bounds[1])!,
      spread:
        values === 0
          ? undefined
          : spreadOf(table, values, (value) => [upTo.get(before(value))!, upTo.get(value)!]),
    });
  }
  return all;
}

function measuredOf({ scale }: Criterion): readonly number[] {
  if (scale.kind === 'quantiles') return scale.table;
  if (scale.kind === 'linear') return [scale.from, scale.to];
  throw new Error(`a measured scale is bounds or quantiles, not ${scale.kind}`);
}

/**
 * `counts`: how many of today's `n` values are less than a value of the table, and how many are not above it. Their
 * percents are positions k·(n − 1)/100, as in the table itself, and whole where it could hold them: so accounts that
 * have not changed have not moved at all, however few they are.
 */
export function spreadOf(
  table: readonly number[],
  n: number,
  counts: (value: number) => readonly [less: number, upTo: number],
): Spread {
  let worst: Spread = { distance: 0, value: table[0]!, orEqual: true, pinned: 0, today: 0 };
  const look = (value: number, orEqual: boolean, pinned: number, today: number) => {
    const distance = Math.abs(pinned - today);
    if (distance > worst.distance) worst = { distance, value, orEqual, pinned, today };
  };
  const percent = (index: number) => (n === 1 ? 0 : (100 * index) / (n - 1));
  for (const { value, lowest, highest } of spreadSteps(table)) {
    const [less, upTo] = counts(value);
    // where its first and its last one stand; where there is none, somewhere between its two neighbours
    const [from, to] =
      upTo > less
        ? [percent(less), n === 1 ? 100 : percent(upTo - 1)]
        : less === 0
          ? [0, 0]
          : less === n
            ? [100, 100]
            : [percent(less - 1), percent(less)];
    const [first, last] = [Math.ceil(from), Math.floor(to)];
    if (upTo > less && first <= last) {
      look(value, false, lowest, first);
      look(value, true, highest, last);
    } else {
      look(value, false, lowest, Math.min(Math.max(lowest, from), to));
      look(value, true, highest, Math.min(Math.max(highest, from), to));
    }
  }
  return worst;
}

/** A table of one value says that all accounts had it: from 0 to 100 percent. */
function spreadSteps(table: readonly number[]): { value: number; lowest: number; highest: number }[] {
  return table.length === 1 ? [{ value: table[0]!, lowest: 0, highest: 100 }] : plateaus(table);
}

// ---------------------------------------------------------------------------------------------------------
// when it is worth a warning

/** More than one account in twenty counts like a bound that it has left behind; of very few accounts, three. */
const outsideLimit = { share: 0.05, accounts: 3 };
/**
 * An account's points may be off by ten. Of few accounts chance alone makes more: 136 ÷ √n is what the test of
 * Kolmogorov and Smirnov allows once in twenty times.
 */
const spreadLimit = (n: number) => Math.max(10, 136 / Math.sqrt(n));

/** `number`: as the reader writes numbers. */
export function driftFindings(
  drifts: readonly Drift[],
  file: string,
  measuredOn: string,
  number: (value: number) => string,
): Finding[] {
  return drifts.flatMap((drift) => {
    const message = wordsOf(drift, measuredOn, number);
    return message === undefined
      ? []
      : [
          {
            rule: 'segmentation',
            severity: 'warn' as const,
            file,
            path: drift.path,
            on: 'key' as const,
            message,
            help: 'If these accounts shall be compared among each other, run kam score --calibrate, which moves scores; to stay comparable with earlier scores, leave the pin as it is.',
          },
        ];
  });
}

function wordsOf(
  { criterion, values, below, above, bounds, spread }: Drift,
  measuredOn: string,
  number: (value: number) => string,
): string | undefined {
  if (values === 0) return undefined;
  const outside = (count: number, side: 'below' | 'above') =>
    `${Math.round((100 * count) / values)} % of the accounts (${number(count)}) lie ${side} the ${side === 'above' ? 'largest' : 'smallest'} ${criterion} measured on ${measuredOn}, ${number(bounds[side === 'above' ? 1 : 0])}: they all get the same points.`;
  const many = (count: number) => count >= outsideLimit.accounts && count > outsideLimit.share * values;
  if (spread && spread.distance > spreadLimit(values))
    return `The accounts are no longer spread as on ${measuredOn}: then ${Math.round(spread.pinned)} % of them had ${spread.orEqual ? 'at most' : 'less than'} ${number(spread.value)} in ${quoted(criterion)}, today ${Math.round(spread.today)} % have.`;
  if (many(above)) return outside(above, 'above');
  if (many(below)) return outside(below, 'below');
  return undefined;
}
