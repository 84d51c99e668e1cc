import { firstHidden } from '../../documents/decode.ts';
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

/** scores.csv, record by record: as long as the portfolio is, so nothing is kept but what was asked for. */
export interface ScoresReader {
  /** the header first; `line`: where the record begins */
  record(line: number, cells: readonly string[]): void;
  /** the records cannot be told apart from this line on */
  unreadable(line: number, message: string): void;
  /** The whole file or nothing: it is made by kam, and half of it would call key accounts unscored. */
  end(): { scores?: Scores; findings: Finding[] };
}

/** Every record is checked; `keep` says which scores are kept, and among those no account may stand twice. */
export function scoresReader(file: string, keep: (score: Score) => boolean = () => true): ScoresReader {
  const accounts = new Map<string, Score>();
  let axes: readonly string[] | undefined;
  let finding: Finding | undefined;
  const wrong = (line: number, message: string) => {
    finding ??= {
      rule: 'scores',
      severity: 'error',
      file,
      span: { line, column: 1, endLine: line, endColumn: 1 },
      message,
      help: 'It is made by kam: run kam score --write again.',
    };
  };
  const noScores = 'This is no file of scores: its columns are not those that kam writes.';
  return {
    record(line, cells) {
      if (finding) return;
      if (!axes) {
        axes = axesOf(cells);
        if (!axes) wrong(line, noScores);
        return;
      }
      const score = scoreOf(cells, axes.length, line);
      if (!score) wrong(line, 'A line of the scores has a cell that kam would not have written.');
      else if (keep(score)) {
        if (accounts.has(score.account)) wrong(line, `${quoted(score.account)} stands here twice.`);
        accounts.set(score.account, score);
      }
    },
    unreadable: wrong,
    end() {
      if (!axes) wrong(1, noScores);
      return finding || !axes
        ? { findings: finding ? [finding] : [] }
        : { scores: { axes, accounts }, findings: [] };
    },
  };
}

/** The axes between `account` and the columns that every file of scores has; undefined: this is none. */
function axesOf(header: readonly string[]): string[] | undefined {
  const axes = header.slice(1, header.length - scoreColumns.length);
  const tail = header.slice(header.length - scoreColumns.length);
  const known = header[0] === 'account' && tail.every((name, i) => name === scoreColumns[i]);
  return known && axes.length > 0 ? axes : undefined;
}

function scoreOf(cells: readonly string[], axes: number, line: number): Score | undefined {
  if (cells.length !== 1 + axes + scoreColumns.length) return undefined;
  const [score, rank, cell, tier, abc, data, toCut, fragile, model, row] = cells.slice(axes + 1) as string[];
  const numbers = [...cells.slice(1, axes + 1), score!, rank!, data!, toCut!].map(numberOf);
  const hashes = [model!, row!].every((hash) => /^[0-9a-f]{12}$/.test(hash));
  const known = /^(\d{1,3}(\/\d{1,3})?)?$/.test(cell!) && /^(true|false)?$/.test(fragile!);
  const plain = !firstHidden(cells[0]! + tier + abc);
  if (numbers.includes(undefined) || !hashes || !known || !plain || rank === '' || data === '')
    return undefined;
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
