/** Weights that follow from an order or from comparisons: whether what stands there determines them. */
import type { Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import type { Axis } from '../plan/workspace/segmentation.ts';
import type { Say } from './say.ts';
import { ahpWeights, type Pair } from './weights.ts';

export function checkDerivedWeights(axis: Axis, at: Path, unique: boolean, say: Say, warn: Say): void {
  const { rank, ahp } = axis.weights!;
  const ids = axis.criteria.map((criterion) => criterion.id);
  if ((rank === undefined) === (ahp === undefined)) {
    say(
      at,
      rank ? 'Weights come from rank or from ahp, not from both.' : 'weights: is empty.',
      'Write exactly one of rank: and ahp:.',
    );
    return;
  }
  const known = (id: string, path: Path): boolean => {
    if (ids.includes(id)) return true;
    const near = didYouMean(id, ids);
    say(
      path,
      `${quoted(id)} is no criterion of this axis.`,
      near ? `Did you mean "${near}"?` : `Its criteria are ${ids.join(', ')}.`,
    );
    return false;
  };
  if (rank) {
    const seen = new Set<string>();
    rank.forEach((id, i) => {
      if (!known(id, [...at, 'rank', i])) return;
      if (seen.has(id))
        say([...at, 'rank', i], `${quoted(id)} stands twice in this order.`, 'Name each criterion once.');
      seen.add(id);
    });
    const left = ids.filter((id) => !seen.has(id));
    if (left.length > 0)
      say(
        [...at, 'rank'],
        `The order leaves out ${left.map(quoted).join(', ')}.`,
        'Name every criterion of the axis once, most important first.',
      );
    return;
  }
  let sound = unique;
  if (ids.length > 10) {
    say(
      [...at, 'ahp'],
      'Pairwise comparison works for at most 10 criteria of an axis.',
      'Give weights directly or by rank.',
    );
    sound = false;
  }
  const pairs = new Set<string>();
  ahp!.forEach(([a, b, times], i) => {
    const path = [...at, 'ahp', i];
    const both = known(a, [...path, 0]) && known(b, [...path, 1]);
    if (!both) sound = false;
    else if (a === b) {
      say(path, 'A criterion is not compared with itself.', 'Remove this pair.');
      sound = false;
    } else {
      const key = [a, b].sort().join(' ');
      if (pairs.has(key)) {
        say(path, `${quoted(a)} and ${quoted(b)} are compared twice.`, 'Keep one of the two lines.');
        sound = false;
      }
      pairs.add(key);
    }
    if (!(times > 0 && times <= 1e6)) {
      say(
        [...path, 2],
        'How many times as much one counts is a number above 0.',
        'Write for example 2, or 0.5.',
      );
      sound = false;
    }
  });
  const absent = ids.flatMap((a, i) =>
    ids.slice(i + 1).flatMap((b) => (pairs.has([a, b].sort().join(' ')) ? [] : [`${a}–${b}`])),
  );
  if (sound && absent.length > 0)
    say(
      [...at, 'ahp'],
      `Pairs are missing: ${absent.slice(0, 6).join(', ')}${absent.length > 6 ? ' …' : ''}.`,
      'Compare every two criteria of the axis once.',
    );
  else if (sound) {
    const { cr } = ahpWeights(ids, ahp as readonly Pair[]);
    if (cr > 0.1)
      warn(
        [...at, 'ahp'],
        `These comparisons contradict each other: consistency ratio ${Math.round(cr * 1000) / 1000}, and above 0.10 (Saaty’s random index) the weights mean little.`,
        'Look again at the pair that surprises you most.',
      );
  }
}
