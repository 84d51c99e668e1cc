import type { SourceDocument } from '../documents/document.ts';
import { quoted } from '../findings/printable.ts';
import { fileOf, inAccount, type StepPart } from './files.ts';
import type { Plan, Vocabulary, Workspace } from './plan.ts';
import type { Target, Targets } from './references.ts';

/** What plan files may refer to, gathered from the files that define it. */

function idsOf(items: readonly { id: string }[] | undefined): ReadonlySet<string> {
  return new Set(items?.map(({ id }) => id));
}

export function workspaceTargets(
  settings: Workspace['settings'] | undefined,
  vocabulary: Vocabulary | undefined,
  document?: SourceDocument,
): Targets {
  const target = (ids: ReadonlySet<string>, key: string): Target => ({
    ids,
    where: 'kam.yaml',
    place: { file: 'kam.yaml', path: [key], on: 'key' },
  });
  return {
    areas: settings && target(idsOf(settings.areas), 'areas'),
    team: settings && target(idsOf(settings.team), 'team'),
    ratedTeam: settings && {
      ...target(new Set(settings.team?.filter(({ rate }) => rate !== undefined).map(({ id }) => id)), 'team'),
      lacking: (id) => withoutRate(id, settings, document),
    },
    products: settings && target(idsOf(settings.products), 'products'),
    tiers: settings && target(new Set(Object.keys(settings.tiers ?? {})), 'tiers'),
    ownMeasures: settings && target(idsOf(settings.measures), 'measures'),
    measures:
      settings &&
      vocabulary &&
      target(new Set([...vocabulary.kpis, ...idsOf(settings.measures)]), 'measures'),
    kpis: vocabulary && { ids: new Set(vocabulary.kpis), where: 'the catalogue of KPIs' },
    rules: vocabulary && { ids: new Set(vocabulary.rules), where: 'the list of rules' },
  };
}

/** Somebody of the team whose hours cannot be counted as money. `document`: kam.yaml, to name the line. */
function withoutRate(
  id: string,
  { team }: Workspace['settings'],
  document: SourceDocument | undefined,
): ReturnType<NonNullable<Target['lacking']>> {
  const at = team?.findIndex((member) => member.id === id) ?? -1;
  if (at === -1) return undefined;
  const path = ['team', at];
  const line = document ? `:${document.locate(path).line}` : '';
  return {
    message: `${quoted(id)} has no rate, so nobody can say what these hours cost.`,
    help: `Add rate: to ${quoted(id)} (kam.yaml${line}), the cost of an hour.`,
    place: { file: 'kam.yaml', path },
  };
}

/** What an account's files may refer to. A target whose file is broken is left out; one whose file is absent is empty. */
export function accountTargets(workspace: Workspace, plan: Plan): Targets {
  const { account, broken } = plan;
  const of = (part: StepPart, key: string, ids: ReadonlySet<string>): Target | undefined => {
    const file = inAccount(account, fileOf[part]);
    if (broken.has(file)) return undefined;
    const there =
      plan.sources.has(file) && (plan[part] as { [key: string]: unknown } | undefined)?.[key] !== undefined;
    return { ids, where: fileOf[part], ...(there ? { place: { file, path: [key], on: 'key' } } : {}) };
  };
  return {
    ...sharedTargets(workspace),
    needs: of('analysis', 'needs', idsOf(plan.analysis?.needs)),
    stakeholders: of('dmu', 'stakeholders', idsOf(plan.dmu?.stakeholders)),
    decisions: of('dmu', 'decisions', idsOf(plan.dmu?.decisions)),
    swot: of('diagnosis', 'swot', idsOf(plan.diagnosis?.swot)),
    tows: of('diagnosis', 'tows', idsOf(plan.diagnosis?.tows)),
    objectives: of('objectives', 'objectives', idsOf(plan.objectives?.objectives)),
    tactics: of('tactics', 'tactics', idsOf(plan.tactics?.tactics)),
    asks: of('tactics', 'asks', idsOf(plan.tactics?.asks)),
  };
}

const shared = new WeakMap<Workspace, Targets>();

/** What all accounts may refer to: put together once, because with n accounts it holds all n of them. */
function sharedTargets(workspace: Workspace): Targets {
  const known = shared.get(workspace);
  if (known) return known;
  const model = workspace.segmentation;
  const questionnaireFile = 'questionnaire.yaml';
  const questionnaire = (key: 'waves' | 'items'): Target | undefined =>
    workspace.broken.has(questionnaireFile)
      ? undefined
      : {
          ids: idsOf(workspace.questionnaire?.[key]),
          where: questionnaireFile,
          ...(workspace.questionnaire?.[key]
            ? { place: { file: questionnaireFile, path: [key], on: 'key' } }
            : {}),
        };
  const targets: Targets = {
    ...(workspace.broken.has('kam.yaml')
      ? {}
      : workspaceTargets(workspace.settings, workspace.vocabulary, workspace.sources.get('kam.yaml'))),
    accounts: { ids: new Set(workspace.accounts.keys()), where: 'accounts/' },
    journeyDecisions: [...workspace.broken.keys()].some((file) => file.startsWith('journeys/'))
      ? undefined
      : {
          ids: new Set(
            workspace.journeys.flatMap(({ id, stages }) =>
              (stages ?? []).flatMap(({ decisions }) =>
                (decisions ?? []).map((decision) => `${id}/${decision.id}`),
              ),
            ),
          ),
          where: 'journeys/',
        },
    ratings: model && {
      ids: new Set(model.axes.flatMap(({ criteria }) => criteria.flatMap(({ rating }) => rating ?? []))),
      where: 'segmentation.yaml',
      place: { file: 'segmentation.yaml', path: ['axes'], on: 'key' },
    },
    waves: questionnaire('waves'),
    items: questionnaire('items'),
  };
  shared.set(workspace, targets);
  return targets;
}
