/**
 * How a column writes its numbers. On "auto" every cell of a column must agree with one style; a column whose
 * cells fit two styles with two values takes the decimal sign that another column proves, else kam asks.
 */
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { columnName } from './model.ts';

export interface Style {
  decimal: '.' | ',';
  /** "" where digits are not grouped */
  thousands: '' | '.' | ',' | ' ' | "'";
}

export const styles: readonly Style[] = [
  { decimal: '.', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: '' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: ',', thousands: "'" },
];

/** A blank between groups may be any that does not break a line, an apostrophe straight or curved. */
const signClass = { '.': '[.]', ',': '[,]', ' ': '[ \u00a0\u2009\u202f]', "'": "['\u2019]" } as const;

/** A regular expression for one whole cell, in the syntax that JavaScript and RE2 share. */
export function numberPattern({ decimal, thousands }: Style): string {
  const digits = thousands === '' ? '[0-9]+' : `([0-9]+|[0-9]{1,3}(${signClass[thousands]}[0-9]{3})+)`;
  return `[+-]?${digits}(${signClass[decimal]}[0-9]+)?([eE][+-]?[0-9]+)?`;
}

/** Characters between groups, to be taken out before a cell is read as a number. */
export function groupSigns({ thousands }: Style): string {
  return { '': '', '.': '.', ',': ',', ' ': ' \u00a0\u2009\u202f', "'": "'\u2019" }[thousands];
}

const compiled = styles.map((style) => new RegExp(`^${numberPattern(style)}$`));

/** Bit i: the trimmed cell is a number in styles[i]. */
export function styleMask(cell: string): number {
  return compiled.reduce((mask, pattern, i) => (pattern.test(cell) ? mask | (1 << i) : mask), 0);
}

/** The number a trimmed cell stands for; undefined where it is none in this style, or not finite. */
export function numberIn(cell: string, style: Style): number | undefined {
  if (!compiled[indexOf(style)]!.test(cell)) return undefined;
  const signs = groupSigns(style);
  const plain = signs === '' ? cell : [...cell].filter((char) => !signs.includes(char)).join('');
  const value = Number(style.decimal === ',' ? plain.replace(',', '.') : plain);
  return Number.isFinite(value) ? value : undefined;
}

export function indexOf(style: Style): number {
  return styles.findIndex((s) => s.decimal === style.decimal && s.thousands === style.thousands);
}

/** Cells of one column that fit the same styles: the first of them stands for all. */
export interface Observation {
  mask: number;
  /** it holds a sign that could be decimal or thousands; without one all styles give the same value */
  signed: boolean;
  /** 0-based ordinal of the first such record */
  first: number;
}

export type StyleProblem =
  | { kind: 'conflict'; column: string; cells: readonly [Observation, Observation] }
  | { kind: 'open'; column: string; cell: Observation };

/** A cell that is stored as a number and not as its text: its sign is a point, and nothing stands between its digits. */
export const storedNumber = (first: number): Observation => ({ mask: 1, signed: true, first });

/**
 * The style of each numeric column, in the order given. `input`: what segmentation.yaml lays down; `stored`: columns with a
 * storedNumber among the observations, for which it lays down nothing.
 */
export function chooseStyles(
  observed: ReadonlyMap<string, readonly Observation[]>,
  input: Segmentation['input'],
  stored: ReadonlySet<string> = new Set(),
): { styles: Map<string, Style>; problems: StyleProblem[] } {
  const chosen = new Map<string, Style>();
  const problems: StyleProblem[] = [];
  const proven = new Set<Style['decimal']>();
  const open: { column: string; fits: number; cell: Observation }[] = [];
  for (const [column, observations] of observed) {
    const allowed = stored.has(column) ? pointMask | commaMask : allowedMask(column, input);
    const numbers = observations
      .map((seen) => ({ ...seen, mask: seen.mask & allowed }))
      .filter((seen) => seen.mask !== 0)
      .sort((a, b) => a.first - b.first);
    const fits = numbers.reduce((mask, seen) => mask & seen.mask, allowed);
    if (fits === 0) {
      problems.push({ kind: 'conflict', column, cells: disagreeing(numbers) });
      continue;
    }
    const signed = numbers.find((seen) => seen.signed);
    const [point, comma] = [fits & pointMask, fits & commaMask];
    if (signed && point && comma) open.push({ column, fits, cell: signed });
    else {
      const mask = point || comma;
      if (signed) proven.add(point ? '.' : ',');
      chosen.set(column, firstStyle(mask));
    }
  }
  for (const { column, fits, cell } of open) {
    const [decimal] = proven;
    if (proven.size === 1) chosen.set(column, firstStyle(fits & (decimal === '.' ? pointMask : commaMask)));
    else problems.push({ kind: 'open', column, cell });
  }
  return { styles: chosen, problems };
}

const pointMask = 0b0000_1111;
const commaMask = 0b1111_0000;

function firstStyle(mask: number): Style {
  return styles.find((_, i) => mask & (1 << i))!;
}

/** What segmentation.yaml lays down for a column. */
function laidDown(column: string, input: Segmentation['input']) {
  const special = Object.entries(input.columns ?? {}).find(([name]) => columnName(name) === column)?.[1];
  return {
    decimal: special?.decimal ?? input.decimal ?? 'auto',
    thousands: special?.thousands ?? input.thousands ?? 'auto',
  };
}

/** The style of a column whose cells nobody has seen: what is laid down; else a decimal point, and nothing between groups. */
export function assumedStyle(column: string, input: Segmentation['input']): Style & { assumed: boolean } {
  const { decimal: sign, thousands } = laidDown(column, input);
  const group = thousands === 'auto' || thousands === 'none' ? '' : thousands;
  const decimal = sign === 'auto' ? (group === '.' ? ',' : '.') : sign;
  return { decimal, thousands: group === decimal ? '' : group, assumed: sign === 'auto' && group !== '.' };
}

function allowedMask(column: string, input: Segmentation['input']): number {
  const { decimal, thousands } = laidDown(column, input);
  return styles.reduce((mask, style, i) => {
    const fits =
      (decimal === 'auto' || style.decimal === decimal) &&
      (thousands === 'auto' || style.thousands === '' || style.thousands === thousands);
    return fits && style.thousands !== style.decimal ? mask | (1 << i) : mask;
  }, 0);
}

/** Two cells that share no style, the earliest pair; of a disagreement among three, the first and the last. */
function disagreeing(numbers: readonly Observation[]): [Observation, Observation] {
  for (const later of numbers)
    for (const earlier of numbers)
      if (earlier.first < later.first && (earlier.mask & later.mask) === 0) return [earlier, later];
  return [numbers[0]!, numbers.at(-1)!];
}
