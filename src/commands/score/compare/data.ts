/** A comparison as rows and JSON: everything that is known of each account that came, went or moved. */
import type { PastTerm } from '../../../scoring/compare/cause.ts';
import { changeKinds } from '../../../scoring/compare/changes.ts';
import { cellText, csvText, hasHeader } from '../../../scoring/result-csv.ts';
import type { Compared, Explained } from '../compare.ts';

const head = [
  'change',
  'account',
  'name',
  'tier_before',
  'tier_after',
  'score_before',
  'score_after',
  'rank_before',
  'rank_after',
  'because',
  'axis',
  'axis_before',
  'axis_after',
  'criterion',
  'value_before',
  'value_after',
];
export const isCompareCsv = (text: string): boolean => hasHeader(text, head);

export function compareCsv({ changes }: Compared): string {
  return csvText([head, ...changes.map((change) => Object.values(flat(change)).map(cellText))]);
}

/** In the order of the columns. */
function flat({
  kind,
  account,
  name,
  before,
  after,
  cause,
}: Explained): Record<string, string | number | null> {
  return {
    change: kind,
    account,
    name,
    tier_before: before?.tier ?? null,
    tier_after: after?.tier ?? null,
    score_before: before?.score ?? null,
    score_after: after?.score ?? null,
    rank_before: before?.rank ?? null,
    rank_after: after?.rank ?? null,
    because: cause?.because ?? null,
    axis: cause?.axis ?? null,
    axis_before: cause?.before ?? null,
    axis_after: cause?.after ?? null,
    criterion: cause?.criterion ?? null,
    value_before: cellOf(cause?.term_before),
    value_after: cellOf(cause?.term_after),
  };
}

const cellOf = (term: PastTerm | null | undefined) => term?.value ?? null;

export function compareJson({
  source,
  kind,
  by,
  note,
  changes,
  pushed,
  same,
  accounts,
  model,
}: Compared): Record<string, unknown> {
  const count = Object.fromEntries(
    changeKinds.map((one) => [one, changes.filter((change) => change.kind === one).length]),
  );
  return {
    with: source,
    kind,
    by,
    note,
    model,
    accounts,
    count: { ...count, pushed, same },
    changes: changes.map((change) => ({
      ...flat(change),
      points_before: change.cause?.term_before?.points ?? null,
      points_after: change.cause?.term_after?.points ?? null,
      share_before: change.cause?.term_before?.share ?? null,
      share_after: change.cause?.term_after?.share ?? null,
    })),
  };
}
