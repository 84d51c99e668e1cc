/** What kam score can be asked, one question at a time, and the forms each has an answer in. A question is one file. */
import type { Call, Screen } from '../command.ts';
import type { Answer } from './answer.ts';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

export type Made = string | AsyncIterable<string | Uint8Array>;

/** Whoever prints an answer asks for one form of it; a form that is not there is a wrong call. */
export interface Forms {
  /** for people; `top`: so many accounts of each tier by name */
  table(screen: Screen, top: number): string | Promise<string>;
  csv?(): Made | Promise<Made>;
  json?(): Made | Promise<Made>;
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
  /** it writes into the workspace */
  writes?: true;
  /** what becomes of the rows: "scored" */
  does?: string;
  /** the form in a pipe, where it is not csv */
  piped?: Format;
  load(): Promise<(answer: Answer, value: string) => Forms | Promise<Forms>>;
}

export const scores: Question = {
  option: undefined,
  detailed: false,
  lists: true,
  load: async () => (await import('./scores.ts')).scoresForms,
};

export const questions: readonly Question[] = [
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
];

/** The questions that a call asks. */
export function asked({ options }: Call): Question[] {
  return questions.filter(({ option }) => options[option!] !== undefined && options[option!] !== false);
}
