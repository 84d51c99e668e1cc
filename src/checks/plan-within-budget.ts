import { booked, moneyOf, plannedTactics, planYear, years } from '../facts/resources.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';
import { amount } from './words.ts';

export const planWithinBudget: AccountRule = {
  id: 'plan-within-budget',
  summary: 'The tactics of a year cost no more than the plan’s money, and no more than that was booked.',
  why: 'A plan that costs more than it may is decided by whoever spends first. Compared with resources.money are, for each fiscal year, the cost of the tactics due in it (dropped ones left out), and the investments booked in the plan’s year (1-analysis, period), in the workspace’s currency.',
  help: 'Drop or shrink a tactic, or have resources.money raised.',
  severity: 'warn',
  level: 'working',
  minutes: 10,
  files: [fileOf.tactics, 'records/ledger.csv', 'kam.yaml'],
  scope: 'account',
  *check(plan, facts, { workspace }) {
    const money = plan.tactics?.resources?.money;
    if (money === undefined) return;
    const { currency } = workspace.settings;
    const place = at(plan, fileOf.tactics, ['resources', 'money']);
    const planned = plannedTactics(facts).filter(({ tactic }) => (tactic.cost?.money ?? 0) > 0);
    for (const year of years(planned)) {
      const these = planned.filter((item) => item.year === year);
      const cost = moneyOf(these);
      if (!cost.greaterThan(money)) continue;
      yield {
        ...place,
        message: `The tactics due in ${year} cost ${amount(cost.toNumber())} ${currency}, which is ${amount(cost.minus(money).toNumber())} more than the ${amount(money)} of a year.`,
        related: these
          .sort((a, b) => b.tactic.cost!.money! - a.tactic.cost!.money! || a.index - b.index)
          .slice(0, 3)
          .map(({ tactic, index }) => ({
            ...at(plan, fileOf.tactics, ['tactics', index, 'cost', 'money']),
            message: `${tactic.id}: ${amount(tactic.cost!.money!)}`,
          })),
      };
    }
    const year = planYear(facts);
    const spent = booked(facts, year);
    if (!spent?.value.greaterThan(money)) return;
    const largest = [...spent.entries].sort((a, b) => b.amount!.comparedTo(a.amount!) || a.index - b.index);
    yield {
      ...place,
      message: `In ${year}, ${amount(spent.value.toNumber())} ${currency} of investments are booked, which is ${amount(spent.value.minus(money).toNumber())} more than the plan has for the year.`,
      help: 'Stop spending until resources.money is raised, or book the investment where it belongs.',
      related: largest.slice(0, 3).map((entry) => ({
        ...at(plan, 'records/ledger.csv', [entry.index, 'amount']),
        message: `${amount(entry.amount!.toNumber())} for ${entry.tactic}`,
      })),
    };
  },
};
