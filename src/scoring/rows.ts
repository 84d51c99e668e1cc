/** Rows of a portfolio in memory of one chunk, without the engine: for kam init and for kam check's hashes. */
import type { Finding } from '../findings/finding.ts';
import { type Dialect, faultFinding, portfolioReader, undecodable } from './dialect.ts';
import { cellsOf } from './records.ts';

export interface Row {
  /** physical line on which it begins */
  line: number;
  /** as stored: unquoted, untrimmed; as many as the header has */
  cells: string[];
}

/** A file that stops being readable: what the command shows; no row after it is trustworthy. */
export class PortfolioFault extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message);
    this.name = 'PortfolioFault';
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
  const reader = portfolioReader(dialect, true, (line, cells, bytes) => {
    if (first) first = false;
    else if (cells !== width) onRagged(line, cells);
    else batch.push({ line, cells: cellsOf(decoder.decode(bytes), dialect) });
  });
  for await (const chunk of chunks) {
    reader.push(chunk);
    if (reader.bad || reader.fault) break;
    if (batch.length > 0) yield batch;
    batch = [];
  }
  if (!reader.bad && !reader.fault) reader.end();
  if (reader.bad) throw new PortfolioFault(undecodable(file, reader.line, dialect.encoding));
  if (reader.fault) throw new PortfolioFault(faultFinding(reader.fault, file));
  if (batch.length > 0) yield batch;
}
