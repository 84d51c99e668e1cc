import { caps, type Texts, Unreadable } from '../documents/texts.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import { slugOf } from '../plan/slug.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { checkModel } from '../scoring/check-model.ts';
import { readDialect } from '../scoring/dialect.ts';
import { modelHash, rowHash } from '../scoring/hash.ts';
import { buildModel, columnName, columnsUsed, ratingsUsed, trimmed, withDefaults } from '../scoring/model.ts';
import { PortfolioFault, rowsOf } from '../scoring/rows.ts';

/** What a tier rests on, as it is now: kept for the accounts that have a plan, one pass over the portfolio. */
export interface TierBasis {
  /** what is wrong with the model */
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
  const model = buildModel(source);
  const basis: TierBasis = { findings, modelHash: modelHash(source) };
  const file = settings.portfolio?.file ?? 'portfolio.csv';
  let bytes: Uint8Array | undefined;
  try {
    bytes = await texts.read(file, caps.records);
  } catch (error) {
    if (error instanceof Unreadable) return { ...basis, portfolioSkipped: true };
    throw error;
  }
  if (!bytes) return basis;
  const { dialect } = readDialect(bytes, true, source.input, file, [model.account, ...columnsUsed(model)]);
  if (!dialect) return basis;
  const header = dialect.header.map(columnName);
  const at = header.indexOf(columnName(model.account));
  const columns = columnsUsed(model).map((column) => header.indexOf(columnName(column)));
  if (at === -1 || columns.includes(-1)) return basis;

  const cellsOf = new Map<string, string[]>();
  async function* once() {
    yield bytes!;
  }
  try {
    for await (const batch of rowsOf(once(), dialect, file))
      for (const { cells } of batch) {
        const folder = slugOf(trimmed(cells[at]!));
        if (workspace.accounts.has(folder))
          cellsOf.set(
            folder,
            columns.map((column) => cells[column]!),
          );
      }
  } catch (error) {
    if (error instanceof PortfolioFault) return basis;
    throw error;
  }
  const asked = ratingsUsed(model);
  return {
    ...basis,
    rowHash: ({ account, tier }) => {
      const cells = cellsOf.get(account);
      return (
        cells &&
        rowHash(
          cells,
          asked.map((id) => tier?.ratings?.[id] ?? null),
        )
      );
    },
  };
}
