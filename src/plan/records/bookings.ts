import { createHash } from 'node:crypto';
import { contacts } from './contacts.ts';
import { ledger } from './ledger.ts';
import { measures } from './measures.ts';
import { opportunities } from './opportunities.ts';
import type { RecordKind } from './record-kind.ts';

/** What `kam book` books: a kind of event, the record file it goes to, and what follows from the kind. */
export interface Booking {
  kind: string;
  record: RecordKind;
  /** the column that takes the day of the event */
  day: string;
  fixed: Cells;
  /** the columns a terminal asks for, those the file could do without included */
  asked: readonly string[];
}

export type Cells = { readonly [column: string]: string };

export const bookings: readonly Booking[] = [
  {
    kind: 'win',
    record: opportunities,
    day: 'decided_on',
    fixed: { outcome: 'won' },
    asked: ['type', 'product', 'value'],
  },
  {
    kind: 'loss',
    record: opportunities,
    day: 'decided_on',
    fixed: { outcome: 'lost' },
    asked: ['type', 'product', 'value', 'reason', 'competitor'],
  },
  {
    kind: 'visit',
    record: contacts,
    day: 'date',
    fixed: { channel: 'visit' },
    asked: ['stakeholder', 'by', 'hours', 'tactic'],
  },
  {
    kind: 'investment',
    record: ledger,
    day: 'date',
    fixed: { kind: 'investment' },
    asked: ['amount', 'tactic'],
  },
  { kind: 'sale', record: ledger, day: 'date', fixed: { kind: 'sale' }, asked: ['amount', 'product'] },
  { kind: 'measure', record: measures, day: 'date', fixed: {}, asked: ['measure', 'value', 'source'] },
];

/** Columns that come from the kind, from kam, or from an import: nobody types them. */
const notTyped = new Set(['id', 'kind', 'outcome', 'source_line', 'source_hash']);

/** The columns somebody may give for this kind. */
export function fieldsOf({ record, fixed }: Booking): string[] {
  return record.columns
    .map(({ name }) => name)
    .filter((name) => !notTyped.has(name) && !(name in fixed && name !== 'channel'));
}

/** Where kinds of different records share a column, what it means to all of them. */
const shared: Cells = {
  date: 'Day it happened.',
  value: 'What it is worth, or what was measured.',
  tactic: 'Tactic it belongs to.',
  source: 'Where it comes from.',
};

/** A field as `kam book` explains it, for whichever kind it is given. */
export function fieldSummary(column: string): string {
  const [first, ...others] = new Set(
    bookings
      .filter((booking) => fieldsOf(booking).includes(column))
      .map(({ record }) => record.columns.find(({ name }) => name === column)!.summary),
  );
  return others.length === 0 ? first! : shared[column]!;
}

/**
 * A stable id: `<date>-<kind>-<6 hex of SHA-256 of the other cells>`, so that merges by union do not collide; a second
 * equal record gets "-2".
 */
export function recordId(booking: Booking, cells: Cells, taken: ReadonlySet<string>): string {
  const others = booking.record.columns
    .filter(({ name }) => name !== 'id')
    .map(({ name }) => cells[name] ?? '')
    .join('\n');
  const hash = createHash('sha256').update(others).digest('hex').slice(0, 6);
  const id = `${cells[booking.day]}-${booking.kind}-${hash}`;
  if (!taken.has(id)) return id;
  let number = 2;
  while (taken.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}
