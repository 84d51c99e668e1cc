import { join, relative, resolve, sep } from 'node:path';
import type { Texts } from '../../documents/texts.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { asOf } from '../../io/clock.ts';
import { UsageError } from '../../io/faults.ts';
import { findWorkspace, folderTexts, realFolder } from '../../io/folder.ts';
import type { History } from '../../io/history.ts';
import { workspacesBelow } from '../../io/workspaces-below.ts';
import type { Vocabulary, Workspace } from '../../plan/plan.ts';
import { slugOf } from '../../plan/slug.ts';
import type { Call, OptionSpec, Surroundings } from '../command.ts';
import { listOf, shellWay } from './ways.ts';

/** What every command that reads a workspace takes. */
export const cdOption: OptionSpec = { flags: '-C, --cd <dir>', summary: 'start in this folder' };
export const asOfOption: OptionSpec = {
  flags: '--as-of <date>',
  summary: 'the day that counts as today, like 2026-11-23',
};
export const readOptions: readonly OptionSpec[] = [
  cdOption,
  { flags: '--at <ref>', summary: 'read the workspace as it stood at a git revision' },
  asOfOption,
];

export interface Opened {
  /** the workspace folder, as a real path */
  root: string;
  texts: Texts;
  asOf: string;
  /** sentences for stderr */
  warnings: string[];
  /** what led to these texts; undefined where none is known */
  log: HistoryOpener;
}

/** The history of some paths; whoever opened it closes it. */
export type HistoryOpener = (paths: readonly string[]) => Promise<History | undefined>;

/** The folder a command starts in. */
export function startFolder(call: Call, around: Surroundings): string {
  const cd = call.options.cd;
  return typeof cd === 'string' ? realFolder(resolve(around.cwd, cd)) : around.cwd;
}

/** The workspace a call is made in: its folder, as a real path. `otherwise`: what else one can do without one. */
export function workspaceRoot(
  call: Call,
  around: Surroundings,
  otherwise = 'name its folder with -C',
): string {
  const start = startFolder(call, around);
  const root = findWorkspace(start);
  if (root !== undefined) return root;
  throw new UsageError(
    'There is no kam.yaml here or in any folder above, so this is no workspace.',
    below(realFolder(start), call, around) ?? `Run kam init to start one, or ${otherwise}.`,
  );
}

/** Somebody at the top of a repository has it before their eyes. */
function below(start: string, call: Call, around: Surroundings): string | undefined {
  const found = workspacesBelow(start);
  if (found.length === 0) return undefined;
  const way = `-C ${shellWay(join(start, found[0]!), around)}`;
  return found.length === 1
    ? `${listOf(found)} is one: ${call.options.cd === undefined ? 'add' : 'write'} ${way}.`
    : `There are some below: ${listOf(found)}. Say which, for example with ${way}.`;
}

/** The workspace's texts: its folder, or a revision of it with --at. Close the texts when done. */
export async function openTexts(call: Call, around: Surroundings): Promise<Opened> {
  const root = workspaceRoot(call, around);
  const { at, asOf: day } = call.options;
  if (typeof at === 'string') {
    const { openRevision } = await import('../../io/revision.ts');
    const revision = await openRevision(root, at, around.env);
    return {
      root,
      texts: revision.texts,
      asOf: asOf({ option: day as string | undefined, env: around.env, commitDate: revision.date }),
      warnings: revision.warnings,
      log: async (paths) => revision.history(paths),
    };
  }
  return {
    root,
    texts: folderTexts(root),
    asOf: asOf({ option: day as string | undefined, env: around.env }),
    warnings: [],
    log: async (paths) => (await import('../../io/history.ts')).historyHere(root, paths, around.env),
  };
}

export interface OpenedWorkspace extends Opened {
  workspace: Workspace;
}

export async function openWorkspace(
  call: Call,
  around: Surroundings,
  vocabulary?: Vocabulary,
): Promise<OpenedWorkspace> {
  const opened = await openTexts(call, around);
  // Loaded here, not above: kam score opens texts and needs none of the schemas of plans.
  const { loadWorkspace } = await import('../../plan/load.ts');
  return { ...opened, workspace: await loadWorkspace(opened.texts, vocabulary) };
}

/** What of a workspace no --out may write over, not even with --force: all that kam or git keeps there. */
export function ownFiles(root: string, portfolio?: string): string[] {
  return [
    ...[
      'kam.yaml',
      'segmentation.yaml',
      'segmentation.pin.json',
      'questionnaire.yaml',
      'rates.csv',
      'portfolio.csv',
      'scores.csv',
      'people.csv',
    ],
    ...['accounts', 'journeys', 'templates', '.kam', '.git', '.gitignore', '.gitattributes'],
    ...(portfolio === undefined ? [] : [portfolio]),
  ].map((path) => join(root, path));
}

/** The account's folder somebody means: its id, or the portfolio's id whose slug it is. */
export function accountNamed(workspace: Pick<Workspace, 'accounts'>, name: string): string {
  const folders = [...workspace.accounts.keys()];
  if (workspace.accounts.has(name)) return name;
  const slug = slugOf(name);
  if (workspace.accounts.has(slug)) return slug;
  const near = didYouMean(name, folders);
  throw new UsageError(
    `There is no account ${quoted(name)} in this workspace.`,
    near
      ? `Did you mean ${printable(near)}?`
      : folders.length === 0
        ? 'No account has a plan yet: kam init --account ID starts one.'
        : `Plans exist for ${folders.slice(0, 8).map(printable).join(', ')}${folders.length > 8 ? ' …' : ''}; kam init --account ${printable(name)} starts one.`,
  );
}

/** The one account a call is about: the one it names, the one whose folder it is made in, or the only one. */
export function accountMeant(
  call: Call,
  around: Surroundings,
  { root, workspace }: { root: string; workspace: Pick<Workspace, 'accounts'> },
  otherwise = '',
): string {
  const [name] = call.args;
  if (name !== undefined) return accountNamed(workspace, name);
  const all = [...workspace.accounts.keys()];
  const [folder, here] = relative(root, startFolder(call, around)).split(sep);
  if (folder === 'accounts' && here !== undefined && workspace.accounts.has(here)) return here;
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  throw only === undefined
    ? new UsageError('No account has a plan yet.', 'kam init --account ID starts one.')
    : new UsageError(
        'Which account?',
        `Name one of ${all.slice(0, 8).map(printable).join(', ')}${all.length > 8 ? ' …' : ''}${otherwise}.`,
      );
}
