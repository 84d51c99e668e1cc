import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { fromSpreadsheet } from '../../../src/documents/spreadsheet.ts';
import { displayWidth } from '../../../src/findings/width.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';
import { model, settings } from './questions.ts';

const names = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egnp.exe',
  'line\nbreak | cell',
  '::error file=x::owned',
  '##[error]owned',
  '=HYPERLINK("http://x")',
  '@everyone',
  '<script>alert(1)</script>',
  '![x](javascript:alert(1))',
  '| --- | --- |',
  '### heading',
  '病院'.repeat(40),
  'x'.repeat(200),
  '`code` **bold** ~~strike~~ https://example.org',
  '-->',
  '\'quote, "double"',
];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const portfolio = (beds: number) =>
  `id,name,area,beds,growth,kind,sales,share\n${names
    .map((name, i) =>
      [
        quoted(`${i} ${name}`),
        quoted(name),
        quoted(name),
        (i * 7 + beds) % 100,
        i % 9,
        'big',
        i * 60,
        i * 3,
      ].join(','),
    )
    .join('\n')}\n`;

async function hostile(): Promise<string> {
  const cwd = workspaceOf({
    'kam.yaml': settings,
    'segmentation.yaml': model,
    'portfolio.csv': portfolio(0),
  });
  await kam(['score', '--write'], { cwd });
  await kam(['score', '--out', 'old.csv'], { cwd });
  await kam(['score', '--out', 'old.json'], { cwd });
  write(cwd, 'portfolio.csv', portfolio(55));
  return cwd;
}

const questions = [
  ['--sensitivity', '--draws', '200'],
  ['--weight', 'beds=400'],
  ['--compare', 'old.csv'],
  ['--compare', 'old.json'],
  ['--check'],
  ['--capacity'],
  ['--matrix'],
  ['--missing'],
  ['--with-explain', '--with-input'],
] satisfies string[][];

const forms = async (cwd: string, form: string, argv: readonly string[]) => {
  const { stdout, stderr } = await kam(['score', ...argv, '--format', form], { cwd });
  if (stdout === '') throw new Error(stderr);
  return stdout;
};

describe('hostile names', () => {
  it.each(questions.filter(([option]) => option !== '--with-explain'))(
    '%s draws them harmless, at 80 and at 40 columns',
    async (...argv) => {
      const cwd = await hostile();
      for (const columns of [80, 40]) {
        const { stdout, stderr } = await kam(['score', ...argv], { cwd, terminal: true, columns });
        expect(stdout).not.toBe('');
        const lines = (stdout + stderr).split('\n');
        // check names places like every finding, and those are never cut
        const wide = lines.filter((line) => displayWidth(line) > columns && !/^scores\.csv:/.test(line));
        expect(wide).toEqual([]);
        for (const line of lines)
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|^\s*::|##\[/u);
      }
    },
  );

  it.each(questions)('%s keeps them in JSON', async (...argv) => {
    const text = await forms(await hostile(), 'json', argv);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
    const all = new Set(JSON.stringify(JSON.parse(text)).match(/"account":"(?:[^"\\]|\\.)*"/g));
    if (argv[0] !== '--check') expect(all.size).toBe(names.length);
  });

  it.each(questions.filter(([option]) => option !== '--check'))(
    '%s quotes them in CSV, and runs nothing in a spreadsheet',
    async (...argv) => {
      const text = await forms(await hostile(), 'csv', argv);
      const [head, ...rows] = parse(text) as string[][];
      expect(rows.every((row) => row.length === head!.length)).toBe(true);
      for (const cell of rows.flat()) {
        expect(cell).not.toMatch(/^[=@\t\r]/);
        expect(cell).not.toMatch(/^[ \t]*(::|##\[)/m);
      }
      const at = head!.indexOf('account');
      if (at === -1) return;
      const known = names.map((name, i) => `${i} ${name}`);
      const unhidden = known.filter((name) => !/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/u.test(name));
      const told = new Set(rows.map((row) => fromSpreadsheet(row[at]!)));
      for (const name of told) if (!/\\u\{/.test(name)) expect(unhidden).toContain(name);
    },
  );

  it.each(questions.slice(1, 3))('%s %s breaks no table of a pull request', async (...argv) => {
    const text = await forms(await hostile(), 'md', argv);
    const lines = text.split('\n');
    expect(lines[0]).toBe('<!-- kam score/1 -->');
    const rest = lines.slice(1);
    for (const line of rest) {
      expect(line).not.toMatch(/<|(?<!\\)!\[|@(?!\u2060)|https?:|javascript:/);
      if (line.startsWith('#')) expect(line).toMatch(/^#{2,3} /);
    }
    let columns = 0;
    const rows = rest.filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(4);
    for (const [i, line] of rest.entries()) {
      if (!line.startsWith('|')) continue;
      const cells = line.split(/(?<!\\)\|/).length;
      if (!rest[i - 1]!.startsWith('|')) columns = cells;
      expect([line, cells]).toEqual([line, columns]);
    }
    expect(rest.filter((line) => line !== '' && !/^(\||#{2,3} |and \d|[A-Z0-9])/.test(line))).toEqual(
      rest.filter((line) => /→/.test(line) && !/^[|#]/.test(line)),
    );
  });

  it('finds an account in old scores whatever it is called', async () => {
    const cwd = await hostile();
    write(cwd, 'portfolio.csv', portfolio(0));
    for (const file of ['old.csv', 'old.json', 'scores.csv']) {
      const { compare } = JSON.parse(await forms(cwd, 'json', ['--compare', file])) as {
        compare: { count: { same: number } };
      };
      expect([file, compare.count.same]).toEqual([file, names.length]);
    }
    expect(read(cwd, 'scores.csv')).toContain('病院');
  });
});
