import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, visit } from 'yaml';
import type { YamlDocument } from '../../src/documents/document.ts';
import { appendItem, appendKeys, setValue } from '../../src/documents/edit.ts';
import { inQuotes, toYaml } from '../../src/documents/to-yaml.ts';
import { readYaml } from '../../src/documents/yaml.ts';
import { bytes, yaml } from './bytes.ts';

const plan = `# about this account
kam: objectives/1
account: "san-telmo"   # its folder
reviewed: { date: 2026-10-15, by: kam-1 }
amount:    0.12345678901234
empty:
note: |
  two
  lines

objectives:
  # the first
  - id: listing
    due: 2026-12-31            # aligned
    baseline: { value: 60, date: 2025-12-31 }
    answers: [a, b]            # both
  - { id: second, target: 75 }
roles:
- decider
last: yes-and-no
`;

describe('setValue changes the value and nothing else', () => {
  test.each<[string, (string | number)[], unknown, string, string]>([
    [
      'a scalar, its comment stays',
      ['objectives', 0, 'due'],
      '2027-01-31',
      'due: 2026-12-31 ',
      'due: 2027-01-31 ',
    ],
    ['a quoted text keeps its quotes', ['account'], 'other', '"san-telmo"', '"other"'],
    ['a value in brackets', ['objectives', 1, 'target'], 80, 'target: 75', 'target: 80'],
    ['an empty value', ['empty'], 'x', 'empty:\n', 'empty: x\n'],
    ['an empty value gets a key', ['empty', 'sub'], 1, 'empty:\n', 'empty: { sub: 1 }\n'],
    ['a list in brackets', ['objectives', 0, 'answers'], ['c'], '[a, b] ', '[c] '],
    ['a block text by a line', ['note'], 'one', 'note: |\n  two\n  lines\n', 'note: one\n'],
    ['a line by a block text', ['last'], 'a\nb\n', 'last: yes-and-no\n', 'last: |\n  a\n  b\n'],
    ['a list of lines by a list', ['roles'], ['x', 'z'], 'roles:\n- decider\n', 'roles: [x, z]\n'],
    [
      'a new key in a list item',
      ['objectives', 0, 'owner'],
      'kam-1',
      '[a, b]            # both\n',
      '[a, b]            # both\n    owner: kam-1\n',
    ],
    ['a new key in brackets', ['reviewed', 'with'], 'no', 'by: kam-1 }', 'by: kam-1, with: "no" }'],
    [
      'a new key at the end',
      ['status', 'value'],
      'draft',
      'last: yes-and-no\n',
      'last: yes-and-no\nstatus: { value: draft }\n',
    ],
    ['an item', ['roles', 0], { a: 1 }, '- decider\n', '- { a: 1 }\n'],
    [
      'an item of lines',
      ['objectives', 0],
      { id: 'new' },
      plan.slice(plan.indexOf('id: listing'), plan.indexOf('  - { id: second')),
      '{ id: new }\n',
    ],
    [
      'brackets by lines',
      ['reviewed'],
      { by: [{ a: 1 }, { b: 2 }] },
      'reviewed: { date: 2026-10-15, by: kam-1 }\n',
      'reviewed:\n  by:\n    - { a: 1 }\n    - { b: 2 }\n',
    ],
    [
      'a text with a comment behind it by lines',
      ['account'],
      [{ a: 1 }],
      'account: "san-telmo"   # its folder\n',
      'account:   # its folder\n  - { a: 1 }\n',
    ],
  ])('%s', (_, path, value, before, after) => {
    const at = plan.indexOf(before);
    expect(at).toBeGreaterThan(-1);
    const expected = plan.slice(0, at) + after + plan.slice(at + before.length);
    expect(setValue(yaml(plan), path, value)).toBe(expected);
    // the same with the marks Windows editors leave
    const windows = `\ufeff${plan.replaceAll('\n', '\r\n')}`;
    expect(setValue(yaml(windows), path, value)).toBe(`\ufeff${expected.replaceAll('\n', '\r\n')}`);
  });

  test('a key below a text is refused, because the text would be lost', () => {
    expect(() => setValue(yaml(plan), ['last', 'value'], 1)).toThrow('holds no keys');
  });

  test('a file without a last line end keeps it so', () => {
    expect(setValue(yaml('a: 1'), ['b'], 2)).toBe('a: 1\nb: 2');
  });

  test('comments between a key and its lines stay', () => {
    const text = 'a: # why\n  # more\n  b: 1\nc: 2\n';
    expect(setValue(yaml(text), ['a'], { d: 1 })).toBe('a: { d: 1 } # why\n  # more\nc: 2\n');
    expect(setValue(yaml(text), ['a'], [{ d: 1 }])).toBe('a: # why\n  # more\n  - { d: 1 }\nc: 2\n');
  });
});

describe('adding', () => {
  test('an item to a list of lines, in brackets, empty and absent', () => {
    expect(appendItem(yaml(plan), ['roles'], 'user')).toBe(
      plan.replace('- decider\n', '- decider\n- user\n'),
    );
    expect(appendItem(yaml(plan), ['objectives', 0, 'answers'], 'c')).toBe(
      plan.replace('[a, b]', '[a, b, c]'),
    );
    expect(appendItem(yaml('a: []\n'), ['a'], { b: 1 })).toBe('a:\n  - { b: 1 }\n');
    expect(appendItem(yaml('a: 1\n'), ['b', 'c'], 'x')).toBe('a: 1\nb: { c: [x] }\n');
    expect(appendItem(yaml('a:\n'), ['a'], 'x')).toBe('a: [x]\n');
  });

  test('an item behind a block text, which ends where it ended', () => {
    expect(appendItem(yaml('a:\n  - |\n    x\n\nb: 1\n'), ['a'], 'z')).toBe(
      'a:\n  - |\n    x\n  - z\n\nb: 1\n',
    );
    expect(appendItem(yaml('a:\n  - |+\n    x\n\nb: 1\n'), ['a'], 'z')).toBe(
      'a:\n  - |+\n    x\n\n  - z\nb: 1\n',
    );
  });

  test('several keys at once', () => {
    const text = 'a:\n  b: 1 # one\n\n# tail\n';
    expect(appendKeys(yaml(text), ['a'], { c: 2, d: undefined, e: ['x'] })).toBe(
      'a:\n  b: 1 # one\n  c: 2\n  e: [x]\n\n# tail\n',
    );
    expect(appendKeys(yaml(text), [], { z: 1 })).toBe('a:\n  b: 1 # one\nz: 1\n\n# tail\n');
    expect(appendKeys(yaml('a: {}\n'), ['a'], { z: 1 })).toBe('a: { z: 1 }\n');
    expect(() => appendKeys(yaml(text), ['a'], { b: 2 })).toThrow('exists already');
    // behind an empty value with a comment
    expect(appendKeys(yaml('a: {x: # c\n  }\n'), ['a'], { q: 1 })).toBe('a: {x:, q: 1 # c\n  }\n');
    expect(appendKeys(yaml('x: # c\n'), [], { q: 1 })).toBe('x: # c\nq: 1\n');
  });
});

describe('house style', () => {
  test('keys on lines, small things in brackets, lists of mappings a line each', () => {
    const text = toYaml({
      kam: 'objectives/1',
      account: inQuotes('san-telmo'),
      reviewed: { date: '2026-10-15', by: 'kam-1' },
      objectives: [
        { id: 'a', baseline: { value: 60, date: '2025-12-31' }, answers: ['u', 'v'] },
        {
          id: 'b',
          statement:
            'Long enough a sentence that one line of a hundred and twenty columns cannot hold all of it, however small the rest',
        },
      ],
      absent: undefined,
    });
    expect(text).toBe(`kam: objectives/1
account: "san-telmo"
reviewed: { date: 2026-10-15, by: kam-1 }
objectives:
  - { id: a, baseline: { value: 60, date: 2025-12-31 }, answers: [u, v] }
  - id: b
    statement: Long enough a sentence that one line of a hundred and twenty columns cannot hold all of it, however small the rest
`);
  });

  test.each([
    'yes',
    'No',
    'ON',
    'off',
    'y',
    'N',
    'true',
    'null',
    '~',
    '',
    ' x',
    'x ',
    '010066',
    '12',
    '1e3',
    '0x1F',
    '.inf',
    '1_000',
    '1:30:00',
    '- x',
    '-',
    '?',
    'a: b',
    'a #b',
    '#a',
    '@a',
    '%a',
    '!a',
    '&a',
    '*a',
    '[a',
    '{a',
    '"a',
    "'a",
    '|',
    '>',
    '---',
    '...',
    '=',
    '<<',
    'a:',
    '`',
    'a\tb',
  ])('%j is written in quotes', (text) => {
    expect(toYaml({ a: text })).toBe(`a: ${JSON.stringify(text)}\n`);
    expect(yaml(toYaml({ a: [text] })).value).toEqual({ a: [text] });
  });

  test.each([
    '2026-11-23',
    '2026-10',
    'kam-1',
    'objectives/1',
    'Two beds, one ward',
    "the customer's words",
    'Ärzte & Co',
    'a\\b',
    '9 to 5',
  ])('%j is written plain', (text) => {
    expect(toYaml({ a: text })).toBe(`a: ${text}\n`);
  });

  test('what a plan file cannot hold is refused', () => {
    expect(() => toYaml({ a: Number.NaN })).toThrow();
    expect(() => toYaml({ a: 1e21 })).toThrow();
    expect(() => toYaml({ a: 'x\u202ey' })).toThrow();
  });
});

// ---------------------------------------------------------------------------------------------------------
// laws

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    'yes',
    'no',
    'null',
    '010066',
    '1e3',
    '- x',
    'a: b',
    'x # y',
    'two\nlines',
    'two\nlines\n',
    'a\n\nb',
    '2026-11-23',
  ),
);
const clean = word.filter((text) => {
  const read = yaml(JSON.stringify({ a: text }));
  return read.value !== undefined;
});
const scalar = fc.oneof(
  clean,
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.constantFrom(0.5, 12.25, -3.125),
  fc.boolean(),
  fc.constant(null),
);
const key = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,6}$/)
  .filter((name) => name !== 'constructor' && name !== 'prototype');
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  ),
}));
const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5 });

/** Every path of a value, the root left out. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return path.length ? [path] : [];
  const below = Array.isArray(value)
    ? value.flatMap((item, i) => pathsOf(item, [...path, i]))
    : Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]));
  return path.length ? [path, ...below] : below;
}

const read = (text: string): YamlDocument => {
  const document = readYaml('plan.yaml', bytes(text));
  expect(document.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  return document;
};

const plainOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(root, (value) => {
      expect(plainOf(read(toYaml(value)).value)).toEqual(plainOf(value));
    }),
    { seed: 1, numRuns: 400 },
  );
});

/** The same data in layouts other people choose: brackets here and there, folded and quoted texts, comments. */
const layout = fc.record({
  indent: fc.constantFrom(1, 2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_FOLDED' as const,
    'BLOCK_LITERAL' as const,
  ),
  nullStr: fc.constantFrom('', '~', 'null'),
  choices: fc.infiniteStream(fc.nat(9)),
});

function laidOut(
  value: unknown,
  { choices, ...options }: typeof layout extends fc.Arbitrary<infer L> ? L : never,
): string {
  const document = new Document(value);
  const next = (): number => choices.next().value as number;
  visit(document, {
    Collection(_, node) {
      if (node !== document.contents && next() < 2) node.flow = true;
    },
    Scalar(where, node) {
      if (where !== 'key' && next() < 2) node.comment = ' a comment: with, [signs] "';
      if (where === 'key' && next() < 1) node.commentBefore = ' above';
      if (where === 'key' && next() < 1) node.spaceBefore = true;
    },
  });
  return document.toString({ ...options, defaultKeyType: 'PLAIN' });
}

test('edits hold in layouts that kam does not write itself', () => {
  let edits = 0;
  fc.assert(
    fc.property(root, layout, tree, fc.nat(), fc.boolean(), (value, style, next, pick, crlf) => {
      let text = laidOut(value, style);
      if (crlf) text = text.replaceAll('\n', '\r\n');
      const document = yaml(text);
      fc.pre(document.value !== undefined);
      const paths = pathsOf(document.value);
      const path = paths[pick % paths.length]!;
      // reads back and compares; a change elsewhere throws
      const edited = setValue(document, path, next);
      const holder = path.slice(0, -1);
      if (typeof path.at(-1) === 'number') appendItem(document, holder, next);
      else appendKeys(document, holder, { 'z-new': next });
      const at = document.locate(path, 'key').line - 1;
      expect(edited.split('\n').slice(0, at)).toEqual(text.split('\n').slice(0, at));
      edits++;
    }),
    { seed: 4, numRuns: 600 },
  );
  expect(edits).toBeGreaterThan(300);
});

test('an edit of any value anywhere leaves all other lines as they were', () => {
  fc.assert(
    fc.property(root, tree, fc.nat(), fc.boolean(), fc.boolean(), (value, next, pick, crlf, mark) => {
      let text = toYaml(value).replace(/^([a-z][a-z0-9_]*:.*[\w"\]}])$/gm, '$1   # said by r-01');
      text = `# head\n\n${text}# tail\n`;
      if (crlf) text = text.replaceAll('\n', '\r\n');
      if (mark) text = `\ufeff${text}`;
      const document = read(text);
      const paths = pathsOf(document.value);
      const path = paths[pick % paths.length]!;
      const edited = setValue(document, path, next); // which itself reads back and compares all data
      const span = { ...document.locate(path), line: document.locate(path, 'key').line };
      const lines = text.split('\n');
      const after = edited.split('\n');
      const before = lines.slice(0, span.line - 1);
      const behind = lines.slice(span.endLine);
      expect(after.slice(0, before.length)).toEqual(before);
      if (behind.length > 0) expect(after.slice(-behind.length)).toEqual(behind);
      expect(edited.startsWith('\ufeff')).toBe(mark);
      expect(edited.replaceAll('\r\n', '').includes('\n')).toBe(!crlf);
    }),
    { seed: 2, numRuns: 600 },
  );
});

test('adding a key or an item anywhere is an insertion', () => {
  fc.assert(
    fc.property(root, tree, fc.nat(), fc.boolean(), (value, next, pick, crlf) => {
      let text = `# head\n${toYaml(value)}\n# tail\n`;
      if (crlf) text = text.replaceAll('\n', '\r\n');
      const document = read(text);
      const holders = [[], ...pathsOf(value)].filter((path) => {
        const at = path.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], value);
        return (
          typeof at === 'object' &&
          at !== null &&
          (Array.isArray(at) ? at.length : Object.keys(at).length) > 0
        );
      });
      const path = holders[pick % holders.length]!;
      const at = path.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], value);
      const edited = Array.isArray(at)
        ? appendItem(document, path, next)
        : appendKeys(document, path, { 'z-new': next });
      let same = 0;
      while (same < text.length && text[same] === edited[same]) same++;
      let tail = 0;
      while (tail < text.length - same && text.at(-1 - tail) === edited.at(-1 - tail)) tail++;
      expect(same + tail).toBe(text.length);
    }),
    { seed: 3, numRuns: 600 },
  );
});
