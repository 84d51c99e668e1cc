/**
 * A scoring model made ready for use: every default filled in, weights worked out, axes of the matrix in order.
 * It is built from a segmentation.yaml that check-model.ts found no error in.
 */
import type { PinnedScale, RelativeKind } from '../plan/workspace/pin.ts';
import {
  type Criterion as CriterionSource,
  type MissingPolicy,
  matrixAxes,
  type Scale as ScaleSource,
  type Segmentation,
} from '../plan/workspace/segmentation.ts';
import { type AhpResult, ahpWeights, rankWeights } from './weights.ts';

export type Scale =
  | { kind: 'linear' | 'log'; from: number; to: number }
  | { kind: 'points'; points: readonly (readonly [x: number, y: number])[] }
  | { kind: 'lookup'; values: ReadonlyMap<string, number>; otherwise: number | undefined }
  /** positions 0…100 of a table of rising values, measured once and pinned */
  | { kind: 'quantiles'; table: readonly number[] }
  | { kind: 'rating' };

export interface Criterion {
  id: string;
  /** exactly one of the two */
  column: string | undefined;
  rating: string | undefined;
  /** any positive number; only proportions within the axis count */
  weight: number;
  scale: Scale;
  /** which kind of measured scale it is, if it is one; its numbers stand in `scale` */
  relative: RelativeKind | undefined;
  cost: boolean;
  missing: MissingPolicy;
  /** where it stands in segmentation.yaml */
  path: readonly (string | number)[];
}

export interface Axis {
  id: string;
  /** weight in the score; only proportions count */
  overall: number;
  criteria: readonly Criterion[];
  /** where the weights of its criteria come from; undefined: they are written down */
  derived: 'rank' | 'ahp' | undefined;
  /** what the pairwise comparisons say, where weights come from them */
  ahp: AhpResult | undefined;
}

export interface Matrix {
  /** index of the axis that gives the row, and of the one that gives the column, if there are two */
  axes: readonly number[];
  /** cuts of each of those axes, rising */
  cuts: readonly (readonly number[])[];
  /** tiers by row and column; one axis: one column */
  cells: readonly (readonly string[])[];
}

export interface Model {
  /** the portfolio column that names the account */
  account: string;
  name: string | undefined;
  axes: readonly Axis[];
  matrix: Matrix | undefined;
  minDataPct: number;
  fragileWithin: number;
  abc: { column: string; cuts: readonly [number, number] } | undefined;
  input: Segmentation['input'];
}

/** What kam.yaml says about the portfolio, where segmentation.yaml leaves it out. */
export interface PortfolioDefaults {
  id?: string | undefined;
  name?: string | undefined;
}

/** The parsed file with what kam.yaml adds: what a model's hash is made of. */
export function withDefaults(source: Segmentation, defaults: PortfolioDefaults): Segmentation {
  const account = source.account ?? defaults.id;
  const name = source.name ?? defaults.name;
  return {
    ...source,
    ...(account === undefined ? {} : { account }),
    ...(name === undefined ? {} : { name }),
  };
}

/**
 * `source` has passed checkModel: scales have one kind, weights are whole, an account column is named. `pinned`: what
 * was measured for each relative scale (pin.ts). One that was not gives every value 50 points: such a model can say
 * which rows would be scored, and must not score them.
 */
export function buildModel(source: Segmentation, pinned: readonly PinnedScale[] = []): Model {
  const axes = source.axes.map((axis, a): Axis => {
    const ids = axis.criteria.map((criterion) => criterion.id);
    const ahp = axis.weights?.ahp ? ahpWeights(ids, axis.weights.ahp) : undefined;
    const derived = ahp ? ahp.weights : axis.weights?.rank ? rankWeights(ids, axis.weights.rank) : undefined;
    return {
      id: axis.id,
      overall: own(source.overall, axis.id) ?? 1,
      criteria: axis.criteria.map((criterion, c) => ({
        id: criterion.id,
        column: criterion.column === undefined ? undefined : columnName(criterion.column),
        rating: criterion.rating,
        weight: derived ? derived[c]! : criterion.weight!,
        scale: scaleOf(
          criterion,
          pinned.find((one) => one.axis === axis.id && one.criterion === criterion.id),
        ),
        relative: relativeKind(criterion.scale),
        cost: criterion.direction === 'cost',
        missing: criterion.missing ?? source.missing,
        path: ['axes', a, 'criteria', c],
      })),
      derived: ahp ? 'ahp' : derived ? 'rank' : undefined,
      ahp,
    };
  });
  return {
    account: columnName(source.account!),
    name: source.name === undefined ? undefined : columnName(source.name),
    axes,
    matrix: matrixOf(source),
    minDataPct: source.min_data_pct,
    fragileWithin: source.fragile_within,
    abc: source.abc && { column: columnName(source.abc.column), cuts: source.abc.cuts },
    input: source.input,
  };
}

function scaleOf(criterion: CriterionSource, pinned: PinnedScale | undefined): Scale {
  const scale = criterion.scale;
  if (!scale) return { kind: 'rating' };
  if (relativeKind(scale)) return measuredScale(pinned?.kind, pinned?.measured);
  if (scale.linear) return { kind: 'linear', from: scale.linear[0], to: scale.linear[1] };
  if (scale.log) return { kind: 'log', from: scale.log[0], to: scale.log[1] };
  if (scale.points) return { kind: 'points', points: scale.points };
  const values = new Map(Object.entries(scale.lookup!).map(([key, value]) => [trimmed(key), value]));
  return { kind: 'lookup', values, otherwise: scale.default };
}

/** Bounds are a linear scale; bounds that are equal, a table of one value: there every value is worth 50. */
export function measuredScale(kind: RelativeKind | undefined, measured: readonly number[] = [0]): Scale {
  const [from, to] = [measured[0]!, measured.at(-1)!];
  if (kind === 'minmax' && from < to) return { kind: 'linear', from, to };
  return { kind: 'quantiles', table: from < to ? measured : [from] };
}

export function relativeKind(scale: ScaleSource | undefined): RelativeKind | undefined {
  return scale?.minmax ? 'minmax' : scale?.percentile ? 'percentile' : undefined;
}

/** Criteria with a measured scale, each with the suffix of its columns in SQL (criteriaOf). */
export function relativeCriteria(model: Model): { axis: Axis; criterion: Criterion; key: string }[] {
  return model.axes.flatMap((axis, a) =>
    axis.criteria.flatMap((criterion, c) =>
      criterion.relative ? [{ axis, criterion, key: `${a}_${c}` }] : [],
    ),
  );
}

function matrixOf(source: Segmentation): Matrix | undefined {
  if (!source.matrix) return undefined;
  const { cuts, cells } = source.matrix;
  const ids = matrixAxes(source);
  return {
    axes: ids.map((id) => source.axes.findIndex((axis) => axis.id === id)),
    cuts: ids.map((id) => cuts[id]!),
    cells: cells.map((cell) => (typeof cell === 'string' ? [cell] : cell)),
  };
}

export const scaleKinds = ['linear', 'log', 'points', 'lookup', 'minmax', 'percentile'] as const;

export function kindsOf(scale: ScaleSource): (typeof scaleKinds)[number][] {
  return scaleKinds.filter((kind) => scale[kind] !== undefined);
}

/** Whether a criterion's cells are read as numbers. */
export function isNumeric(criterion: Criterion): boolean {
  return criterion.column !== undefined && criterion.scale.kind !== 'lookup';
}

/** The portfolio columns a row's hash is made of: criteria in model order, then abc's; each once. */
export function columnsUsed(model: Model): string[] {
  const columns = model.axes.flatMap((axis) => axis.criteria.flatMap((criterion) => criterion.column ?? []));
  if (model.abc) columns.push(model.abc.column);
  return [...new Set(columns)];
}

/** Columns that lookups read, each once. */
export function lookupColumns(model: Model): string[] {
  const lookups = model.axes.flatMap((axis) => axis.criteria).filter(({ scale }) => scale.kind === 'lookup');
  return [...new Set(lookups.map(({ column }) => column!))];
}

export function ratingsUsed(model: Model): string[] {
  return [
    ...new Set(model.axes.flatMap((axis) => axis.criteria.flatMap((criterion) => criterion.rating ?? []))),
  ];
}

/** Unicode White_Space; JavaScript's own trim() also takes U+FEFF, which is not white space. */
export const whiteSpace =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && whiteSpace.includes(text[from]!)) from++;
  while (to > from && whiteSpace.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}

/** A column's name as the rest of kam uses it: blanks around it and the composition of letters do not count. */
export function columnName(name: string): string {
  return trimmed(name).normalize('NFC');
}

/** Which names would be taken for one: blanks around them, composition of letters and case do not make two names. */
export function columnKey(name: string): string {
  return columnName(name).toLowerCase();
}

/** A key of a mapping as written in a file; an axis called "constructor" finds nothing it was not given. */
export function own<T>(mapping: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
