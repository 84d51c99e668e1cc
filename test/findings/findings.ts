import fc from 'fast-check';
import type { LastingFinding } from '../../src/findings/fingerprint.ts';

/** Findings for printers: one that is plain, one with everything in it that a format could trip over, and any. */

export const plain: LastingFinding = {
  rule: 'reference',
  severity: 'error',
  file: 'accounts/san-telmo/5-objectives.yaml',
  line: 25,
  column: 12,
  end_line: 25,
  end_column: 17,
  path: ['objectives', 0, 'owner'],
  message: '"kam-7" is not a team id (kam.yaml).',
  help: 'Did you mean "kam-1"?',
  related: [{ file: 'kam.yaml', line: 16, column: 3, message: 'the ids it can name stand here' }],
};

export const awkward: LastingFinding = {
  rule: 'need-is-answered',
  severity: 'warn',
  file: 'accounts/a b#%/1-analysis.yaml',
  line: 6,
  column: 5,
  end_line: 8,
  end_column: 1,
  path: ['needs', 0],
  message: '100 % <b>&amp; ]]> [[ATTACHMENT|/etc/passwd]] [press](//kam.invalid) {0}\r\n::error::x',
  help: null,
  related: [],
};

export const note: LastingFinding = {
  ...plain,
  rule: 'tier-is-current',
  severity: 'info',
  file: 'kam.yaml',
  path: [],
  message: 'The portfolio is too large to be read along.',
  help: null,
  related: [],
};

/** Any sequence of code units: controls, halves of pairs, and what means something to XML, JSON, URIs and build servers. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ']]>',
        '<![CDATA[',
        '&#1;',
        '</failure>',
        '"/>',
        "'",
        '::error::',
        '##[error]',
        '\n',
        '{0}',
      ),
      fc.constantFrom(
        '](',
        '[a](javascript:b)',
        '[[ATTACHMENT|/etc/passwd]]',
        '[[attachment|x]]',
        '\\',
        '%2e%2e/',
        '/',
      ),
      fc.constantFrom(
        '\u0000',
        '\u001b[2J',
        '\u0085',
        '\u2028',
        '\ufffe',
        '\uffff',
        '\ud800',
        '\udc00',
        '\u202e',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const words = hostile.map((text) => text || 'x');
const position = fc.integer({ min: 1, max: 200_000 });
/** A name that a disk can hold is never empty; where it begins with "/" it would not be within the workspace. */
const fileName = hostile.map((text) => `f${text}`);

const finding: fc.Arbitrary<LastingFinding> = fc.record({
  rule: fc.constantFrom('schema', 'need-is-answered', 'yaml'),
  severity: fc.constantFrom('error', 'warn', 'info'),
  file: fc.oneof(
    fc.constantFrom('kam.yaml', 'accounts/a/5-objectives.yaml'),
    fileName,
    fileName.map((name) => `accounts/a/${name}`),
  ),
  line: position,
  column: position,
  end_line: position,
  end_column: position,
  path: fc.array(fc.oneof(hostile, fc.nat(3)), { maxLength: 3 }),
  message: words,
  help: fc.option(words),
  related: fc.array(fc.record({ file: fileName, line: position, column: position, message: words }), {
    maxLength: 2,
  }),
});

export const anyFindings = fc.array(finding, { maxLength: 6 });
export const anyPrefix = fc.constantFrom('', 'plans/', 'a b/%/');

/** Nothing in a report moves a cursor, and no line of it is a command to a build server. */
export function obeyedBy(text: string): string | undefined {
  return /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]|^\s*(?:::|##\[|##vso\[)/m.exec(text)?.[0];
}
