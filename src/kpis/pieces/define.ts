import { months, onDay, type Period } from '../../facts/period.ts';
import type { Asked } from '../../plan/period.ts';
import {
  type Conclusion,
  type Definition,
  type Gathered,
  type Kpi,
  type KpiResult,
  type Row,
  type Slice,
  type Taken,
  yearBefore,
} from '../kpi.ts';

/** A definition made into a KPI: gathers for now and for the comparison, concludes, and says what was left out. */
export function defineKpi<Parts>(definition: Definition<Parts>): Kpi {
  const { gather, conclude, periodOf, before: earlierParts, distinct, ...description } = definition;
  type Some = readonly Gathered<unknown>[];

  const take: Kpi['take'] = (facts, slice, catalogue, alone = false) => {
    const { account } = facts;
    const past = alone || description.counts === 'state' || earlierParts ? undefined : yearBefore(slice);
    return {
      now: { account, ...gather(facts, slice, catalogue) },
      before: past && { account, ...gather(facts, past, catalogue) },
    };
  };

  const partsOf = (gathered: Some): readonly Parts[] =>
    gathered.flatMap(({ parts }) => (parts === undefined ? [] : [parts as Parts]));

  const concludeFrom = (gathered: Some, slice: Slice, currency: string): Conclusion => {
    const parts = partsOf(gathered);
    if (parts.length > 0) return conclude(parts, slice, currency);
    const reasons = [...new Set(gathered.map(({ reason }) => reason ?? 'nothing is known'))];
    return { value: null, reason: reasons.length === 1 ? reasons[0]! : 'no account has what it takes' };
  };

  const periodFor = (parts: readonly Parts[], { months, days, asked, asOf }: Slice): Period => {
    if (description.counts === 'state') return onDay(asOf);
    const own = parts.length > 0 ? periodOf?.(parts) : undefined;
    return own ?? (description.counts === 'books' ? months : days) ?? wholeOf(asked);
  };

  const compared = (
    now: Conclusion,
    taken: readonly Taken[],
    slice: Slice,
    currency: string,
  ): KpiResult['comparedWith'] => {
    const known = partsOf(taken.map((one) => one.now));
    if (known.length === 0) return null;
    const parts = earlierParts ? earlierParts(known) : partsOf(taken.flatMap((one) => one.before ?? []));
    if (parts.length === 0) return null;
    const pastSlice = yearBefore(slice);
    const before = conclude(parts, pastSlice, currency);
    if (before.value === null) return null;
    return {
      ...periodFor(parts, pastSlice),
      value: before.value,
      distinct: (distinct ?? outsideInterval)(now, before),
    };
  };

  const concludeAll: Kpi['conclude'] = (taken, slice, currency, withoutRows = false) => {
    const gathered = taken.map((one) => one.now);
    const { label, beside, rows, ...now } = concludeFrom(gathered, slice, currency);
    const single = taken.length === 1;
    return {
      ...now,
      id: description.id,
      label: label ?? description.label,
      unit: description.unit === 'money' ? currency : description.unit,
      better: description.better,
      period: periodFor(partsOf(gathered), slice),
      comparedWith: compared(now, taken, slice, currency),
      beside: (beside ?? []).map((one) => (one.unit === 'money' ? { ...one, unit: currency } : one)),
      rows: single
        ? (rows ?? [])
        : withoutRows
          ? []
          : gathered.map((one) => accountRow(one, slice, currency)),
      inputs: gathered.flatMap(({ inputs }) => inputs),
      excluded: gathered.flatMap(({ excluded }) => excluded),
    };
  };

  /** In a portfolio the rows are its accounts, each with its own number or why it has none. */
  const accountRow = (one: Gathered<unknown>, slice: Slice, currency: string): Row => {
    const { value, reason, display, n } = concludeFrom([one], slice, currency);
    return {
      id: one.account,
      value,
      ...(display === undefined ? {} : { display }),
      ...(n === undefined ? {} : { n }),
      ...(reason === undefined ? {} : { reason }),
    };
  };

  return {
    ...description,
    take,
    conclude: concludeAll,
    compute: (facts, slice, catalogue, alone) =>
      concludeAll([take(facts, slice, catalogue, alone)], slice, facts.workspace.settings.currency),
  };
}

function wholeOf({ first, last }: Asked): Period {
  return months(first, last);
}

/** An arrow only where the earlier value leaves the interval; without an interval any change is one. */
function outsideInterval(now: Conclusion, before: Conclusion): boolean {
  if (now.value === null || before.value === null) return false;
  if (now.interval)
    return before.value.lessThan(now.interval[0]) || before.value.greaterThan(now.interval[1]);
  return !now.value.equals(before.value);
}
