/** Who changes tier under other weights, as rows and JSON. */
import { cellText, csvText, hasHeader } from '../../../scoring/result-csv.ts';
import { type Answer, tiersInOrder } from '../answer.ts';
import { transitionsOf } from '../moves.ts';
import type { Weighed } from '../weight.ts';

const head = [
  'account',
  'name',
  'tier_before',
  'tier_after',
  'score_before',
  'score_after',
  'rank_before',
  'rank_after',
];
export const isWeightCsv = (text: string): boolean => hasHeader(text, head);

export function weightCsv({ moves }: Weighed): string {
  return csvText([
    head,
    ...moves.map(({ account, name, from, to, score, rank }) =>
      [account, name, from, to, ...score, ...rank].map(cellText),
    ),
  ]);
}

export function weightJson(
  { changes, moves, reordered }: Weighed,
  { model }: Answer,
): Record<string, unknown> {
  return {
    weights: changes,
    reordered,
    transitions: transitionsOf(moves, tiersInOrder(model!)).map(({ from, to, moves: own }) => ({
      from,
      to,
      accounts: own.length,
    })),
    moves: moves.map(({ account, name, from, to, score, rank }) => ({
      account,
      name,
      tier_before: from,
      tier_after: to,
      score_before: score[0],
      score_after: score[1],
      rank_before: rank[0],
      rank_after: rank[1],
    })),
  };
}
