import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';
import { amount } from './words.ts';

export const objectiveHasBaseline: AccountRule = {
  id: 'objective-has-baseline',
  summary:
    'Every objective that moves a number says where the number started, and somewhere else than its target.',
  why: 'Attainment is the way gone from baseline to target: without a baseline there is no way, and with a baseline equal to the target there is none to go. An objective of shape hold needs no baseline.',
  help: 'Write baseline: { value, date }; kam kpi --explain shows today’s value.',
  severity: 'warn',
  level: 'start',
  minutes: 2,
  files: [fileOf.objectives],
  scope: 'account',
  *check(plan) {
    for (const [i, { id, shape, baseline, target }] of (plan.objectives?.objectives ?? []).entries()) {
      if (shape === 'hold') continue;
      if (baseline?.value === undefined)
        yield {
          ...at(plan, fileOf.objectives, ['objectives', i]),
          message: `The objective ${quoted(id)} does not say where it starts, so nobody can tell how far it has come.`,
        };
      else if (target !== undefined && baseline.value === target)
        yield {
          ...at(plan, fileOf.objectives, ['objectives', i, 'target']),
          message: `The objective ${quoted(id)} starts at ${amount(target)} and wants ${amount(target)}: there is no way to go, so its attainment cannot be counted.`,
          help: 'Correct the target or the baseline, or write shape: hold.',
          related: [
            {
              ...at(plan, fileOf.objectives, ['objectives', i, 'baseline', 'value']),
              message: 'the baseline',
            },
          ],
        };
    }
  },
};
