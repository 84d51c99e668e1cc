import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendRecord } from '../../src/documents/append-record.ts';
import { readRecords } from '../../src/documents/csv.ts';
import { bytes, records } from './bytes.ts';

const said = (text: string | Uint8Array): string[] =>
  (typeof text === 'string' ? records(text) : readRecords('records/ledger.csv', text)).findings.map(
    ({ rule, severity, span }) => `${rule} ${severity} ${span!.line}:${span!.column}`,
  );

test('a second header says how many lines nobody can read', () => {
  const [finding] = records('id,a\n1,2\na,id\n3,4\n5,6\n').findings;
  expect(finding!.message).toContain('the 2 lines below it are not read');
  expect(records('id,a\n1,2\na,id\n3,4\n5,6\n').leftOut).toBe(3);
});

describe('what broken records give', () => {
  test.each<[string, string | Uint8Array, string[], number]>([
    ['good', 'id,a\n1,2\n', [], 1],
    ['a header alone', 'id,a\n', [], 0],
    ['a header without line end', 'id,a', [], 0],
    ['quotes, CRLF, mark, empty lines', '\ufeffid,a\r\n"1","x, ""y"""\r\n\r\n2,\r\n', [], 2],
    ['a quoted line end shifts nothing', 'id,a\n1,"x\ny"\n2,3,4\n5,6\n', ['csv error 4:1'], 2],
    ['a short line', 'id,a,b\n1,2\n3,4,5\n', ['csv error 2:1'], 1],
    ['a long line', 'id,a\n1,1.234,56\n3,4\n', ['csv error 2:1'], 1],
    ['P9 a torn line', 'id,a\n1,2\n3,4', ['csv warn 3:1'], 1],
    ['P9 a torn line in quotes', 'id,a\n1,2\n3,"4', ['csv warn 3:1'], 1],
    ['P9 a torn line of two lines', 'id,a\n1,2\n3,"4\n5"', ['csv warn 3:1'], 1],
    ['P9 torn within a character', bytes('id,a\n1,2\n3,ü').subarray(0, -1), ['csv warn 3:1'], 1],
    ['P9 torn between CR and LF', 'id,a\r\n1,2\r\n3,4\r', ['csv warn 3:1'], 1],
    ['I2 a quote never closed', 'id,a\n1,"b\n2,3\n', ['csv error 2:3'], 0],
    ['I2 a quote within a cell', 'id,a\n1,5" screen\n2,3\n', ['csv error 2:4'], 0],
    ['I2 text behind a quote', 'id,a\n1,"b" c\n2,3\n', ['csv error 2:6'], 0],
    ['I2 each of them is named', 'id,a\n1,5" x\n2,3\n3,7" y\n', ['csv error 2:4', 'csv error 4:4'], 0],
    ['I3 a column twice', 'id,Caf\u00e9, CAFE\u0301 ,b\n1,2,3,4\n', ['csv error 1:9'], 0],
    ['I3 a column without name', 'id,, \n1,2,3\n', ['csv error 1:4', 'csv error 1:5'], 0],
    ['I3 __proto__', 'id,__proto__\n1,2\n', ['csv error 1:4'], 0],
    ['I4 UTF-16', new Uint8Array(Buffer.from('\ufeffid,a\n1,2\n', 'utf16le')), ['encoding error 1:1'], 0],
    ['I4 Latin-1', new Uint8Array(Buffer.from('id,a\n1,Müller\n', 'latin1')), ['encoding error 2:4'], 0],
    ['I4 NUL', 'id,a\n1,\0\n', ['encoding error 2:3'], 0],
    ['another separator', 'id;a\n1;2\n', ['csv error 1:1'], 0],
    ['empty', '', ['file error 1:1'], 0],
    ['blank', '\n \n', ['file error 1:1'], 0],
    ['the header once more', 'id,a\n1,2\nid,a\n3,4\n', ['csv error 3:1'], 2],
    ['the header once more with CRLF', 'id,a\n1,2\nid,a\r\n3,4\r\n', ['csv error 3:1'], 2],
    ['a second header in another order', 'id,a\n1,2\na,id\n3,4\n\n5,6,7\n', ['csv error 3:1'], 1],
    ['a second header with a column more', 'id,a\n1,2\nid,a,note\n3,4,x\n', ['csv error 3:1'], 1],
    ['a line that only begins like a header', 'id,a\nid,2\na,id 2\n', [], 2],
    ['merge conflict', 'id,a\n<<<<<<< HEAD\n1,2\n', ['file error 2:1'], 0],
    ['over the cap', new Uint8Array(20_000_001), ['file error 1:1'], 0],
  ])('%s', (_, text, findings, rows) => {
    expect(said(text)).toEqual(findings);
    const document = typeof text === 'string' ? records(text) : readRecords('records/ledger.csv', text);
    expect(document.rows).toHaveLength(rows);
  });

  test('H1 a cell is text, whatever it looks like', () => {
    expect(records('id,a\n{{secret}},=1+1\n').rows[0]!.cells).toEqual(['{{secret}}', '=1+1']);
  });
});

describe('where cells stand', () => {
  const text = 'id,"no, te",amount\r\n1,"x\r\ny",12\r\nbad,line\r\n2,,"1""3"\r\n';
  const document = records(text);
  const at = (path: (string | number)[], on?: 'key'): string => {
    const { line, column, endLine, endColumn } = document.locate(path, on);
    return `${line}:${column}-${endLine}:${endColumn}`;
  };

  test.each<[(string | number)[], string]>([
    [[0, 'id'], '2:1-2:2'],
    [[0, 'no, te'], '2:3-3:3'],
    [[0, 'amount'], '3:4-3:6'],
    [[1, 'no, te'], '5:3-5:3'],
    [[1, 'amount'], '5:4-5:10'],
    [[1], '5:1-5:10'],
    [[1, 'nope'], '5:1-5:10'],
    [[9, 'id'], '1:1-1:1'],
    [['amount'], '1:13-1:19'],
    [[], '1:1-1:1'],
  ])('%j', (path, place) => {
    expect(at(path)).toBe(place);
  });

  test('the key of a cell is its column', () => {
    expect(at([1, 'amount'], 'key')).toBe('1:13-1:19');
  });
});

describe('one line more', () => {
  const header = ['id', 'a', 'note'];

  test('a new file gets its header, an old one keeps what it has', () => {
    expect(appendRecord('', header, { id: 'x', a: 1 })).toBe('id,a,note\nx,1,\n');
    expect(appendRecord('\ufeffid,a,note\r\n', header, { id: 'x', note: 'a, "b"' })).toBe(
      '\ufeffid,a,note\r\nx,,"a, ""b"""\r\n',
    );
  });

  test('P9 a torn line keeps to itself and swallows nothing', () => {
    expect(appendRecord('id,a,note\n1,2', header, { id: 'x' })).toBe('id,a,note\n1,2\nx,,\n');
    const torn = records(appendRecord('id,a,note\n1,"2', header, { id: 'x' }));
    expect(torn.rows.map((row) => row.cells[0])).toEqual(['x']);
    expect(torn.leftOut).toBe(1);
  });

  test('what is no column or no text is refused', () => {
    expect(() => appendRecord('', header, { nope: 1 })).toThrow('not a column');
    expect(() => appendRecord('', header, { note: 'x\u200by' })).toThrow('invisible');
  });
});

// ---------------------------------------------------------------------------------------------------------
// laws

const cell = fc
  .oneof(
    fc.constantFrom('', 'a', 'x,y', 'say "hi"', 'two\nlines', 'two\r\nlines', ' x ', '010066', 'ä', '"'),
    fc.string({ maxLength: 6 }),
  )
  .filter((text) => records(`h,i\n"${text.replaceAll('"', '""')}",\n`).rows.length === 1);
const eol = fc.constantFrom('\n', '\r\n');
const quote = (text: string, always: boolean): string =>
  always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

test('rows and lines left out are all the records there are, each on its own line', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 12 }),
      eol,
      fc.boolean(),
      (lines, end, always) => {
        // names that no cell has: a line of names is a second header (below)
        const names = ['column_a', 'column_b', 'column_c'];
        let text = names.join(',') + end;
        const expected: { line: number; cells: string[] }[] = [];
        for (const cells of lines) {
          const line = text.split('\n').length;
          text += cells.map((one) => quote(one, always)).join(',') + end;
          if (cells.length === 3) expected.push({ line, cells });
        }
        const document = records(text);
        expect(document.rows).toEqual(expected);
        expect(document.rows.length + document.leftOut).toBe(lines.length);
        expect(document.findings).toHaveLength(document.leftOut);
        for (const [i, row] of document.rows.entries()) {
          for (const [j, name] of names.entries()) {
            const span = document.locate([i, name]);
            const all = text.split('\n');
            const cut = all.slice(span.line - 1, span.endLine);
            cut[cut.length - 1] = cut.at(-1)!.slice(0, span.endColumn - 1);
            cut[0] = cut[0]!.slice(span.column - 1);
            expect(cut.join('\n')).toBe(quote(row.cells[j]!, always));
          }
        }
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

test('below a second header of other columns everything is left out, and nothing above it', () => {
  const line = fc.array(cell, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 5 }),
      fc.array(line, { maxLength: 5 }),
      eol,
      (above, below, end) => {
        const written = (lines: readonly string[][]) =>
          lines.map((cells) => cells.map((one) => quote(one, false)).join(',') + end).join('');
        const head = `column_a,column_b,column_c${end}`;
        const whole = records(head + written(above));
        const merged = records(`${head}${written(above)}column_a,column_c,column_b${end}${written(below)}`);
        expect(merged.rows).toEqual(whole.rows);
        expect(merged.leftOut).toBe(whole.leftOut + 1 + below.length);
        expect(merged.findings).toHaveLength(whole.findings.length + 1);
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

test('the quick way for texts without quotes reads what the parser reads', () => {
  const plain = fc.stringMatching(/^[a-z0-9 .;ä-]{0,5}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, plain, plain), { maxLength: 8 }), eol, (lines, end) => {
      const text = ['a,b,c', ...lines.map((cells) => cells.join(',')), ''].join(end);
      const quick = records(text);
      const parsed = records(text.replace('a,b,c', '"a",b,c'));
      expect(quick.rows).toEqual(parsed.rows);
      expect(quick.leftOut).toBe(parsed.leftOut);
    }),
    { seed: 8, numRuns: 200 },
  );
});

test('P9 cut at any byte, a file loses only its last line', () => {
  const text = 'id,a,note\r\n1,ü,"x, ""y"""\r\n2,"é",\r\n3,z,plain ñ\r\n';
  const whole = records(text).rows;
  const raw = bytes(text);
  for (let end = bytes('id,a,note\r\n').length; end <= raw.length; end++) {
    const document = readRecords('records/ledger.csv', raw.subarray(0, end));
    expect(document.rows).toEqual(whole.slice(0, document.rows.length));
    const complete = new TextDecoder().decode(raw.subarray(0, end)).split('\n').length - 2;
    expect(document.rows).toHaveLength(complete);
    expect(document.findings.map(({ severity }) => severity)).toEqual(raw[end - 1] === 10 ? [] : ['warn']);
  }
});

test('what is appended is read back, and nothing before it changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), eol, (rows, end) => {
      let text = `a,b,c${end}`;
      for (const [a, b, c] of rows) {
        const longer = appendRecord(text, ['a', 'b', 'c'], { a, b, c });
        expect(longer.startsWith(text)).toBe(true);
        text = longer;
      }
      expect(records(text).findings).toEqual([]);
      expect(records(text).rows.map((row) => row.cells)).toEqual(rows);
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('whatever the bytes are, the answer is rows or findings with a place', () => {
  const part = fc.constantFrom('a', ',', '"', '\n', '\r\n', '\r', 'é', '\0', ' ', '""');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 30 }).map((parts) => bytes(parts.join(''))),
      (raw) => {
        const document = readRecords('records/ledger.csv', raw);
        if (document.header.length === 0) expect(document.findings.length).toBeGreaterThan(0);
        for (const row of document.rows) expect(row.cells).toHaveLength(document.header.length);
        for (const { span } of document.findings) {
          expect(span!.line < span!.endLine || span!.column <= span!.endColumn).toBe(true);
        }
      },
    ),
    { seed: 10, numRuns: 2000 },
  );
});
