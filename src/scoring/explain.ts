/**
 * One account, criterion by criterion, and what would move it: single changes that reach the next tier or lose
 * today's. Candidates are found by turning scales round; the engine then scores them, so that only changes
 * which the model itself confirms are ever told.
 */

import { tierAt } from './missing.ts';
import type { Axis, Criterion, Model } from './model.ts';
import { isNumeric } from './model.ts';
import type { Style } from './number-style.ts';
import { plateaus, reach } from './sql/points.ts';

export interface ExplainedCriterion {
  axis: string;
  criterion: string;
  /** the cell as written (trimmed), or the rating; null: missing */
  value: string | number | null;
  points: number | null;
  /** weight among what entered the axis, in percent; 0 for a missing value that was left out */
  weight_pct: number;
  /** points × weight: what it adds to the axis; null when it did not enter */
  contribution: number | null;
  path: readonly (string | number)[];
}

/** `values`, `points`: by axis and criterion, as explainSql gives them. */
export function explainAxis(
  axis: Axis,
  values: readonly (string | number | null)[],
  points: readonly (number | null)[],
): ExplainedCriterion[] {
  const entered = axis.criteria.map((criterion, c) => points[c] !== null || criterion.missing === 'worst');
  const total = axis.criteria.reduce((sum, criterion, c) => sum + (entered[c] ? criterion.weight : 0), 0);
  return axis.criteria.map((criterion, c) => {
    const share = entered[c] ? (criterion.weight / total) * 100 : 0;
    return {
      axis: axis.id,
      criterion: criterion.id,
      value: values[c]!,
      points: quantised(points[c]!),
      weight_pct: quantised(share)!,
      contribution: entered[c] ? quantised(((points[c] ?? 0) * share) / 100) : null,
      path: criterion.path,
    };
  });
}

/** To millionths, as axis and score are: 39.575 and not 39.574999999999996. */
function quantised(value: number | null): number | null {
  return value === null ? null : Math.floor(value * 1e6 + 0.5) / 1e6;
}

/** A single change of one value, to be tried. */
export interface Change {
  axis: number;
  criterion: number;
  from: string | number | null;
  to: string | number;
  /** as the source text of a cell; undefined for a rating */
  cell: string | undefined;
  /** how big a change it is, to compare with others: relative for numbers, 0–1 for ratings, above 1 for texts */
  size: number;
}

export interface Here {
  model: Model;
  styles: ReadonlyMap<string, Style>;
  cell: readonly number[];
  /** by axis and criterion */
  points: readonly (readonly (number | null)[])[];
  /** numbers as numbers, texts as texts, ratings as numbers */
  values: readonly (readonly (string | number | null)[])[];
}

/** Changes that could take the account into the nearest other tier, up or down; nearest tier first. */
export function changesTowards(here: Here, direction: 'up' | 'down'): { tier: string; changes: Change[] }[] {
  const { model, cell } = here;
  const matrix = model.matrix!;
  const now = tierAt(model, cell);
  return matrix.axes.flatMap((axis, m) => {
    const cuts = matrix.cuts[m]!;
    const step = direction === 'up' ? 1 : -1;
    for (let to = cell[m]! + step; to >= 0 && to <= cuts.length; to += step) {
      const tier = tierAt(
        model,
        cell.map((at, i) => (i === m ? to : at)),
      )!;
      if (tier === now) continue;
      const cut = direction === 'up' ? cuts[to - 1]! : cuts[to]!;
      const changes = model.axes[axis]!.criteria.flatMap((_, c) => changesOf(here, axis, c, cut, direction));
      return [{ tier, changes }];
    }
    return [];
  });
}

/**
 * For an account without a tier: of each value that is missing the one worth least and the one worth most. Where both
 * give it a tier, to find that value out is enough.
 */
export function valuesToFind({ model, points, styles }: Omit<Here, 'cell'>): Change[] {
  return model.axes.flatMap((axis, a) =>
    axis.criteria.flatMap((criterion, c) => {
      if (points[a]![c] !== null) return [];
      const change = (to: string | number): Change => ({
        axis: a,
        criterion: c,
        from: null,
        to,
        cell: criterion.rating !== undefined ? undefined : cellText(to, criterion, styles),
        size: 0,
      });
      return extremes(criterion).map(change);
    }),
  );
}

/** The value worth fewest points, and the one worth most. */
function extremes({ scale, cost }: Criterion): [string | number, string | number] {
  const [least, most] = ((): [string | number, string | number] => {
    switch (scale.kind) {
      case 'linear':
      case 'log':
        return [scale.from, scale.to];
      case 'points': {
        const byWorth = [...scale.points].sort(([, one], [, other]) => one - other);
        return [byWorth[0]![0], byWorth.at(-1)![0]];
      }
      case 'lookup': {
        const byWorth = [...scale.values].sort(([, one], [, other]) => one - other);
        return [byWorth[0]![0], byWorth.at(-1)![0]];
      }
      case 'quantiles':
        return [scale.table[0]!, scale.table.at(-1)!];
      default:
        return [1, 10];
    }
  })();
  return cost ? [most, least] : [least, most];
}

/** Values of one criterion that bring its axis to the cut, nearest first: a few, because rounding decides the last step. */
function changesOf(here: Here, a: number, c: number, cut: number, direction: 'up' | 'down'): Change[] {
  const axis = here.model.axes[a]!;
  const criterion = axis.criteria[c]!;
  const points = here.points[a]!;
  const others = axis.criteria.reduce(
    (sum, other, i) =>
      i === c || (points[i] === null && other.missing !== 'worst')
        ? sum
        : { weighted: sum.weighted + other.weight * (points[i] ?? 0), weight: sum.weight + other.weight },
    { weighted: 0, weight: 0 },
  );
  const needed = (cut * (others.weight + criterion.weight) - others.weighted) / criterion.weight;
  const [low, high] = reach(criterion);
  if (direction === 'up' ? needed > high : needed <= low) return [];
  const from = here.values[a]![c]!;
  const change = (to: string | number, size: number): Change => ({
    axis: a,
    criterion: c,
    from,
    to,
    cell: criterion.rating !== undefined ? undefined : cellText(to, criterion, here.styles),
    size,
  });
  if (criterion.scale.kind === 'lookup') {
    const fits = [...criterion.scale.values].filter(
      ([key, value]) => key !== from && (direction === 'up' ? value >= needed - 1e-6 : value < needed),
    );
    return fits
      .sort((x, y) => (direction === 'up' ? x[1] - y[1] : y[1] - x[1]))
      .slice(0, 3)
      .map(([key, value]) => change(key, 1 + Math.abs(value - needed) / 100));
  }
  if (criterion.rating !== undefined) {
    const ratings = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((rating) => rating !== from);
    const worth = (rating: number) =>
      criterion.cost ? 100 - (100 * (rating - 1)) / 9 : (100 * (rating - 1)) / 9;
    // one that is missing could be any: the mildest that does it is told
    const start = typeof from === 'number' ? from : 5.5;
    return ratings
      .filter((rating) => (direction === 'up' ? worth(rating) >= needed - 1e-6 : worth(rating) < needed))
      .sort((x, y) => Math.abs(x - start) - Math.abs(y - start))
      .slice(0, 2)
      .map((rating) => change(rating, Math.abs(rating - start) / 9));
  }
  const exact = valueAt(criterion, needed);
  if (exact === undefined) return [];
  const grid = gridOf(from);
  const start = typeof from === 'number' ? from : 0;
  const steps = Math.floor(exact / grid);
  return [-1, 0, 1, 2]
    .map((more) => onGrid((steps + more) * grid, grid))
    .filter((x) => x !== from)
    .sort((x, y) => Math.abs(x - start) - Math.abs(y - start))
    .map((x) => change(x, Math.abs(x - start) / Math.max(Math.abs(start), grid)));
}

/** The value that is worth so many points; undefined where none, or a whole plateau, is. Of quantiles: see quantileAt. */
function valueAt(criterion: Criterion, points: number): number | undefined {
  const wanted = criterion.cost ? 100 - points : points;
  const { scale } = criterion;
  if (wanted < 0 || wanted > 100) return undefined;
  if (scale.kind === 'linear') return scale.from + ((scale.to - scale.from) * wanted) / 100;
  if (scale.kind === 'log')
    return Math.exp(Math.log(scale.from) + ((Math.log(scale.to) - Math.log(scale.from)) * wanted) / 100);
  if (scale.kind === 'quantiles') return quantileAt(scale.table, wanted);
  if (scale.kind !== 'points') return undefined;
  for (let i = 1; i < scale.points.length; i++) {
    const [x0, y0] = scale.points[i - 1]!;
    const [x1, y1] = scale.points[i]!;
    if (y0 !== y1 && Math.min(y0, y1) <= wanted && wanted <= Math.max(y0, y1))
      return x0 + ((x1 - x0) * (wanted - y0)) / (y1 - y0);
  }
  return undefined;
}

/**
 * The value at a position among quantiles. Within a plateau no value has it: the next one up has more, the plateau's own
 * has less, and which of them is wanted is found by trying both.
 */
function quantileAt(table: readonly number[], wanted: number): number | undefined {
  const steps = plateaus(table);
  const at = steps.findIndex(({ highest }) => wanted <= highest);
  const [before, step] = [steps[at - 1], steps[at]];
  if (steps.length === 1 || !step) return undefined;
  if (!before || wanted >= step.lowest) return step.value;
  return before.value + (step.value - before.value) * (wanted - before.highest);
}

/** The last decimal of the account's own value: beds move by one, 12.5 % by 0.1. */
function gridOf(from: string | number | null): number {
  if (typeof from !== 'number' || Number.isInteger(from)) return 1;
  const decimals = String(from).split('.')[1]?.length ?? 0;
  return decimals > 6 || decimals === 0 ? 1e-6 : 10 ** -decimals;
}

function onGrid(value: number, grid: number): number {
  return grid === 1 ? value : Number(value.toPrecision(15));
}

function cellText(value: string | number, criterion: Criterion, styles: ReadonlyMap<string, Style>): string {
  if (typeof value === 'string' || !isNumeric(criterion)) return String(value);
  const text = String(value);
  return styles.get(criterion.column!)?.decimal === ',' ? text.replace('.', ',') : text;
}

const numberWords = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** More than so many beds are no longer counted but named: "sales 1,361,112 instead of 180,000". */
const countable = 999;

/** "two beds fewer", "class: Hospitales Generales", "openness 7 instead of 4". `number`: as people read it. */
export function changeInWords(
  change: Change,
  model: Model,
  number: (value: number) => string = String,
): string {
  const { id } = model.axes[change.axis]!.criteria[change.criterion]!;
  const { from, to } = change;
  if (typeof to === 'string') return `${id} "${to}"${from === null ? '' : ` instead of "${from}"`}`;
  if (from === null) return `${id} ${number(to)}`;
  const difference = to - Number(from);
  const amount = Math.abs(difference);
  if (Number.isInteger(difference) && amount <= countable && /[a-z]s$/.test(id)) {
    const noun = amount === 1 ? id.slice(0, -1) : id;
    return `${numberWords[amount] ?? number(amount)} ${noun} ${difference < 0 ? 'fewer' : 'more'}`;
  }
  return `${id} ${number(to)} instead of ${number(Number(from))}`;
}
