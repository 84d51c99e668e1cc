import type { Record, RecordKind, RowProblem } from './record-kind.ts';

export const survey = {
  name: 'survey',
  summary: 'What customers answered: one line per respondent and item.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the answer.' },
    { name: 'wave', kind: 'slug', required: true, summary: 'Wave from questionnaire.yaml.' },
    { name: 'respondent', kind: 'whole', required: true, summary: 'A number, never a person.' },
    { name: 'item', kind: 'slug', required: true, summary: 'Item from questionnaire.yaml.' },
    { name: 'importance', kind: 'quantity', summary: 'How important.' },
    { name: 'performance', kind: 'quantity', summary: 'How well we do.' },
    { name: 'score', kind: 'quantity', summary: 'The answer, for items with one.' },
    { name: 'comment', kind: 'text', summary: 'A comment.' },
  ],
} as const satisfies RecordKind;

export type Answer = Record<(typeof survey.columns)[number]['name']>;

/** What makes two lines one answer; respondents are numbers, so that 01 is 1. */
export function answerKey({ wave, respondent, item }: Answer): string {
  return `${wave}\n${BigInt(respondent)}\n${item}`;
}

export function checkSurvey(rows: readonly Answer[]): RowProblem[] {
  const problems: RowProblem[] = [];
  const seen = new Map<string, Answer>();
  for (const row of rows) {
    const key = answerKey(row);
    const earlier = seen.get(key);
    if (earlier)
      problems.push({
        index: row.index,
        severity: 'warn',
        message: 'One respondent answered one item twice in a wave; the later answer counts.',
        help: 'Remove one of the two.',
        related: { index: earlier.index, message: 'the earlier answer' },
      });
    seen.set(key, row);
  }
  return problems;
}
