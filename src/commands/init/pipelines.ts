import { relative, sep } from 'node:path';
import { caps, type Texts } from '../../documents/texts.ts';
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { folderTexts } from '../../io/folder.ts';
import { topAbove } from '../../io/git.ts';
import { readShipped } from '../../io/shipped.ts';
import { type Change, writeAll } from '../../io/write.ts';
import { version } from '../shared/version.ts';
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
    const shipped = shippedText(template);
    const after = shipped.replace(/^( *KAM_WORKSPACE: )\.$/m, (_, key) => key + workspace);
    const before = await texts.read(path, caps.yaml);
    if (before && Buffer.from(before).toString('utf8') === after) continue;
    if (before && shared) {
      missing.push(...missingIn(path, before));
      continue;
    }
    if (before && !force) {
      const other = servedBy(Buffer.from(before).toString('utf8'), shipped);
      if (other !== undefined) throw oneWorkspaceOnly(server, path, other, workspace);
      changed.push(path);
    }
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
            ...(await whichKam(texts)),
            afterwards[server],
            'Whoever may read the repository sees comments and reports, and with them who has influence.',
          ],
  };
}

/** Lines for people: what else has to be done. */
export async function writePipelines({ top, changes }: Pipelines): Promise<string[]> {
  await writeAll(top, changes);
  // asked now: starting a workspace may have made the repository
  return topAbove(top) === undefined
    ? [
        'This folder lies in no git repository, so nobody runs them yet. Run git init here; where the repository begins further up, run it there and kam init --ci once more.',
      ]
    : [];
}

/** Which workspace a file of kam's serves; undefined where it differs in more than that from how kam writes it. */
function servedBy(text: string, shipped: string): string | undefined {
  const line = /^( *KAM_WORKSPACE: )(.*)$/m;
  const served = line.exec(text)?.[2];
  return served !== undefined && text.replace(line, (_, key) => `${key}.`) === shipped ? served : undefined;
}

function oneWorkspaceOnly(server: Server, path: string, served: string, asked: string): UsageError {
  const [there, here] = [served, asked].map((one) => printable(one.replace(/^"(.*)"$/, '$1')));
  const copy = path.replace('kam.yml', 'kam-NAME.yml');
  const apart =
    server === 'github'
      ? `another name: and concurrency group and KAM_WORKSPACE: ${printable(asked)}; the comment stays that of ${there}`
      : `other names of its jobs, without "kam note", with KAM_WORKSPACE: ${printable(asked)}, and include it, too`;
  return new UsageError(
    `${path} is here already, for the workspace ${there}: kam writes the pipelines of one workspace of a repository.`,
    `Nothing was written. For ${here} copy it by hand to ${copy}, with ${apart}. --force replaces it: then it is for ${here} and no longer for ${there}.`,
  );
}

/** What names the kam that they run, and where nothing does, what to type. */
async function whichKam(texts: Texts): Promise<string[]> {
  const bytes = await texts.read('package.json', caps.yaml);
  if (bytes && namesKam(bytes))
    return ['They run kam as package.json at the top of the repository names it, with its lock file.'];
  return [
    `They run the kam that package.json at the top of the repository names, ${bytes ? 'and it names none' : 'and there is none'}. There:`,
    // without one npm walks up, and installs into a folder above
    ...(bytes ? [] : ['  npm init -y']),
    `  npm install --save-dev ./vendor/kam-${version}.tgz`,
    'with a package of kam in vendor/ (npm pack --pack-destination, in kam’s folder), and the line node_modules/ in .gitignore. Commit package.json, package-lock.json, vendor/ and .gitignore.',
  ];
}

function namesKam(bytes: Uint8Array): boolean {
  try {
    const { dependencies, devDependencies } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return 'kam' in { ...dependencies, ...devDependencies };
  } catch {
    return false;
  }
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
