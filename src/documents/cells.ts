/** Where the cells of one CSV record stand. Values come from csv-parse; this finds places and names faults. */

export interface CellSpan {
  /** with its quotes, without the comma or line end behind it */
  from: number;
  to: number;
}

export interface QuoteFault {
  /** `stray`: a quote within an unquoted cell; `after`: text behind a closing quote; `open`: never closed */
  kind: 'stray' | 'after' | 'open';
  at: number;
}

export interface RecordSpan {
  cells: CellSpan[];
  /** where the next record begins */
  end: number;
  fault?: QuoteFault;
}

/** The record that begins at an offset (RFC 4180, comma, LF or CRLF). */
export function recordAt(text: string, start: number): RecordSpan {
  const record: RecordSpan = { cells: [], end: text.length };
  let at = start;
  for (;;) {
    const from = at;
    if (text[at] === '"') {
      at = closingQuote(text, at);
      if (at === -1) {
        record.fault ??= { kind: 'open', at: from };
        record.cells.push({ from, to: text.length });
        return record;
      }
      if (!endsCell(text, at)) record.fault ??= { kind: 'after', at };
    }
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') {
      if (text[at] === '"') record.fault ??= { kind: 'stray', at };
      at++;
    }
    const crlf = text[at] === '\n' && text[at - 1] === '\r' && at > from;
    record.cells.push({ from, to: crlf ? at - 1 : at });
    if (text[at] !== ',') {
      record.end = Math.min(at + 1, text.length);
      return record;
    }
    at++;
  }
}

/** The offset behind the closing quote of the cell that opens at `open`; -1 where there is none. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 ? -1 : at + 1;
}

function endsCell(text: string, at: number): boolean {
  return (
    at === text.length ||
    text[at] === ',' ||
    text[at] === '\n' ||
    (text[at] === '\r' && text[at + 1] === '\n')
  );
}
