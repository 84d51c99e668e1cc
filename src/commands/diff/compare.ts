/** Two states of a workspace → what changed in meaning. */
import { check } from '../../checks/examine.ts';
import { type Results, usualSeverity } from '../../checks/index.ts';
import { type AccountDiff, diffAccount, saysAnything } from '../../diff/account.ts';
import { movedAccounts } from '../../diff/accounts.ts';
import { findingsMoved } from '../../diff/findings.ts';
import type { Moves } from '../../diff/remarks.ts';
import { summaryOf } from '../../diff/say/summary.ts';
import { compareWorkspaces } from '../../diff/workspace-diff.ts';
import type { Texts } from '../../documents/texts.ts';
import type { Past } from '../../facts/commitments.ts';
import { compareText } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { UsageError } from '../../io/faults.ts';
import { loadWorkspace } from '../../plan/load.ts';
import type { Parsed } from '../../plan/reading.ts';
import type { PastSource } from '../shared/past.ts';
import { resultsOf, vocabulary } from '../shared/prepared.ts';
import type { DiffAnswer } from './answer.ts';
import { accountSide, type Computed, named, type Side } from './sides.ts';
import { betterIn, wordsOf } from './words.ts';

/** `whole`: where `texts` does not list the files of accounts that are equal on both sides, a set that does. */
export interface State {
  readonly texts: Texts;
  readonly whole?: Texts;
}

export interface Compared {
  readonly base: State;
  readonly head: State;
  /** paths whose bytes differ, relative to the workspace */
  readonly changed: readonly string[];
  /** one day for both sides, so that only what was written makes a difference */
  readonly asOf: string;
  /** an earlier day for the base: then time makes a difference, too, and a figure says so */
  readonly baseAsOf?: string | undefined;
  /** only these accounts, where some are named */
  readonly only?: ReadonlySet<string> | undefined;
  /** what committed history, up to the head, knows of an account */
  readonly past?: Pick<PastSource, 'of'> | undefined;
  readonly onAccounts?: (accounts: readonly string[]) => Iterable<string>;
}

export async function compareTexts({
  base,
  head,
  changed,
  asOf,
  baseAsOf = asOf,
  only,
  past,
  onAccounts = (accounts) => accounts,
}: Compared): Promise<Omit<DiffAnswer, 'base' | 'head'>> {
  const needsTiers = changed.some((path) => tierFiles.test(path));
  const parsedRoot: Parsed = new Map();
  const side = (texts: Texts, day = asOf) => sideOf(texts, parsedRoot, day, needsTiers);
  let [before, after] = [await side(base.texts, baseAsOf), await side(head.texts)];
  const words = wordsOf(after.workspace, 120);
  const shared = compareWorkspaces(before.workspace, after.workspace, {
    words,
    severityOf: usualSeverity,
  });
  const touched = new Set(changed.flatMap((path) => /^accounts\/([^/]+)/.exec(path)?.[1] ?? []));
  // what all accounts rest on changed: their own files need not have
  const everywhere =
    shared.changes.length > 0 ||
    shared.unknown.length > 0 ||
    changed.some((path) => !path.startsWith('accounts/') && tierFiles.test(path));
  const timePassed = baseAsOf !== asOf;
  // nor need any file have changed where time did
  const anyAccount = everywhere || timePassed;
  if (anyAccount && base.whole) before = await side(base.whole, baseAsOf);
  if (anyAccount && head.whole) after = await side(head.whole);
  const folders = new Set([...before.workspace.accounts.keys(), ...after.workspace.accounts.keys()]);
  for (const account of only ?? []) if (!folders.has(account)) throw noSuchAccount(account, [...folders]);
  // an account that stands on one side only may have been called otherwise on the other
  const isLone = (account: string) =>
    before.workspace.accounts.has(account) !== after.workspace.accounts.has(account);
  const anyLone = [...(only ?? [])].some(isLone);
  const isAsked = (account: string) => only === undefined || only.has(account);
  const all = [...folders]
    .filter((account) => anyAccount || touched.has(account))
    .filter((account) => isAsked(account) || (anyLone && isLone(account)))
    .sort(compareText);

  const promises = new Set(
    changed.flatMap((path) => /^accounts\/([^/]+)\/[56]-[^/]*$/.exec(path)?.[1] ?? []),
  );
  const diffs: AccountDiff[] = [];
  const left: Computed[] = [];
  const came: Computed[] = [];
  const context = {
    words,
    currency: after.workspace.settings.currency,
    betterOf: betterIn(after.workspace),
    shared: shared.lines,
  };
  const agedOf = new Map<string, Computed>();
  const compare = (was: Computed | undefined, is: Computed | undefined) => {
    const aged = was && agedOf.get(was.account);
    const passed = aged && { upTo: asOf, results: aged.results };
    const diff = diffAccount(was, is, { ...context, passed, moves: was && is && movesOf(is.facts.past()) });
    if (saysAnything(diff) && (isAsked(diff.account) || (diff.was !== null && isAsked(diff.was))))
      diffs.push(diff);
  };
  for (const account of onAccounts(all)) {
    const parsed: Parsed = new Map();
    // git tells it while the texts are read; promises that stay as they are count the same on both sides
    const history = promises.has(account) || anyAccount ? past?.of(account) : undefined;
    const was = await accountSide(before, account, { parsed, history });
    const aged =
      was && timePassed ? await accountSide(onDay(before, asOf), account, { parsed, history }) : undefined;
    if (aged) agedOf.set(account, aged);
    // only a side of the same day and the same settings counts the same
    const other = everywhere ? undefined : timePassed ? aged : was;
    const is = await accountSide(after, account, { parsed, history, ...(other ? { other } : {}) });
    if (was && is) compare(was, is);
    else if (was) left.push(was);
    else if (is) came.push(is);
  }
  compareLone(left, came, compare);
  diffs.sort((a, b) => compareText(a.account, b.account));
  const ofAll = { ...shared, ...(await workspaceFindings(before, after)) };
  return {
    asOf,
    workspace: ofAll,
    accounts: diffs,
    summary: summaryOf(diffs, ofAll, words),
    words,
  };
}

const movesOf = (past: Past | undefined): Moves | undefined =>
  past && {
    due: (part, id) => {
      const due = past[part].get(id)?.due;
      return due && { times: due.moves.length, first: due.first?.value };
    },
    baseline: (id) => past.objectives.get(id)?.baseline.moves.length,
  };

/** Files on which a tier's hashes rest: without a change in one of them no finding about tiers can come or go. */
const tierFiles =
  /^(accounts\/[^/]+\/[12]-[^/]*|segmentation\.[^/]*|scores\.csv|kam\.yaml|[^/]*\.(csv|xlsx|parquet|tsv|txt))$/;

async function sideOf(texts: Texts, parsed: Parsed, asOf: string, needsTiers: boolean): Promise<Side> {
  const workspace = await loadWorkspace(texts, vocabulary, parsed);
  const results: Omit<Results, 'workspace'> = needsTiers
    ? (await resultsOf({ texts, workspace, asOf })).results
    : { asOf };
  return { texts, workspace, results };
}

const onDay = (side: Side, asOf: string): Side => ({ ...side, results: { ...side.results, asOf } });

function noSuchAccount(account: string, folders: readonly string[]): UsageError {
  const near = didYouMean(account, folders);
  return new UsageError(
    `Neither side has an account ${quoted(account)}.`,
    near
      ? `Did you mean ${printable(near)}?`
      : 'Name the folder of an account, as it stands below accounts/.',
  );
}

/** Folders on one side only: some are one account under another name. */
function compareLone(
  left: readonly Computed[],
  came: readonly Computed[],
  compare: (was: Computed | undefined, is: Computed | undefined) => void,
): void {
  const lone = (side: Computed) => ({ ...side, ref: side.plan.analysis?.account_ref });
  const moved = movedAccounts(left.map(lone), came.map(lone));
  const arrived = new Set(moved.values());
  for (const was of left)
    compare(
      was,
      came.find(({ account }) => account === moved.get(was.account)),
    );
  for (const is of came) if (!arrived.has(is.account)) compare(undefined, is);
}

/** What came and went in the files of the root. */
async function workspaceFindings(before: Side, after: Side) {
  const [was, is] = [await rootFindings(before), await rootFindings(after)];
  return findingsMoved(was, is);
}

async function rootFindings({ texts, workspace, results }: Side) {
  const { findings, allowed } = await check({ texts, workspace, results, accounts: [], lasting: true });
  return {
    findings: findings.map((finding) => named(finding, undefined)),
    allowed: allowed.map((finding) => named(finding, undefined)),
  };
}
