import { booked, bookedHours, byFunction, plannedTactics, planYear } from '../facts/resources.ts';
import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, related } from './rule.ts';
import { amount, count } from './words.ts';

export const resourceIsUsed: AccountRule = {
  id: 'resource-is-used',
  summary: 'Every resource the plan has in its year is used by a tactic, or was booked.',
  why: 'Money and hours that no tactic asks for are missing at another account. A resource is used when a tactic due in the plan’s year (1-analysis, period) costs some of it, or some of it was booked that year: investments in ledger.csv, hours in contacts.csv. While step 6 lists no tactics nothing is known.',
  help: 'Plan a tactic that uses it, or give it back.',
  severity: 'warn',
  level: 'working',
  minutes: 5,
  files: [fileOf.tactics, 'kam.yaml', 'records/ledger.csv', 'records/contacts.csv'],
  scope: 'account',
  *check(plan, facts, { workspace }) {
    const resources = plan.tactics?.resources;
    if (!resources || !plan.tactics?.tactics) return;
    const year = planYear(facts);
    const planned = plannedTactics(facts).filter((item) => item.year === year);
    const tactics = related(
      plan,
      fileOf.tactics,
      ['tactics'],
      `${planned.length} ${count(planned.length, 'tactic is', 'tactics are')} due in ${year}`,
    );
    const moneyUsed =
      planned.some(({ tactic }) => (tactic.cost?.money ?? 0) > 0) ||
      booked(facts, year)?.entries.length !== 0;
    if ((resources.money ?? 0) > 0 && !moneyUsed)
      yield {
        ...at(plan, fileOf.tactics, ['resources', 'money']),
        message: `No tactic due in ${year} costs any of the ${amount(resources.money!)} ${workspace.settings.currency}, and none of it is booked.`,
        related: [tactics],
      };
    const worked = bookedHours(facts, year);
    const taken = byFunction(facts, planned);
    for (const [name, hours] of Object.entries(resources.hours ?? {})) {
      if (hours === 0 || worked.has(name) || taken.has(name)) continue;
      const member = workspace.settings.team?.findIndex((one) => one.function === name) ?? -1;
      yield {
        ...at(plan, fileOf.tactics, ['resources', 'hours', name]),
        message: `No tactic due in ${year} takes any of the ${amount(hours)} hours of ${quoted(name)}, and none is booked.`,
        related: [
          tactics,
          ...(member === -1
            ? []
            : [{ file: 'kam.yaml', path: ['team', member], message: 'whose hours these are' }]),
        ],
      };
    }
  },
};
