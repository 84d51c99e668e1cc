import { distance } from 'fastest-levenshtein';
import { compareText } from './finding.ts';

/** The nearest candidate, if it is near enough to be what was meant; the first in code-point order on a tie. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const from = word.toLowerCase();
  const limit = Math.max(1, Math.floor(from.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - from.length) > limit) continue;
    const d = distance(from.slice(0, 64), candidate.toLowerCase().slice(0, 64));
    if (d > limit || d > bestDistance) continue;
    if (d < bestDistance || compareText(candidate, best!) < 0) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}
