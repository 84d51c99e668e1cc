import type { CsvDocument } from '../../documents/document.ts';
import { fromSpreadsheet } from '../../documents/spreadsheet.ts';
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';

/** scores.csv: what the last `kam score --write` said of every account. Its axes are columns of their own. */
export interface Scores {
  axes: readonly string[];
  /** by portfolio id */
  accounts: ReadonlyMap<string, Score>;
}

export interface Score {
  account: string;
  /** in the order of `axes`; null: nothing known */
  values: readonly (number | null)[];
  score: number | null;
  rank: number;
  /** row and column in the matrix, or row alone */
  cell: readonly number[] | null;
  tier: string | null;
  abc: string | null;
  data_pct: number;
  to_cut: number | null;
  fragile: boolean | null;
  /** hashes of the model (and its pin) and of the account's row (and its ratings) */
  model: string;
  row: string;
  /** physical line in scores.csv */
  line: number;
}

/** Columns beside the axes, which stand after `account`. */
export const scoreColumns = [
  'score',
  'rank',
  'cell',
  'tier',
  'abc',
  'data_pct',
  'to_cut',
  'fragile',
  'model',
  'row',
] as const;

/** The whole file or nothing: it is made by kam, and half of it would call key accounts unscored. */
export function readScores(document: CsvDocument): { scores?: Scores; findings: Finding[] } {
  if (document.findings.some((finding) => finding.severity === 'error')) return { findings: [] };
  const help = 'It is made by kam: run kam score --write again.';
  const wrong = (message: string, line = 1): { findings: Finding[] } => ({
    findings: [
      {
        rule: 'scores',
        severity: 'error',
        file: document.file,
        span: { line, column: 1, endLine: line, endColumn: 1 },
        message,
        help,
      },
    ],
  });
  const { header } = document;
  const axes = header.slice(1, header.length - scoreColumns.length);
  const tail = header.slice(header.length - scoreColumns.length);
  if (header[0] !== 'account' || axes.length === 0 || tail.some((name, i) => name !== scoreColumns[i]))
    return wrong('This is no file of scores: its columns are not those that kam writes.');
  const accounts = new Map<string, Score>();
  for (const { cells, line } of document.rows) {
    const score = scoreOf(cells, axes.length, line);
    if (!score) return wrong('A line of the scores has a cell that kam would not have written.', line);
    if (accounts.has(score.account)) return wrong(`${quoted(score.account)} stands here twice.`, line);
    accounts.set(score.account, score);
  }
  return { scores: { axes, accounts }, findings: [] };
}

function scoreOf(cells: readonly string[], axes: number, line: number): Score | undefined {
  const [score, rank, cell, tier, abc, data, toCut, fragile, model, row] = cells.slice(axes + 1) as string[];
  const numbers = [...cells.slice(1, axes + 1), score!, rank!, data!, toCut!].map(numberOf);
  const hashes = [model!, row!].every((hash) => /^[0-9a-f]{12}$/.test(hash));
  const known = /^(\d{1,3}(\/\d{1,3})?)?$/.test(cell!) && /^(true|false)?$/.test(fragile!);
  if (numbers.includes(undefined) || !hashes || !known || rank === '' || data === '') return undefined;
  const optional = (text: string) => (text === '' ? null : text);
  return {
    account: fromSpreadsheet(cells[0]!),
    values: cells.slice(1, axes + 1).map((text) => numberOf(text)!),
    score: numberOf(score!)!,
    rank: Number(rank),
    cell: cell === '' ? null : cell!.split('/').map(Number),
    tier: optional(tier!),
    abc: optional(abc!),
    data_pct: Number(data),
    to_cut: numberOf(toCut!)!,
    fragile: fragile === '' ? null : fragile === 'true',
    model: model!,
    row: row!,
    line,
  };
}

/** null: empty; undefined: no number */
function numberOf(cell: string): number | null | undefined {
  if (cell === '') return null;
  return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}
