import { compareText } from '../findings/finding.ts';
import type { Better } from '../kpis/kpi.ts';
import type { Decimal } from '../plan/exact.ts';
import type { Kind, Reading, Snapshot } from './snapshot.ts';

/** The same thing over all moments. */

export interface Value extends Omit<Reading, 'kind' | 'id' | 'label' | 'unit' | 'better'> {
  /** which of the points, from 0 */
  readonly point: number;
  /** it left the plan at this moment */
  readonly gone?: true;
}

export interface Series {
  /** undefined: the portfolio's */
  readonly account: string | undefined;
  readonly kind: Kind;
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly better: Better;
  /** one for each moment that was looked at, from where it first was in the plan */
  readonly values: readonly Value[];
  /** it came later than the account did */
  readonly late: boolean;
}

/** Two moments between which it moved; `from` undefined: it came with the later one. */
export interface Move {
  readonly series: Series;
  readonly from: Value | undefined;
  readonly to: Value;
}

type Growing = Omit<Series, 'values'> & { values: Value[]; label: string; better: Better };

export interface Collection {
  /** What was seen of an account (undefined: of the portfolio) at a point; points of one account in their order. */
  add(point: number, account: string | undefined, snapshot: Snapshot): void;
  /** by account, and there in the order in which they came; what is of one kind stands together */
  series(): readonly Series[];
}

export function collectSeries(): Collection {
  /** by account, then by kind, id and unit: money of another currency is another thing */
  const accounts = new Map<string | undefined, Map<string, Growing>>();
  return {
    add(point, account, { readings, gaps }) {
      const known = accounts.get(account) ?? new Map<string, Growing>();
      // before the account was there, nothing was seen of it
      const first = known.size === 0;
      accounts.set(account, known);
      const seen = new Set<string>();
      for (const reading of readings) {
        const key = keyOf(reading);
        seen.add(key);
        const { kind, id, label, unit, better, ...value } = reading;
        let series = known.get(key);
        if (series === undefined) {
          series = { account, kind, id, label, unit, better, values: [], late: !first };
          known.set(key, series);
        }
        series.label = label;
        series.better = better;
        series.values.push({ point, ...value });
      }
      for (const [key, series] of known) {
        if (seen.has(key) || series.values.at(-1)?.gone) continue;
        const reason = gaps.get(series.kind);
        series.values.push(
          reason === undefined
            ? { point, value: null, reason: 'no longer in the plan', gone: true }
            : { point, value: null, reason, gap: true },
        );
      }
    },
    series: () =>
      [...accounts]
        .sort(([a = ''], [b = '']) => compareText(a, b))
        .flatMap(([, known]) => [...known.values()]),
  };
}

const keyOf = ({ kind, id, unit }: Reading) => `${kind} ${id} ${unit}`;

/** Whether anything moved; a gap is no movement, because nobody knows. */
export function hasMoved(series: Series): boolean {
  return movesOf(series).length > 0;
}

/** From each moment at which it was known to the next one. */
export function movesOf(series: Series): Move[] {
  const moves: Move[] = [];
  let before: Value | undefined;
  for (const value of series.values) {
    if (value.gap) continue;
    if (before === undefined ? series.late && moves.length === 0 : !isSame(series.kind, before, value))
      moves.push({ series, from: before, to: value });
    before = value;
  }
  return moves;
}

export interface Known {
  readonly series: Series;
  readonly value: Value;
}

/**
 * What was known last at a point. `series`: the same thing, in each of the units it ever had. undefined: it was not there yet,
 * or is no longer.
 */
export function knownAt(series: readonly Series[], point: number): Known | undefined {
  let last: Known | undefined;
  for (const one of series) {
    const value = one.values.findLast((value) => value.point <= point && !value.gap);
    if (value === undefined) continue;
    // where the unit changed, one leaves and the other comes at the same point
    const isLater = last === undefined || value.point > last.value.point;
    if (isLater || (value.point === last!.value.point && last!.value.gone)) last = { series: one, value };
  }
  return last?.value.gone ? undefined : last;
}

/** An objective moves too where time passes it by, and its promise where it is measured by something else. */
function isSame(kind: Kind, a: Value, b: Value): boolean {
  return (
    textOf(a.value) === textOf(b.value) &&
    a.display === b.display &&
    a.gone === b.gone &&
    a.pace === b.pace &&
    a.measure === b.measure &&
    (kind !== 'baseline' || a.period === b.period)
  );
}

const textOf = (value: Decimal | string | null) => (typeof value === 'object' ? value?.toFixed() : value);
