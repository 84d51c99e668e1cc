import type { Words } from '../../diff/say/words.ts';
import { kpiOf } from '../../kpis/index.ts';
import type { Better } from '../../kpis/kpi.ts';
import type { Workspace } from '../../plan/plan.ts';
import { formatFor } from '../../report/format.ts';
import { numbersFor } from '../kpi/numbers.ts';

/** Numbers and days in the workspace's own way, and the units of what objectives are measured by. */
export function wordsOf({ settings }: Workspace, longest: number): Words {
  const format = formatFor(settings.locale, settings.currency);
  const numbers = numbersFor(format);
  return {
    num: format.num,
    money: format.money,
    pct: format.pct,
    date: format.date,
    measure: numbers.value,
    unitOf: (measure) => {
      const unit = kpiOf(measure)?.unit;
      if (unit !== undefined) return unit === 'money' ? settings.currency : unit;
      return settings.measures?.find(({ id }) => id === measure)?.unit;
    },
    longest,
  };
}

export const betterIn =
  ({ settings }: Workspace) =>
  (measure: string): Better | undefined =>
    kpiOf(measure)?.better ?? settings.measures?.find(({ id }) => id === measure)?.better;
