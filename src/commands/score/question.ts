/** What a question of kam score is, what a call says about it, and the forms an answer has. */
import type { Progress } from '../../io/progress.ts';
import type { Spread } from '../../scoring/sensitivity/draws.ts';
import type { Call, Screen, Surroundings } from '../command.ts';
import type { Destination } from '../shared/output.ts';
import type { Opened } from '../shared/workspace.ts';
import type { Answer } from './answer.ts';

export const formats = ['table', 'csv', 'json', 'ndjson', 'parquet', 'md'] as const;
export type Format = (typeof formats)[number];

export type Made = string | AsyncIterable<string | Uint8Array>;

/** Whoever prints an answer asks for one form of it; a form that is not there is a wrong call. */
export interface Forms {
  /** for people; `top`: so many accounts by name, where the call says how many */
  table(screen: Screen, top: number | undefined): string | Promise<string>;
  csv?(): Made | Promise<Made>;
  json?(): Made | Promise<Made>;
  ndjson?(): Made | Promise<Made>;
  parquet?(): Made | Promise<Made>;
  md?(): Made | Promise<Made>;
  /** 1: what was asked about stands wrong in a file */
  exitCode?: 0 | 1;
  /** what the question changes in the workspace, once its answer is made and before it is told */
  write?(root: string): Promise<void>;
}

export interface Question {
  /** its option, in camelCase; undefined: the scores themselves */
  option: string | undefined;
  /** single rows are asked about (ScoreInput.detailed) */
  detailed: boolean;
  /** accounts are listed by name: --top means something */
  lists: boolean;
  /** the accounts' own plans are read for it (step 1 and 2) */
  plans?: boolean;
  /** it writes into the workspace */
  writes?: true;
  /** what becomes of the rows: "scored" */
  does?: string;
  /** the form where the call names none and stdout is no terminal; csv by default */
  piped?: Format;
  load(): Promise<(answer: Answer, value: string, asking: Asking) => Forms | Promise<Forms>>;
}

export interface Asked {
  question: Question;
  write: boolean;
  /** rows that may be rejected */
  allowed: number;
  /** how many accounts are listed; undefined: as many as the answer thinks right */
  top: number | undefined;
  threads: number | undefined;
  memory: number | undefined;
  draws: DrawsAsked;
  /** in the order of the call */
  weights: readonly WeightAsked[];
  /** more columns for each account */
  wide: { explain: boolean; input: boolean };
  to: Destination<Format>;
}

/** The same with what the command has opened: what a question may need besides the answer. */
export interface Asking extends Asked {
  call: Call;
  around: Surroundings;
  opened: Opened;
  /** a bar on stderr for what takes long */
  progress(what: string): Progress;
}

export interface DrawsAsked {
  draws: number;
  seed: number;
  spread: Spread;
}

/** "potential=40" */
export interface WeightAsked {
  named: string;
  weight: number;
}
