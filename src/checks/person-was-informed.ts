import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, type Find } from './rule.ts';
import { count } from './words.ts';

export const personWasInformed: AccountRule = {
  id: 'person-was-informed',
  summary: 'Everybody whose influence and support are judged was told so, on a lawful basis.',
  why: 'A list that scores people is personal data even under pseudonyms; a regulator fined a company €400,000 because the people on such a list had not been told. kam.yaml’s privacy speaks for all (informed_by, lawful_basis); a person’s own informed_on and lawful_basis come first, and informed_on must not lie ahead.',
  help: 'Inform them, then write informed_on: here or informed_by: in kam.yaml’s privacy.',
  severity: 'warn',
  level: 'working',
  minutes: 10,
  files: [fileOf.dmu, 'kam.yaml'],
  scope: 'account',
  *check(plan, _facts, { workspace, asOf }) {
    const people = plan.dmu?.stakeholders ?? [];
    const { informed_by, lawful_basis } = workspace.settings.privacy;
    const notTold = people.filter(
      ({ informed_on }) => informed_on === undefined && informed_by === undefined,
    ).length;
    const noBasis = people.filter((person) => (person.lawful_basis ?? lawful_basis) === undefined).length;
    const all = { ...at(plan, fileOf.dmu, ['stakeholders']), on: 'key' } as const;
    const inSettings = {
      related: [{ file: 'kam.yaml', path: ['privacy'], on: 'key', message: 'what holds for everybody' }],
    } satisfies Partial<Find>;
    if (notTold > 0)
      yield {
        ...all,
        message: `${notTold} of the ${people.length} people here ${count(notTold, 'was', 'were')} not informed that we keep data on them, as far as the plan knows.`,
        ...inSettings,
      };
    if (noBasis > 0)
      yield {
        ...all,
        message: `For ${noBasis} of the ${people.length} people here nobody says on what lawful basis we keep data on them.`,
        help: 'Write lawful_basis: in kam.yaml’s privacy, or here where it differs.',
        ...inSettings,
      };
    for (const [i, { id, informed_on }] of people.entries())
      if (informed_on !== undefined && informed_on > asOf)
        yield {
          ...at(plan, fileOf.dmu, ['stakeholders', i, 'informed_on']),
          message: `${quoted(id)} will be informed only on ${informed_on}, but the plan keeps data on this person already.`,
          ...inSettings,
        };
  },
};
