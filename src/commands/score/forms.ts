/** The scores in the forms that other programs and pull requests take: a line of JSON each, Markdown, Parquet. */
import { printable } from '../../findings/printable.ts';
import { DiskFault } from '../../io/faults.ts';
import { toJsonLine } from '../../io/json.ts';
import { chunksAt } from '../../io/portfolio-file.ts';
import { formatFor } from '../../report/format.ts';
import { markdownCell } from '../../report/markdown.ts';
import { accountJson, resultColumns } from '../../scoring/result.ts';
import { parquetSql } from '../../scoring/sql/parquet.ts';
import { type Answer, accountsOf } from './answer.ts';

/** One account a line, with the keys of the envelope's accounts. */
export async function* ndjsonOf(answer: Answer): AsyncGenerator<string> {
  for await (const batch of accountsOf(answer))
    yield batch.map((account) => `${toJsonLine(accountJson(account, answer.model!))}\n`).join('');
}

const firstLine =
  /^\{"account":"(?:[^"\\]|\\.)*",(?:"[a-z0-9-]+":(?:null|[0-9.]+),)+"rank":1,"cell":(?:null|\[[0-9,]+\]),"tier":/;
/** The first account has rank 1, whichever axes the model had. */
export const isResultLines = (text: string): boolean => firstLine.test(text);

export async function* markdownOf(answer: Answer): AsyncGenerator<string> {
  const model = answer.model!;
  const { num, fixed } = formatFor(answer.settings.locale, answer.settings.currency);
  const rejected = answer.rejects.length;
  const count = `${num(answer.rows)} ${answer.rows === 1 ? 'row' : 'rows'} = ${num(answer.rows - rejected)} scored + ${num(rejected)} rejected`;
  const columns = resultColumns(model);
  const numbers = new Set(['score', 'rank', 'data_pct', 'to_cut', ...model.axes.map(({ id }) => id)]);
  yield `${[
    `## kam score · as of ${answer.asOf} · model ${answer.hash!.slice(0, 6)}`,
    '',
    count,
    '',
    `| ${columns.map((column) => markdownCell(column)).join(' | ')} |`,
    `| ${columns.map((column) => (numbers.has(column) ? '---:' : '---')).join(' | ')} |`,
  ].join('\n')}\n`;
  const shown = (value: number | null) => (value === null ? '–' : fixed(value, 2));
  const known = (value: boolean | null) => (value === null ? '–' : value ? 'yes' : 'no');
  for await (const batch of accountsOf(answer)) {
    const lines = batch.map((one) =>
      [
        // the only text of somebody else: tiers are ids, and everything else is written by kam
        markdownCell(printable(one.account)),
        ...one.axes.map(shown),
        shown(one.score),
        num(one.rank),
        one.cell === null ? '–' : one.cell.join('/'),
        one.tier ?? '–',
        one.abc ?? '–',
        num(one.data_pct),
        shown(one.to_cut),
        known(one.fragile),
      ].join(' | '),
    );
    yield lines.map((line) => `| ${line} |\n`).join('');
  }
}

export const isResultMarkdown = (text: string): boolean =>
  /^## kam score · as of \d{4}-\d{2}-\d{2} · model [0-9a-f]{6}\n\n/.test(text);

/** `kam` among what the file says of itself; bytes as the engine writes them. */
const mark = { key: 'kam', value: 'score/1' };

/** The engine writes it into the private folder, at the one place it may; from there it goes on its way. */
export async function* parquetOf({ scored, asOf, hash, parquet }: Answer): AsyncGenerator<Uint8Array> {
  const { engine, scoring, classes } = scored!;
  const said = { [mark.key]: mark.value, as_of: asOf, model: hash! };
  try {
    await engine.run(parquetSql(scoring.model, classes, parquet!, said));
  } catch (error) {
    if (!(error instanceof DiskFault)) throw error;
    throw new DiskFault(
      'cannot write the scores as Parquet into the temporary folder',
      'scores.parquet',
      'Free some space there, or set TMPDIR to a folder with more.',
      { cause: error },
    );
  }
  yield* chunksAt(parquet!, 'scores.parquet');
}

/** By its mark in the list of columns, which stands at the end. */
export function isResultParquet(head: Uint8Array, tail: Uint8Array): boolean {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const field = (word: string) => `\x18${String.fromCharCode(word.length)}${word}`;
  return (
    text(head.subarray(0, 4)) === 'PAR1' &&
    text(tail.subarray(-4)) === 'PAR1' &&
    text(tail).includes(field(mark.key) + field(mark.value))
  );
}
