/** The portfolio in a few numbers, by tier, worked out where the rows are. */
import { tierAt } from '../../scoring/missing.ts';
import type { Model } from '../../scoring/model.ts';
import { summarySql, topSql } from '../../scoring/sql/details.ts';
import { weightiest } from '../../scoring/sql/weightiest.ts';
import type { Scored } from './scored.ts';

export interface TierSummary {
  accounts: number;
  /** of them, near a cut */
  fragile: number;
  /** sum of the weightiest column of numbers */
  amount: number;
  /** the first ones by rank, as many as were asked for */
  top: { account: string; name: string | null; score: number | null }[];
}

export interface Summary {
  /** null: without a tier */
  tiers: ReadonlyMap<string | null, TierSummary>;
  /** the criterion whose column is summed up */
  amount: string | undefined;
}

export async function summaryOf({ engine, scoring }: Scored, top: number): Promise<Summary> {
  const { model } = scoring;
  const tiers = new Map<string | null, TierSummary>();
  for (const [row, column, accounts, fragile, amount] of await engine.rows(summarySql(model))) {
    const tier = tierOf(model, row, column);
    const so = tiers.get(tier) ?? { accounts: 0, fragile: 0, amount: 0, top: [] };
    tiers.set(tier, {
      accounts: so.accounts + Number(accounts),
      fragile: so.fragile + Number(fragile),
      amount: so.amount + Number(amount ?? 0),
      top: [],
    });
  }
  if (top > 0)
    for (const [row, column, account, score, , name] of await engine.rows(topSql(scoring, top))) {
      const { top: list } = tiers.get(tierOf(model, row, column))!;
      if (list.length < top)
        list.push({
          account: String(account),
          name: name === null ? null : String(name),
          score: score === null ? null : Number(score) / 1e6,
        });
    }
  const best = weightiest(model);
  return { tiers, amount: best && model.axes[best.axis]!.criteria[best.criterion]!.id };
}

export function tierOf(model: Model, row: unknown, column: unknown): string | null {
  if (row === null || (model.matrix?.axes.length === 2 && column === null)) return null;
  return tierAt(model, column === null ? [Number(row)] : [Number(row), Number(column)]);
}
