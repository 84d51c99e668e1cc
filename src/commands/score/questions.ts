/** What kam score can be asked, one question at a time, and the forms each has an answer in. A question is one file. */
import type { Call, Screen } from '../command.ts';
import type { Answer } from './answer.ts';
import type { Asking } from './asking.ts';

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

export const scores: Question = {
  option: undefined,
  detailed: false,
  lists: true,
  load: async () => (await import('./scores.ts')).scoresForms,
};

const questions: readonly Question[] = [
  {
    option: 'explain',
    detailed: true,
    lists: false,
    load: async () => (await import('./explain.ts')).explanationForms,
  },
  {
    option: 'missing',
    detailed: true,
    lists: false,
    plans: true,
    load: async () => (await import('./missing.ts')).missingForms,
  },
  {
    option: 'calibrate',
    detailed: false,
    lists: false,
    writes: true,
    does: 'measured',
    piped: 'table',
    load: async () => (await import('./calibrate.ts')).calibrationForms,
  },
  {
    option: 'sensitivity',
    detailed: true,
    lists: true,
    load: async () => (await import('./sensitivity.ts')).sensitivityForms,
  },
  {
    option: 'weight',
    detailed: true,
    lists: true,
    load: async () => (await import('./weight.ts')).weightForms,
  },
  {
    option: 'compare',
    detailed: true,
    lists: true,
    load: async () => (await import('./compare.ts')).compareForms,
  },
  {
    option: 'check',
    detailed: true,
    lists: false,
    plans: true,
    piped: 'table',
    load: async () => (await import('./check.ts')).checkForms,
  },
  {
    option: 'capacity',
    detailed: true,
    lists: false,
    plans: true,
    load: async () => (await import('./capacity.ts')).capacityForms,
  },
  {
    option: 'matrix',
    detailed: false,
    lists: false,
    load: async () => (await import('./matrix.ts')).matrixForms,
  },
];

/** The questions that a call asks. */
export function asked({ options }: Call): Question[] {
  return questions.filter(({ option }) => options[option!] !== undefined && options[option!] !== false);
}
