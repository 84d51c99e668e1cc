import type { SourceDocument } from '../documents/document.ts';
import { type SpanOf, spanFinder } from '../documents/locate.ts';
import type { Texts } from '../documents/texts.ts';
import type { History } from '../facts/commitments.ts';
import { type Facts, gatherFacts } from '../facts/facts.ts';
import { type Finding, inTextOrder, locate } from '../findings/finding.ts';
import { type Lasting, type LastingFinding, lastingWords } from '../findings/fingerprint.ts';
import { loadAccount, loadWorkspace } from '../plan/load.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import type { Parsed } from '../plan/reading.ts';
import { stablePathIn } from '../plan/stable-path.ts';
import { type Allowed, allowancesOf, applyAllowances } from './allowances.ts';
import {
  type Checked,
  checkAccount,
  checkRoot,
  checkWorkspace,
  plainRules,
  type Results,
  ruleIds,
  withComparisons,
} from './index.ts';
import { type AccountSummary, summarise } from './summary.ts';

/**
 * Looking at plans: one account at a time, so that a workspace of thousands needs the memory of one. Positions are looked
 * up, and what somebody allows is taken out, while the account's texts are still at hand.
 */

/** A finding on its way to be printed: where it stands, and how long mending it takes. */
export interface CheckFinding extends LastingFinding {
  minutes: number;
  /** the line it stands on, where excerpts are wanted */
  source?: string | undefined;
}

export interface Examined {
  plan: Plan;
  facts: Facts;
  findings: CheckFinding[];
  /** findings that stand and that somebody accepts */
  allowed: Allowed<LastingFinding>[];
  /** rules that were not asked, because no history is known */
  unasked: readonly string[];
  /** the place of anything in this account's or the workspace's files */
  spanOf: SpanOf;
}

export interface Examination {
  texts: Texts;
  workspace: Workspace;
  results: Omit<Results, 'workspace'>;
  /** keep the line of each finding, to show it */
  excerpts?: boolean;
  /** keep what stays of each finding while lines move, to know it again in another state of the plan */
  lasting?: boolean;
  /** what was read of another state of the same accounts */
  parsed?: Parsed;
  /** what committed history knows of an account; undefined: nothing is known */
  history?: (account: string) => Promise<History | undefined> | History | undefined;
}

export async function examine(
  { texts, workspace, results, excerpts = false, lasting = false, parsed, history }: Examination,
  account: string,
): Promise<Examined> {
  const plan = await loadAccount(texts, workspace, account, parsed);
  const facts = gatherFacts(workspace, plan, results.asOf, await history?.(account));
  const spanOf = spanFinder(plan.sources, workspace.sources);
  const checked = checkAccount(plan, facts, { ...results, workspace });
  const at = { sources: plan.sources, spanOf, workspace, excerpts, lasting };
  const { findings, allowed } = settled(plan.findings, checked, at);
  return { plan, facts, findings, allowed, unasked: checked.unasked ?? [], spanOf };
}

export interface CheckWork extends Examination {
  /** folders to check; all of them, with the rules that need all, where absent */
  accounts?: readonly string[] | undefined;
  /** what other rooms say of the workspace's own files */
  beside?: readonly Finding[];
  /** how all these accounts are looked at: one after the other where absent */
  examineAll?: (accounts: readonly string[]) => Promise<AccountsExamined>;
}

/** What is kept of accounts; plain data. */
export interface AccountsExamined {
  findings: CheckFinding[];
  /** what was read */
  files: string[];
  summaries: AccountSummary[];
  unasked: Unasked[];
}

/** A rule that was not asked of an account, because no history is known. */
export interface Unasked {
  account: string;
  rule: string;
}

export interface CheckResult {
  /** in the order of files and lines */
  findings: CheckFinding[];
  /** what was read */
  files: string[];
  summaries: AccountSummary[];
  unasked: Unasked[];
  /** of the workspace's own files: findings that stand and that somebody accepts */
  allowed: Allowed<LastingFinding>[];
}

/** Accounts one after the other. */
export async function examineAccounts(
  examination: Examination,
  accounts: readonly string[],
  onAccount?: (done: number, of: number) => void,
): Promise<AccountsExamined> {
  const results: Results = { ...examination.results, workspace: examination.workspace };
  const all: AccountsExamined = { findings: [], files: [], summaries: [], unasked: [] };
  for (const [i, account] of accounts.entries()) {
    onAccount?.(i, accounts.length);
    const { plan, facts, findings, unasked } = await examine(examination, account);
    // every file it was told to read counts, also one that could not be decoded
    all.files.push(...new Set([...plan.sources.keys(), ...plan.broken.keys()]));
    all.findings.push(...findings);
    all.unasked.push(...unasked.map((rule) => ({ account, rule })));
    all.summaries.push(summarise(plan, facts, results));
  }
  return all;
}

/** What `kam check` says of a set of texts. */
export async function check(work: CheckWork): Promise<CheckResult> {
  const { workspace, accounts, beside = [], examineAll = (folders) => examineAccounts(work, folders) } = work;
  const results: Results = { ...work.results, workspace };
  const { findings, files, ...examined } = await examineAll(accounts ?? [...workspace.accounts.keys()]);
  const summaries = accounts ? [] : examined.summaries;

  const root = checkRoot(results);
  const whole = accounts ? { findings: [], ran: new Set<string>() } : checkWorkspace(summaries, results);
  const ofRoot = settled(
    [...workspace.findings, ...beside],
    { findings: [...root.findings, ...whole.findings], ran: new Set([...root.ran, ...whole.ran]) },
    {
      sources: workspace.sources,
      spanOf: spanFinder(workspace.sources),
      workspace,
      excerpts: work.excerpts ?? false,
      lasting: work.lasting ?? false,
    },
  );
  findings.push(...ofRoot.findings);
  const compared = accounts ? findings : withComparisons(findings, summaries);
  return {
    findings: compared.sort(inTextOrder),
    files: [...workspace.sources.keys(), ...files],
    summaries,
    unasked: examined.unasked,
    allowed: ofRoot.allowed,
  };
}

interface AtHand {
  sources: ReadonlyMap<string, SourceDocument>;
  spanOf: SpanOf;
  workspace: Workspace;
  excerpts: boolean;
  lasting: boolean;
}

/** Located, set as kam.yaml says, and without those that somebody allows. */
function settled(
  below: readonly Finding[],
  checked: Checked,
  { sources, spanOf, workspace, excerpts, lasting }: AtHand,
): { findings: CheckFinding[]; allowed: Allowed<LastingFinding>[] } {
  const set = workspace.settings.rules;
  const severityOf = ({ rule, severity }: Finding) =>
    set && plainRules.includes(rule) && Object.hasOwn(set, rule) ? set[rule]! : severity;
  const located = [...below, ...checked.findings].flatMap((finding) => {
    const severity = severityOf(finding);
    if (severity === 'off') return [];
    const minutes = finding.minutes ?? defaultMinutes;
    return [
      {
        ...locate(finding, spanOf),
        severity,
        minutes,
        ...(lasting
          ? { lasting: whatStays(finding, sources.get(finding.file) ?? workspace.sources.get(finding.file)) }
          : {}),
      },
    ];
  });
  const { findings, allowed } = applyAllowances(located, allowancesOf(sources.values()), checked.ran);
  return {
    findings: findings.map((finding) => ({
      minutes: defaultMinutes,
      ...finding,
      ...(excerpts ? { source: lineOf(sources.get(finding.file)?.text, finding.line) } : {}),
    })),
    allowed,
  };
}

/** Its words are taken before other accounts add theirs: what they say depends on who else is looked at. */
function whatStays({ path = [], message }: Finding, document: SourceDocument | undefined): Lasting {
  return { names: stablePathIn(document, path), words: lastingWords(message) };
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
  history?: Examination['history'],
): Promise<CheckResult> {
  const workspace = await loadWorkspace(texts, { kpis, rules: ruleIds });
  return check({ texts, workspace, results, ...(history ? { history } : {}) });
}
