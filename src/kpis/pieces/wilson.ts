import { Decimal } from '../../plan/exact.ts';

/** The 97.5 % point of the normal distribution. */
const z = new Decimal('1.959963984540054');

/**
 * Wilson's score interval for `hits` of `n`, 95 %, in percent, without continuity correction
 * (Journal of the American Statistical Association 22, 1927, 209–212). n > 0.
 */
export function wilson(hits: number, n: number): readonly [Decimal, Decimal] {
  const p = new Decimal(hits).dividedBy(n);
  const zz = z.times(z);
  const scale = new Decimal(1).plus(zz.dividedBy(n));
  const centre = p.plus(zz.dividedBy(2 * n));
  const half = z.times(
    p
      .times(new Decimal(1).minus(p))
      .dividedBy(n)
      .plus(zz.dividedBy(4 * n * n))
      .sqrt(),
  );
  const bound = (value: Decimal) => Decimal.min(100, Decimal.max(0, value.dividedBy(scale).times(100)));
  // at the ends the exact bounds are 0 and 100; the last digits of a square root must not hide that
  return [
    hits === 0 ? new Decimal(0) : bound(centre.minus(half)),
    hits === n ? new Decimal(100) : bound(centre.plus(half)),
  ];
}
