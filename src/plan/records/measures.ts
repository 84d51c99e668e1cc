import type { Record, RecordKind } from './record-kind.ts';

export const measures = {
  name: 'measures',
  summary: 'Readings of kam.yaml’s measures.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the reading.' },
    { name: 'date', kind: 'day', required: true, summary: 'Day of the reading.' },
    { name: 'measure', kind: 'slug', required: true, summary: 'Measure from kam.yaml.' },
    { name: 'value', kind: 'amount', required: true, summary: 'The value, in the measure’s unit.' },
    { name: 'source', kind: 'text', summary: 'Where it comes from.' },
    { name: 'note', kind: 'text', summary: 'A note.' },
  ],
} as const satisfies RecordKind;

export type Reading = Record<(typeof measures.columns)[number]['name']>;
