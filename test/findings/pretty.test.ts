import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocatedFinding } from '../../src/findings/finding.ts';
import { pretty, type ShownFinding, summaryLine } from '../../src/findings/pretty.ts';
import { displayWidth } from '../../src/findings/width.ts';

const finding = (more: Partial<ShownFinding> = {}): ShownFinding => ({
  rule: 'objective-is-realistic',
  severity: 'warn',
  file: 'accounts/460018/5-objectives.yaml',
  line: 14,
  column: 5,
  end_line: 14,
  end_column: 20,
  path: ['objectives', 0],
  message: '"net sales 1.9 M by 2027" needs 18 % a year; the last three years gave 4 %.',
  help: 'Say why in realistic: or lower the target.',
  related: [{ file: 'kam.yaml', line: 9, column: 36, message: 'every 3 months' }],
  ...more,
});

describe('a finding on a terminal', () => {
  it('is one block of lines at 80 columns', () => {
    expect(pretty([finding()], { width: 80 })).toBe(`\
accounts/460018/5-objectives.yaml:14:5  warn  objective-is-realistic
  "net sales 1.9 M by 2027" needs 18 % a year; the last three years gave 4 %.
  Say why in realistic: or lower the target.
  ↳ kam.yaml:9:36 every 3 months
`);
  });

  it('is narrower at 40 columns, its place still in one piece', () => {
    expect(pretty([finding()], { width: 40 })).toBe(`\
accounts/460018/5-objectives.yaml:14:5
  warn  objective-is-realistic
  "net sales 1.9 M by 2027" needs 18 % a
  year; the last three years gave 4 %.
  Say why in realistic: or lower the
  target.
  ↳ kam.yaml:9:36 every 3 months
`);
  });

  it('marks its place in the line, where the line is given', () => {
    const source = '  - { id: sales-2027, target: 1900000 } # two years';
    expect(pretty([finding({ source, column: 23, end_column: 38, related: [] })], { width: 80 })).toBe(
      `\
accounts/460018/5-objectives.yaml:14:5  warn  objective-is-realistic
  14 │   - { id: sales-2027, target: 1900000 } # two years
     │                       ^^^^^^^^^^^^^^^
  "net sales 1.9 M by 2027" needs 18 % a year; the last three years gave 4 %.
  Say why in realistic: or lower the target.
`.replace(':14:5', ':14:23'),
    );
  });

  it('cuts a long line around the mark', () => {
    const source = `${'before '.repeat(9)}HERE ${'after '.repeat(9)}`;
    const lines = pretty([finding({ source, column: 64, end_column: 68 })], { width: 40 }).split('\n');
    expect(lines.slice(2, 4)).toEqual(['  14 │ …re before HERE after after afte…', '     │            ^^^^']);
  });

  it('stands under its place behind wide characters and tabs', () => {
    const lines = pretty([finding({ source: '\tname: 大学病院 HERE', column: 13, end_column: 17 })], {
      width: 80,
    }).split('\n');
    expect(lines.slice(1, 3)).toEqual(['  14 │   name: 大学病院 HERE', '     │                  ^^^^']);
  });

  it('ends the mark with the line where the place goes on', () => {
    const lines = pretty([finding({ source: '  - id: x   ', column: 5, end_line: 18, end_column: 3 })], {
      width: 80,
    }).split('\n');
    expect(lines[2]).toBe('     │     ^^^^^');
  });
});

describe('many findings', () => {
  const many = (n: number, of: Partial<ShownFinding> = {}) =>
    Array.from({ length: n }, (_, i) => finding({ line: i + 1, end_line: i + 1, related: [], ...of }));

  it('are 20 a file, and the rest is counted', () => {
    const text = pretty([...many(25), ...many(1, { file: 'kam.yaml' })], { width: 80 });
    expect(text.match(/^accounts/gm)).toHaveLength(20);
    expect(text).toContain('\n  and 5 more in this file\nkam.yaml:1:5');
  });

  it('never leave an error out for a warning', () => {
    const text = pretty([...many(25), ...many(1, { line: 99, end_line: 99, severity: 'error' })], {
      width: 80,
    });
    expect(text).toContain('yaml:99:5  error');
    expect(text.match(/^accounts/gm)).toHaveLength(20);
  });
});

/** What a hostile plan may try: move the cursor, hide text, give the build server a command (hostile.md T1–T4). */
const hostile = [
  '\u001b[2J',
  '\u001b]0;title\u0007',
  'a\rb',
  '\b\b',
  '\u202e',
  '\u200b',
  '\n::error::x',
  '::add-mask::x',
  '##[group]',
  '##vso[task]',
  '\u009b31m',
];

describe('other people’s text', () => {
  it('reaches the terminal without control characters, and begins no command', () => {
    const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'grapheme', maxLength: 60 }));
    const mixed = fc.array(text, { maxLength: 6 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        mixed,
        mixed,
        mixed,
        fc.integer({ min: 20, max: 100 }),
        fc.integer({ min: 1, max: 40 }),
        (file, message, source, width, column) => {
          const related: LocatedFinding['related'] = [{ file, line: 1, column: 1, message }];
          const out = pretty(
            [finding({ file, message, help: message, source, column, end_column: column + 5, related })],
            { width },
          );
          expect(out).not.toMatch(
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/,
          );
          for (const line of out.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('keeps within the screen, except for a path', () => {
    const words = fc
      .array(fc.string({ unit: 'grapheme', maxLength: 50 }), { maxLength: 12 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(
        words,
        words,
        fc.integer({ min: 40, max: 100 }),
        fc.integer({ min: 1, max: 200 }),
        (message, source, width, column) => {
          const out = pretty([finding({ message, source, column, end_column: column + 9, related: [] })], {
            width,
          });
          for (const line of out.split('\n'))
            if (!line.startsWith('accounts/')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });
});

describe('the last line', () => {
  it('counts, estimates and names the first act', () => {
    expect(summaryLine({ error: 0, warn: 6, info: 0 }, { minutes: 16, first: 'kam next 460018' })).toBe(
      '0 errors, 6 warnings, about 15 minutes of work. First: kam next 460018',
    );
    expect(summaryLine({ error: 1, warn: 1, info: 2 }, { minutes: 3 })).toBe(
      '1 error, 1 warning, 2 notes, about 3 minutes of work.',
    );
    expect(summaryLine({ error: 0, warn: 0, info: 0 })).toBe('0 errors, 0 warnings.');
    expect(summaryLine({ error: 0, warn: 90, info: 0 }, { minutes: 200 })).toBe(
      '0 errors, 90 warnings, about 3½ hours of work.',
    );
  });
});
