/** The portfolio without the engine: for whom some columns are enough and nothing is scored. */
import { caps, type Texts } from '../../documents/texts.ts';
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { type PortfolioFile, portfolioOf } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Workspace } from '../../plan/plan.ts';
import { type Segmentation, segmentation as segmentationSchema } from '../../plan/workspace/segmentation.ts';
import { columnName, trimmed } from '../../scoring/model.ts';
import { numberIn, styleMask, styles } from '../../scoring/number-style.ts';
import { allRows, PortfolioFault } from '../../scoring/rows.ts';
import { portfolioText } from './portfolio-text.ts';

export interface PortfolioRow {
  /** physical line on which it begins */
  line: number;
  /** trimmed; "" where the row has none */
  id: string;
  /** as stored, in the order of the columns asked for; undefined: the portfolio has no such column */
  cells: readonly (string | undefined)[];
}

/** The workspace's portfolio among its texts, at most 20 MB of it (Unreadable); undefined: it is not there. */
export async function portfolioIn(
  texts: Texts,
  workspace: Workspace,
  folder: PrivateFolder,
): Promise<PortfolioFile | undefined> {
  const label = workspace.settings.portfolio?.file ?? 'portfolio.csv';
  const bytes = await texts.read(label, caps.records);
  return bytes && portfolioOf(bytes, label, folder);
}

/** The column whose cells are the accounts' ids; the model's word counts before that of kam.yaml. */
export function idColumn({ segmentation, settings }: Workspace): string | undefined {
  return segmentation?.account ?? settings.portfolio?.columns?.id;
}

/**
 * Every row that has as many cells as the header, once. Throws PortfolioFault where the file cannot be read as
 * segmentation.yaml says, or where it has no column with ids. Rows that `kam score` would reject are among them.
 */
export async function* portfolioRows(
  source: PortfolioFile,
  workspace: Workspace,
  columns: readonly (string | undefined)[],
  folder: PrivateFolder,
): AsyncGenerator<PortfolioRow> {
  const input = inputOf(workspace);
  const id = idColumn(workspace);
  if (id === undefined) throw new PortfolioFault(noIds);
  const { file, dialect, findings } = await portfolioText(source, {
    input,
    inputAt: (key) => ({ file: 'segmentation.yaml', path: ['input', key] }),
    folder,
    account: id,
    wanted: [id, ...columns.flatMap((column) => column ?? [])],
  });
  if (!file || !dialect) throw new PortfolioFault(...findings);
  const indexOf = (column: string) => dialect.header.indexOf(columnName(column));
  const at = indexOf(id);
  if (at === -1) throw new PortfolioFault(noColumn(id, dialect.header, workspace));
  const places = columns.map((column) => (column === undefined ? -1 : indexOf(column)));
  for await (const batch of allRows(() => file.chunks(), dialect, file.label, input.encoding === 'auto'))
    for (const { line, cells } of batch)
      yield { line, id: trimmed(cells[at]!), cells: places.map((place) => cells[place]) };
}

/** How segmentation.yaml says the portfolio is written; without one, every default. */
function inputOf({ segmentation }: Workspace): Segmentation['input'] {
  return segmentation?.input ?? segmentationSchema.shape.input.parse(undefined);
}

/** A cell as it is meant: trimmed, and undefined where it is empty or one of the words for "unknown". */
export function cellReader(workspace: Workspace): (cell: string | undefined) => string | undefined {
  const unknown = new Set(inputOf(workspace).null.map((word) => trimmed(word).toLowerCase()));
  return (cell) => {
    const text = cell === undefined ? '' : trimmed(cell);
    return text === '' || unknown.has(text.toLowerCase()) ? undefined : text;
  };
}

/** A count in whatever style it is written; a cell that two styles read differently says nothing. */
export function wholeNumber(cell: string | undefined): number | undefined {
  if (cell === undefined) return undefined;
  const mask = styleMask(cell);
  const values = new Set(styles.flatMap((style, i) => (mask & (1 << i) ? [numberIn(cell, style)] : [])));
  const [value] = values;
  return values.size === 1 && value !== undefined && Number.isSafeInteger(value) && value >= 0
    ? value
    : undefined;
}

const noIds: Finding = {
  rule: 'portfolio',
  severity: 'error',
  file: 'kam.yaml',
  path: ['portfolio', 'columns'],
  message: 'kam.yaml names no column with the accounts’ ids.',
  help: 'Write it: portfolio: { columns: { id: … } }.',
};

function noColumn(column: string, header: readonly string[], { segmentation }: Workspace): Finding {
  const near = didYouMean(column, header);
  return {
    rule: 'portfolio',
    severity: 'error',
    ...(segmentation?.account === undefined
      ? { file: 'kam.yaml', path: ['portfolio', 'columns', 'id'] }
      : { file: 'segmentation.yaml', path: ['account'] }),
    message: `The portfolio has no column ${quoted(column)}.`,
    help: near
      ? `Did you mean ${quoted(near)}?`
      : `Its columns are ${header.slice(0, 12).map(quoted).join(', ')}.`,
  };
}
