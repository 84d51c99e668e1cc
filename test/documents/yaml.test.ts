import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { toYaml } from '../../src/documents/to-yaml.ts';
import { readYaml, yamlOptions } from '../../src/documents/yaml.ts';
import { bytes, yaml } from './bytes.ts';

/** rule severity line:column of each finding */
const said = (text: string | Uint8Array): string[] =>
  (typeof text === 'string' ? yaml(text) : readYaml('plan.yaml', text)).findings.map(
    ({ rule, severity, span }) => `${rule} ${severity} ${span!.line}:${span!.column}`,
  );

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const keys = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}k:`).join('\n');
const bomb = `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;

describe('what hostile or broken text gives (rows of hostile.md)', () => {
  test.each<[row: string, text: string | Uint8Array, findings: string[]]>([
    ['Y2 harmless references', 'a: &x [1, 2]\nb: *x\n', ['yaml error 1:4', 'yaml error 2:4']],
    ['Y3 a reference to nothing', 'a: 1\nb: *nope\n', ['yaml error 2:4']],
    ['Y4 a circle', 'a: &a [*a]\n', ['yaml error 1:4', 'yaml error 1:8']],
    ['Y5 32 levels', keys(32), []],
    ['Y5 33 levels', keys(33), ['yaml error 33:33']],
    ['Y5 33 levels in brackets', `a: ${'['.repeat(32)}${']'.repeat(32)}`, ['yaml error 1:35']],
    ['Y5 32 levels in brackets', `a: ${'['.repeat(31)}${']'.repeat(31)}`, []],
    ['Y5 10 000 levels in brackets', `a: ${'['.repeat(10_000)}`, ['yaml error 1:36']],
    ['Y5 100 000 dashes', `a:\n  ${'- '.repeat(100_000)}x`, ['yaml error 2:67']],
    ['Y5 brackets in a text are no levels', `a: "${'['.repeat(100)}"\nb: |\n  ${'- '.repeat(50)}\n`, []],
    [
      'Y6 40 000 keys',
      Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n'),
      ['yaml error 2001:1'],
    ],
    ['Y7 over the cap', new Uint8Array(1_000_001), ['file error 1:1']],
    ['Y8 a key twice', 'a: 1\nb: 2\na: 3\n', ['yaml error 3:1']],
    ['Y9 1 and "1"', '"1": a\n1: b\n', ['yaml error 2:1']],
    ['Y9 é composed and not', 'caf\u00e9: 1\ncafe\u0301: 2\n', ['yaml error 2:1']],
    ['Y9 keys with accents that differ', 'caf\u00e9: 1\ncaf\u00e9s: 2\ncafe: 3\n', []],
    ['Y9 a list as key', '[a, b]: 1\n', ['yaml error 1:1']],
    ['Y10 a merge key', 'a:\n  <<: { b: 1 }\n', ['yaml error 2:3']],
    ['Y11 %YAML 1.1', '%YAML 1.1\n---\na: no\n', ['yaml error 1:1']],
    ['Y11 %TAG', '# c\n%TAG ! tag:x,2000:\n---\na: 1\n', ['yaml error 2:1']],
    ['Y11 %FOO', '%FOO\n---\na: 1\n', ['yaml error 1:1']],
    ['Y16 types', 'a: !!js/function x\nb: !include y\n', ['yaml error 1:4', 'yaml error 2:4']],
    [
      'Y17 known types',
      'a: !!binary aGk=\nb: !!set {x}\nc: !!str 1\n',
      ['yaml error 1:4', 'yaml error 2:4', 'yaml error 3:4'],
    ],
    ['Y18 __proto__', 'a:\n  __proto__: { admin: true }\n', ['yaml error 2:3']],
    ['Y18 constructor, prototype', 'constructor: 1\nprototype: 2\n', ['yaml error 1:1', 'yaml error 2:1']],
    ['Y19 empty', '', ['file error 1:1']],
    ['Y19 blank', ' \n\n', ['file error 1:1']],
    ['Y19 comments only', '# yaml-language-server: $schema=x\n', ['file error 1:1']],
    ['Y20 no space after the colon', 'a:1\nb:2\n', ['yaml error 1:1']],
    ['Y20 no space after the colon in brackets', 'a: { b:1 }\n', ['yaml error 1:6']],
    ['Y20 a list', '- a\n', ['yaml error 1:1']],
    [
      'Y20 a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:x\n',
      ['file error 1:1'],
    ],
    ['Y21 # within a name', 'name: ACME #1 GmbH\n', ['yaml warn 1:12']],
    ['Y21 a comment', 'name: ACME # 1 GmbH\nlist: [a, b] # both\nquoted: "x" #y\n', []],
    ['Y22 merge conflict', 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n', ['file error 2:1']],
    ['Y22 merge conflict in a list', 'a:\n  - 1\n  ||||||| base\n', ['file error 3:3']],
    ['Y22 merge conflict in a text', 'a: |\n  <<<<<<< HEAD\n  x\n', ['file error 2:3']],
    ['Y22 a long rule is no marker', 'a: |\n  ==========\n  x\n', []],
    ['Y23 two documents', 'a: 1\n---\nb: 2\n', ['yaml error 2:1']],
    ['Y23 a bracket too many', 'a: 1\n}\n', ['yaml error 2:1']],
    ['Y23 an open quote', 'a: 1\nb: "x\nc: 2\n', ['yaml error 2:4']],
    ['Y23 an open bracket', 'a: [1,\nb: 2\n', ['yaml error 1:4']],
    ['Y24 mark and CRLF', '\ufeffa: 1\r\nb: |\r\n  x\r\n', []],
    ['Y24 a mark in the middle', 'a: 1\n\ufeffb: 2\n', ['encoding error 2:1']],
    ['Y24 a lone CR', 'a: 1\rb: 2\n', ['encoding error 1:5']],
    ['Y25 Latin-1', latin1('a: 1\nname: Müller\n'), ['encoding error 2:8']],
    [
      'Y25 Latin-1 behind letters of two bytes',
      new Uint8Array([...bytes('ä: é\nü'), 0xe9]),
      ['encoding error 2:2'],
    ],
    ['Y25 cut within a character', bytes('a: ü').subarray(0, 4), ['encoding error 1:4']],
    ['Y25 UTF-16 with mark', utf16('\ufeffa: 1\n'), ['encoding error 1:1']],
    ['Y25 UTF-16', utf16('a: 1\n'), ['encoding error 1:2']],
    ['Y25 NUL', 'a: x\0y\n', ['encoding error 1:5']],
    ['Y25 ESC', 'a: \u001b[2J\n', ['encoding error 1:4']],
    ['Y25 C1', 'a: \u009b2J\n', ['encoding error 1:4']],
    ['Y26 bidi', 'a: x\u202ey\n', ['encoding error 1:5']],
    ['Y26 zero width in a key', 'na\u200bme: x\n', ['encoding error 1:3']],
    [
      'Y26 by escape',
      'a: "x\\u202e"\nb: "\\uD800"\nc: "\\0"\n',
      ['yaml error 1:4', 'yaml error 2:4', 'yaml error 3:4'],
    ],
    ['Y26 emoji, umlauts, joined scripts', 'a: 👩‍💻 Müller 🏳️‍🌈 می‌خواهم\nb: "tab\\t line\\n"\n', []],
    ['Y29 a tab', 'a:\n\tb: 1\n', ['yaml error 2:1']],
    ['Y29 @', 'owner: @anna\n', ['yaml error 1:8']],
    ['Y29 %', 'share: %5\n', ['yaml error 1:8']],
    ['Y29 two colons', 'note: call: now\n', ['yaml error 1:7']],
    ['Y29 a wrong escape', 'a: "C:\\q"\n', ['yaml error 1:7']],
    ['Y29 a wrong indent', 'a:\n  - x\n y: 1\n', ['yaml error 3:1']],
    [
      'Y31 20 000 brackets',
      '}\n'.repeat(20_000),
      Array.from({ length: 200 }, (_, i) => `yaml error ${i + 1}:1`),
    ],
    ['R2 a text over 64 KB', `a: ${'x'.repeat(65_537)}\n`, ['yaml error 1:4']],
    ['no key', ': x\n', ['yaml error 1:1']],
  ])('%s', (_, text, findings) => {
    expect(said(text)).toEqual(findings);
    const document = typeof text === 'string' ? yaml(text) : readYaml('plan.yaml', text);
    expect(document.value === undefined).toBe(findings.some((finding) => finding.includes('error')));
    for (const { message, help } of document.findings) {
      expect(message).toMatch(/[.:]$/);
      expect(help).toMatch(/\.$|[)"]\.$/);
    }
  });

  test('Y1 a bomb of references stays small', () => {
    expect(said(bomb)[0]).toBe('yaml error 1:5');
    expect(yaml(bomb).value).toBeUndefined();
  });

  test('Y8 both places are named', () => {
    const [finding] = yaml('a: 1\nb: 2\na: 3\n').findings;
    expect(finding!.related).toMatchObject([{ file: 'plan.yaml', span: { line: 1, column: 1 } }]);
  });

  test('Y18 nothing reaches the prototype of other objects', () => {
    yaml('__proto__: { admin: true }\n');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(Object.getPrototypeOf(yaml('a: 1\n').value)).toBe(null);
  });

  test('Y25 the likely encoding is named', () => {
    const help = (text: Uint8Array): string => readYaml('plan.yaml', text).findings[0]!.message;
    expect(help(latin1('a: Müller'))).toContain('Latin-1');
    expect(help(new Uint8Array([...bytes('a: 5 '), 0x80]))).toContain('Windows-1252');
    expect(help(utf16('\ufeffa: 1'))).toContain('UTF-16');
    expect(help(utf16('a: 1\nb: 2'))).toContain('UTF-16');
    expect(help(new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0]))).toContain('Excel');
  });

  test('Y29 a message says what to do, and quotes no text of the plan', () => {
    const secret = 'note: top-secret: 4711-price\nother: "x\n';
    for (const { message, help } of yaml(secret).findings) {
      expect(`${message} ${help}`).not.toMatch(/secret|4711/);
      expect(help).toMatch(/quote/);
    }
    expect(yaml('a:\n\tb: 1\n').findings[0]).toMatchObject({
      message: 'A tab indents this line; YAML indents with spaces only.',
      help: 'Replace the tab by spaces.',
    });
  });

  test('Y32 the options', () => {
    expect(yamlOptions).toEqual({
      schema: 'core',
      uniqueKeys: false,
      stringKeys: true,
      resolveKnownTags: false,
      prettyErrors: false,
    });
  });
});

describe('which unquoted texts are numbers (Y12–Y15)', () => {
  test.each<[string, unknown]>([
    ['0', 0],
    ['-0', 0],
    ['12', 12],
    ['-12.50', -12.5],
    ['0.1', 0.1],
    ['123456789012345', 123456789012345],
    ['1,5', '1,5'],
    ['1.234,56', '1.234,56'],
    ['2026-02-30', '2026-02-30'],
    ['2024-02-29', '2024-02-29'],
    ['no', 'no'],
    ['off', 'off'],
    ['1:30:00', '1:30:00'],
    ['"012"', '012'],
    ['true', true],
    ['~', null],
    ['', null],
    ['0123 456', '0123 456'],
    ['-', undefined],
  ])('%s', (source, value) => {
    expect((yaml(`a: ${source}\n`).value as { a: unknown } | undefined)?.a).toBe(value);
  });

  test.each([
    ['012', 'Write 12, or "012" in quotes'],
    ['08', 'Write 8, or "08"'],
    ['-007', 'Write -7'],
    ['0x1F', 'Write 31'],
    ['0o17', 'Write 15'],
    ['1e3', 'Write 1000'],
    ['+5', 'Write 5'],
    ['.5', 'Write 0.5'],
    ['5.', 'Write 5'],
    ['1_000', 'Write 1000'],
    ['1e400', 'Leave the value out'],
    ['.inf', 'Leave the value out'],
    ['-.INF', 'Leave the value out'],
    ['.nan', 'Leave the value out'],
    ['9007199254740993', '("9007199254740993")'],
    ['0.1234567890123456', 'round it'],
  ])('%s is refused, with what to write instead', (source, help) => {
    for (const text of [`a: ${source}\n`, `a: { b: [${source}] }\n`]) {
      const { value, findings } = yaml(text);
      expect(value).toBeUndefined();
      expect(findings).toHaveLength(1);
      expect(findings[0]!.message).toContain(source);
      expect(findings[0]!.help).toContain(help);
      expect(findings[0]!.span).toMatchObject({ line: 1, column: text.indexOf(source) + 1 });
    }
  });
});

describe('where things stand', () => {
  const text = `kam: x
empty:
objectives:
  - id: listing
    baseline: { value: 60, date: 2025-12-31 }
    note: |
      two
      lines
  - { id: second }
influence: 4
`;
  const document = yaml(text);
  const at = (path: (string | number)[], on?: 'key'): string => {
    const { line, column, endLine, endColumn } = document.locate(path, on);
    return `${line}:${column}-${endLine}:${endColumn}`;
  };

  test.each<[string, (string | number)[], string, string]>([
    ['a value and its key', ['kam'], '1:6-1:7', '1:1-1:4'],
    ['an empty value is shown at its key', ['empty'], '2:1-2:6', '2:1-2:6'],
    ['below an empty value', ['empty', 'x'], '2:1-2:6', '2:1-2:6'],
    ['in brackets', ['objectives', 0, 'baseline', 'value'], '5:24-5:26', '5:17-5:22'],
    ['brackets', ['objectives', 0, 'baseline'], '5:15-5:46', '5:5-5:13'],
    ['a block text without its last line end', ['objectives', 0, 'note'], '6:11-8:12', '6:5-6:9'],
    ['an item has no key: its first one', ['objectives', 0], '4:5-8:12', '4:5-4:7'],
    ['an item in brackets', ['objectives', 1], '9:5-9:19', '9:5-9:19'],
    ['an index as text', ['objectives', '1', 'id'], '9:11-9:17', '9:7-9:9'],
    ['a missing key: its parent', ['objectives', 0, 'baseline', 'nope', 'x'], '5:5-5:13', '5:5-5:13'],
    ['a missing key of an item', ['objectives', 0, 'due'], '4:5-4:7', '4:5-4:7'],
    ['an index beyond the end', ['objectives', 7, 'id'], '3:1-3:11', '3:1-3:11'],
    ['a missing key at the top', ['nope'], '1:1-1:1', '1:1-1:1'],
    ['the root', [], '1:1-1:1', '1:1-1:1'],
    ['below a text: the text', ['influence', 'value'], '10:12-10:13', '10:1-10:10'],
  ])('%s', (_, path, value, key) => {
    expect(at(path)).toBe(value);
    expect(at(path, 'key')).toBe(key);
  });

  test('a mark and CRLF shift nothing', () => {
    const windows = yaml(`\ufeff${text.replaceAll('\n', '\r\n')}`);
    for (const path of [['kam'], ['objectives', 0, 'note'], ['influence']]) {
      expect(windows.locate(path)).toEqual(document.locate(path));
    }
    expect(windows.mark).toBe(true);
  });

  test('the source of a scalar is what was written', () => {
    const written = yaml('a: 12.50\nb: "007"\nc: [1]\nd:\n');
    expect(written.source(['a'])).toBe('12.50');
    expect(written.source(['b'])).toBe('"007"');
    expect(written.source(['c'])).toBeUndefined();
    expect(written.source(['d'])).toBe('');
    expect(written.source(['nope'])).toBeUndefined();
  });

  const word = fc.constantFrom(
    'x',
    'two words',
    'yes',
    '010',
    'a: b',
    'x # y',
    'two\nlines\n',
    'ä\u{1f600}',
    '',
    'a\nb',
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(word, fc.integer(), fc.boolean()),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-j]{1,3}$/), tie('tree'), { maxKeys: 4 }),
    ),
  }));

  test('every path leads to text that reads as its value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-j]{1,3}$/), tree, { minKeys: 1 }),
        fc.boolean(),
        (value, crlf) => {
          const written = crlf ? toYaml(value).replaceAll('\n', '\r\n') : toYaml(value);
          const read = yaml(written);
          const lines = written.split('\n');
          const walk = (node: unknown, path: (string | number)[]): void => {
            if (path.length > 0) {
              const span = read.locate(path);
              const cut = lines.slice(span.line - 1, span.endLine);
              cut[cut.length - 1] = cut.at(-1)!.slice(0, span.endColumn - 1);
              cut[0] = ' '.repeat(span.column - 1) + cut[0]!.slice(span.column - 1);
              expect(parseDocument(cut.join('\n'), yamlOptions).toJS()).toEqual(
                JSON.parse(JSON.stringify(node)),
              );
            }
            if (Array.isArray(node)) for (const [i, item] of node.entries()) walk(item, [...path, i]);
            else if (typeof node === 'object')
              for (const [key, item] of Object.entries(node!)) walk(item, [...path, key]);
          };
          walk(value, []);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('kam-allow', () => {
  test('behind a value, above it, above several comments', () => {
    const { allowances, findings } = yaml(`a: 1 # kam-allow need-is-answered: asked in May
# kam-allow objective-is-realistic:   board decision
# and more

b:
  c: [x, # kam-allow tier-is-current: soon
    y]
note: | # kam-allow no-personal-data: a public number
  # kam-allow not: a comment
quoted: "x # kam-allow not: a comment"
plain: see kam-allow
`);
    expect(findings).toEqual([]);
    expect(allowances).toEqual([
      { rule: 'need-is-answered', reason: 'asked in May', line: 1, for: 1 },
      { rule: 'objective-is-realistic', reason: 'board decision', line: 2, for: 5 },
      { rule: 'tier-is-current', reason: 'soon', line: 6, for: 6 },
      { rule: 'no-personal-data', reason: 'a public number', line: 8, for: 8 },
    ]);
  });

  test.each(['# kam-allow', '# kam-allow some-rule', '# kam-allow some-rule:', '#kam-allow: reason'])(
    '%s allows nothing, and that is said',
    (comment) => {
      const { allowances, findings, value } = yaml(`a: 1 ${comment}\n`);
      expect(allowances).toEqual([]);
      expect(findings).toMatchObject([{ rule: 'yaml', severity: 'warn', span: { line: 1, column: 6 } }]);
      expect(value).toEqual({ a: 1 });
    },
  );
});

test('whatever the bytes are, the answer is data or errors with a place', () => {
  const part = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '\r',
    '- ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    '#',
    '&x',
    '*x',
    '!t',
    '|',
    '>',
    '%',
    '?',
    '---',
    '\t',
    '1',
    'é',
    '\0',
    '  ',
    ', ',
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 40 }).map((parts) => bytes(parts.join(''))),
    fc.uint8Array({ maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, (raw) => {
      const document = readYaml('plan.yaml', raw);
      const errors = document.findings.filter((finding) => finding.severity === 'error');
      expect(document.value === undefined).toBe(errors.length > 0);
      for (const { span } of document.findings) {
        expect(span!.line).toBeGreaterThan(0);
        expect(span!.column).toBeGreaterThan(0);
        expect(span!.line < span!.endLine || span!.column <= span!.endColumn).toBe(true);
      }
      document.locate(['a', 0, 'b']);
    }),
    { seed: 6, numRuns: 2000 },
  );
});
