import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readJson } from '../../src/documents/json.ts';
import { toJson } from '../../src/io/json.ts';
import { bytes } from './bytes.ts';

const json = (text: string | Uint8Array) => readJson('x.json', typeof text === 'string' ? bytes(text) : text);
/** rule line:column message of each finding */
const said = (text: string | Uint8Array) =>
  json(text).findings.map(({ rule, span, message }) => `${rule} ${span!.line}:${span!.column} ${message}`);

describe('a JSON file that kam wrote, as it may come back', () => {
  test.each<[what: string, text: string | Uint8Array, finding: string]>([
    ['empty', '', 'json 1:1 The file ends where a value should stand'],
    ['cut off in a list', '{\n  "a": [1, 2', 'json 2:13 The file ends where "," or "]" should stand'],
    ['cut off in a text', '{\n  "a": "b', 'json 2:8 A text in quotes begins here and never ends.'],
    ['a comma too many', '{ "a": 1, }', 'json 1:11 "}" stands where a key in quotes should stand.'],
    ['a comma too many in a list', '[1,\n]', 'json 2:1 "]" stands where a value should stand.'],
    ['a comma missing', '{\n "a": 1\n "b": 2 }', 'json 3:2 """ stands where "," or "}" should stand.'],
    ['a colon missing', '{ "a" 1 }', 'json 1:7 "1" stands where ":" should stand.'],
    ['a key without quotes', '{ a: 1 }', 'json 1:3 "a" stands where a key in quotes should stand.'],
    ['a comment', '{ } // x', 'json 1:5 "/" stands where the end of the file should stand.'],
    ['two values', '1 2', 'json 1:3 "2" stands where the end of the file should stand.'],
    ['single quotes', "['a']", `json 1:2 "'" stands where a value should stand.`],
    ['NaN', '[NaN]', 'json 1:2 "N" stands where a value should stand.'],
    ['a number beyond a double', '{ "a": 1e400 }', 'json 1:8 This number is larger'],
    ['leading zeros', '[007]', 'json 1:3 "0" stands where "," or "]" should stand.'],
    ['a plus sign', '[+1]', 'json 1:2 "+" stands where a value should stand.'],
    ['a key twice', '{ "a": 1,\n  "a": 2 }', 'json 2:3 The key "a" stands here twice'],
    ['a key twice, once as an escape', '{ "a": 1, "\\u0061": 2 }', 'json 1:11 The key "a" stands here twice'],
    ['__proto__', '{ "__proto__": { "x": 1 } }', 'json 1:3 The key "__proto__" has a meaning'],
    ['an unknown escape', '["\\x41"]', 'json 1:2 This text holds a line break or an escape'],
    ['a line break in a text', '["a\nb"]', 'json 1:2 This text holds a line break or an escape'],
    ['an escaped override', '["\\u202e"]', 'json 1:2 An invisible character (U+202E)'],
    ['half a character', '["\\ud800"]', 'json 1:2 Half of a character (U+D800)'],
    ['a control character', '["\u0007"]', 'encoding 1:3 A control character (U+0007)'],
    ['an invisible character', '["\u200b"]', 'encoding 1:3 An invisible character (U+200B)'],
    [
      'UTF-16',
      new Uint8Array(Buffer.from('\ufeff[1]', 'utf16le')),
      'encoding 1:1 The file is encoded as UTF-16',
    ],
    ['Latin-1', new Uint8Array(Buffer.from('["\u00e4"]', 'latin1')), 'encoding 1:3 A byte here is not UTF-8'],
    ['an unresolved merge', '{\n<<<<<<< HEAD\n "a": 1\n', 'file 2:1 An unresolved merge conflict'],
    ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', 'file 1:1 This is a Git LFS pointer'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'json 1:33 Brackets are nested more than 32 deep here.'],
    ['100 000 levels', '['.repeat(100_000), 'json 1:33 Brackets are nested more than 32 deep here.'],
    ['a long text', `["${'x'.repeat(70_000)}"]`, 'json 1:2 A text longer than 64 KB stands here.'],
    ['too many values', `[${'1,'.repeat(260_000)}1]`, 'json 1:500000 The file holds more values'],
    ['over the cap', new Uint8Array(1_000_001), 'file 1:1 The file has 1.0 MB'],
  ])('%s', (_, text, finding) => {
    const document = json(text);
    expect(document.value).toBeUndefined();
    expect(said(text)).toHaveLength(1);
    expect(said(text)[0]).toContain(finding);
    expect(document.locate(['a'])).toMatchObject({ line: 1, column: 1 });
  });

  it('names the first of two keys, and what to do', () => {
    const [finding] = json('{ "a": 1,\n  "a": 2 }').findings;
    expect(finding!.related).toMatchObject([{ span: { line: 1, column: 3 } }]);
    expect(finding!.help).toContain('restore it from git');
  });

  it('says where a value, a key and what is missing stand', () => {
    const document = json('{\n  "a": { "b": [10, -2.5e3] },\n  "c": null\n}\n');
    const at = (path: (string | number)[], on?: 'key') => {
      const { line, column, endColumn } = document.locate(path, on);
      return [line, column, endColumn];
    };
    expect(document.value).toEqual({ a: { b: [10, -2500] }, c: null });
    expect(at(['a', 'b', 1])).toEqual([2, 20, 26]);
    expect(at(['a', 'b'], 'key')).toEqual([2, 10, 13]);
    expect(at(['a', 'b'])).toEqual([2, 15, 16]);
    expect(at(['a', 'zz'])).toEqual([2, 3, 6]);
    expect(at(['c'])).toEqual([3, 8, 12]);
    expect(at([])).toEqual([1, 1, 2]);
    expect(document.source(['a', 'b', 1])).toBe('-2.5e3');
    expect(document.source(['a', 'b'])).toBeUndefined();
    expect(document.source(['zz'])).toBeUndefined();
  });

  it('reads what kam writes, to the last digit', () => {
    fc.assert(
      fc.property(
        fc
          .jsonValue({ noUnicodeString: false, maxDepth: 5 })
          .filter((value) => !/\\u|__proto__|constructor|prototype/.test(JSON.stringify(value))),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        (value, numbers) => {
          const whole = { value, numbers: numbers.map((x) => x + 0) };
          const text = toJson(whole);
          const document = json(text);
          // what cannot be seen is written as an escape, and such an escape is refused
          if (/\\u/.test(text) || document.findings.some(({ message }) => /character/.test(message))) return;
          expect(document.findings).toEqual([]);
          expect(JSON.stringify(document.value)).toBe(JSON.stringify(whole));
        },
      ),
      { numRuns: 300, seed: 20261130 },
    );
  });

  it('agrees with the parser of the machine on what is JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-0.5e1',
      '01',
      'true',
      'null',
      ' ',
      '\n',
      '"',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let value: unknown;
        let wrong = false;
        try {
          value = JSON.parse(text);
        } catch {
          wrong = true;
        }
        const document = json(text);
        const twice = document.findings.some(({ message }) => message.includes('twice'));
        if (!twice) expect([text, document.findings.length > 0]).toEqual([text, wrong]);
        if (!wrong && !twice) expect(document.value).toEqual(value);
      }),
      { numRuns: 3000, seed: 20261201 },
    );
  });
});
