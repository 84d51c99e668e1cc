/** The folder kam init works in, and what it does where a workspace is near. */
import { dirname, join, relative, resolve } from 'node:path';
import { printable } from '../../findings/printable.ts';
import { lookAt } from '../../io/door.ts';
import { UsageError } from '../../io/faults.ts';
import { findWorkspace, realFolder } from '../../io/folder.ts';
import { topAbove } from '../../io/git.ts';
import { workspacesBelow } from '../../io/workspaces-below.ts';
import type { Call, Surroundings } from '../command.ts';
import { listOf, shellWay } from '../shared/ways.ts';
import { startFolder } from '../shared/workspace.ts';

/** DIR, which need not exist yet. Inside another workspace nothing is started: nobody could say which one counts. */
export function targetFolder(call: Call, around: Surroundings): string {
  const named = resolve(startFolder(call, around), call.args[0] ?? '.');
  let there = named;
  while (!lookAt(there, there) && dirname(there) !== there) there = dirname(there);
  const real = realFolder(there);
  const root = join(real, relative(there, named));
  const above = findWorkspace(real);
  if (above !== undefined && above !== root)
    throw new UsageError(
      `This folder lies in the workspace ${printable(above)}.`,
      'Start the new workspace beside it, or go there for this one.',
    );
  return root;
}

export const isWorkspace = (root: string) => lookAt(join(root, 'kam.yaml'), 'kam.yaml') !== undefined;

/** The same from above: a workspace around others would list their files as its own. */
export function refuseAround(root: string, around: Surroundings): void {
  const below = isWorkspace(root) ? [] : workspacesBelow(root);
  if (below.length === 0) return;
  throw new UsageError(
    `Below this folder there ${below.length === 1 ? 'is the workspace' : 'are the workspaces'} ${listOf(below)}, so none is started around ${below.length === 1 ? 'it' : 'them'}.`,
    `Go on there: kam init -C ${shellWay(join(root, below[0]!), around)}; or start another one beside it: kam init DIR.`,
  );
}

/**
 * The workspace that pipelines are for: the one this folder is or lies in, else the only one of the repository; a folder where one can be
 * started, where the repository has none. Whoever names DIR means that one and what is below it.
 */
export function workspaceToServe(call: Call, around: Surroundings): string {
  // everything else that kam does works from within a workspace, too
  const here = call.args.length > 0 ? undefined : findWorkspace(startFolder(call, around));
  if (here !== undefined) return here;
  const target = targetFolder(call, around);
  if (isWorkspace(target)) return target;
  const top = call.args.length > 0 ? target : (topAbove(target) ?? target);
  const found = workspacesBelow(top);
  if (found.length <= 1) return found.length === 1 ? join(top, ...found[0]!.split('/')) : target;
  throw new UsageError(
    `There are several workspaces here: ${listOf(found)}.`,
    `Say which one the pipelines are for, with -C: kam init -C ${shellWay(join(top, found[0]!), around)} --ci ${String(call.options.ci)}`,
  );
}
