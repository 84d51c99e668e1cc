import type { Promised } from '../../src/history/forecast.ts';
import { Decimal } from '../../src/plan/exact.ts';

/** An objective that was promised. `came`: percent of the way; words: why that is not known; undefined: its day has not come. */
export const promised = (came: number | string | undefined, more: Partial<Promised> = {}): Promised => ({
  account: 'a',
  id: 'o',
  owner: 'kam-1',
  measure: 'win_rate',
  unit: '%',
  due: '2026-06-30',
  target: 60,
  dueMoves: 0,
  baselineMoves: 0,
  targetMoves: 0,
  dropped: false,
  outcome:
    came === undefined
      ? undefined
      : typeof came === 'string'
        ? { reason: came }
        : { attainment: new Decimal(came), actual: null },
  ...more,
});
