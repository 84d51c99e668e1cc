import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';

export const deciderHasOwner: AccountRule = {
  id: 'decider-has-owner',
  summary: 'Everybody who decides has one of us who looks after them.',
  why: 'What everybody looks after, nobody looks after. A decider is who has the role decider or approver, can stop a decision, or decides alone.',
  help: 'Write owner: with the team id of the one of us who looks after this person.',
  severity: 'warn',
  level: 'start',
  minutes: 1,
  files: [fileOf.dmu, 'kam.yaml'],
  scope: 'account',
  *check(plan, _facts, { workspace }) {
    const decisions = plan.dmu?.decisions ?? [];
    const team = workspace.settings.team;
    for (const [i, person] of (plan.dmu?.stakeholders ?? []).entries()) {
      if (person.owner !== undefined) continue;
      const role = person.roles?.find((role) => role === 'decider' || role === 'approver');
      const decision = decisions.findIndex(({ members, rule }) =>
        members?.some(
          ({ id, veto }) =>
            id === person.id && (veto === true || (rule === 'single' && members.length === 1)),
        ),
      );
      if (role === undefined && decision === -1) continue;
      const veto = decisions[decision]?.members?.some((member) => member.id === person.id && member.veto);
      const decides =
        role === undefined
          ? `${veto ? 'can stop' : 'decides'} ${quoted(decisions[decision]!.id)}${veto ? '' : ' alone'}`
          : `is ${role === 'decider' ? 'a decider' : 'an approver'}`;
      yield {
        ...at(plan, fileOf.dmu, ['stakeholders', i]),
        message: `${quoted(person.id)} ${decides}, and none of us looks after this person.`,
        related: [
          ...(decision === -1
            ? []
            : [
                {
                  ...at(plan, fileOf.dmu, ['decisions', decision, 'members']),
                  message: 'a decision that depends on this person',
                },
              ]),
          ...(team
            ? [{ file: 'kam.yaml', path: ['team'], on: 'key' as const, message: 'who could be the owner' }]
            : []),
        ],
      };
    }
  },
};
