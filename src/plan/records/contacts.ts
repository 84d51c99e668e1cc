import type { Record, RecordKind, RowProblem } from './record-kind.ts';

export const contacts = {
  name: 'contacts',
  summary: 'Whom we met, when, through which channel, and how long it took.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the contact.' },
    { name: 'date', kind: 'day', required: true, summary: 'Day of the contact.' },
    { name: 'stakeholder', kind: 'slug', required: true, summary: 'Pseudonym from step 3.' },
    { name: 'by', kind: 'slug', required: true, summary: 'Team id.' },
    { name: 'channel', kind: 'slug', required: true, summary: 'visit, call, meeting, e-mail …' },
    { name: 'hours', kind: 'quantity', summary: 'Hours of work; none counts as 0.' },
    { name: 'tactic', kind: 'slug', summary: 'Tactic it served.' },
  ],
} as const satisfies RecordKind;

export type Contact = Record<(typeof contacts.columns)[number]['name']>;

export function checkContacts(rows: readonly Contact[]): RowProblem[] {
  return rows
    .filter((row) => row.hours === '')
    .map((row) => ({
      index: row.index,
      column: 'hours',
      severity: 'warn',
      message: 'No hours stand here, so this contact counts as 0 hours of work.',
      help: 'Write the hours.',
    }));
}
