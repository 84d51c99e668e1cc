/**
 * Everything a template may see, and at the same time what `kam report --format json` prints. Plan text is
 * plain text, numbers are raw with their unit, a sentence is a frame with its values; nothing is formatted
 * and nothing is drawn. Templates are checked against this shape before they run.
 */

import * as z from 'zod';
import type { ChartData } from './charts/index.ts';
import type { Sentence, Value } from './sentence.ts';

const sentence = z.custom<Sentence>(
  (value) => typeof value === 'object' && value !== null && 'frame' in value,
);
const value = z.custom<Value>((given) => given !== undefined);
const chart = z.custom<ChartData>((given) => typeof given === 'object' && given !== null && 'type' in given);

const table = z.strictObject({
  /** num: figures stand right */
  cols: z.array(z.strictObject({ title: value, num: z.boolean() })),
  rows: z.array(z.array(value)),
});
export type Table = z.output<typeof table>;

const tile = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: value.nullable(),
  /** why there is no value */
  reason: z.string().nullable(),
  /** the change against the period before; equal: it does not leave the interval */
  delta: z
    .strictObject({
      value: z.number(),
      unit: z.string(),
      direction: z.enum(['up', 'down', 'equal']),
      verdict: z.enum(['better', 'worse', 'neutral']),
      text: sentence,
    })
    .nullable(),
  target: sentence.nullable(),
  notes: z.array(sentence),
});
export type Tile = z.output<typeof tile>;

const blocks = [
  z.strictObject({ kind: z.literal('tiles'), id: z.string(), tiles: z.array(tile) }),
  z.strictObject({
    kind: z.literal('list'),
    id: z.string(),
    title: sentence,
    tone: z.enum(['ask', 'risk', 'plain']),
    items: z.array(value),
    /** said where there are no items */
    none: sentence.nullable(),
  }),
  z.strictObject({
    kind: z.literal('facts'),
    id: z.string(),
    title: sentence.nullable(),
    facts: z.array(z.strictObject({ label: z.string(), value })),
  }),
  z.strictObject({
    kind: z.literal('text'),
    id: z.string(),
    title: sentence.nullable(),
    paragraphs: z.array(value),
  }),
  z.strictObject({
    kind: z.literal('figure'),
    id: z.string(),
    title: sentence,
    caption: sentence,
    chart,
    table,
  }),
  z.strictObject({
    kind: z.literal('table'),
    id: z.string(),
    title: sentence,
    caption: sentence.nullable(),
    /** closed on a screen until somebody opens it; not on paper */
    folded: z.boolean(),
    table,
  }),
  z.strictObject({
    kind: z.literal('swot'),
    id: z.string(),
    boxes: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        items: z.array(z.strictObject({ text: z.string(), weight: sentence.nullable() })),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('gantt'),
    id: z.string(),
    groups: z.array(
      z.strictObject({
        title: z.string(),
        bars: z.array(
          z.strictObject({
            id: z.string(),
            text: z.string(),
            /** as Mermaid names it */
            tag: z.enum(['done', 'active', 'crit', 'milestone']).nullable(),
            start: z.string(),
            end: z.string(),
          }),
        ),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('flowchart'),
    id: z.string(),
    nodes: z.array(z.strictObject({ id: z.string(), text: z.string() })),
    edges: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        word: z.string(),
        dashed: z.boolean(),
        arrow: z.boolean(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('definitions'),
    id: z.string(),
    items: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        formula: z.string(),
        source: z.string().nullable(),
        value: value.nullable(),
        reason: z.string().nullable(),
        period: value.nullable(),
        inputs: z.array(value),
        beside: z.array(z.strictObject({ label: z.string(), value })),
      }),
    ),
  }),
] as const;
const block = z.discriminatedUnion('kind', blocks);
export type Block = z.output<typeof block>;

const section = z.strictObject({
  id: z.string(),
  /** 1–7; null for the first page and the sources */
  step: z.number().nullable(),
  nav: z.string(),
  headline: sentence,
  lede: z.array(value),
  /** when somebody last stood by this step */
  reviewed: sentence.nullable(),
  blocks: z.array(block),
});
export type Section = z.output<typeof section>;

export const reportSchema = z.strictObject({
  kam: z.literal('report/1'),
  as_of: z.string(),
  meta: z.strictObject({
    title: z.string(),
    account: z.string(),
    company: z.string().nullable(),
    edition: z.literal('internal'),
    language: z.literal('en'),
    locale: z.string(),
    currency: z.string(),
    period: value.nullable(),
    /** which plan this is: a hash of the files read */
    revision: z.string(),
    status: z.array(sentence),
  }),
  /** files with errors: their numbers are missing */
  banner: z
    .strictObject({
      text: sentence,
      files: z.array(
        z.strictObject({ file: z.string(), errors: z.number(), first: z.string(), line: z.number() }),
      ),
    })
    .nullable(),
  sections: z.array(section),
});
export type ReportView = z.output<typeof reportSchema>;
