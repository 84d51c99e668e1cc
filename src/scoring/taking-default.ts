/** Values of a column that a lookup does not list, so that each is worth its default: whether that is meant, people must see. */
import { didYouMean } from '../findings/suggest.ts';
import type { Criterion, Model } from './model.ts';
import type { ColumnUnderstood } from './understanding.ts';

export interface TakesDefault {
  criterion: string;
  /** what each of them is worth */
  points: number;
  /** rows that take it, of so many with a value */
  rows: number;
  of: number;
  /** the most frequent first; `near`: what the lookup lists and they may mean */
  values: { value: string; near: string | undefined }[];
}

/** One for each criterion with a default that reads the column, where any value takes it. */
export function takingDefault(
  { column, counts, filled }: ColumnUnderstood,
  model: Model | undefined,
): TakesDefault[] {
  if (!counts) return [];
  return (model?.axes ?? [])
    .flatMap(({ criteria }) => criteria)
    .flatMap((criterion): TakesDefault[] => {
      const { scale, id } = criterion;
      if (criterion.column !== column || scale.kind !== 'lookup' || scale.otherwise === undefined) return [];
      const taking = [...counts].filter(([value]) => !scale.values.has(value)).sort((a, b) => b[1] - a[1]);
      if (taking.length === 0) return [];
      return [
        {
          criterion: id,
          points: scale.otherwise,
          rows: taking.reduce((sum, [, rows]) => sum + rows, 0),
          of: filled,
          values: taking.map(([value]) => ({ value, near: meantKey(criterion, value) })),
        },
      ];
    });
}

/** The key that a value seems to be another spelling of. */
export function meantKey({ scale }: Criterion, value: string): string | undefined {
  if (scale.kind !== 'lookup' || scale.values.has(value)) return undefined;
  const near = [...scale.values.keys()].filter((key) => isSpelling(wordsOf(value), wordsOf(key)));
  return didYouMean(value, near) ?? near[0];
}

/** Without case, accents and what stands between words. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** "Privado" for "Privados"; short words and numbers mean what they are: "Level I" is not "Level IV". */
function isSpelling(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0) return false;
  if (one.join('') === other.join('')) return true;
  const isWord = (text: string) => /^\p{L}{4,}$/u.test(text);
  return (
    one.length === other.length &&
    one.every((word, i) => {
      const its = other[i]!;
      return word === its || (isWord(word) && isWord(its) && didYouMean(word, [its]) !== undefined);
    })
  );
}
