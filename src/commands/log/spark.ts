import type { Value } from '../../history/series.ts';
import { Decimal } from '../../plan/exact.ts';

const bars = '▁▂▃▄▅▆▇█';

/**
 * A row of bars from the lowest to the highest value, one for each point; `·` where there is no value. More points than
 * columns are put together, and the last of each group counts. `points`: how many there are.
 */
export function sparkline(values: readonly Value[], points: number, columns: number): string {
  const numbers = new Map(
    values.flatMap(({ point, value }) => (value instanceof Decimal ? [[point, value] as const] : [])),
  );
  const all = [...numbers.values()];
  if (all.length === 0) return '';
  const low = Decimal.min(...all);
  const span = Decimal.max(...all).minus(low);
  const width = Math.min(points, columns);
  const from = values[0]!.point;
  return Array.from({ length: width }, (_, i) => {
    // the points of this column: none is in two, none is left out
    const [first, last] = [Math.floor((i * points) / width), Math.floor(((i + 1) * points) / width) - 1];
    for (let point = last; point >= first; point--) {
      const value = numbers.get(point);
      if (value) return bar(value.minus(low), span);
    }
    return last < from ? ' ' : '·';
  }).join('');
}

function bar(above: Decimal, span: Decimal): string {
  if (span.isZero()) return bars[3]!;
  return bars[
    above
      .dividedBy(span)
      .times(bars.length - 1)
      .round()
      .toNumber()
  ]!;
}
