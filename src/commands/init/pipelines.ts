import { relative, sep } from 'node:path';
import { caps } from '../../documents/texts.ts';
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { folderTexts } from '../../io/folder.ts';
import { topAbove } from '../../io/git.ts';
import { readShipped } from '../../io/shipped.ts';
import { type Change, writeAll } from '../../io/write.ts';
import { missingIn } from './gitlab-include.ts';

/** `kam init --ci`: the pipelines of templates/ci, at the top of the repository, where the server looks for them. */

export const servers = ['github', 'gitlab'] as const;
export type Server = (typeof servers)[number];

interface PipelineFile {
  template: string;
  path: string;
  /** others write this one too: where it is there, they are told what to add */
  shared?: true;
}

const files: { readonly [server in Server]: readonly PipelineFile[] } = {
  github: [
    { template: 'github/kam.yml', path: '.github/workflows/kam.yml' },
    { template: 'github/kam-comment.yml', path: '.github/workflows/kam-comment.yml' },
  ],
  gitlab: [
    { template: 'gitlab/kam.yml', path: '.gitlab/kam.yml' },
    { template: 'gitlab/gitlab-ci.yml', path: '.gitlab-ci.yml', shared: true },
  ],
};

const afterwards: { readonly [server in Server]: string } = {
  github: 'Commit them to the default branch: comments begin once kam-comment.yml stands there.',
  gitlab:
    'Commit them to the default branch. A note in the merge request needs a token: see "kam note" in .gitlab/kam.yml.',
};

export interface Pipelines {
  /** the top of the repository */
  top: string;
  changes: readonly Change[];
  /** lines for people, once the changes are written */
  said: readonly string[];
}

/** `root`: the workspace's folder, which need not exist yet. Throws where somebody's file would be lost. */
export async function pipelinesFor(server: Server, root: string, force: boolean): Promise<Pipelines> {
  const top = topAbove(root) ?? root;
  const workspace = wayTo(root, top);
  const texts = folderTexts(top);
  const changes: Change[] = [];
  const missing: string[] = [];
  const changed: string[] = [];
  for (const { template, path, shared } of files[server]) {
    const after = shippedText(template).replace(/^( *KAM_WORKSPACE: )\.$/m, (_, key) => key + workspace);
    const before = await texts.read(path, caps.yaml);
    if (before && Buffer.from(before).toString('utf8') === after) continue;
    if (before && shared) {
      missing.push(...missingIn(path, before));
      continue;
    }
    if (before && !force) changed.push(path);
    changes.push({ path, before, after });
  }
  if (changed.length > 0)
    throw new UsageError(
      `${changed.join(' and ')} ${changed.length === 1 ? 'is' : 'are'} here already and not as kam writes ${changed.length === 1 ? 'it' : 'them'}.`,
      'Nothing was written. --force replaces them; git keeps what was committed of them.',
    );
  const written = changes.map(({ path }) => path).join(', ');
  return {
    top,
    changes,
    said:
      changes.length === 0
        ? missing.length > 0
          ? missing
          : [`The pipelines for ${server} are as they should be.`]
        : [
            `✔ ${written}${workspace === '"."' ? '' : `, for the workspace ${workspace}`}`,
            ...missing,
            'They run kam as package.json at the top of the repository names it, with its lock file.',
            afterwards[server],
            'Whoever may read the repository sees comments and reports, and with them who has influence.',
          ],
  };
}

export async function writePipelines({ top, changes }: Pipelines): Promise<void> {
  await writeAll(top, changes);
}

/** A server puts what stands in such a file together in ways of its own: only plain names survive all of them. */
function wayTo(root: string, top: string): string {
  const way = relative(top, root).split(sep).join('/') || '.';
  if (/^[\p{L}\p{N}._][\p{L}\p{N} ._/-]*$/u.test(way)) return JSON.stringify(way);
  throw new UsageError(
    `The workspace's folder ${printable(way)} has characters in its name that a pipeline's file cannot carry.`,
    'Name its folders with letters, digits, blanks, ".", "_" and "-".',
  );
}

function shippedText(template: string): string {
  const bytes = readShipped(`templates/ci/${template}`);
  if (!bytes) throw new Error(`kam was installed without templates/ci/${template}`);
  return Buffer.from(bytes).toString('utf8');
}
