/** A log for programs: one row for each value (CSV), or everything in one envelope (JSON). */
import type { Point, Step } from '../../history/points.ts';
import type { Series, Value } from '../../history/series.ts';
import type { Decimal } from '../../plan/exact.ts';
import { csvText, hasHeader } from '../../scoring/result-csv.ts';
import type { Moments } from './moments.ts';

const columns = [
  'point',
  'date',
  'commit',
  'account',
  'kind',
  'id',
  'label',
  'value',
  'unit',
  'better',
  'period',
  'display',
  'reason',
  'measure',
  'expected',
  'pace',
];

export const isLogCsv = (text: string): boolean => hasHeader(text, columns);

/** One row for each thing at each point; a portfolio's rows have no account. */
export function logCsv({ points, series }: Pick<Moments, 'points' | 'series'>): string {
  const rows = series.flatMap((one) =>
    one.values.map((value) => {
      const { label, date, id } = points[value.point]!;
      return [
        label,
        date,
        id,
        one.account ?? '',
        one.kind,
        one.id,
        one.label,
        plain(value.value),
        one.unit,
        one.better,
        value.period ?? '',
        value.display ?? '',
        value.value === null ? (value.reason ?? '') : '',
        value.measure ?? '',
        plain(value.expected ?? null),
        value.pace ?? '',
      ];
    }),
  );
  return csvText([columns, ...rows]);
}

/** Exact where the number ends, else 15 figures, as kam kpi writes it. */
function plain(value: Decimal | string | null): string {
  if (value === null || typeof value === 'string') return value ?? '';
  return (value.precision() <= 40 ? value : value.toSignificantDigits(15)).toFixed();
}

const pointJson = ({ label, date, id, subject, commits }: Point, broken: ReadonlyMap<string, number>) => ({
  label,
  date,
  commit: id,
  subject,
  commits,
  broken: [...broken].map(([file, errors]) => ({ file, errors })),
});

const seriesJson = ({ account, kind, id, label, unit, better, values }: Series) => ({
  account: account ?? null,
  kind,
  id,
  label,
  unit,
  better,
  values: values.map(valueJson),
});

const valueJson = ({ point, value, period, measure, expected, pace, display, reason, gap, gone }: Value) => ({
  point,
  value,
  period,
  measure,
  expected,
  pace,
  display,
  reason,
  gap,
  gone,
});

export function logJson(
  { points, series, broken }: Moments,
  { asOf, by, account }: { asOf: string; by: Step; account: string | undefined },
) {
  return {
    kam: 'log/1',
    as_of: asOf,
    by,
    account: account ?? null,
    points: points.map((point, i) => pointJson(point, broken[i]!)),
    series: series.map(seriesJson),
  };
}
