import type { Texts } from '../documents/texts.ts';
import { gatherFacts } from '../facts/facts.ts';
import {
  type Finding,
  inTextOrder,
  type LocatedFinding,
  locate,
  type Place,
  type Span,
  start,
} from '../findings/finding.ts';
import { loadAccount, loadWorkspace } from '../plan/load.ts';
import type { Workspace } from '../plan/plan.ts';
import { allowancesOf, applyAllowances } from './allowances.ts';
import {
  type Checked,
  checkAccount,
  checkRoot,
  checkWorkspace,
  type Results,
  ruleIds,
  withComparisons,
} from './index.ts';
import { type AccountSummary, summarise } from './summary.ts';

/** A whole check: what `kam check` says of a set of texts, account by account. */

/** A finding on its way to be printed: where it stands, and how long mending it takes. */
export interface CheckFinding extends LocatedFinding {
  minutes: number;
  /** the line it stands on, where excerpts are wanted */
  source?: string | undefined;
}

export interface CheckResult {
  /** in the order of files and lines */
  findings: CheckFinding[];
  /** how many files were read */
  files: number;
  summaries: AccountSummary[];
}

export interface CheckWork {
  texts: Texts;
  workspace: Workspace;
  /** folders to check; all of them, with the rules that need all, where absent */
  accounts?: readonly string[] | undefined;
  results: Omit<Results, 'workspace'>;
  /** keep the line of each finding, to show it */
  excerpts?: boolean;
  /** called before each account */
  onAccount?: (done: number, of: number) => void;
}

export async function check({
  texts,
  workspace,
  accounts,
  results: given,
  excerpts = false,
  onAccount,
}: CheckWork): Promise<CheckResult> {
  const results: Results = { ...given, workspace };
  const findings: CheckFinding[] = [];
  const summaries: AccountSummary[] = [];
  let files = workspace.sources.size;

  const folders = accounts ?? [...workspace.accounts.keys()];
  for (const [i, account] of folders.entries()) {
    onAccount?.(i, folders.length);
    const plan = await loadAccount(texts, workspace, account);
    const facts = gatherFacts(workspace, plan, results.asOf);
    const checked = checkAccount(plan, facts, results);
    // every file it was told to read counts, also one that could not be decoded
    files += new Set([...plan.sources.keys(), ...plan.broken.keys()]).size;
    findings.push(...settled(plan, plan.findings, checked, workspace, excerpts));
    if (!accounts) summaries.push(summarise(plan, facts, results));
  }

  const root = checkRoot(results);
  const whole = accounts ? { findings: [], ran: new Set<string>() } : checkWorkspace(summaries, results);
  findings.push(
    ...settled(
      workspace,
      workspace.findings,
      { findings: [...root.findings, ...whole.findings], ran: new Set([...root.ran, ...whole.ran]) },
      workspace,
      excerpts,
    ),
  );
  const compared = accounts ? findings : withComparisons(findings, summaries);
  return { findings: compared.sort(inTextOrder), files, summaries };
}

/** Findings of files that are still at hand: located, and those taken out that somebody allows. */
function settled(
  loaded: Pick<Workspace, 'sources' | 'broken'>,
  below: readonly Finding[],
  checked: Checked,
  workspace: Workspace,
  excerpts: boolean,
): CheckFinding[] {
  const spanOf = ({ file, path, on }: Place): Span =>
    (loaded.sources.get(file) ?? workspace.sources.get(file))?.locate(path ?? [], on) ?? start;
  const located = [...below, ...checked.findings].map((finding) => ({
    ...locate(finding, spanOf),
    minutes: finding.minutes ?? defaultMinutes,
  }));
  return applyAllowances(located, allowancesOf(loaded.sources.values()), checked.ran).map((finding) => ({
    minutes: defaultMinutes,
    ...finding,
    ...(excerpts ? { source: lineOf(loaded.sources.get(finding.file)?.text, finding.line) } : {}),
  }));
}

/** A slip of the pen: a wrong key, a bad date. */
const defaultMinutes = 1;

/** The text of a line, counted from 1; undefined where there is none. */
function lineOf(text: string | undefined, line: number): string | undefined {
  if (!text) return undefined;
  let from = 0;
  for (let n = 1; n < line; n++) {
    from = text.indexOf('\n', from) + 1;
    if (from === 0) return undefined;
  }
  const end = text.indexOf('\n', from);
  return text.slice(from, end === -1 ? text.length : end).replace(/\r$/, '');
}

/** The same from nothing but texts: for tests, and for the gallery of messages. */
export async function checkTexts(
  texts: Texts,
  results: Omit<Results, 'workspace'>,
  kpis: readonly string[],
): Promise<CheckResult> {
  const workspace = await loadWorkspace(texts, { kpis, rules: ruleIds });
  return check({ texts, workspace, results });
}
