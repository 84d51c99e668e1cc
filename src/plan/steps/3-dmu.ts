import * as z from 'zod';
import { day, id, item, judged, line, list, may, must, stepShape, text } from '../field.ts';

export const roles = [
  'initiator',
  'user',
  'influencer',
  'decider',
  'approver',
  'buyer',
  'gatekeeper',
  'coach',
] as const;
export const partnershipLevels = [
  'none',
  'vendor',
  'credible_source',
  'problem_solver',
  'trusted_adviser',
] as const;
export const linkKinds = [
  'reports_to',
  'works_with',
  'influences',
  'advises',
  'conflicts',
  'same_committee',
] as const;
export const decisionKinds = [
  'registration',
  'listing',
  'reimbursement',
  'purchasing',
  'usage',
  'recommendation',
] as const;

/** Step 3, the decision-making unit: who decides what, how they stand, and who works with whom. */
export const dmu = z
  .strictObject({
    ...stepShape('dmu'),
    stakeholders: may(
      list(
        item('Stakeholder', {
          id: must(id, 'A pseudonym (r-01): never a name.'),
          function: may(line, 'The function in the organisation.', 'start'),
          unit: may(line, 'Department or unit.'),
          roles: may(list(z.enum(roles)), 'Roles in the decisions.', 'start'),
          influence: may(
            judged(z.number().min(0).max(5)),
            'Influence on the decisions, 0 (none) to 5 (decides).',
            'start',
          ),
          support: may(
            judged(z.number().min(-3).max(3)),
            'Support for us, −3 (opposes) to +3 (champions). Unknown is absent, not 0.',
            'start',
          ),
          partnership: may(
            item('Partnership', {
              today: may(z.enum(partnershipLevels), 'The partnership level today.'),
              wanted: may(z.enum(partnershipLevels), 'The level we want.'),
              wanted_by: may(day, 'By when.'),
            }),
            'Level of partnership: none, vendor, credible_source, problem_solver, trusted_adviser.',
            'working',
          ),
          needs: may(list(id), 'Ids of needs (step 1) this person has.'),
          interests: may(list(line), 'Professional interests.'),
          owner: may(id, 'Team id of the one of us who looks after this person.', 'start'),
          lawful_basis: may(line, 'Only where it differs from kam.yaml’s privacy.'),
          informed_on: may(day, 'When this person was told; only where it differs from kam.yaml’s privacy.'),
          review_by: may(day, 'When these data are reviewed; only where it differs from kam.yaml’s privacy.'),
        }),
      ),
      'The people of the decision-making unit, under pseudonyms.',
      'start',
    ),
    links: may(
      list(
        item('Working link', {
          from: must(id, 'Pseudonym.'),
          to: must(id, 'Pseudonym of the one who is influenced, advised or reported to.'),
          kind: may(z.enum(linkKinds), 'How they work together.'),
          strength: may(z.number().int().min(1).max(3), '1 weak, 2 clear, 3 strong.'),
          confidence: may(z.enum(['assumed', 'confirmed']), 'assumed or confirmed.'),
        }),
      ),
      'Working links among stakeholders.',
      'full',
    ),
    decisions: may(
      list(
        item('Decision', {
          id: must(id, 'Id of the decision.'),
          journey: may(
            z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, { error: 'journey' }),
            'The journey’s decision this one is: journey/decision.',
          ),
          kind: may(z.enum(decisionKinds), 'What kind of decision, where no journey names it.'),
          question: may(text, 'The question that is decided.', 'start'),
          body: may(id, 'The body that decides.', 'start'),
          members: may(
            list(
              item('Member', {
                id: must(id, 'Pseudonym.'),
                weight: may(z.number().positive(), 'Weight of the voice.'),
                veto: may(z.boolean(), 'Whether this person can stop it.'),
              }),
            ),
            'Who decides.',
            'start',
          ),
          rule: may(z.enum(['single', 'majority', 'consensus']), 'How it is decided.', 'working'),
          date: may(day, 'When it is decided.', 'start'),
          result: may(line, 'What was decided.'),
        }),
      ),
      'Decisions ahead: body, members, date.',
      'start',
    ),
  })
  .meta({ title: 'Step 3: the decision-making unit' });

export type Dmu = z.output<typeof dmu>;
export type Stakeholder = NonNullable<Dmu['stakeholders']>[number];
