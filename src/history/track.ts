import { Decimal } from '../plan/exact.ts';
import { type Known, knownAt, type Series } from './series.ts';

/** One objective over all moments: what it promises, and beside it how far it came. */

const parts = ['objective', 'baseline', 'target', 'due'] as const;
/** `objective` is how far it came; the others are what it promises. */
export type Part = (typeof parts)[number];
export type PromisePart = Exclude<Part, 'objective'>;

export interface Track {
  readonly account: string | undefined;
  readonly id: string;
  /** another unit is another series */
  readonly parts: { readonly [part in Part]: readonly Series[] };
}

export function tracksOf(series: readonly Series[]): Track[] {
  const tracks = new Map<string, Track & { parts: { [part in Part]: Series[] } }>();
  for (const one of series) {
    const part = parts.find((kind) => kind === one.kind);
    if (part === undefined) continue;
    const { account, id } = one;
    const key = `${account} ${id}`;
    const track = tracks.get(key) ?? {
      account,
      id,
      parts: { objective: [], baseline: [], target: [], due: [] },
    };
    tracks.set(key, track);
    track.parts[part].push(one);
  }
  return [...tracks.values()];
}

/** What an objective says at one moment. */
export type State = { readonly [part in Part]: Known | undefined };

export const stateAt = ({ parts }: Track, point: number): State =>
  stateBy((part) => knownAt(parts[part], point));

/** Each part as it was known first. */
export const firstState = ({ parts }: Track): State =>
  stateBy((part) =>
    parts[part]
      .flatMap((series) => {
        const value = series.values.find(({ gap }) => !gap);
        return value ? [{ series, value }] : [];
      })
      .at(0),
  );

const stateBy = (known: (part: Part) => Known | undefined): State => ({
  objective: known('objective'),
  baseline: known('baseline'),
  target: known('target'),
  due: known('due'),
});

export const isThere = (state: State): boolean => parts.some((part) => state[part] !== undefined);

/** It came later than the account did, or it came back. */
export const isNew = (track: Track, point: number): boolean =>
  parts.some((part) => track.parts[part].some(({ late, values }) => late || values[0]!.point < point));

export const numberOf = (known: Known | undefined): Decimal | undefined =>
  known?.value.value instanceof Decimal ? known.value.value : undefined;

/** Known at both moments, and not the same; by value or, of the same value, by what it stands for. */
const differ = (a: Known | undefined, b: Known | undefined, by: 'value' | 'period' | 'measure' = 'value') =>
  a !== undefined && b !== undefined && String(a.value[by] ?? '') !== String(b.value[by] ?? '');

export interface Differences {
  /** it is measured by something else, or narrowed otherwise */
  readonly measure: boolean;
  readonly target: boolean;
  readonly baseline: boolean;
  /** the day of the baseline, from which the straight line starts */
  readonly baselineDay: boolean;
  readonly due: boolean;
  /** undefined: the target is the same, nobody says which way is better, or it is measured by something else */
  readonly ease: 'easier' | 'harder' | undefined;
}

/** What an objective promises otherwise at a later moment. */
export function differences(before: State, after: State): Differences {
  const measure = differ(before.target, after.target, 'measure');
  return {
    measure,
    target: differ(before.target, after.target),
    baseline: differ(before.baseline, after.baseline),
    baselineDay: differ(before.baseline, after.baseline, 'period'),
    due: differ(before.due, after.due),
    ease: measure ? undefined : easeOf(before, after),
  };
}

function easeOf(before: State, after: State): 'easier' | 'harder' | undefined {
  const [a, b] = [numberOf(before.target), numberOf(after.target)];
  const better = after.target?.series.better;
  if (!a || !b || a.equals(b) || better === undefined || better === 'none') return undefined;
  return b.lessThan(a) === (better === 'up') ? 'easier' : 'harder';
}

/** Whether a percentage of the way means something else later: then it is no progress, and no loss. */
export function isAnotherWay({ measure, target, baseline }: Differences): boolean {
  return measure || target || baseline;
}

/** Ahead and on track are one: between them lie a few days, or a reading. */
export function paceMoved(before: Known | undefined, after: Known | undefined): boolean {
  const roughly = (known: Known | undefined) =>
    known?.value.pace === 'ahead' ? 'on track' : known?.value.pace;
  return roughly(before) !== roughly(after);
}
