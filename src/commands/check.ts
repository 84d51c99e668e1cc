import { relative, resolve, sep } from 'node:path';
import { type CheckFinding, check as checkPlans, examineAccounts, type Unasked } from '../checks/examine.ts';
import { workspaceRuleIds } from '../checks/index.ts';
import { countBySeverity } from '../findings/finding.ts';
import { checkEnvelope } from '../findings/json.ts';
import { prettyByFile, summaryLine } from '../findings/pretty.ts';
import { printable, quoted } from '../findings/printable.ts';
import { wrapped } from '../findings/width.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { progressOn } from '../io/progress.ts';
import { deepen } from '../io/refs.ts';
import { fileOf, inAccount } from '../plan/files.ts';
import type { Workspace } from '../plan/plan.ts';
import { openChanges } from './check/changes.ts';
import { examineShared } from './check/share.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { wholeNumber } from './shared/options.ts';
import { warningsText } from './shared/output.ts';
import { inHistory, openPast } from './shared/past.ts';
import { prepared, vocabulary } from './shared/prepared.ts';
import { styleFor } from './shared/style.ts';
import { accountNamed, openWorkspace, readOptions, startFolder } from './shared/workspace.ts';

const formats = ['pretty', 'json', 'github', 'gitlab', 'sarif', 'junit'] as const;

export const check: Command = {
  arguments: [
    { name: 'path', summary: 'accounts, or files of the workspace; all of it without one', many: true },
  ],
  options: [
    ...readOptions,
    { flags: '--format <format>', summary: 'how findings are printed', choices: formats, preset: 'pretty' },
    {
      flags: '--changed [base]',
      summary: 'what changed since a revision, or since this branch left main, and what that broke elsewhere',
    },
    { flags: '--max-warnings <number>', summary: 'fail when there are more warnings than this' },
    { flags: '--errors-only', summary: 'leave warnings and notes out; every error is shown' },
    { flags: '--excerpt', summary: 'show the lines of the files where this is no terminal' },
    { flags: '--no-excerpt', summary: 'never show lines of the files' },
  ],
  examples: [
    'kam check',
    'kam check san-telmo',
    'kam check --format github --max-warnings 20',
    'kam check --format junit > kam.xml',
  ],
  async run(call, around) {
    const most = wholeNumber(call.options.maxWarnings, '--max-warnings');
    const format = (call.options.format ?? 'pretty') as (typeof formats)[number];
    if (call.options.excerpt === true && format !== 'pretty')
      throw new UsageError(
        `--excerpt shows lines of files to people; ${format} names their places and has none.`,
        'Leave one of the two out.',
      );
    const changes = call.options.changed === undefined ? undefined : await openChanges(call, around);
    const opened = changes?.opened ?? (await openWorkspace(call, around, vocabulary));
    const past = openPast(opened.log);
    try {
      const wanted = changes ? undefined : scopeOf(call, around, opened.root, opened.workspace);
      // lines of files go to a terminal only: a log of CI is read by others
      const excerpts =
        format === 'pretty' &&
        (call.options.excerpt === undefined ? around.out.interactive : call.options.excerpt === true);
      const { results: known, beside } = await prepared(opened);
      const reach = await past.reach();
      const results = { ...known, noHistory: reach !== 'whole' };
      const progress = progressOn(around.err, 'checking accounts');
      const { texts, workspace } = opened;
      // these two are held against the run before
      const lasting = format === 'gitlab' || format === 'sarif' || changes !== undefined;
      // git tells it while the first account is read
      const history = async (account: string) => inHistory(await past.suspects())(account);
      const examination = { texts, workspace, results, excerpts, lasting, history };
      const {
        findings: found,
        files,
        unasked,
      } = await checkPlans({
        ...examination,
        accounts: changes?.accounts ?? wanted?.accounts,
        beside,
        // threads read the folder; a revision is read by the one git process that is there
        examineAll: (accounts) =>
          call.options.at === undefined && changes === undefined
            ? examineShared(opened.root, { ...examination, suspects: past.suspects }, accounts, progress.step)
            : examineAccounts(examination, accounts, progress.step),
      }).finally(progress.end);
      const findings = changes
        ? await changes.concerned(found, past)
        : found.filter(({ file }) => wanted === undefined || wanted.holds(file));
      const count = countBySeverity(findings);
      const shown =
        call.options.errorsOnly === true ? findings.filter(({ severity }) => severity === 'error') : findings;
      const warningsFail = most !== undefined && count.warn > most;
      const exitCode = count.error > 0 || warningsFail ? 1 : 0;
      const concerns = (file: string) => (changes ? changes.holds(file) : (wanted?.holds(file) ?? true));
      const promises = unasked.filter(({ account }) => concerns(inAccount(account, fileOf.objectives)));
      const notes = [warningsText(opened.warnings)];
      // without a repository nobody expects a history
      if (reach === 'newest' && promises.length > 0) notes.push(warningsText([notWhole(promises)]));
      if ((changes ? changes.accounts : wanted?.accounts)?.length && format === 'pretty') {
        const skipped = workspaceRuleIds(opened.workspace);
        if (skipped.length > 0)
          notes.push(
            `Not asked of ${changes ? 'changed' : 'single'} accounts: ${skipped.join(', ')}. kam check looks at all.\n`,
          );
      }
      if (exitCode === 1 && count.error === 0)
        notes.push(`${count.warn} warnings are more than --max-warnings ${most} allows.\n`);
      if (shown.length < findings.length && format === 'pretty')
        notes.push('Shown are errors only; kam check without --errors-only shows the rest.\n');
      const stderr = notes.join('');
      // made where it is asked for: with thousands of accounts it is as large again as the findings
      const answer = (stdout: NonNullable<Outcome['stdout']>): Outcome => ({
        exitCode,
        get result() {
          return checkEnvelope(opened.asOf, files.length, shown);
        },
        stdout,
        stderr,
      });
      if (format === 'json') return answer(`${toJson(checkEnvelope(opened.asOf, files.length, shown))}\n`);
      if (format !== 'pretty') {
        const { reportFor } = await import('./check/servers.ts');
        const { root, asOf } = opened;
        const read = files.filter(concerns);
        return answer(
          inPieces(reportFor(format, { root, asOf, findings: shown, files: read, warningsFail })),
        );
      }
      const minutes = shown.reduce(
        (sum, finding) => sum + (finding.severity === 'info' ? 0 : finding.minutes),
        0,
      );
      const width = around.out.columns;
      const told = prettyByFile(shown, { width, style: await styleFor(around.out) });
      const summary = wrapped(summaryLine(count, { minutes, first: firstStep(shown) }), width).join('\n');
      return answer(inPieces(told, `${shown.length > 0 ? '\n' : ''}${summary}\n`));
    } finally {
      await past.close();
      await opened.texts.close();
    }
  },
};

function notWhole(unasked: readonly Unasked[]): string {
  const rules = [...new Set(unasked.map(({ rule }) => rule))].join(', ');
  return `This clone holds only the newest commits (a shallow clone), so nobody can say how often a promise was moved: not asked was ${rules}. ${deepen}`;
}

/** Texts in pieces that are worth a write of their own. */
async function* inPieces(texts: Iterable<string>, last = ''): AsyncGenerator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece + last;
}

/** Where to begin: the account of the first error, else of the most warnings. */
function firstStep(findings: readonly CheckFinding[]): string | undefined {
  const weight = new Map<string, number>();
  for (const { file, severity } of findings) {
    const account = /^accounts\/([^/]+)\//.exec(file)?.[1];
    if (account && severity !== 'info')
      weight.set(account, (weight.get(account) ?? 0) + (severity === 'error' ? 1000 : 1));
  }
  const first = [...weight].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0];
  return first && `kam next ${printable(first[0])}`;
}

interface Scope {
  accounts: readonly string[];
  holds(file: string): boolean;
}

/** undefined: everything. With one account named only its files and the workspace's own count. */
function scopeOf(call: Call, around: Surroundings, root: string, workspace: Workspace): Scope | undefined {
  if (call.args.length === 0) return undefined;
  const accounts = new Set<string>();
  const files = new Set<string>();
  let wholeAccounts = false;
  for (const word of call.args) {
    const path = relative(root, resolve(startFolder(call, around), word))
      .split(sep)
      .join('/');
    if (path === '') return undefined;
    const [folder, account, ...rest] = path.split('/');
    if (folder === 'accounts' && account && workspace.accounts.has(account)) {
      accounts.add(account);
      if (rest.length === 0) wholeAccounts = true;
      else if (workspace.accounts.get(account)!.includes(rest.join('/'))) files.add(path);
      else throw new UsageError(`There is no file ${printable(word)}.`, 'Check the path.');
    } else if (workspace.sources.has(path)) files.add(path);
    else if (/[/\\]/.test(word) && path.startsWith('..'))
      throw new UsageError(
        `${quoted(word)} is outside this workspace.`,
        'Name accounts or files of the workspace.',
      );
    else {
      accounts.add(accountNamed(workspace, word));
      wholeAccounts = true;
    }
  }
  return {
    accounts: [...accounts],
    holds: (file) =>
      files.has(file) ||
      (wholeAccounts && (!file.startsWith('accounts/') || accounts.has(file.split('/')[1]!))),
  };
}
