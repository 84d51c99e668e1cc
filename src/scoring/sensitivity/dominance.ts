/**
 * Who is at least as good as whom on every criterion, and better on one. Such an account never has the lower value
 * on an axis, whatever the weights are.
 *
 * That only holds between accounts that lack the same values: what one of them lacks is shared out over its other
 * criteria, and not over the other's, so such a pair is not compared. Where the model says `missing: worst`, a
 * missing value is 0 points, as in the axis, and stands in nobody's way.
 */
import type { Model } from '../model.ts';

/** Every pair is looked at: twice the accounts take four times as long. This many take some four seconds. */
export const mostCompared = 20_000;

/** So many rows between two reports of progress: far less than a tenth of a second. */
const rowsPerReport = 500;

export interface Dominance {
  /** per account: how many others dominate it */
  dominatedBy: Uint32Array;
  /** per account: how many others it dominates */
  dominates: Uint32Array;
}

/**
 * `points`: as for countTiers, of all accounts. `progress` hears now and then which share is done, 0–1. Undefined
 * beyond mostCompared: see whyNotCompared.
 */
export function compareAll(
  model: Model,
  points: Float64Array,
  progress: (share: number) => void = () => {},
): Dominance | undefined {
  const worst = model.axes.flatMap((axis) => axis.criteria.map(({ missing }) => missing === 'worst'));
  const width = worst.length;
  const accounts = points.length / width;
  if (accounts > mostCompared) return undefined;
  const dominance = { dominatedBy: new Uint32Array(accounts), dominates: new Uint32Array(accounts) };
  const groups = new Map<string, number[]>();
  for (let i = 0; i < accounts; i++) {
    const row = points.subarray(i * width, (i + 1) * width);
    const lacks = worst.map((zero, c) => (Number.isNaN(row[c]) && !zero ? '-' : '+')).join('');
    const group = groups.get(lacks);
    if (group) group.push(i);
    else groups.set(lacks, [i]);
  }
  const lists = [...groups.values()];
  const pairs = lists.reduce((sum, { length }) => sum + length ** 2, 0);
  let done = 0;
  for (const group of lists) {
    compareGroup(group, points, width, dominance, (rows) => progress((done + rows ** 2) / pairs));
    done += group.length ** 2;
  }
  return dominance;
}

/** Why nobody is said to dominate anybody; undefined where everybody was compared. */
export function whyNotCompared(accounts: number): string | undefined {
  return accounts > mostCompared
    ? `Which accounts dominate others is not counted: there are ${accounts}, and every pair would have to be compared; kam does that up to ${mostCompared}.`
    : undefined;
}

/** Accounts that lack the same values. A value they lack is the same for all of them, so 0 will do. */
function compareGroup(
  group: readonly number[],
  points: Float64Array,
  width: number,
  dominance: Dominance,
  progress: (rows: number) => void,
): void {
  const rows = group.map((account) => {
    const values = points.slice(account * width, (account + 1) * width);
    for (let c = 0; c < width; c++) if (Number.isNaN(values[c])) values[c] = 0;
    return { account, values, sum: values.reduce((a, b) => a + b, 0) };
  });
  // Whoever dominates has the greater sum; or, where adding rounds the difference away, the greater first
  // value that differs. So only earlier rows dominate later ones, and equal rows are neighbours.
  rows.sort((a, b) => b.sum - a.sum || compareValues(b.values, a.values));
  const kinds: { values: Float64Array; members: number[] }[] = [];
  for (const { account, values } of rows) {
    const last = kinds.at(-1);
    if (last && compareValues(last.values, values) === 0) last.members.push(account);
    else kinds.push({ values, members: [account] });
  }
  const flat = new Float64Array(kinds.length * width);
  for (const [k, { values }] of kinds.entries()) flat.set(values, k * width);
  const members = Uint32Array.from(kinds, (kind) => kind.members.length);
  const above = new Uint32Array(kinds.length);
  const below = new Uint32Array(kinds.length);
  for (let j = 1; j < kinds.length; j++) {
    if (j % rowsPerReport === 0) progress(j);
    for (let i = 0; i < j; i++) {
      let c = 0;
      while (c < width && flat[i * width + c]! >= flat[j * width + c]!) c++;
      if (c < width) continue;
      above[j]! += members[i]!;
      below[i]! += members[j]!;
    }
  }
  for (const [k, kind] of kinds.entries())
    for (const account of kind.members) {
      dominance.dominatedBy[account] = above[k]!;
      dominance.dominates[account] = below[k]!;
    }
}

function compareValues(a: Float64Array, b: Float64Array): number {
  for (let c = 0; c < a.length; c++) if (a[c] !== b[c]) return a[c]! - b[c]!;
  return 0;
}
