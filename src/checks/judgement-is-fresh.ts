import { compareText, type Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { addMonths } from '../plan/day.ts';
import type { Judged } from '../plan/field.ts';
import { fileOf } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import { tierInForce, tierSettings } from '../plan/tiers.ts';
import { type AccountRule, at, type Find } from './rule.ts';
import { count } from './words.ts';

export const judgementIsFresh: AccountRule = {
  id: 'judgement-is-fresh',
  summary: 'What people judge was judged within the review time of the account’s tier.',
  why: 'Influence, support, spend and ratings are opinions, and opinions age. A value with as_of has its own age; all plain ones of a file are as old as its reviewed: date and are one finding. They may be as old as kam.yaml’s review_months of the tier; privacy.review_months where there is no tier or it says none. Data on a person are stale after their review_by, too.',
  help: 'Look at it again; then write today’s date.',
  severity: 'warn',
  level: 'working',
  minutes: 3,
  files: [fileOf.analysis, fileOf.tier, fileOf.dmu, 'kam.yaml'],
  scope: 'account',
  *check(plan, _facts, { workspace, asOf }) {
    const tier = tierInForce(plan.tier, asOf)?.tier;
    const ofTier = tierSettings(workspace.settings, tier)?.review_months;
    const months = ofTier ?? workspace.settings.privacy.review_months;
    const oldest = addMonths(asOf, -months);
    const limit = {
      file: 'kam.yaml',
      path: ofTier === undefined ? ['privacy', 'review_months'] : ['tiers', tier!, 'review_months'],
      message: `looked at again every ${months} ${count(months, 'month', 'months')}`,
    };
    for (const { file, reviewed, judgements } of judged(plan)) {
      const plain = judgements.filter(({ as_of }) => as_of === undefined);
      if (plain.length > 0 && reviewed === undefined)
        yield {
          ...at(plan, file, plain[0]!.path),
          message: `${plain.length} judged ${count(plain.length, 'value', 'values')} of this file ${count(plain.length, 'has', 'have')} no date, so nobody can tell how old ${count(plain.length, 'it is', 'they are')}.`,
          help: 'Write reviewed: { date, by } at the top of the file.',
          related: [limit],
        };
      else if (plain.length > 0 && reviewed! < oldest)
        yield {
          ...at(plan, file, ['reviewed', 'date']),
          message: `${plain.length} judged ${count(plain.length, 'value', 'values')} of this file ${count(plain.length, 'was', 'were')} last looked at on ${reviewed}, more than ${months} ${count(months, 'month', 'months')} ago.`,
          help: 'Read the file again, correct what changed, and write today’s date into reviewed:.',
          related: [limit],
        };
      for (const { path, as_of, what } of judgements)
        if (as_of !== undefined && as_of < oldest)
          yield {
            ...at(plan, file, path),
            message: `${what} was judged on ${as_of}, more than ${months} ${count(months, 'month', 'months')} ago.`,
            related: [limit],
          };
    }
    for (const [i, { id, review_by }] of (plan.dmu?.stakeholders ?? []).entries())
      if (review_by !== undefined && review_by < asOf)
        yield {
          ...at(plan, fileOf.dmu, ['stakeholders', i, 'review_by']),
          message: `The data on ${quoted(id)} were to be reviewed by ${review_by}.`,
          help: 'Review them; then move review_by, or remove the person.',
        } satisfies Find;
  },
};

interface Judgement {
  path: Path;
  what: string;
  as_of: string | undefined;
}

/** Every value people judge, by file. */
function judged(plan: Plan): { file: string; reviewed: string | undefined; judgements: Judgement[] }[] {
  const value = (path: Path, what: string, value: Judged<number> | undefined): Judgement[] =>
    value === undefined ? [] : [{ path, what, as_of: value.as_of }];
  return [
    {
      file: fileOf.analysis,
      reviewed: plan.analysis?.reviewed?.date,
      judgements: value(['category_spend'], 'The category spend', plan.analysis?.category_spend),
    },
    {
      file: fileOf.tier,
      reviewed: plan.tier?.reviewed?.date,
      judgements: Object.keys(plan.tier?.ratings ?? {})
        .sort(compareText)
        .map((id) => ({ path: ['ratings', id], what: `The rating ${quoted(id)}`, as_of: undefined })),
    },
    {
      file: fileOf.dmu,
      reviewed: plan.dmu?.reviewed?.date,
      judgements: (plan.dmu?.stakeholders ?? []).flatMap(({ id, influence, support }, i) => [
        ...value(['stakeholders', i, 'influence'], `The influence of ${quoted(id)}`, influence),
        ...value(['stakeholders', i, 'support'], `The support of ${quoted(id)}`, support),
      ]),
    },
  ];
}
