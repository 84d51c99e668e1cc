import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/findings/finding.ts';
import { didYouMean } from '../../src/findings/suggest.ts';

describe('the order of texts', () => {
  it('is that of code points, as in the engine: U+FF5E before U+1F600', () => {
    expect(compareText('\uff5e', '\u{1f600}')).toBeLessThan(0);
    expect(['\u{1f600}', 'b', '\uff5e', '', 'a', 'ab', '\ue000'].sort(compareText)).toEqual([
      '',
      'a',
      'ab',
      'b',
      '\ue000',
      '\uff5e',
      '\u{1f600}',
    ]);
  });

  it('is that of the bytes of UTF-8', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', '\uff5e', '\u{1f600}'),
        fc.string({ unit: 'binary', maxLength: 2 }),
      ),
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it('settles which of two equally near words is meant', () => {
    expect(didYouMean('relivaz', ['relivay', 'relivax', 'other'])).toBe('relivax');
    expect(didYouMean('relivaz', ['relivax', 'relivay'])).toBe('relivax');
    expect(didYouMean('x', ['something'])).toBeUndefined();
  });
});
