import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Expression,
  evaluate,
  minus,
  number,
  over,
  plus,
  quotient,
  shown,
  sumOfTerms,
  times,
  written,
} from '../../src/kpis/pieces/expression.ts';
import { Decimal } from '../../src/plan/exact.ts';

const say = (value: Decimal, unit: string | undefined) => `${value.toFixed()}${unit === '%' ? ' %' : ''}`;
const text = (expression: Expression) => written(expression, say);

/** A calculator with brackets, four operations and a % key. */
function calculator(formula: string): Decimal {
  const tokens = formula.match(/\d+(?:\.\d+)?|[-+−×÷()%]/g)!;
  let at = 0;
  const factor = (): Decimal => {
    const token = tokens[at++]!;
    let value: Decimal;
    if (token === '(') {
      value = sum();
      at++;
    } else value = token === '-' ? factor().negated() : new Decimal(token);
    if (tokens[at] === '%') {
      at++;
      value = value.dividedBy(100);
    }
    return value;
  };
  const product = (): Decimal => {
    let value = factor();
    while (tokens[at] === '×' || tokens[at] === '÷')
      value = tokens[at++] === '×' ? value.times(factor()) : value.dividedBy(factor());
    return value;
  };
  const sum = (): Decimal => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−')
      value = tokens[at++] === '+' ? value.plus(product()) : value.minus(product());
    return value;
  };
  return sum();
}

describe('a formula with its numbers', () => {
  it('reads as people write it', () => {
    expect(text(times(over(7, plus(7, 3)), 100))).toBe('7 ÷ (7 + 3) × 100');
    expect(text(minus(10, minus(5, 3)))).toBe('10 − (5 − 3)');
    expect(text(minus(minus(10, 5), 3))).toBe('10 − 5 − 3');
    expect(text(over(1, times(2, 3)))).toBe('1 ÷ (2 × 3)');
    expect(text(times(5, number(-1)))).toBe('5 × (-1)');
    expect(text(times(1000, number(15, '%')))).toBe('1000 × 15 %');
    expect(text(over(shown(minus(5, 3), 'money'), 2))).toBe('5 − 3 = 2;  ÷ 2');
  });

  it('writes a division as one number only where that loses nothing', () => {
    expect(text(quotient(new Decimal(105), new Decimal(100)))).toBe('1.05');
    expect(text(quotient(new Decimal(2750), new Decimal(2600)))).toBe('2750 ÷ 2600');
    expect(text(quotient(new Decimal(62), new Decimal(100), '%'))).toBe('62 %');
  });

  it('writes sums of up to eight terms out', () => {
    expect(text(sumOfTerms([1, 2, 3]))).toBe('1 + 2 + 3');
    expect(text(sumOfTerms([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe('45');
    expect(text(sumOfTerms([]))).toBe('0');
  });

  it('gives a calculator the value it has', () => {
    const leaf = fc
      .tuple(fc.integer({ min: -999, max: 9999 }), fc.boolean())
      .map(([value, percent]) => number(new Decimal(value).dividedBy(8), percent ? '%' : undefined));
    const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc
          .tuple(fc.constantFrom(plus, minus, times, over), tie('tree'), tie('tree'))
          .map(([op, left, right]) => op(left, right)),
      ),
    }));
    fc.assert(
      fc.property(tree, (expression) => {
        const value = evaluate(expression);
        fc.pre(value.isFinite());
        const typed = calculator(text(expression));
        expect(typed.minus(value).abs().lessThanOrEqualTo(value.abs().plus(1).times('1e-60'))).toBe(true);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });
});
