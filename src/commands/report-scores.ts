import { caps, type Texts, Unreadable } from '../documents/texts.ts';
import { compareText, type Finding } from '../findings/finding.ts';
import type { Workspace } from '../plan/plan.ts';
import { segmentation as segmentationSchema } from '../plan/workspace/segmentation.ts';
import type { ScoredAccount } from '../report/sections/given.ts';
import { readDialect } from '../scoring/dialect.ts';
import { columnName, trimmed } from '../scoring/model.ts';
import { PortfolioFault, rowsOf } from '../scoring/rows.ts';
import { loadScores } from './scores.ts';

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
  const { rows, sizeLabel } = await portfolioRows(texts, workspace);
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

interface PortfolioRow {
  name: string | null;
  size: number | null;
}

/** Names and sizes by id. What is wrong with the portfolio is `kam score`'s to say: here names are simply missing. */
async function portfolioRows(
  texts: Texts,
  workspace: Workspace,
): Promise<{ rows: ReadonlyMap<string, PortfolioRow>; sizeLabel: 'beds' | 'lives' | null }> {
  const rows = new Map<string, PortfolioRow>();
  const { portfolio } = workspace.settings;
  const columns = portfolio?.columns;
  const id = workspace.segmentation?.account ?? columns?.id;
  const file = portfolio?.file ?? 'portfolio.csv';
  const bytes = await portfolioBytes(texts, file);
  if (id === undefined || !bytes) return { rows, sizeLabel: null };
  const input = workspace.segmentation?.input ?? segmentationSchema.shape.input.parse(undefined);
  const { dialect } = readDialect(bytes, true, input, file, [id]);
  if (!dialect) return { rows, sizeLabel: null };
  const header = dialect.header.map(columnName);
  const indexOf = (column: string | undefined): number =>
    column === undefined ? -1 : header.indexOf(columnName(column));
  const at = indexOf(id);
  const nameAt = indexOf(workspace.segmentation?.name ?? columns?.name);
  const sizes = { beds: indexOf(columns?.beds), lives: indexOf(columns?.lives) };
  const sizeLabel = sizes.beds !== -1 ? 'beds' : sizes.lives !== -1 ? 'lives' : null;
  if (at === -1) return { rows, sizeLabel: null };
  async function* once() {
    yield bytes!;
  }
  try {
    for await (const batch of rowsOf(once(), dialect, file))
      for (const { cells } of batch)
        rows.set(trimmed(cells[at]!), {
          name: nameAt === -1 ? null : trimmed(cells[nameAt]!) || null,
          size: sizeLabel === null ? null : whole(trimmed(cells[sizes[sizeLabel]]!)),
        });
  } catch (error) {
    if (!(error instanceof PortfolioFault)) throw error;
    return { rows: new Map(), sizeLabel: null };
  }
  return { rows, sizeLabel };
}

async function portfolioBytes(texts: Texts, file: string): Promise<Uint8Array | undefined> {
  try {
    return await texts.read(file, caps.records);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A bubble's size is drawn, not counted with: only plain whole numbers are taken. */
function whole(cell: string): number | null {
  return /^\d{1,9}$/.test(cell) ? Number(cell) : null;
}
