/** How numbers and days are written; the command hands in the workspace's own way. */
export interface Words {
  num(value: number, digits?: number): string;
  money(value: number, currency?: string): string;
  pct(value: number, digits?: number): string;
  date(iso: string): string;
  /** a value with its unit: %, ratio, index, points, a currency, or a unit of the plan's own */
  measure(value: number, unit: string): string;
  /** the unit of a KPI or of a measure of kam.yaml; undefined: none is known */
  unitOf(measure: string): string | undefined;
  /** words of a text that are shown; the rest is an ellipsis */
  longest: number;
}

/** A minus that reads as one, and a plus where a scale goes both ways. */
export function signed(value: number, { num }: Words): string {
  return value > 0 ? `+${num(value)}` : num(value).replace(/^-/, '−');
}

/** A sentence of the plan, in quotes, cut where it gets long. */
export function quote(text: string, { longest }: Words): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const characters = [...flat];
  return `“${
    characters.length > longest
      ? `${characters
          .slice(0, longest - 1)
          .join('')
          .trimEnd()}…`
      : flat
  }”`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];
export const ordinal = (n: number): string => ordinals[n] ?? `${n}th`;
