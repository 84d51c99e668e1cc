import type { Record, RecordKind, RowProblem } from './record-kind.ts';

export const outcomes = ['open', 'won', 'lost', 'no_decision', 'withdrawn', 'not_bid'] as const;
const opportunityTypes = ['tender', 'listing', 'protocol', 'contract', 'switch', 'project'] as const;

export const opportunities = {
  name: 'opportunities',
  summary: 'What could be won: tenders, listings, protocols, contracts, and how each ended.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the opportunity.' },
    { name: 'opened_on', kind: 'day', summary: 'Day it was opened.' },
    { name: 'due_on', kind: 'day', summary: 'Day the decision was due.' },
    { name: 'decided_on', kind: 'day', summary: 'Day of the decision; none while open.' },
    {
      name: 'type',
      kind: 'choice',
      choices: opportunityTypes,
      required: true,
      summary: 'What was decided on.',
    },
    { name: 'product', kind: 'slug', summary: 'Product it is about.' },
    { name: 'value', kind: 'quantity', summary: 'What it is worth.' },
    { name: 'currency', kind: 'currency', summary: 'Currency; the workspace’s where empty.' },
    { name: 'outcome', kind: 'choice', choices: outcomes, required: true, summary: 'How it ended.' },
    { name: 'reason', kind: 'text', summary: 'Why it ended so.' },
    { name: 'competitor', kind: 'slug', summary: 'Who won it, or against whom.' },
  ],
} as const satisfies RecordKind;

export type Opportunity = Record<(typeof opportunities.columns)[number]['name']>;

export function checkOpportunities(rows: readonly Opportunity[]): RowProblem[] {
  const problems: RowProblem[] = [];
  for (const row of rows) {
    const decided = row.outcome !== 'open' && row.outcome !== 'not_bid';
    if (decided && !row.decided_on)
      problems.push({
        index: row.index,
        column: 'decided_on',
        message: `An opportunity that is ${row.outcome} has the day of its decision.`,
        help: 'Write decided_on.',
      });
    if (row.outcome === 'open' && row.decided_on)
      problems.push({
        index: row.index,
        column: 'decided_on',
        message: 'An open opportunity has no decision yet, but this one has a day for it.',
        help: 'Write its outcome, or remove decided_on.',
      });
  }
  return problems;
}
