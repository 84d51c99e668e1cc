/**
 * A portfolio of any kind → text and how it is written. CSV and its kin are read where they lie; a workbook or a Parquet
 * file, told by its first bytes, becomes a private copy, so that everything behind is one road.
 */
import type { Finding, Path } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { onDisk, type PortfolioFile, privateCopy } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { type Dialect, dialectOf } from '../../scoring/dialect.ts';
import { type FileKind, kindOfFile } from '../../scoring/encoding.ts';
import { atLine } from '../../scoring/faults.ts';
import { checkHeader } from '../../scoring/header.ts';
import { columnName } from '../../scoring/model.ts';
import type { Origin } from '../../scoring/origin.ts';
import { PortfolioFault } from '../../scoring/rows.ts';
import { tableCopy } from '../../scoring/table-copy.ts';

type Input = Segmentation['input'];

export interface ReadingOptions {
  input: Input;
  /** where a key of it stands: segmentation.yaml, or an answers file */
  inputAt(key: keyof Input): { file: string; path: Path };
  folder: PrivateFolder;
  /** the column that names the account, where it is known */
  account?: string | undefined;
  /** columns the model names */
  wanted?: readonly string[];
  threads?: number | undefined;
  memory?: number | undefined;
  /** how much of a workbook was copied, 0 to 1 */
  copied?: ((share: number) => void) | undefined;
  /** keys of input: that are for another kind of file are told; who scores week by week knows them */
  meaningless?: boolean;
}

export interface PortfolioText {
  /** its bytes are text */
  file: PortfolioFile;
  dialect: Dialect;
  findings: Finding[];
}

/** With an error among the findings there is no text. */
export async function portfolioText(
  file: PortfolioFile,
  options: ReadingOptions,
): Promise<Partial<PortfolioText> & { findings: Finding[]; sheets?: readonly string[] | undefined }> {
  const { input, wanted = [] } = options;
  const kind = kindOfFile(file.head(8).bytes);
  const remarks = options.meaningless ? meaningless(kind, options) : [];
  try {
    const { text, dialect, findings, sheets }: Copied =
      kind === 'text'
        ? { text: file, ...dialectOf(file.head, input, file.label, wanted) }
        : await (kind === 'workbook' ? workbookText : parquetText)(file, options);
    const all = [...remarks, ...findings];
    if (!dialect || findings.some(({ severity }) => severity === 'error')) return { findings: all, sheets };
    return { file: text, dialect, findings: all };
  } catch (error) {
    if (!(error instanceof PortfolioFault)) throw error;
    return { findings: [...remarks, ...error.findings] };
  }
}

interface Copied {
  text: PortfolioFile;
  dialect?: Dialect;
  findings: Finding[];
  /** of a workbook that is not read */
  sheets?: readonly string[];
}

async function workbookText(
  file: PortfolioFile,
  { input, inputAt, folder, account, wanted = [], copied: report }: ReadingOptions,
): Promise<Copied> {
  const [{ readWorkbook }, { NoSuchSheet }] = await Promise.all([
    import('../../io/workbook.ts'),
    import('../../scoring/workbook/faults.ts'),
  ]);
  const { skip, sheet, header } = input;
  let book: Awaited<ReturnType<typeof readWorkbook>>;
  try {
    book = await readWorkbook(file.path, file.label, { skip, ...(sheet === undefined ? {} : { sheet }) });
  } catch (error) {
    if (!(error instanceof NoSuchSheet)) throw error;
    const { message, help } = error;
    return {
      text: file,
      findings: [{ rule: 'segmentation', severity: 'error', ...inputAt('sheet'), message, help }],
    };
  }
  const copy = tableCopy(book.rows(report), { file: file.label, header, account, wanted });
  const path = await privateCopy(copy.text(), folder);
  const names = copy.header();
  if (!names) return { text: file, findings: [nothingIn(file.label, book.sheet, skip)], sheets: book.sheets };
  return copied(file, path, folder, names, { ...copy.origin(), sheet: book.sheet, sheets: book.sheets });
}

async function parquetText(
  file: PortfolioFile,
  { folder, threads, memory }: ReadingOptions,
): Promise<Copied> {
  const { parquetCopy } = await import('../../io/parquet.ts');
  const { path, rows, columns } = await parquetCopy(file, folder, { threads, memory });
  return copied(
    file,
    path,
    folder,
    columns.map(({ name }) => columnName(name)),
    {
      kind: 'parquet',
      headerRow: undefined,
      rows,
      rowOf: (index) => index + 1,
      refused: [],
      disguised: new Map(),
      types: columns.map(({ type }) => type),
      unusable: new Set(columns.flatMap(({ unusable }, i) => (unusable ? [i] : []))),
      decimals: new Map(columns.flatMap(({ type }, i) => (isDecimal(type) ? [[i, 0] as const] : []))),
    },
  );
}

function copied(
  file: PortfolioFile,
  path: string,
  folder: PrivateFolder,
  header: string[],
  origin: Origin,
): Copied {
  const dialect: Dialect = {
    delimiter: ',',
    quote: '"',
    encoding: 'utf-8',
    mark: 0,
    skip: 0,
    header,
    headerLine: 1,
    origin,
  };
  return { text: onDisk(path, file.label, folder), dialect, findings: checkHeader(dialect, file.label) };
}

function nothingIn(file: string, sheet: string, skip: number): Finding {
  const below = skip === 0 ? '' : ` below row ${skip}, above which input.skip leaves everything out`;
  return atLine(
    file,
    skip + 1,
    `Sheet ${quoted(sheet)} is empty${below}: it has no header row.`,
    'Name the sheet with the accounts in segmentation.yaml: input: { sheet: … }.',
  );
}

/** Numbers that may have decimals. */
function isDecimal(type: string): boolean {
  return /^(DOUBLE|FLOAT|DECIMAL\(\d+,[1-9])/.test(type);
}

const kinds = { text: 'a text file', workbook: 'a workbook', parquet: 'a Parquet file' };
const ofText: readonly (keyof Input)[] = ['delimiter', 'encoding', 'quote'];
const foreign: { [kind in FileKind]: readonly (keyof Input)[] } = {
  text: ['sheet'],
  workbook: ofText,
  parquet: [...ofText, 'sheet', 'skip', 'header'],
};
const untouched: Partial<Input> = { delimiter: 'auto', encoding: 'auto', quote: '"', skip: 0 };

/** Keys of input: that say something of another kind of file. */
function meaningless(kind: FileKind, { input, inputAt }: ReadingOptions): Finding[] {
  return foreign[kind]
    .filter((key) => input[key] !== undefined && input[key] !== untouched[key])
    .map((key) => ({
      rule: 'segmentation',
      severity: 'warn',
      ...inputAt(key),
      on: 'key',
      message: `${key}: means nothing for ${kinds[kind]}, which this portfolio is; it is not looked at.`,
      help: 'Remove the key, unless the model also reads portfolios that it is for.',
    }));
}

/** Whether the model reads columns of a table that hold no cells it could use. */
export function checkTypes(
  { header, origin }: Dialect,
  columns: readonly { column: string; file: string; path: Path }[],
  account: string | undefined,
): Finding[] {
  if (origin?.types === undefined) return [];
  return columns.flatMap(({ column, ...place }): Finding[] => {
    const at = header.indexOf(columnName(column));
    if (at === -1) return [];
    const type = origin.types![at]!;
    const finding = { rule: 'segmentation', severity: 'error' as const, ...place };
    if (origin.unusable.has(at))
      return [
        {
          ...finding,
          message: `The column ${quoted(column)} of this Parquet file holds ${type === 'BLOB' ? 'bytes that are no text' : `no single values (${printable(type.slice(0, 60))})`}; kam cannot read them as cells.`,
          help: 'Name another column, or have the file written with one text or number in each cell of it.',
        },
      ];
    if (column === account && isDecimal(type))
      return [
        {
          ...finding,
          message: `The column ${quoted(column)} names the accounts and is stored as numbers with decimals (${printable(type)}): zeros before an id and long ids are lost in them.`,
          help: 'Have the file written with this column as text.',
        },
      ];
    return [];
  });
}
