import { type Texts, Unreadable } from '../../documents/texts.ts';
import { compareText, type Finding } from '../../findings/finding.ts';
import { privateFolder } from '../../io/private-folder.ts';
import type { Workspace } from '../../plan/plan.ts';
import type { ScoredAccount } from '../../report/sections/given.ts';
import { PortfolioFault } from '../../scoring/rows.ts';
import { cellReader, portfolioIn, portfolioRows, wholeNumber } from '../shared/portfolio-rows.ts';
import { loadScores } from '../shared/scores.ts';

export interface ScoredAccounts {
  scores: ScoredAccount[] | undefined;
  sizeLabel: 'beds' | 'lives' | null;
  findings: readonly Finding[];
}

/** What `kam score --write` left, with names and sizes from the portfolio: the accounts around ours. */
export async function scoredAccounts(texts: Texts, workspace: Workspace): Promise<ScoredAccounts> {
  const nothing: ScoredAccounts = { scores: undefined, sizeLabel: null, findings: [] };
  const { scores, findings } = await loadScores(texts);
  if (!scores) return { ...nothing, findings };
  const { rows, sizeLabel } = await knownOf(texts, workspace);
  return {
    sizeLabel,
    findings: [],
    scores: [...scores.accounts.values()]
      .map((score): ScoredAccount => {
        const row = rows.get(score.account);
        return {
          account: score.account,
          name: row?.name ?? null,
          axes: Object.fromEntries(scores.axes.map((axis, i) => [axis, score.values[i] ?? null])),
          score: score.score,
          rank: score.rank,
          tier: score.tier,
          to_cut: score.to_cut,
          fragile: score.fragile === true,
          size: row?.size ?? null,
        };
      })
      .sort((a, b) => compareText(a.account, b.account)),
  };
}

interface Known {
  name: string | null;
  size: number | null;
}

/** Names and sizes by id. What is wrong with the portfolio is `kam score`'s to say: here names are simply missing. */
async function knownOf(
  texts: Texts,
  workspace: Workspace,
): Promise<{ rows: ReadonlyMap<string, Known>; sizeLabel: 'beds' | 'lives' | null }> {
  const columns = workspace.settings.portfolio?.columns;
  const asked = [workspace.segmentation?.name ?? columns?.name, columns?.beds, columns?.lives];
  const read = cellReader(workspace);
  const rows = new Map<string, Known>();
  let sizeLabel: 'beds' | 'lives' | null = null;
  const folder = privateFolder();
  try {
    const source = await portfolioIn(texts, workspace, folder);
    if (!source) return { rows, sizeLabel };
    for await (const { id, cells } of portfolioRows(source, workspace, asked, folder)) {
      const [name, beds, lives] = cells;
      sizeLabel ??= beds !== undefined ? 'beds' : lives !== undefined ? 'lives' : null;
      rows.set(id, { name: read(name) ?? null, size: wholeNumber(read(beds ?? lives)) ?? null });
    }
    return { rows, sizeLabel };
  } catch (error) {
    if (error instanceof PortfolioFault || error instanceof Unreadable)
      return { rows: new Map(), sizeLabel: null };
    throw error;
  } finally {
    folder.remove();
  }
}
