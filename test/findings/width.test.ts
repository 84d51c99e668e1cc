import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, wrappedLines } from '../../src/findings/width.ts';

describe('notes for a terminal', () => {
  it('go on below, further in than they began; what fits and what is coloured stays', () => {
    expect(wrappedLines('kam: one two three\n  four five six\n', 14)).toBe(
      'kam: one two\n  three\n  four five\n    six\n',
    );
    const coloured = '\u001b[33m  a  long  line\u001b[39m of other making\n';
    expect(wrappedLines(coloured, 14)).toBe(coloured);
    expect(wrappedLines('  - local:  x\n', 14)).toBe('  - local:  x\n');
    expect(wrappedLines('', 14)).toBe('');
  });

  it('fit, and lose no word', () => {
    const line = fc.stringMatching(/^ {0,4}(\w{1,9} ){0,30}\w$/);
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 20, max: 120 }), (lines, columns) => {
        const text = lines.map((one) => `${one}\n`).join('');
        const told = wrappedLines(text, columns);
        expect(told.split(/\s+/)).toEqual(text.split(/\s+/));
        for (const one of told.split('\n')) expect(displayWidth(one)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
