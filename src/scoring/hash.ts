/** Whether a tier still stands: hashes of the model, and of what the model reads of one account. */
import { createHash } from 'node:crypto';
import { compareText } from '../findings/finding.ts';
import type { PinnedScale } from '../plan/workspace/pin.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';

/**
 * First 12 hex digits of SHA-256 over the parsed model with every default (withDefaults) and what is pinned of its
 * relative scales (pinnedScales). Comments, layout and the order of keys do not count; the order of lists does. Nor
 * does the day of a measurement or the file measured: a pin of the same numbers gives the same scores.
 */
export function modelHash(model: Segmentation, scales: readonly PinnedScale[] = []): string {
  const pinned = scales.map(({ axis, criterion, measured }) => ({ axis, criterion, measured }));
  return digest(canonical([model, pinned.length === 0 ? null : pinned]));
}

/**
 * The same over the source texts of the columns the model uses, in model order (columnsUsed), and the ratings
 * it asks for (ratingsUsed; null: not rated). Texts as stored: unquoted, untrimmed.
 */
export function rowHash(cells: readonly string[], ratings: readonly (number | null)[]): string {
  return digest(canonical([cells, ratings]));
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 12);
}

/** JSON with sorted keys; a key that is not there and one that is undefined are the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareText(a, b));
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
