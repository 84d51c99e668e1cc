import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson } from '../../src/io/json.ts';

test('plain data comes out as JSON.stringify prints it with two blanks', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(toJson(value)).toBe(JSON.stringify(value, null, 2));
    }),
    { seed: 5 },
  );
  const odd = { b: 1, a: undefined, c: [undefined, -0], __proto__: null, é: '\ud800"\u0007' };
  expect(toJson(odd)).toBe(JSON.stringify(odd, null, 2));
});

test('what a terminal would obey is written as an escape, and is the same text', () => {
  const text = ['\u009b2J', '\u007f', '\u202e', '\u200b', '\ufeff', '\u2028', '👩‍💻 é'];
  const json = toJson({ [text.join('')]: text });
  expect(json).not.toMatch(/[\u007f-\u009f\u200b\u2028-\u202e\ufeff]/);
  expect(json).toContain('👩‍💻 é');
  expect(JSON.parse(json)).toEqual({ [text.join('')]: text });
});

test.each([
  [new Decimal('0.1').plus('0.2'), '0.3'],
  [new Decimal('12345678901234567890.12345678901234567891'), '12345678901234567890.12345678901234567891'],
  [new Decimal('1e30'), '1000000000000000000000000000000'],
  [new Decimal('-1e-9'), '-0.000000001'],
  [new Decimal('-0'), '0'],
  [2n ** 70n, '1180591620717411303424'],
])('%s is a number with its exact digits', (value, digits) => {
  expect(toJson({ value })).toBe(`{\n  "value": ${digits}\n}`);
  JSON.parse(toJson({ value }));
});

test('another copy of decimal.js is recognised too', () => {
  const Other = Decimal.clone({ precision: 40 });
  expect(toJson([new Other('1.5')])).toBe('[\n  1.5\n]');
});

test.each([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a Decimal that is none', new Decimal(Number.NaN)],
  ['an infinite Decimal', new Decimal(Number.POSITIVE_INFINITY)],
  ['a function', () => 1],
  ['a Map', new Map()],
  ['a Date', new Date(0)],
  ['a symbol', Symbol('x')],
  ['nothing at all', undefined],
])('%s has no place in JSON', (_, value) => {
  expect(() => toJson(value)).toThrow(TypeError);
});
