import { Decimal } from '../../plan/exact.ts';

/**
 * A formula with its numbers put in. The value shown is what this expression gives, so that whoever types it into a
 * calculator gets the same number: nothing in it is rounded.
 */
export type Expression =
  | { readonly leaf: Decimal; readonly unit?: string }
  | { readonly op: '+' | '−' | '×' | '÷'; readonly left: Expression; readonly right: Expression }
  /** a result on the way, shown as such: "… = 26 780; ÷ 78 000"; only as the leftmost operand */
  | { readonly op: '='; readonly of: Expression; readonly unit: string };

export type Operand = Expression | Decimal | number;

/** A number; with the unit "%" it counts as its hundredth, as on a calculator's % key. */
export function number(value: Decimal | number, unit?: string): Expression {
  const leaf = new Decimal(value);
  return unit === undefined ? { leaf } : { leaf, unit };
}

const asExpression = (operand: Operand): Expression =>
  typeof operand === 'number' || Decimal.isDecimal(operand)
    ? number(operand as Decimal)
    : (operand as Expression);

const chain =
  (op: '+' | '−' | '×' | '÷') =>
  (first: Operand, ...rest: readonly Operand[]): Expression =>
    rest.reduce<Expression>((left, right) => ({ op, left, right: asExpression(right) }), asExpression(first));

export const plus = chain('+');
export const minus = chain('−');
export const times = chain('×');
export const over = chain('÷');

export const shown = (of: Expression, unit: string): Expression => ({ op: '=', of, unit });

/** a ÷ b as one number where that is exact with at most four decimals (1.05), else as the division it is. */
export function quotient(a: Decimal, b: Decimal, unit?: '%'): Expression {
  const ratio = a.dividedBy(b).times(unit ? 100 : 1);
  return ratio.decimalPlaces() <= 4 ? number(ratio, unit) : over(a, b);
}

/** A sum written out; from the ninth term on its total is one number and the terms stand in the inputs. */
export function sumOfTerms(terms: readonly Operand[]): Expression {
  const [first, ...rest] = terms;
  if (first === undefined) return number(0);
  const whole = plus(first, ...rest);
  return terms.length > 8 ? number(evaluate(whole)) : whole;
}

export function evaluate(expression: Expression): Decimal {
  if ('leaf' in expression) return expression.unit === '%' ? expression.leaf.dividedBy(100) : expression.leaf;
  if (expression.op === '=') return evaluate(expression.of);
  const left = evaluate(expression.left);
  const right = evaluate(expression.right);
  switch (expression.op) {
    case '+':
      return left.plus(right);
    case '−':
      return left.minus(right);
    case '×':
      return left.times(right);
    case '÷':
      return left.dividedBy(right);
  }
}

const rank = { '+': 1, '−': 1, '×': 2, '÷': 2 } as const;

/** The formula as text; `say` writes a number with its unit. */
export function written(
  expression: Expression,
  say: (value: Decimal, unit: string | undefined) => string,
): string {
  if ('leaf' in expression) {
    const text = say(expression.leaf, expression.unit);
    return expression.leaf.isNegative() && !expression.leaf.isZero() ? `(${text})` : text;
  }
  if (expression.op === '=')
    return `${written(expression.of, say)} = ${say(evaluate(expression.of), expression.unit)}; `;
  const { op, left, right } = expression;
  const inner = (side: Expression, needs: boolean) =>
    needs ? `(${written(side, say)})` : written(side, say);
  const rankOf = (side: Expression) => ('leaf' in side || side.op === '=' ? 3 : rank[side.op]);
  const mine = rank[op];
  return `${inner(left, rankOf(left) < mine)} ${op} ${inner(
    right,
    rankOf(right) < mine ||
      (rankOf(right) === mine && (op === '−' || op === '÷' || ('op' in right && right.op !== op))),
  )}`;
}
