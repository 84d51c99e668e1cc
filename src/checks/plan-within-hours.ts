import { bookedHours, byFunction, hoursOf, plannedTactics, planYear, years } from '../facts/resources.ts';
import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';
import { amount } from './words.ts';

export const planWithinHours: AccountRule = {
  id: 'plan-within-hours',
  summary:
    'The tactics of a year take no more hours than each function has for the account, and no more were booked.',
  why: 'Hours are what a key account manager has least of. Compared with resources.hours are, per function and fiscal year, the hours of the tactics due in it (by the function of their owner in kam.yaml; dropped ones left out), and the hours booked in contacts.csv in the plan’s year. A function that resources.hours does not name is not compared.',
  help: 'Drop or move a tactic, or have the function’s hours raised.',
  severity: 'warn',
  level: 'working',
  minutes: 10,
  files: [fileOf.tactics, 'kam.yaml', 'records/contacts.csv'],
  scope: 'account',
  *check(plan, facts, { workspace }) {
    const resources = Object.entries(plan.tactics?.resources?.hours ?? {});
    if (resources.length === 0) return;
    const planned = byFunction(facts, plannedTactics(facts));
    const thisYear = planYear(facts);
    const worked = bookedHours(facts, thisYear);
    for (const [name, hours] of resources) {
      const place = at(plan, fileOf.tactics, ['resources', 'hours', name]);
      const ofFunction = planned.get(name) ?? [];
      for (const year of years(ofFunction)) {
        const these = ofFunction.filter((item) => item.year === year);
        const wanted = hoursOf(these);
        if (!wanted.greaterThan(hours)) continue;
        const member = workspace.settings.team?.findIndex(({ function: its }) => its === name) ?? -1;
        yield {
          ...place,
          message: `The tactics due in ${year} take ${amount(wanted.toNumber())} hours of ${quoted(name)}, which has ${amount(hours)} for this account.`,
          related: [
            ...these
              .sort((a, b) => b.tactic.cost!.hours! - a.tactic.cost!.hours! || a.index - b.index)
              .slice(0, 3)
              .map(({ tactic, index }) => ({
                ...at(plan, fileOf.tactics, ['tactics', index, 'cost', 'hours']),
                message: `${tactic.id}: ${amount(tactic.cost!.hours!)} hours`,
              })),
            ...(member === -1
              ? []
              : [{ file: 'kam.yaml', path: ['team', member], message: 'whose hours these are' }]),
          ],
        };
      }
      const done = worked.get(name);
      if (done?.hours.greaterThan(hours))
        yield {
          ...place,
          message: `In ${thisYear}, ${amount(done.hours.toNumber())} hours of ${quoted(name)} are booked, and the plan has ${amount(hours)}.`,
          help: 'Have the function’s hours raised, or meet less often.',
          related: [
            {
              ...at(plan, 'records/contacts.csv', [done.last, 'hours']),
              message: 'the last contact that counts',
            },
          ],
        };
    }
  },
};
