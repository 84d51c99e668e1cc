/** Rows of a portfolio in memory of one chunk, without the engine: for kam init and for kam check's hashes. */
import type { Finding } from '../findings/finding.ts';
import type { Dialect } from './dialect.ts';
import { faultFinding, undecodable } from './faults.ts';
import { trimmed } from './model.ts';
import { portfolioReader } from './reader.ts';
import { cellsOf } from './records.ts';

export interface Row {
  /** physical line on which it begins */
  line: number;
  /** as stored: unquoted, untrimmed; as many as the header has */
  cells: string[];
}

/** A file that stops being readable: what the command shows; no row after it is trustworthy. */
export class PortfolioFault extends Error {
  readonly findings: readonly Finding[];
  /** a byte that is no UTF-8 after nothing but ASCII: the file may be Windows-1252 */
  encodingIsOpen = false;

  constructor(...findings: Finding[]) {
    super(findings[0]?.message);
    this.name = 'PortfolioFault';
    this.findings = findings;
  }
}

/**
 * Batches of whole rows, each once. Where the head was plain ASCII and a later letter shows that the file is
 * Windows-1252, it is read on as that: rows before that letter are the same in both. Throws PortfolioFault.
 */
export async function* allRows(
  chunks: () => AsyncIterable<Uint8Array>,
  dialect: Dialect,
  file: string,
  encodingIsOpen: boolean,
): AsyncGenerator<Row[]> {
  let given = 0;
  try {
    for await (const batch of rowsOf(chunks(), dialect, file)) {
      given += batch.length;
      yield batch;
    }
  } catch (error) {
    const late = encodingIsOpen && dialect.encoding === 'utf-8' && dialect.mark === 0;
    if (!late || !(error instanceof PortfolioFault) || !error.encodingIsOpen) throw error;
    for await (const batch of rowsOf(chunks(), { ...dialect, encoding: 'windows-1252' }, file)) {
      const fresh = batch.slice(given);
      given = Math.max(0, given - batch.length);
      if (fresh.length > 0) yield fresh;
    }
  }
}

/** Batches of whole rows; a row with another number of cells goes to `onRagged`. Throws PortfolioFault. */
export async function* rowsOf(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  file: string,
  onRagged: (line: number, cells: number) => void = () => {},
): AsyncGenerator<Row[]> {
  const width = dialect.header.length;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let batch: Row[] = [];
  let first = dialect.headerLine !== undefined;
  const { origin } = dialect;
  let whole = 0;
  const reader = portfolioReader(dialect, (line, cells, bytes, from, to) => {
    if (first) first = false;
    else if (cells !== width) onRagged(line, cells);
    else {
      const text = decoder.decode(bytes.subarray(from, to));
      batch.push({ line: origin?.rowOf(whole) ?? line, cells: cellsOf(text, dialect) });
      whole++;
    }
  });
  for await (const chunk of chunks) {
    reader.push(chunk);
    if (reader.bad || reader.fault) break;
    if (batch.length > 0) yield batch;
    batch = [];
  }
  if (!reader.bad && !reader.fault) reader.end();
  if (reader.bad) {
    const fault = new PortfolioFault(undecodable(file, reader.line, dialect.encoding));
    fault.encodingIsOpen = !reader.sure;
    throw fault;
  }
  if (reader.fault) throw new PortfolioFault(faultFinding(reader.fault, file, origin?.rowOf(whole)));
  if (batch.length > 0) yield batch;
}

/** One trimmed cell, by the ordinal of its row among the whole ones: for a message, so the file is read once more. */
export async function plainCell(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  row: number,
  column: number,
): Promise<string> {
  let passed = 0;
  for await (const batch of rowsOf(chunks, dialect, '')) {
    if (row < passed + batch.length) return trimmed(batch[row - passed]!.cells[column]!);
    passed += batch.length;
  }
  throw new Error(`there is no row ${row}`);
}
