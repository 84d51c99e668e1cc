/**
 * A finding: one thing that is wrong, missing or worth a look, and where.
 *
 * Whoever finds something names its place by file and *path* (keys and indices); the line is looked up only
 * when the finding is printed, so that thousands of files cost no more than parsing them.
 */

export const severities = ['error', 'warn', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Keys and indices from a document's root. A record file: [row index from 0, column name]. */
export type Path = readonly (string | number)[];

/** 1-based; the end is the position after the last character. Columns count UTF-16 units. */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface Place {
  /** relative to the workspace, with "/" on every system */
  file: string;
  path?: Path;
  /** which half of a `key: value` pair is meant; value by default */
  on?: 'key' | 'value';
  /** set where no path can exist: a text that does not parse, a command line */
  span?: Span;
}

export interface Related extends Place {
  message: string;
}

export interface Finding extends Place {
  /** the rule's id; `schema`, `reference`, `yaml`, `csv`, `encoding`, `file` for what is below the rules */
  rule: string;
  severity: Severity;
  /** what is wrong and why it matters, in one or two sentences */
  message: string;
  /** what to do, in one sentence */
  help?: string;
  related?: Related[];
  /** how long the one act that mends it takes */
  minutes?: number;
}

/** What is printed: design.md's JSON shape, snake_case, positions resolved. */
export interface LocatedFinding {
  rule: string;
  severity: Severity;
  file: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  path: (string | number)[];
  message: string;
  help: string | null;
  related: { file: string; line: number; column: number; message: string }[];
}

export const start: Span = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Resolves every place of a finding; `spanOf` answers for files that are still loaded. */
export function locate(finding: Finding, spanOf: (place: Place) => Span): LocatedFinding {
  const at = finding.span ?? spanOf(finding);
  return {
    rule: finding.rule,
    severity: finding.severity,
    file: finding.file,
    line: at.line,
    column: at.column,
    end_line: at.endLine,
    end_column: at.endColumn,
    path: [...(finding.path ?? [])],
    message: finding.message,
    help: finding.help ?? null,
    related: (finding.related ?? []).map((place) => {
      const span = place.span ?? spanOf(place);
      return { file: place.file, line: span.line, column: span.column, message: place.message };
    }),
  };
}

/** Errors first is not wanted: findings stand in the order of the text they speak of. */
export function inTextOrder(a: LocatedFinding, b: LocatedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** Code-point order: the same on every machine, in every locale, and in the engine, which sorts by bytes of UTF-8. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return aboveSurrogates(x) - aboveSurrogates(y);
  }
  return a.length - b.length;
}

/** Halves of characters beyond U+FFFF stand below U+E000 as units, and the characters themselves above U+FFFF. */
function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}

export function countBySeverity(findings: readonly { severity: Severity }[]): Record<Severity, number> {
  const count = { error: 0, warn: 0, info: 0 };
  for (const finding of findings) count[finding.severity]++;
  return count;
}
