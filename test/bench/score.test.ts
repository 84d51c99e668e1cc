/** What `npm run bench:score` stands on: its portfolio, the size of its floor, its comparison, its table. No time is measured. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// plain JavaScript without types, as the benchmarks are: what they give is any
const from = (name: string) => import(new URL(name, import.meta.url).href);
const { differences } = await from('compare.mjs');
const { inTurn, median, ratioOf, run } = await from('measure.mjs');
const { columns, rowsOf, widths, writePortfolio } = await from('portfolio.mjs');
const { nearest } = await from('programs.mjs');
const { barsTable, listItem, nameOf, runsTable } = await from('score-table.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kam-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the portfolio', () => {
  it('is the same file for the same number of rows, and reads back as thirteen cells a row', async () => {
    await writePortfolio(join(folder, 'one'), 3000);
    await writePortfolio(join(folder, 'two'), 3000);
    const text = readFileSync(join(folder, 'one', 'portfolio.csv'), 'utf8');
    expect(readFileSync(join(folder, 'two', 'portfolio.csv'), 'utf8')).toBe(text);
    const [header, ...rows] = parse(text) as string[][];
    expect(header).toEqual(columns);
    expect(rows).toHaveLength(3000);
    expect(rows.every((row) => row.length === 13)).toBe(true);
    expect(text.length / 3000).toBeGreaterThan(110);
    expect(text.length / 3000).toBeLessThan(140);
  });

  it('has every account once, whatever the number of rows, and in no order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (count) => {
        const accounts = Array.from(rowsOf(count) as Iterable<string[]>, ([account]) => account!);
        expect(new Set(accounts).size).toBe(count);
      }),
      { numRuns: 60 },
    );
    const accounts = Array.from(rowsOf(1000) as Iterable<string[]>, ([account]) => account!);
    const rises = accounts.filter((account, i) => i > 0 && account > accounts[i - 1]!).length;
    expect(Math.min(rises, 999 - rises)).toBeGreaterThan(300);
  });

  it('has what makes a portfolio hard: quotes in quotes, blanks, accents, negative decimals, ties', () => {
    const rows = Array.from(rowsOf(2000) as Iterable<string[]>);
    const cells = (column: string) => rows.map((row) => row[columns.indexOf(column)]!);
    expect(cells('note').some((cell) => cell.includes('""protocol""'))).toBe(true);
    expect(cells('area').some((cell) => cell.startsWith('"'))).toBe(true);
    expect(cells('area').some((cell) => /í/.test(cell))).toBe(true);
    for (const column of ['beds', 'category_spend', 'share_pct', 'note'])
      expect(cells(column).filter((cell) => cell === '').length).toBeGreaterThan(20);
    expect(cells('growth_pct').some((cell) => /^-\d+\.\d$/.test(cell))).toBe(true);
    const figures = rows.map((row) => row.slice(4, 12).join());
    expect(figures.filter((text, i) => i > 0 && text === figures[i - 1]).length).toBeGreaterThan(20);
  });
});

describe('the floor', () => {
  it('writes as many columns as asked, and nearly as many bytes', () => {
    const all: number[] = widths(10_000);
    for (const target of [60, 70, 76, 80]) {
      for (const count of [8, 11]) {
        const chosen: string[] = nearest(target, count, all);
        expect(chosen).toHaveLength(count);
        expect(new Set(chosen).size).toBe(count);
      }
    }
    const chosen: string[] = nearest(76, 11, all);
    const bytes = chosen.reduce((sum, column) => sum + all[columns.indexOf(column)]!, 0);
    expect(Math.abs(bytes / 76 - 1)).toBeLessThan(0.03);
  });

  it('takes all columns where more bytes are asked for than there are', () => {
    expect(nearest(500, 20, widths(100))).toEqual(columns);
  });
});

describe('the comparison with polars', () => {
  const compared = async (one: string, other: string) => {
    const [left, right] = [join(folder, 'left.csv'), join(folder, 'right.csv')];
    writeFileSync(left, one);
    writeFileSync(right, other);
    return differences(left, right);
  };

  it('takes 100 and 100.0 for one number, and nothing else', async () => {
    const table = 'account,score,tier\nA1,100,key\nA2,50.5,\n';
    expect(await compared(table, table.replace('100', '100.0'))).toEqual({ rows: 2, differing: 0 });
    expect(await compared(table, table.replace('key', 'serve'))).toEqual({ rows: 2, differing: 1 });
    expect(await compared(table, table.replace('50.5', '50.500001'))).toEqual({ rows: 2, differing: 1 });
    // an empty cell is no zero
    expect(await compared(table, table.replace('50.5,', '50.5,0'))).toEqual({ rows: 2, differing: 1 });
  });

  it('counts a row that one of them lacks', async () => {
    expect(await compared('a\n1\n2\n', 'a\n1\n')).toEqual({ rows: 2, differing: 1 });
    expect(await compared('a\n1\n', 'a\n1\n2\n')).toEqual({ rows: 2, differing: 1 });
  });
});

describe('measuring', () => {
  it('runs in turn, and takes ratios of neighbours', async () => {
    const order: string[] = [];
    await inTurn([() => order.push('a'), () => order.push('b')], 2);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    const seconds = (...values: number[]) => values.map((value) => ({ seconds: value }));
    // the second round met a machine ten times slower: no ratio shows it
    expect(ratioOf(seconds(2, 20, 2), seconds(1, 10, 1))).toBe(2);
    expect(median([3, 1, 2])).toBe(2);
  });

  it('writes what a process prints to a file, and fails with its words', async () => {
    const out = join(folder, 'out');
    const { seconds } = await run(process.execPath, ['-e', 'process.stdout.write(process.env.X)'], {
      out,
      env: { X: 'said' },
    });
    expect(readFileSync(out, 'utf8')).toBe('said');
    expect(seconds).toBeGreaterThan(0);
    await expect(run(process.execPath, ['-e', 'console.error("no luck"); process.exit(3)'])).rejects.toThrow(
      /ended with 3\nno luck/,
    );
    await expect(run('no-such-program-of-ours', [])).rejects.toThrow(/ENOENT/);
  });

  it.runIf(process.platform === 'linux')('sees the memory and the processor time of a process', async () => {
    const work =
      'const a = Buffer.alloc(150e6, 1); const end = Date.now() + 300; while (Date.now() < end); a[0]++';
    const { cpu, peak } = await run(process.execPath, ['-e', work], { watch: true });
    expect(peak).toBeGreaterThan(150);
    expect(peak).toBeLessThan(400);
    expect(cpu).toBeGreaterThan(0.1);
  });
});

describe('an interrupted benchmark', () => {
  it.skipIf(process.platform === 'win32')('ends what runs and leaves no folder behind', async () => {
    const parent = join(folder, 'interrupted');
    mkdirSync(parent);
    const script = `
      import { run, workFolder } from ${JSON.stringify(new URL('measure.mjs', import.meta.url).href)};
      import { writeFileSync } from 'node:fs';
      const { path } = workFolder();
      writeFileSync(path + '/rows.csv', 'a');
      const child = 'console.log(process.pid); setInterval(() => {}, 1000)';
      const running = run(process.execPath, ['-e', child], { out: path + '/pid' });
      console.log(path);
      await running;`;
    const bench = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: parent },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => bench.once('exit', (code) => done(code)));
    const path = await new Promise<string>((done) =>
      bench.stdout.once('data', (data) => done(String(data).trim())),
    );
    let pid = 0;
    await vi.waitFor(() => {
      pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
      expect(pid).toBeGreaterThan(0);
    }, 10_000);
    bench.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(readdirSync(parent)).toEqual([]);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 10_000);
  });
});

describe('the table', () => {
  const measures = (seconds: number, peak: number | undefined, bytes?: number) =>
    [1, 1.1, 1.2].map((factor) => ({ seconds: seconds * factor, cpu: peak && seconds, peak, bytes }));
  const size = (rows: number, kam: number, peak: number | undefined, yes = true) => ({
    rows,
    runs: [
      { id: 'kam', name: 'kam score', measures: measures(kam, peak, rows * 77) },
      { id: 'floor', name: 'DuckDB reads, writes as many bytes', measures: measures(1, peak, rows * 76) },
      { id: 'open', name: 'DuckDB opens and reads', measures: measures(0.9, peak) },
      { id: 'polars', name: 'polars 0.25.2, the same work', measures: measures(1.5, peak) },
      { id: 'parser', name: 'csv-parse, a stream, reads only', measures: measures(12, peak).slice(0, 1) },
    ],
    same: { yes, runs: 7, ways: ['threads', 'TZ', 'locale'] },
  });

  it('is at most 100 columns wide', () => {
    const sizes = [
      size(1e3, 1, 100),
      size(1e5, 1, 200),
      size(1e6, 42, 1900, false),
      size(1e7, 420, undefined),
    ];
    const text = `${runsTable(sizes)}\n${barsTable(sizes)}\n${listItem('word '.repeat(80))}`;
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(listItem('word '.repeat(80)).replace(/\s+/g, ' ').trim()).toBe(`- ${'word '.repeat(80)}`.trim());
    expect([1000, 1e5, 1e6, 1e7, 2500].map(nameOf)).toEqual(['1 k', '100 k', '1 m', '10 m', '2500']);
  });

  it('says which bars are met', () => {
    const verdicts = (sizes: unknown[]) =>
      Object.fromEntries(
        (barsTable(sizes) as string)
          .split('\n')
          .slice(2)
          .map((line) => line.split('|').map((cell) => cell.trim()))
          .map(([, what, measured, , verdict]) => [what, `${measured} ${verdict}`]),
      );
    expect(verdicts([size(1e3, 1.5, 100), size(1e6, 1.4, 500), size(1e7, 20, 2800)])).toEqual({
      '1 k rows, kam : DuckDB opens and reads': '1.67 × met',
      '1 m rows, kam : floor': '1.40 × met',
      '1 m rows, kam : polars, ahead of it': '0.93 × met',
      '1 m rows, peak memory of kam': '500 MB met',
      '10 m rows, peak memory of kam': '2800 MB missed',
      '10 m : 1 m rows, seconds for a row': '1.43 × missed',
      '1 k rows, same bytes of 7 runs (threads, TZ, locale)': 'yes met',
      '1 m rows, same bytes of 7 runs (threads, TZ, locale)': 'yes met',
      '10 m rows, same bytes of 7 runs (threads, TZ, locale)': 'yes met',
    });
    const missed = verdicts([size(1e6, 1.9, undefined, false)]);
    expect(missed['1 m rows, kam : floor']).toBe('1.90 × missed');
    expect(missed['1 m rows, kam : polars, ahead of it']).toBe('1.27 × missed');
    expect(missed['1 m rows, peak memory of kam']).toBe('– not measured');
    expect(missed['1 m rows, same bytes of 7 runs (threads, TZ, locale)']).toBe('no missed');
    // without the million rows there is nothing to grow from, and without polars nothing to be ahead of
    expect(verdicts([size(1e7, 20, 2600)])['10 m : 1 m rows, seconds for a row']).toBe('– not measured');
    const alone = size(1e6, 1, 500);
    alone.runs = alone.runs.filter(({ id }) => id !== 'polars');
    expect(verdicts([alone])['1 m rows, kam : polars, ahead of it']).toBe('– not measured');
  });
});
