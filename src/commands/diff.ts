import { asOf } from '../io/clock.ts';
import { openComparison } from '../io/comparison.ts';
import { toJson } from '../io/json.ts';
import { counted, progressOn } from '../io/progress.ts';
import type { Command } from './command.ts';
import { type DiffAnswer, isEmpty } from './diff/answer.ts';
import { compareTexts } from './diff/compare.ts';
import { diffJson } from './diff/json.ts';
import { diffMarkdown } from './diff/markdown.ts';
import { diffText } from './diff/text.ts';
import { forceOption, outOption } from './shared/options.ts';
import { type Destination, deliver, destination, inFile, warningsText } from './shared/output.ts';
import { openPast } from './shared/past.ts';
import { styleFor } from './shared/style.ts';
import { asOfOption, cdOption, ownFiles, workspaceRoot } from './shared/workspace.ts';

const formats = ['text', 'md', 'json'] as const;
type Format = (typeof formats)[number];

export const diff: Command = {
  arguments: [
    {
      name: 'base',
      summary: 'a branch, tag or commit, or BASE...HEAD; where this branch left main, without it',
    },
    { name: 'head', summary: 'what is compared with it; the files as they are, without it' },
  ],
  options: [
    { flags: '--account <id>', summary: 'only this account; may be given again', many: true },
    { flags: '--format <format>', summary: 'text, md for a comment, or json', choices: formats },
    { flags: '--exit-code', summary: 'end with 1 where anything changed in meaning' },
    outOption,
    forceOption,
    cdOption,
    asOfOption,
  ],
  examples: ['kam diff', 'kam diff main', 'kam diff HEAD~1 HEAD --format md --out diff.md'],
  async run(call, around) {
    const to = destination<Format>(call, around, { formats, preset: () => 'text' });
    const root = workspaceRoot(call, around);
    const [base, head] = call.args;
    const comparison = await openComparison(
      root,
      { ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) },
      around.env,
    );
    try {
      const day = asOf({
        option: call.options.asOf as string | undefined,
        env: around.env,
        commitDate: comparison.head.date,
      });
      const progress = progressOn(around.err, 'comparing accounts');
      const past = openPast(comparison.history, onlyAccount(comparison.changed));
      const found = await compareTexts({
        past,
        base: comparison.base,
        head: comparison.head,
        changed: comparison.changed,
        asOf: day,
        only: named(call.options.account as string[] | undefined),
        onAccounts: (accounts) => counted(accounts, progress),
      }).finally(past.close);
      const side = ({ name, commit }: { name: string; commit?: string | undefined }) => ({
        name,
        commit: commit ?? null,
      });
      const answer: DiffAnswer = { ...found, base: side(comparison.base), head: side(comparison.head) };
      const broken = [answer.workspace, ...answer.accounts].some(({ unknown }) =>
        unknown.some(({ side }) => side === 'head'),
      );
      return await deliver(
        {
          exitCode: broken || (call.options.exitCode === true && !isEmpty(answer)) ? 1 : 0,
          result: diffJson(answer),
          stdout: await printed(answer, to),
          stderr: warningsText(comparison.warnings),
        },
        { around, file: to.file, root, inputs: ownFiles(root), force: call.options.force === true },
      );
    } finally {
      await comparison.close();
    }
  },
};

/** The account in whose folder all of it lies. */
function onlyAccount(changed: readonly string[]): string | undefined {
  const folders = new Set(changed.map((path) => /^accounts\/([^/]+)\//.exec(path)?.[1]));
  return folders.size === 1 ? [...folders][0] : undefined;
}

const named = (accounts: readonly string[] | undefined) => accounts && new Set(accounts);

async function printed(answer: DiffAnswer, { format, file, screen }: Destination<Format>): Promise<string> {
  if (format === 'json') return `${toJson(diffJson(answer))}\n`;
  if (format === 'md') return diffMarkdown(answer);
  const text = diffText(answer, screen.columns, await styleFor(screen));
  return file === undefined ? text : inFile(text, 'diff', answer.asOf);
}
