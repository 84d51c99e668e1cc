import { Decimal as Standard } from 'decimal.js';

/**
 * Exact decimals. A cell holds at most 30 characters, so 80 digits keep every sum and every product of two of
 * them exact; only a division rounds, at the 80th digit. Nothing is rounded before it is shown.
 */
export const Decimal = Standard.clone({ precision: 80, toExpNeg: -60, toExpPos: 80 });
export type Decimal = Standard;

export const zero = new Decimal(0);

export function total(values: Iterable<Decimal>): Decimal {
  let sum = zero;
  for (const value of values) sum = sum.plus(value);
  return sum;
}
