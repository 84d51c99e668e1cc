/** `kam score --matrix`: where the portfolio stands, drawn on the terminal: a grid for two axes, a histogram for one. */
import { UsageError } from '../../io/faults.ts';
import { keyTiers } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import type { Model } from '../../scoring/model.ts';
import { binsPerPoint, densitySql } from '../../scoring/sql/asked.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import { type Answer, jsonOf } from './answer.ts';
import { matrixCsv, matrixJson } from './matrix/data.ts';
import { gridText } from './matrix/grid.ts';
import { histogramText } from './matrix/histogram.ts';
import type { Forms } from './question.ts';

/** One cell of the matrix. Its bounds by axis: rows, then columns. */
export interface MatrixCell {
  at: readonly number[];
  tier: string;
  key: boolean;
  from: readonly number[];
  to: readonly number[];
  accounts: number;
}

/** So many accounts stand at these values, in this cell. */
export interface Spot {
  at: readonly number[];
  values: readonly number[];
  accounts: number;
}

export interface Drawing {
  /** the axis of the rows, and of the columns, if there are two: ids and cuts */
  axes: readonly { id: string; cuts: readonly number[] }[];
  /** row by row from the low end */
  cells: readonly (readonly MatrixCell[])[];
  spots: readonly Spot[];
  /** accounts that stand in no cell */
  without: number;
}

export interface Look {
  columns: number;
  number(value: number, digits?: number): string;
  /** paints a key tier, or not */
  strong(text: string): string;
}

export async function matrixForms(answer: Answer): Promise<Forms> {
  const model = answer.model!;
  if (!model.matrix)
    throw new UsageError(
      'The model has no matrix, so there are no cells to draw.',
      'Write matrix: into segmentation.yaml: where one tier ends and the next begins.',
    );
  const drawing = await drawingOf(answer, model);
  const { num } = formatFor(answer.settings.locale, answer.settings.currency);
  return {
    table: async (screen: Screen) => {
      const look = { columns: screen.columns, number: num, strong: (await styleFor(screen)).place };
      return drawing.axes.length === 1 ? histogramText(drawing, look) : gridText(drawing, look);
    },
    csv: () => matrixCsv(drawing),
    json: () => jsonOf(answer, { matrix: matrixJson(drawing) }),
  };
}

async function drawingOf({ scored, settings }: Answer, model: Model): Promise<Drawing> {
  const { axes, cuts, cells } = model.matrix!;
  const keys = keyTiers(settings);
  const counts = new Map<string, number>();
  const spots: Spot[] = [];
  let without = 0;
  for (const [row, column, high, wide, accounts] of await scored!.engine.rows(densitySql(model))) {
    const n = Number(accounts);
    if (row === null || (axes.length === 2 && column === null)) {
      without += n;
      continue;
    }
    const at = axes.length === 2 ? [Number(row), Number(column)] : [Number(row)];
    const values = (axes.length === 2 ? [high, wide] : [high]).map(
      (bin) => (Number(bin) + 0.5) / binsPerPoint,
    );
    spots.push({ at, values, accounts: n });
    counts.set(at.join(), (counts.get(at.join()) ?? 0) + n);
  }
  const bounds = cuts.map((list) => [0, ...list, 100]);
  return {
    axes: axes.map((axis, m) => ({ id: model.axes[axis]!.id, cuts: cuts[m]! })),
    cells: cells.map((tiers, r) =>
      tiers.map((tier, c) => {
        const at = axes.length === 2 ? [r, c] : [r];
        return {
          at,
          tier,
          key: keys.has(tier),
          from: at.map((i, m) => bounds[m]![i]!),
          to: at.map((i, m) => bounds[m]![i + 1]!),
          accounts: counts.get(at.join()) ?? 0,
        };
      }),
    ),
    spots,
    without,
  };
}

export const keyMark = '*';

/** "*key 71" */
export function cellLabel({ tier, key, accounts }: MatrixCell, { number }: Look): string {
  return `${key ? keyMark : ''}${tier} ${number(accounts)}`;
}

/** What the signs mean, and who is not in the picture. */
export function legend({ cells, without }: Drawing, look: Look, signs: readonly string[]): string[] {
  const parts = [...signs];
  if (cells.flat().some(({ key }) => key)) parts.unshift(`${keyMark} key tier`);
  const lines = parts.length === 0 ? [] : [parts.join('   ')];
  if (without > 0) lines.push(`! ${look.number(without)} without a tier: kam score --missing`);
  return lines;
}
