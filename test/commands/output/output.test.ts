import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli.ts';
import { copyOf, kam, read, today, write } from '../harness.ts';

/** What --format, --out and --force mean is the same in every command that makes a file. */

const day = ['--as-of', today];
let cwd: string;
beforeEach(() => {
  cwd = copyOf('examples/andes-pharma');
  rmSync(join(cwd, 'out'), { recursive: true, force: true });
});
const made = (argv: readonly string[], file: string, ...more: string[]) =>
  kam([...argv, ...day, '--out', file, ...more], { cwd });

/** Every form that --out gives a file. */
const forms: [string, string[], string][] = [
  ['score', ['score'], 's.csv'],
  ['score as JSON', ['score'], 's.json'],
  ['score as a table', ['score', '--format', 'table'], 's.txt'],
  ['score as lines of JSON', ['score'], 's.ndjson'],
  ['score as Parquet', ['score'], 's.parquet'],
  ['score as Markdown', ['score'], 's.md'],
  ['score --dry-run', ['score', '--dry-run'], 'd.txt'],
  ['score --dry-run as JSON', ['score', '--dry-run'], 'd.json'],
  ['score --explain', ['score', '--explain', 'SAN-TELMO'], 'e.csv'],
  ['score --explain as JSON', ['score', '--explain', 'SAN-TELMO'], 'e.json'],
  ['score --explain as text', ['score', '--explain', 'SAN-TELMO', '--format', 'table'], 'e.txt'],
  ['score --missing', ['score', '--missing'], 'm.csv'],
  ['score --missing as text', ['score', '--missing', '--format', 'table'], 'm.txt'],
  ['score with more columns', ['score', '--with-explain'], 'w.csv'],
  ['score with the portfolio’s columns', ['score', '--with-input'], 'i.csv'],
  ['score with both, as JSON', ['score', '--with-explain', '--with-input'], 'w.json'],
  ['score --sensitivity', ['score', '--sensitivity', '--draws', '50'], 'v.csv'],
  ['score --sensitivity as JSON', ['score', '--sensitivity', '--draws', '50'], 'v.json'],
  ['score --weight', ['score', '--weight', 'beds=60'], 'b.csv'],
  ['score --weight as Markdown', ['score', '--weight', 'beds=60'], 'b.md'],
  ['score --compare', ['score', '--compare', 'scores.csv'], 'c.csv'],
  ['score --compare as Markdown', ['score', '--compare', 'scores.csv'], 'c.md'],
  ['score --check as text', ['score', '--check'], 'k.txt'],
  ['score --capacity', ['score', '--capacity'], 'a.csv'],
  ['score --matrix', ['score', '--matrix'], 'x.csv'],
  ['score --matrix as text', ['score', '--matrix', '--format', 'table'], 'x.txt'],
  ['kpi', ['kpi', 'san-telmo'], 'k.csv'],
  ['kpi as JSON', ['kpi', 'san-telmo'], 'k.json'],
  ['kpi as Markdown', ['kpi', 'san-telmo'], 'k.md'],
  ['kpi as a table', ['kpi', 'san-telmo', '--format', 'table'], 'k.txt'],
  ['kpi --explain', ['kpi', 'san-telmo', '--explain', 'roi'], 'roi.txt'],
  ['kpi of all accounts', ['kpi', '--accounts', 'all'], 'all.csv'],
  ['report', ['report', 'san-telmo'], 'r.html'],
  ['report as Markdown', ['report', 'san-telmo'], 'r.md'],
  ['report as JSON', ['report', 'san-telmo'], 'r.json'],
];

describe('--out knows what kam made', () => {
  it.each(forms)(
    '%s is written over by its next run, and its path is all of stdout',
    async (_, argv, file) => {
      for (const _ of [1, 2]) {
        const { exitCode, stdout, stderr } = await made(argv, file);
        expect(exitCode, stderr).toBe(0);
        expect(stdout).toBe(`${file}\n`);
        expect(stderr).not.toContain(file);
      }
    },
  );

  it.each([
    ['account,owner\nSAN-TELMO,kam-1\n'],
    ['account,kpi,comment\na,b,c\n'],
    ['account,score,rank\na,1,2\n'],
    ['account,score,rank,cell,tier,abc,data_pct,to_cut,fragile,our_note\na,1,2,,,,,,,x\n'],
    [
      'account,score,rank,cell,tier,abc,data_pct,to_cut,fragile,id,portfolio_line,our_note\na,1,2,,,,,,,x,2,y\n',
    ],
    ['account,name,tier_before,tier_after,our_note\n'],
    ['area,name,accounts,hours_needed\n'],
    ['tier,key,row\n'],
    ['<!-- kam score -->\n'],
    ['owner,account,name\n'],
    ['axis,criterion,value\n'],
    ['## Review of the year · as of Monday\n\nmy notes\n'],
    ['{ "kam": "note/1" }\n'],
    ['{"account":"a","score":1}\n'],
    ['{"account":"a","rank":1,"cell":null,"tier":null}\n'],
    ['PAR1 is how a Parquet file begins and ends: PAR1'],
    ['## kam score · as of Monday · model abcdef\n\n'],
    ['kam score\n\nwhat I think of it\n'],
    ['<!-- kam report/12 by hand -->\n'],
  ])('leaves somebody else’s file alone: %j', async (text) => {
    for (const [argv, file] of [
      [['score'], 'mine.csv'],
      [['score'], 'mine.ndjson'],
      [['score'], 'mine.parquet'],
      [['score'], 'mine.md'],
      [['kpi', 'san-telmo'], 'mine.csv'],
      [['kpi', 'san-telmo'], 'mine.md'],
      [['report', 'san-telmo'], 'mine.html'],
    ] as const) {
      write(cwd, file, text);
      const refused = await made(argv, file);
      expect([refused.exitCode, read(cwd, file)], `${argv[0]} --out ${file}`).toEqual([2, text]);
      expect(refused.stderr).toContain('was not made by kam');
    }
  });

  it('a file has the same bytes from every screen', async () => {
    const argv = ['score', '--format', 'table', ...day, '--out', 's.txt'];
    await kam(argv, { cwd });
    const plain = read(cwd, 's.txt');
    await run(argv, {
      cwd,
      env: { PATH: process.env.PATH },
      out: { interactive: true, columns: 40, colour: true },
      err: { interactive: false, columns: 40, colour: true },
      input: { interactive: false },
    });
    expect(read(cwd, 's.txt')).toBe(plain);
    expect(plain).toMatch(/^kam score · as of 2026-11-23\n\n\d+ rows? = /);
  });
});

describe('the form of the answer', () => {
  it.each([
    ['r.md', '# '],
    ['r.json', '"kam": "report/1"'],
    ['r.htm', '<!doctype html>'],
    ['r', '<!doctype html>'],
  ])('kam report --out %s takes it from the ending', async (file, says) => {
    expect((await made(['report', 'san-telmo'], file)).exitCode).toBe(0);
    expect(read(cwd, file)).toContain(says);
  });

  it('--format says otherwise', async () => {
    await made(['report', 'san-telmo'], 'r.html', '--format', 'json');
    expect(JSON.parse(read(cwd, 'r.html'))).toMatchObject({ kam: 'report/1' });
  });

  it.each([
    [['score', '--missing'], 's.md', '--missing has no answer as md'],
    [['score'], 's.html', 'table, csv, json, ndjson, parquet, md'],
    [['score'], 's.xlsx', 'table, csv, json, ndjson, parquet, md'],
    [['score', '--dry-run'], 's.csv', 'table, json'],
    [['kpi', 'san-telmo'], 'k.html', 'table, json, csv, md'],
    [['report', 'san-telmo'], 'r.csv', 'html, md, json'],
    [['report', 'san-telmo'], 'r.pdf', 'html, md, json'],
  ])('%j writes nothing else into %s', async (argv, file, says) => {
    const { exitCode, stderr } = await made(argv, file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(existsSync(join(cwd, file))).toBe(false);
  });
});

describe('one account', () => {
  it.each(['kpi', 'report'])('kam %s takes the one whose folder it is called in', async (command) => {
    const { exitCode, stdout } = await kam([command, '--format', 'json', '--out', '-', ...day], {
      cwd: join(cwd, 'accounts/san-telmo'),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"account": "san-telmo"');
  });

  it.each(['kpi', 'report'])('kam %s asks which one elsewhere, and names them', async (command) => {
    const { exitCode, stderr } = await kam([command, ...day], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Which account\?\n {2}Name one of .*san-telmo/);
  });
});

describe('an option without effect is a mistake', () => {
  it.each([
    [['score', '--top', '3', '--format', 'csv'], /--top.*csv/],
    [['score', '--top', '3', '--format', 'json'], /--top.*json/],
    [['score', '--top', '3'], /--top.*csv/],
    [['score', '--top', '3', '--explain', 'SAN-TELMO'], /--top.*--explain/],
    [['score', '--top', '3', '--missing'], /--top.*--missing/],
    [['score', '--force'], /--force/],
    [['score', '--force', '--out', '-'], /--force/],
    [['kpi', 'san-telmo', '--force'], /--force/],
    [['report', 'san-telmo', '--force', '--out', '-'], /--force/],
    [['report', 'san-telmo', '--builtin-templates', '--format', 'json'], /--builtin-templates.*json/],
    [['report', 'san-telmo', '--builtin-templates', '--out', 'r.json'], /--builtin-templates.*json/],
    [['check', '--excerpt', '--format', 'json'], /--excerpt.*json/],
    [['check', '--excerpt', '--format', 'github'], /--excerpt.*github/],
  ])('%j', async (argv, says) => {
    const { exitCode, stdout, stderr } = await kam([...argv, ...day], { cwd });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });

  it.each([
    [['report', 'san-telmo', '--force']],
    [['check', '--no-excerpt', '--format', 'json']],
    [['score', '--top', '3', '--format', 'table']],
  ])('but not where it has one: %j', async (argv) => {
    expect((await kam([...argv, ...day], { cwd })).exitCode).toBe(0);
  });
});

describe('what is wrong in files', () => {
  const broken = ['accounts/san-telmo/records/ledger.csv', 'accounts/san-telmo/5-objectives.yaml'];

  it.each([
    [['kpi', 'san-telmo'], / have errors; what rests on them has no number\. $/],
    [
      ['report', 'san-telmo', '--out', '-'],
      / have errors; the report lacks what rests on them and says so on its first page\. $/,
    ],
  ])(
    'is told with place, rule and help, in the order of the texts, and one sentence: %j',
    async (argv, ends) => {
      write(cwd, broken[0]!, read(cwd, broken[0]!).replace(/,sale,/, ',sael,'));
      write(cwd, broken[1]!, read(cwd, broken[1]!).replace(/^objectives:/m, 'objectivs:'));
      const { exitCode, stderr } = await kam([...argv, ...day], { cwd });
      expect(exitCode).toBe(1);
      const places = [...stderr.matchAll(/^(accounts\S+?):\d+:\d+/gm)].map(([, file]) => file);
      expect(places).toEqual([...places].sort());
      expect(new Set(places)).toEqual(new Set(broken));
      expect(stderr).toMatch(/^accounts\/\S+:2:\d+ {2}error {2}\S+$/m);
      expect(stderr).toMatch(/Did you mean/);
      expect(stderr.split('\nkam: ')).toHaveLength(2);
      expect(stderr.replace(/\s+/g, ' ')).toMatch(ends);
    },
  );

  it('stops a score with the same sentence', async () => {
    write(cwd, 'segmentation.yaml', read(cwd, 'segmentation.yaml').replace(/^axes:/m, 'axess:'));
    const { exitCode, stderr } = await kam(['score', ...day], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^segmentation\.yaml:\d+:\d+ {2}error/);
    expect(stderr).toMatch(/\nkam: segmentation\.yaml has errors; nothing is scored\.\n$/);
  });
});

describe('on a terminal', () => {
  it.each([['score'], ['kpi', '--accounts', 'all'], ['next'], ['status'], ['check']])(
    'kam %s shows a bar when it takes long, and takes it away',
    async (...argv) => {
      let time = 0;
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
        time += 2000;
        return time;
      });
      let shown = '';
      const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
        shown += text;
        return true;
      });
      try {
        await run([...argv, ...day], {
          cwd,
          env: { PATH: process.env.PATH },
          out: { interactive: false, columns: 80, colour: false },
          err: { interactive: true, columns: 80, colour: false },
          input: { interactive: false },
        });
      } finally {
        clock.mockRestore();
        stderr.mockRestore();
      }
      expect(shown).toMatch(/\r[\w ]+ █*░+ \d+ %/);
      expect(shown).toMatch(/\r +\r$/);
    },
  );
});
