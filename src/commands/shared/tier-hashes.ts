import { type Texts, Unreadable } from '../../documents/texts.ts';
import type { Finding } from '../../findings/finding.ts';
import { privateFolder } from '../../io/private-folder.ts';
import { isPlanOf } from '../../plan/account-link.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import { slugOf } from '../../plan/slug.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkModel } from '../../scoring/check-model.ts';
import { modelHash, rowHash } from '../../scoring/hash.ts';
import { buildModel, columnsUsed, ratingsUsed, withDefaults } from '../../scoring/model.ts';
import { PortfolioFault } from '../../scoring/rows.ts';
import { loadPin } from './pin.ts';
import { portfolioIn, portfolioRows } from './portfolio-rows.ts';

/** What a tier rests on, as it is now: kept for the accounts that have a plan, one pass over the portfolio. */
export interface TierBasis {
  /** what is wrong with the model or its pin */
  findings: readonly Finding[];
  modelHash?: string;
  /** the portfolio is too large to be read along */
  portfolioSkipped?: boolean;
  /** absent: the row is not in the portfolio, or there is no model */
  rowHash?(plan: Plan): string | undefined;
}

/** Reads no more than 20 MB of the portfolio; what is wrong with its rows is `kam score`'s to say. */
export async function tierBasis(
  texts: Texts,
  workspace: Workspace,
  segmentation: Segmentation,
): Promise<TierBasis> {
  const { settings, broken } = workspace;
  const source = withDefaults(segmentation, settings.portfolio?.columns ?? {});
  const findings = checkModel(source, 'segmentation.yaml', Object.keys(settings.tiers ?? {}));
  if (broken.has('segmentation.yaml') || findings.some(({ severity }) => severity === 'error'))
    return { findings };
  const pin = await loadPin(texts, source, 'segmentation.yaml');
  findings.push(...pin.findings);
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  const model = buildModel(source, pin.scales);
  const basis: TierBasis = { findings, modelHash: modelHash(source, pin.scales) };
  // A plan whose account_ref gives another folder finds no row: account-in-its-folder speaks of it.
  const folder = privateFolder();
  const rowsOf = new Map<string, { id: string; cells: readonly string[] }[]>();
  try {
    const portfolio = await portfolioIn(texts, workspace, folder);
    if (!portfolio) return basis;
    for await (const { id, cells } of portfolioRows(portfolio, workspace, columnsUsed(model), folder)) {
      if (cells.includes(undefined)) return basis;
      const folder = slugOf(id);
      if (!workspace.accounts.has(folder)) continue;
      rowsOf.set(folder, [...(rowsOf.get(folder) ?? []), { id, cells: cells as readonly string[] }]);
    }
  } catch (error) {
    if (error instanceof Unreadable) return { ...basis, portfolioSkipped: true };
    if (error instanceof PortfolioFault) return basis;
    throw error;
  } finally {
    folder.remove();
  }
  const asked = ratingsUsed(model);
  return {
    ...basis,
    rowHash: ({ account, analysis, tier }) => {
      const link = { folder: account, ref: analysis?.account_ref };
      const row = rowsOf.get(account)?.find(({ id }) => isPlanOf(link, id));
      return (
        row &&
        rowHash(
          row.cells,
          asked.map((id) => tier?.ratings?.[id] ?? null),
        )
      );
    },
  };
}
