/** What kam score can be asked, one question at a time. A question is one file. */
import type { Call } from '../command.ts';
import type { Question } from './question.ts';

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
