import { compareText, type Finding } from '../../findings/finding.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { type Dialect, writtenAs } from '../../scoring/dialect.ts';
import { kindOfFile } from '../../scoring/encoding.ts';
import { atLine } from '../../scoring/faults.ts';
import { headerPlace } from '../../scoring/header.ts';
import { trimmed } from '../../scoring/model.ts';
import { placeWord } from '../../scoring/origin.ts';
import { type ColumnProfile, profileColumn, proposeScale } from '../../scoring/propose.ts';
import { PortfolioFault, rowsOf } from '../../scoring/rows.ts';
import { isFrequent, sentinels } from '../../scoring/sentinels.ts';
import { portfolioText } from '../shared/portfolio-text.ts';

/** A portfolio file as kam init sees it: every cell of every column looked at once. */
export interface Seen {
  dialect: Dialect;
  /** what the portfolio is called in the workspace */
  stored: string;
  rows: number;
  columns: readonly SeenColumn[];
}

export interface SeenColumn {
  name: string;
  profile: ColumnProfile;
  /** every row has another value */
  unique: boolean;
  /** a cell like 010066, if there is one */
  leadingZeros: string | undefined;
  /** the first cell that shows something else than it holds: 10066 as 010066 */
  disguised?: { row: number; cell: string } | undefined;
}

/** Different values counted per column; beyond it a file is too large to say whether a column is unique. */
const mostValues = 1_000_000;

/** What a portfolio is called in the workspace: its bytes are copied as they are. */
export function storedAs(file: PortfolioFile): string {
  return names[kindOfFile(file.head(8).bytes)];
}
const names = { text: 'portfolio.csv', workbook: 'portfolio.xlsx', parquet: 'portfolio.parquet' };

export type Looked = { seen: Seen } | NotSeen;

export interface NotSeen {
  findings: Finding[];
  /** of a workbook */
  sheets?: readonly string[] | undefined;
  /** rows of another length than the header: perhaps a title stands above it */
  titled?: 'line' | 'row';
}

/** Reads the whole file. `input`: what answers say about how it is written; `answers`: the file that holds them. */
export async function lookAtPortfolio(
  file: PortfolioFile,
  input: Segmentation['input'],
  folder: PrivateFolder,
  answers = 'answers',
): Promise<Looked> {
  const {
    file: text,
    dialect,
    findings,
    sheets,
  } = await portfolioText(file, { input, inputAt: (key) => ({ file: answers, path: [key] }), folder });
  if (!text || !dialect) return { findings, sheets };
  try {
    return await readAll(text, dialect, input);
  } catch (error) {
    if (!(error instanceof PortfolioFault)) throw error;
    const plainSoFar = dialect.encoding === 'utf-8' && dialect.mark === 0 && input.encoding === 'auto';
    if (!plainSoFar) return { findings: [...error.findings] };
    // Its head was plain ASCII: the first other letter says that the file is Windows-1252.
    return await readAll(text, { ...dialect, encoding: 'windows-1252' }, input).catch((again: unknown) => {
      if (again instanceof PortfolioFault) return { findings: [...error.findings] };
      throw again;
    });
  }
}

async function readAll(file: PortfolioFile, dialect: Dialect, input: Segmentation['input']): Promise<Looked> {
  const { header, origin } = dialect;
  const profiles = header.map((_, i) => profileColumn(input, mostValues, origin?.decimals.has(i)));
  const zeros: (string | undefined)[] = [];
  let rows = 0;
  let refused = origin?.refused.length ?? 0;
  for await (const batch of rowsOf(file.chunks(), dialect, file.label, () => refused++))
    for (const { cells } of batch) {
      rows++;
      for (const [i, profile] of profiles.entries()) {
        const cell = cells[i]!;
        profile.add(cell);
        zeros[i] ??= /^\s*0\d+\s*$/.test(cell) ? trimmed(cell) : undefined;
      }
    }
  const sheets = origin?.sheets;
  if (rows + refused === 0) return { findings: [noRows(file.label, dialect)], sheets };
  if (refused > rows) {
    const titled = placeWord(dialect);
    return { findings: [mostlyRagged(file.label, dialect, rows, refused, titled)], sheets, titled };
  }
  const columns = header.flatMap((name, i) => {
    if (name === '') return [];
    const profile = profiles[i]!;
    return [
      {
        name,
        profile,
        unique: profile.filled === rows && profile.values()?.size === rows,
        leadingZeros: zeros[i],
        disguised: origin?.disguised.get(i),
      },
    ];
  });
  // Their number is right for what follows; kam score names each of them.
  return { seen: { dialect, stored: names[origin?.kind ?? 'text'], rows: rows + refused, columns } };
}

function noRows(file: string, dialect: Dialect): Finding {
  return atLine(
    file,
    headerPlace(dialect),
    'The portfolio has no rows.',
    'Export it again, or name another file.',
  );
}

/** More often a title above the header than a table with so many broken rows. */
function mostlyRagged(
  file: string,
  dialect: Dialect,
  rows: number,
  refused: number,
  word: 'line' | 'row',
): Finding {
  const place = headerPlace(dialect);
  return atLine(
    file,
    place,
    `${refused} of ${rows + refused} rows have another number of cells than ${word} ${place}, which is taken for the header and has ${dialect.header.length}.`,
    `If a title stands above the header, answer skip: with the number of its ${word}s; kam leaves out nothing by itself.`,
  );
}

/** `837 rows · UTF-8 with mark · ";" · ids keep leading zeros (010066)` */
export function understood({ dialect, rows }: Seen, id: SeenColumn | undefined): string {
  const parts = [`${rows} ${rows === 1 ? 'row' : 'rows'}`, ...writtenAs(dialect)];
  if (id?.leadingZeros !== undefined) parts.push(`ids keep leading zeros (${id.leadingZeros.slice(0, 40)})`);
  return parts.join(' · ');
}

/** The column that most likely names the account: unique in every row, and called or written like an id. */
export function proposedId(columns: readonly SeenColumn[]): SeenColumn | undefined {
  const rank = ({ name, leadingZeros }: SeenColumn) =>
    /^(id|account|account_?id|key)$/i.test(name)
      ? 3
      : /^(c[oó]d|code|id|key|num|nr|no|ref)|(id|code|key)$/i.test(name)
        ? 2
        : leadingZeros !== undefined
          ? 1
          : 0;
  const unique = columns.filter((column) => column.unique);
  return unique.reduce<SeenColumn | undefined>(
    (best, column) => (best === undefined || rank(column) > rank(best) ? column : best),
    undefined,
  );
}

/** Headers in a few languages, the surest first. */
const headers = {
  name: [/^(name|account name|hospital)$/i, /^(name|nombre|nom|bezeichnung)/i],
  area: [/^(area|region|regi[oó]n|ccaa|bundesland)$/i, /^(state|province|provincia|land|comunidad)/i],
  type: [/^(type|class|clase|kind|typ)$/i, /^(type|class|clase|kind|tipo) (of|de) /i],
  beds: [/^(beds|camas|betten|lits|letti)/i],
};

/** The column whose header sounds like it; a proposal, never a decision. */
export function proposedColumn(
  what: keyof typeof headers,
  columns: readonly SeenColumn[],
): SeenColumn | undefined {
  for (const pattern of headers[what]) {
    const column = columns.find(({ name }) => pattern.test(name));
    if (column) return column;
  }
  return undefined;
}

/** Different values, most frequent first; undefined beyond `most`. */
export function valuesOf(
  { profile }: SeenColumn,
  most: number,
): { value: string; rows: number }[] | undefined {
  const values = profile.values();
  if (!values || values.size > most) return undefined;
  return [...values]
    .map(([value, rows]) => ({ value, rows }))
    .sort((a, b) => b.rows - a.rows || compareText(a.value, b.value));
}

const unknownWords = /^(n\/?a|not available|unknown|null|none|-|\?|k\.?a\.?|s\/d)$/i;

/** Cells of a chosen column that look like "unknown" without being empty: -999, NOT AVAILABLE. */
export function unknownMarks({ profile }: SeenColumn): string[] {
  const values = profile.values();
  if (!values) return [];
  return [...values].flatMap(([value, rows]) =>
    unknownWords.test(value) || (sentinels.includes(value) && isFrequent(rows, profile.filled))
      ? [value]
      : [],
  );
}

/** Headers of what names or places an account, and measures nothing. */
const codeHeaders = [
  /^(id|code|ref|num|nr|no|key|zip|plz|cap|cp|postal|tel|phone|fax|lat|lon|lng|long|x|y|nif|vat)\.?$/i,
  /^(c[oó]d|code[ ._-]|zip|post(al)?[ _-]?(code|leitzahl)|tele?[fp]|phone|lati?tud|longi?tud|coord|n[uú]mero (de )?v[ií]a)/i,
  /(([ ._-]|^)(id|code|key|zip|tel|phone|fax|lat|lon|lng)|zip ?code|post ?code|postal)$/i,
  /[a-z]I[dD]$/,
];

/** Headers of sizes, the most telling first. */
const sizeHeaders = [
  headers.beds,
  [
    /(admission|discharge|patient|surger|ingreso|altas|fälle|revenue|sales|turnover|umsatz|spend|purchase|ventas|volume|poten[cz]?t?ial)/i,
  ],
  [/(lives|members|insured|staff|employees|doctors|physicians|size|beds|camas|betten)/i],
];

/** Days are neither sizes nor kinds, though a list may have few of them. */
function isDate({ name, profile }: SeenColumn): boolean {
  const day = /^(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[ T][\d:.]+Z?)?$/;
  const few = [...(profile.values()?.keys() ?? [])].slice(0, 50);
  return (
    (few.length > 0 && few.every((value) => day.test(value))) ||
    /^(?:date|datum|fecha|data|jour)(?:[^\p{L}]|$)|(?:[^\p{L}]|^)(?:date|datum|fecha)$/iu.test(name)
  );
}

function hasDecimals({ profile }: SeenColumn): boolean {
  const style = profile.style();
  return style !== undefined && profile.numbers(style).some((value) => !Number.isInteger(value));
}

/** The columns that could say what makes an account matter: sizes first, then few words; codes and days are none. */
export function criterionColumns(columns: readonly SeenColumn[]): SeenColumn[] {
  const rank = ({ name, profile }: SeenColumn) => {
    if (profile.style() === undefined) return sizeHeaders.length + 1;
    const at = sizeHeaders.findIndex((patterns) => patterns.some((pattern) => pattern.test(name)));
    return at === -1 ? sizeHeaders.length : at;
  };
  return columns
    .filter(
      (column) =>
        // another value in every row is a size in a short list, else a name; no name has decimals
        (!column.unique || rank(column) < sizeHeaders.length || hasDecimals(column)) &&
        !isDate(column) &&
        column.leadingZeros === undefined &&
        !codeHeaders.some((pattern) => pattern.test(column.name)) &&
        (proposeScale(column.profile) !== undefined || unknownMarks(column).length > 0),
    )
    .map((column) => ({ column, rank: rank(column) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ column }) => column);
}
