import { compareText } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { lastDayOfMonth, monthFromNumber, monthNumber } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { fiscalYear } from '../plan/period.ts';
import { closedYears, growthOver, type YearlyMeasure } from './growth.ts';
import { type AccountRule, at } from './rule.ts';
import { count, percent, short } from './words.ts';

/** Points a year above its own growth that an account is trusted to reach without a word. */
const margin = 10;

const names: { [measure in YearlyMeasure]: string } = {
  net_sales: 'net sales',
  contribution: 'contribution',
};
const isYearly = (measure: string | undefined): measure is YearlyMeasure =>
  measure !== undefined && Object.hasOwn(names, measure);

const spelled = ['', 'year', 'two years', 'three years'];

export const objectiveIsRealistic: AccountRule = {
  id: 'objective-is-realistic',
  summary: 'An objective that wants much more growth than there was says why it can be reached.',
  why: 'Targets that nobody believes are not worked for. It fires when the yearly growth the objective needs is over the account’s own growth in up to three closed fiscal years (0 where it fell or nothing earlier was booked) plus 10 points, and realistic: is empty. It looks at net_sales and contribution, for which the books give a total for every year; an objective without a baseline starts from the last closed year. When all accounts are checked, the best growth in the same tier is quoted.',
  help: 'Say why in realistic: or lower the target.',
  severity: 'warn',
  level: 'working',
  minutes: 5,
  files: [fileOf.objectives, 'records/ledger.csv', 'kam.yaml'],
  scope: 'account',
  *check(plan, facts, { asOf }) {
    if (!plan.records.ledger) return;
    for (const [i, objective] of (plan.objectives?.objectives ?? []).entries()) {
      const { measure, product, shape, baseline, target, due, realistic } = objective;
      if (!isYearly(measure) || shape === 'hold' || realistic?.trim() || target === undefined) continue;
      if (due === undefined || due < asOf) continue;
      const totals = closedYears(facts, product, measure);
      const last = totals[0];
      const start =
        baseline?.value !== undefined
          ? { value: baseline.value, date: baseline.date }
          : last && {
              value: last.value.toNumber(),
              date: lastDayOfMonth(monthFromNumber(fiscalYear(last.year, facts.calendar.starts).last)),
            };
      if (!start?.date || start.value <= 0 || target <= start.value) continue;
      // the target is one of a year, so that less than a year is never extrapolated to one
      const years = Math.max(1, (monthNumber(due) - monthNumber(start.date)) / 12);
      const needed = ((target / start.value) ** (1 / years) - 1) * 100;
      const own = growthOver(totals);
      if (needed <= Math.max(own?.pct ?? 0, 0) + margin + 1e-9) continue;
      const first = totals[own?.years ?? 0];
      const wish = `${names[measure]}${product === undefined ? '' : ` of ${product}`} ${short(target)} by ${due.slice(0, 4)}`;
      yield {
        ...at(plan, fileOf.objectives, ['objectives', i]),
        message: `${quoted(wish)} needs ${percent(needed)} a year; ${own ? `the last ${spelled[own.years]} gave ${percent(own.pct)}` : 'there are no two closed years to compare it with'}.`,
        related: [last, first === last ? undefined : first].flatMap((total) =>
          total
            ? [
                {
                  ...at(plan, 'records/ledger.csv', [total.first]),
                  message: `${names[measure]} of ${total.year}: ${short(total.value.toNumber())}, from this line on`,
                },
              ]
            : [],
        ),
      };
    }
  },
  comparison(summary, all) {
    if (summary.tier === undefined) return undefined;
    const [best] = all
      .filter(({ tier, growth, account }) => tier === summary.tier && growth && account !== summary.account)
      .sort((a, b) => b.growth!.pct - a.growth!.pct || compareText(a.account, b.account));
    if (!best) return undefined;
    const { pct, years } = best.growth!;
    return `The best other account of tier ${quoted(summary.tier)} gave ${percent(pct)} a year (${best.account}, ${years} ${count(years, 'year', 'years')}).`;
  },
};
