import type { Finding, Path, Span } from '../findings/finding.ts';

/** One text, parsed, that can say where each of its values stands. */
export interface SourceDocument {
  readonly file: string;
  /** decoded, without the byte-order mark; empty when it could not be decoded */
  readonly text: string;
  /** whether a byte-order mark stood before the text; an edit keeps it */
  readonly mark: boolean;
  /** what is wrong with the text itself; all carry a span */
  readonly findings: readonly Finding[];
  /** the span of a value or its key; of the deepest existing ancestor's key where the path does not exist */
  locate(path: Path, on?: 'key' | 'value'): Span;
}

/** `# kam-allow rule-id: reason`, on a line of its own (speaks for the next line) or behind a value. */
export interface Allowance {
  rule: string;
  reason: string;
  /** the line of the comment, and the line it speaks for */
  line: number;
  for: number;
}

/** A text of keys and values: YAML or JSON. */
export interface DataDocument extends SourceDocument {
  /** plain objects without prototype, arrays, strings, numbers, booleans, null; undefined when the text has an error */
  readonly value: unknown;
  /** the source text of a scalar as written ("007", 12.50), for messages */
  source(path: Path): string | undefined;
}

export interface YamlDocument extends DataDocument {
  readonly allowances: readonly Allowance[];
}

export interface CsvRow {
  /** the physical line on which the record begins */
  line: number;
  cells: string[];
}

export interface CsvDocument extends SourceDocument {
  readonly header: readonly string[];
  /** empty when the text has an error that makes rows doubtful */
  readonly rows: readonly CsvRow[];
  /** records that are not among the rows because they do not fit the header or are cut off; each is a finding */
  readonly leftOut: number;
}
