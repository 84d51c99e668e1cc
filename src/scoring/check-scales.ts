/** One criterion: where its value comes from and how it becomes points. */
import type { Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { type Criterion, largest, type Segmentation } from '../plan/workspace/segmentation.ts';
import { kindsOf, scaleKinds, trimmed } from './model.ts';
import { range, type Say } from './say.ts';

export function checkCriterion(criterion: Criterion, path: Path, source: Segmentation, say: Say): void {
  const { scale } = criterion;
  if (criterion.column === undefined && criterion.rating === undefined) {
    say(
      path,
      `The criterion ${quoted(criterion.id)} says nothing about where its value comes from.`,
      'Write column: for a portfolio column, or rating: for a judgement.',
    );
    return;
  }
  if (criterion.column !== undefined && criterion.rating !== undefined) {
    say(
      [...path, 'rating'],
      'A criterion is read from a column or from a rating, not from both.',
      'Remove one of the two.',
      'key',
    );
    return;
  }
  if (criterion.rating !== undefined) {
    if (scale)
      say(
        [...path, 'scale'],
        'A rating from 1 to 10 has its own scale: 1 is 0 points, 10 is 100.',
        'Remove scale:.',
        'key',
      );
    return;
  }
  if (!scale) {
    say(
      path,
      `The criterion ${quoted(criterion.id)} has no scale, so its values are worth nothing.`,
      `Write scale: with one of ${scaleKinds.join(', ')}.`,
    );
    return;
  }
  const kinds = kindsOf(scale);
  const at = [...path, 'scale'];
  if (kinds.length !== 1) {
    say(
      at,
      kinds.length === 0
        ? 'This scale has no kind.'
        : `A scale has one kind; this one has ${kinds.join(' and ')}.`,
      `Write exactly one of ${scaleKinds.join(', ')}.`,
    );
    return;
  }
  if (scale.default !== undefined && scale.lookup === undefined)
    say(
      [...at, 'default'],
      'default: belongs to lookup: only; other scales cover every number.',
      'Remove default:.',
      'key',
    );
  if (scale.linear && (scale.linear[0] === scale.linear[1] || !scale.linear.every(usable)))
    say(
      [...at, 'linear'],
      'A linear scale needs two different ends.',
      'Write [value worth 0, value worth 100].',
    );
  if (
    scale.log &&
    (Math.log(scale.log[0]) === Math.log(scale.log[1]) || !scale.log.every((end) => end > 0 && usable(end)))
  )
    say(
      [...at, 'log'],
      'A log scale needs two different ends, both above 0.',
      'Write [value worth 0, value worth 100].',
    );
  if (scale.points) checkPoints(scale.points, [...at, 'points'], say);
  if (scale.lookup) checkLookup(criterion, [...at], source.input.null, say);
}

const usable = (value: number) => Number.isFinite(value) && Math.abs(value) <= largest;

function checkPoints(points: readonly (readonly [number, number])[], at: Path, say: Say): void {
  if (points.length < 2) {
    say(
      at,
      'A points scale needs at least two points.',
      'Write for example [[0, 0], [200, 40], [1000, 100]].',
    );
    return;
  }
  points.forEach(([x, y], i) => {
    if (i > 0 && !(x > points[i - 1]![0]))
      say(
        [...at, i, 0],
        'The values of a points scale rise strictly.',
        'Put the points in order, each value once.',
      );
    else if (!usable(x))
      say([...at, i, 0], 'This value is beyond what can be computed with.', 'Write a smaller number.');
    range(y, 0, 100, [...at, i, 1], 'The points', say);
  });
}

function checkLookup(criterion: Criterion, at: Path, nulls: readonly string[], say: Say): void {
  const scale = criterion.scale!;
  const lookup = scale.lookup!;
  if (criterion.direction === 'cost')
    say(
      [...at.slice(0, -1), 'direction'],
      'direction: cost does not work on a lookup: its points say what is good.',
      'Turn the points round and remove direction:.',
      'key',
    );
  if (Object.keys(lookup).length === 0)
    say([...at, 'lookup'], 'This lookup lists no value.', 'List each value with its points.');
  const seen = new Map<string, string>();
  const unknown = new Set(nulls.map((token) => trimmed(token).toLowerCase()));
  for (const [key, value] of Object.entries(lookup)) {
    const name = trimmed(key);
    range(value, 0, 100, [...at, 'lookup', key], 'The points', say);
    if (seen.has(name))
      say(
        [...at, 'lookup', key],
        'This value is listed twice; blanks around it do not count.',
        'Remove one of the two.',
        'key',
      );
    seen.set(name, key);
    if (unknown.has(name.toLowerCase()))
      say(
        [...at, 'lookup', key],
        `${quoted(key)} is also listed under input.null, where it means "unknown": its points would never be used.`,
        'Remove it from one of the two places.',
        'key',
      );
  }
  if (scale.default !== undefined) range(scale.default, 0, 100, [...at, 'default'], 'The points', say);
}
