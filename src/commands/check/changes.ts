/** `kam check --changed`: findings in what changed, and those that the change brought about elsewhere. */
import { type CheckFinding, check } from '../../checks/examine.ts';
import { findingsMoved } from '../../diff/findings.ts';
import { asOf } from '../../io/clock.ts';
import { openComparison } from '../../io/comparison.ts';
import { UsageError } from '../../io/faults.ts';
import { loadWorkspace } from '../../plan/load.ts';
import type { Call, Surroundings } from '../command.ts';
import { named } from '../diff/sides.ts';
import { inHistory, type PastSource } from '../shared/past.ts';
import { prepared, vocabulary } from '../shared/prepared.ts';
import { type OpenedWorkspace, workspaceRoot } from '../shared/workspace.ts';

export interface Changes {
  /** the state that is checked; closing its texts ends git */
  opened: OpenedWorkspace;
  /** accounts to look at; undefined: all, because something they rest on changed */
  accounts: readonly string[] | undefined;
  /** a file that changed */
  holds(file: string): boolean;
  /** of all findings those that stand in what changed, or did not stand before */
  concerned(findings: readonly CheckFinding[], past: PastSource): Promise<CheckFinding[]>;
}

export async function openChanges(call: Call, around: Surroundings): Promise<Changes> {
  const { changed: base, at, asOf: day } = call.options;
  if (call.args.length > 0)
    throw new UsageError(
      '--changed says itself what is checked.',
      'Leave the paths out, or --changed; a revision is written --changed=REF.',
    );
  const root = workspaceRoot(call, around);
  const comparison = await openComparison(
    root,
    { ...(typeof base === 'string' ? { base } : {}), ...(typeof at === 'string' ? { head: at } : {}) },
    around.env,
  );
  try {
    const { changed, head, warnings } = comparison;
    const today = asOf({ option: day as string | undefined, env: around.env, commitDate: head.date });
    const files = new Set(changed);
    const all = changed.some((path) => !path.startsWith('accounts/')) || foldersMoved(comparison);
    const accounts = all
      ? undefined
      : [...new Set(changed.map((path) => path.split('/')[1]!))].filter((account) => account !== '');
    const texts = all ? head.whole : head.texts;
    const opened: OpenedWorkspace = {
      root,
      texts: { ...texts, close: comparison.close },
      asOf: today,
      warnings: [...warnings],
      log: comparison.history,
      workspace: await loadWorkspace(texts, vocabulary),
    };
    return {
      opened,
      accounts: accounts?.filter((account) => opened.workspace.accounts.has(account)),
      holds: (file) => files.has(file),
      concerned: async (findings, past) => {
        const elsewhere = findings.filter(({ file }) => !files.has(file));
        const before = elsewhere.length === 0 ? [] : await findingsAtBase(comparison, today, accounts, past);
        const now = elsewhere.map((finding) => ({ ...named(finding, undefined), finding }));
        const { appeared } = findingsMoved({ findings: before, allowed: [] }, { findings: now, allowed: [] });
        const came = new Set(appeared.map((finding) => (finding as (typeof now)[number]).finding));
        return findings.filter((finding) => files.has(finding.file) || came.has(finding));
      },
    };
  } catch (error) {
    await comparison.close();
    throw error;
  }
}

type Comparison = Awaited<ReturnType<typeof openComparison>>;

/** An account that came or went is one that others may name. */
function foldersMoved({ changed }: Comparison): boolean {
  return changed.some((path) => /^accounts\/[^/]+\/1-analysis\.yaml$/.test(path));
}

async function findingsAtBase(
  { base }: Comparison,
  today: string,
  accounts: readonly string[] | undefined,
  past: PastSource,
) {
  const texts = accounts ? base.texts : base.whole;
  const workspace = await loadWorkspace(texts, vocabulary);
  const { results, beside } = await prepared({ texts, workspace, asOf: today });
  const noHistory = (await past.reach()) !== 'whole';
  const { findings } = await check({
    texts,
    workspace,
    results: { ...results, noHistory },
    beside,
    lasting: true,
    // a promise in a file that nobody touched was put off before
    history: async (account) => inHistory(await past.suspects())(account),
    ...(accounts ? { accounts: accounts.filter((account) => workspace.accounts.has(account)) } : {}),
  });
  return findings.map((finding) => named(finding, undefined));
}
