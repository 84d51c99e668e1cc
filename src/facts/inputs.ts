import type { Path } from '../findings/finding.ts';
import type { Decimal } from '../plan/exact.ts';

/**
 * Where a number comes from. A value of a YAML file is named by its path: its line is looked up just before it is
 * printed. Records know their physical line.
 */

export interface Line {
  /** physical line in its file */
  readonly line: number;
  /** index among the file's rows */
  readonly index: number;
}

/** A record dated after as-of. */
export interface Later extends Line {
  readonly date: string;
}

/** A record that was summed, and what it gave to the sum. */
export interface UsedLine extends Line {
  readonly value?: Decimal;
}

/** One value of a file. */
export interface ValueInput {
  /** what it is, for people: "contribution margin of relivax" */
  readonly what: string;
  /** relative to the workspace */
  readonly file: string;
  readonly path: Path;
  readonly value: Decimal | number | string | null;
  readonly unit?: string;
  /** its line, once it was looked up */
  readonly line?: number;
  /** what another input is made of, one step further down */
  readonly detail?: boolean;
}

/** Lines of a record file, and their sum where they are summed. */
export interface LinesInput {
  readonly what: string;
  readonly file: string;
  readonly lines: readonly UsedLine[];
  readonly sum: Decimal | null;
  readonly unit?: string;
  /** what another input is made of, one step further down */
  readonly detail?: boolean;
}

export type Input = ValueInput | LinesInput;

/** A record or item that might have counted and did not, and why. */
export interface Excluded {
  readonly file: string;
  readonly path?: Path;
  readonly lines?: readonly Line[];
  /** ids of what was left out, where they have some a reader knows */
  readonly ids?: readonly string[];
  readonly why: string;
}

/** Why a file yields no numbers: "5-objectives.yaml has 3 errors". */
export function hasErrors(file: string, errors: number): string {
  return `${file} has ${errors === 1 ? '1 error' : `${errors} errors`}`;
}
