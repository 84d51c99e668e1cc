/**
 * `--with-explain` and `--with-input`: each account's result with more columns behind it. Made once as plain rows, so
 * that every form that is written takes them from here.
 */
import { printable } from '../../findings/printable.ts';
import type { Model } from '../../scoring/model.ts';
import {
  accountJson,
  accountOf,
  lastColumn,
  resultCells,
  resultColumns,
  resultWidth,
  type ScoredAccount,
} from '../../scoring/result.ts';
import { csvText } from '../../scoring/result-csv.ts';
import { wideSql } from '../../scoring/sql/asked.ts';
import type { Asking } from './question.ts';
import type { Scored } from './scored.ts';
import { explainedTerms, termColumns, termsOf } from './terms.ts';

export type WideCell = string | number | null;

export interface WideRow {
  account: ScoredAccount;
  /** in the order of the columns */
  extra: readonly WideCell[];
}

export interface Wide {
  /** names of what stands behind the result: no two are alike, and none is like one of the result's */
  columns: readonly string[];
  /** columns of the portfolio that had to be called something else here */
  renamed: readonly { column: string; as: string }[];
  /** by rank, in pieces */
  rows(): AsyncGenerator<WideRow[]>;
}

export function wideRows(scored: Scored, { explain, input }: Asking['wide']): Wide {
  const { engine, scoring, survey } = scored;
  const { model } = scoring;
  const explained = explain ? explainColumns(model) : [];
  const header = input ? survey.dialect.header : [];
  const places = [...header.keys()].filter((i) => header[i] !== '');
  const { names, renamed } = free(
    places.map((i) => header[i]!),
    [...resultColumns(model), 'reason', ...explained, lastColumn.input],
  );
  const numbers = resultWidth(model);
  const terms = explain ? termColumns(model) : 0;
  return {
    columns: [...explained, ...names, ...(input ? [lastColumn.input] : [])],
    renamed,
    async *rows() {
      let rank = 0;
      for await (const batch of engine.batches(wideSql(scoring, { terms: explain, columns: places })))
        yield batch.map((row) => ({
          account: accountOf(String(row[0]), (i) => Number(row[i + 1]), ++rank, model),
          extra: [
            ...(explain ? explainCells(explainedTerms(termsOf(row, model, numbers), model)) : []),
            ...(row.slice(numbers + terms, -1) as string[]),
            ...(input ? [survey.lineOf(Number(row.at(-1)))] : []),
          ],
        }));
    },
  };
}

/** value, points and contribution of each criterion; the axis goes before where two criteria are called alike. */
function explainColumns({ axes }: Model): string[] {
  const ids = axes.flatMap(({ criteria }) => criteria.map(({ id }) => id));
  const columns = axes.flatMap((axis) =>
    axis.criteria.flatMap(({ id }) => {
      // ids have no "_": nothing else is called like these
      const name = ids.filter((other) => other === id).length > 1 ? `${axis.id}_${id}` : id;
      return [`${name}_value`, `${name}_points`, `${name}_contribution`];
    }),
  );
  return [...columns, lastColumn.explain];
}

function explainCells(axes: ReturnType<typeof explainedTerms>): WideCell[] {
  const criteria = axes.flat();
  const missing = criteria.filter(({ value }) => value === null).map(({ criterion }) => criterion);
  return [
    ...criteria.flatMap(({ value, points, contribution }) => [value, points, contribution]),
    missing.length === 0 ? null : missing.join(' '),
  ];
}

/** Names that are taken get a suffix. */
function free(columns: readonly string[], taken: readonly string[]) {
  const used = new Set([...taken, ...columns]);
  const renamed: { column: string; as: string }[] = [];
  const names = columns.map((column) => {
    if (!taken.includes(column)) return column;
    let as = `${column}_input`;
    for (let n = 2; used.has(as); n++) as = `${column}_input_${n}`;
    used.add(as);
    renamed.push({ column, as });
    return as;
  });
  return { names, renamed };
}

/** "The portfolio's own account and rank are called account_input and rank_input here." */
export function renamedText(renamed: Wide['renamed']): string {
  if (renamed.length === 0) return '';
  const all = renamed.map(({ column, as }) => `${printable(column)} as ${printable(as)}`);
  return `Columns of the portfolio that are called like one of the result stand under another name: ${all.join(', ')}.\n`;
}

export async function* wideCsv(wide: Wide, model: Model): AsyncGenerator<string> {
  yield csvText([[...resultColumns(model), ...wide.columns]]);
  const text = (cell: WideCell) => (cell === null ? '' : String(cell));
  for await (const batch of wide.rows())
    yield csvText(batch.map(({ account, extra }) => [...resultCells(account), ...extra.map(text)]));
}

/** Accounts as JSON has them, with the columns as further keys. */
export async function* wideJson(wide: Wide, model: Model): AsyncGenerator<Record<string, unknown>[]> {
  for await (const batch of wide.rows())
    yield batch.map(({ account, extra }) =>
      Object.fromEntries([
        ...Object.entries(accountJson(account, model)),
        ...wide.columns.map((column, i) => [column, extra[i]!] as const),
      ]),
    );
}
