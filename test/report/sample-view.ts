/** A small view with one block of every kind, its plan text as hostile as a test asks for. */

import { readdirSync, readFileSync } from 'node:fs';
import type { ReportView } from '../../src/report/model.ts';
import { sentence } from '../../src/report/sentence.ts';
import { map } from '../charts/samples.ts';

const folder = new URL('../../templates/report/', import.meta.url);

/** The templates that are shipped, by name. */
export function builtIn(): Map<string, string> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((file) => [file.replace(/\.hbs$/, ''), readFileSync(new URL(file, folder), 'utf8')]),
  );
}

export function sampleView(text = 'plain text'): ReportView {
  const said = sentence('plain', { text });
  return {
    kam: 'report/1',
    as_of: '2026-11-23',
    meta: {
      title: text,
      account: 'san-telmo',
      company: text,
      edition: 'internal',
      language: 'en',
      locale: 'en-GB',
      currency: 'EUR',
      period: text,
      revision: '3f9a1c0b7d21',
      status: [said],
    },
    banner: { text: said, files: [{ file: text, errors: 2, first: text, line: 3 }] },
    sections: [
      {
        id: 'summary',
        step: null,
        nav: 'nav.summary',
        headline: said,
        lede: [said],
        reviewed: null,
        blocks: [
          {
            kind: 'tiles',
            id: 'tiles',
            tiles: [
              {
                id: 'net_sales',
                label: text,
                value: { value: 1_240_000, unit: 'EUR' },
                reason: null,
                delta: { value: 21.6, unit: '%', direction: 'up', verdict: 'better', text: said },
                target: said,
                notes: [said, said],
              },
              { id: 'roi', label: text, value: null, reason: text, delta: null, target: null, notes: [] },
            ],
          },
          { kind: 'list', id: 'risks', title: said, tone: 'risk', items: [said, text], none: null },
          { kind: 'list', id: 'asks', title: said, tone: 'ask', items: [], none: said },
        ],
      },
      {
        id: 'step-3',
        step: 3,
        nav: 'nav.dmu',
        headline: said,
        lede: [],
        reviewed: said,
        blocks: [
          {
            kind: 'figure',
            id: 'map',
            title: said,
            caption: said,
            chart: map(4, () => text),
            table: {
              cols: [
                { title: { word: 'col.kpi' }, num: false },
                { title: { word: 'col.value' }, num: true },
              ],
              rows: [
                [text, 1.5],
                [said, null],
              ],
            },
          },
          { kind: 'facts', id: 'facts', title: null, facts: [{ label: 'col.kpi', value: text }] },
          { kind: 'text', id: 'text', title: said, paragraphs: [text, said] },
          {
            kind: 'table',
            id: 'table',
            title: said,
            caption: said,
            folded: true,
            table: { cols: [{ title: { word: 'col.kpi' }, num: false }], rows: [[text]] },
          },
          {
            kind: 'swot',
            id: 'swot',
            boxes: [
              { id: 'strength', title: 'col.kpi', items: [{ text, weight: said }] },
              { id: 'weakness', title: 'col.kpi', items: [] },
            ],
          },
          {
            kind: 'gantt',
            id: 'gantt',
            groups: [
              {
                title: text,
                bars: [
                  { id: 't1', text, tag: 'done', start: '2026-01-01', end: '2026-02-01' },
                  { id: 't2', text, tag: null, start: '2026-01-01', end: '2026-02-01' },
                ],
              },
            ],
          },
          {
            kind: 'flowchart',
            id: 'links',
            nodes: [
              { id: 's1', text },
              { id: 's2', text },
            ],
            edges: [
              { from: 's1', to: 's2', word: 'link.conflicts', dashed: true, arrow: true },
              { from: 's1', to: 's2', word: 'link.works_with', dashed: false, arrow: false },
            ],
          },
        ],
      },
      {
        id: 'sources',
        step: null,
        nav: 'nav.sources',
        headline: said,
        lede: [],
        reviewed: null,
        blocks: [
          {
            kind: 'definitions',
            id: 'definitions',
            items: [
              {
                id: 'roi',
                label: text,
                formula: text,
                source: text,
                value: null,
                reason: text,
                period: text,
                inputs: [text],
                beside: [{ label: text, value: 3 }],
              },
            ],
          },
        ],
      },
    ],
  };
}
