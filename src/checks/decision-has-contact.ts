import { quoted } from '../findings/printable.ts';
import { daysBetween } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';
import { count, listed } from './words.ts';

export const decisionHasContact: AccountRule = {
  id: 'decision-has-contact',
  summary: 'Before a decision, somebody who takes part in it and everybody who can stop it was met lately.',
  why: 'A decision that is taken without us is a decision for somebody else. Lately means within kam.yaml’s contact_days before today, by one of its two_way channels. Looked at are decisions ahead, without a result, whose members are known; without contacts.csv nothing is known, and the rule stays silent.',
  help: 'Meet them before the decision, and book it: kam book visit.',
  severity: 'warn',
  level: 'working',
  minutes: 15,
  files: [fileOf.dmu, 'records/contacts.csv', 'kam.yaml'],
  scope: 'account',
  *check(plan, facts, { workspace, asOf }) {
    if (!plan.records.contacts) return;
    const days = workspace.settings.kpis.contact_days;
    const met = facts.lastMet();
    const fresh = (id: string) => {
      const last = met.get(id);
      return last !== undefined && daysBetween(last.date, asOf) <= days;
    };
    for (const [i, decision] of (plan.dmu?.decisions ?? []).entries()) {
      const { members, date, result } = decision;
      if (!members || members.length === 0 || result !== undefined || date === undefined || date < asOf)
        continue;
      const nobody = !members.some(({ id }) => fresh(id));
      const vetoes = members.filter(({ id, veto }) => veto && !fresh(id)).map(({ id }) => id);
      if (!nobody && vetoes.length === 0) continue;
      const last = members
        .flatMap(({ id }) => (nobody || vetoes.includes(id) ? (met.get(id) ?? []) : []))
        .sort((a, b) => daysBetween(a.date, b.date))[0];
      const ahead = daysBetween(asOf, date);
      yield {
        ...at(plan, fileOf.dmu, ['decisions', i]),
        message: `The decision ${quoted(decision.id)} is ${ahead === 0 ? 'today' : `in ${ahead} ${count(ahead, 'day', 'days')}`}, and ${
          nobody
            ? 'nobody who takes part in it was met'
            : `${listed(vetoes.map(quoted))}, who can stop it, ${vetoes.length === 1 ? 'was' : 'were'} not met`
        } in the last ${days === 1 ? 'day' : `${days} days`}.`,
        related: last
          ? [
              {
                ...at(plan, 'records/contacts.csv', [last.index, 'date']),
                message: `the last contact with ${quoted(last.stakeholder)}, on ${last.date}`,
              },
            ]
          : [{ file: 'kam.yaml', path: ['kpis', 'contact_days'], message: 'how many days count' }],
      };
    }
  },
};
