import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { needsSmallDisk } from '../../needs.ts';
import { rowsXml, workbookOf } from '../../scoring/tables.ts';
import { folder, kam, read, workspaceOf, write } from '../harness.ts';
import { built, start, words } from '../process.ts';

/** What a disk, a signal and a pipe can do to kam score: a file is old or new, never half, and nothing stays behind. */

let cli: string;
beforeAll(async () => {
  cli = await built('hostile-disk');
});

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
axes:
  - id: worth
    criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }]
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const list = (rows: number, beds: (i: number) => number) =>
  `id,beds\n${Array.from({ length: rows }, (_, i) => `account-${i},${beds(i)}\n`).join('')}`;
const started = (more: Record<string, string | Uint8Array> = {}) =>
  workspaceOf({
    'kam.yaml': kamYaml,
    'segmentation.yaml': model,
    'portfolio.csv': list(20, (i) => i),
    ...more,
  });
const leftOvers = (cwd: string) => readdirSync(cwd).filter((name) => name.startsWith('.kam-tmp-'));

/** Runs one after the other in one process until it is killed: most of its life it computes, and now and then it writes. */
function endlessly(cwd: string, temporary: string, runs: readonly (readonly string[])[]): ChildProcess {
  const script = `const { run } = await import(${JSON.stringify(cli)});
const screen = { interactive: false, columns: 80, colour: false };
const around = { cwd: process.cwd(), env: process.env, out: screen, err: screen, input: { interactive: false } };
for (;;) for (const argv of ${JSON.stringify(runs)}) {
  const { stdout } = await run(argv, around);
  if (typeof stdout !== 'string') for await (const _ of stdout ?? []);
  process.stdout.write('.');
}`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Kills `times` times: at any moment, or so many milliseconds after a temporary file has appeared. */
async function killed(
  times: number,
  at: string,
  begin: () => ChildProcess,
  whole: () => void,
  random: () => number,
): Promise<number> {
  let left = 0;
  for (let round = 0; round < times; round++) {
    const child = begin();
    const over = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    if (round % 4 === 0) await sleep(random() * 120);
    else {
      const watcher = watch(at);
      await new Promise<void>((resolve) =>
        watcher.on('change', (_, name) => String(name).startsWith('.kam-tmp-') && resolve()),
      );
      watcher.close();
      await sleep(random() * 4);
    }
    child.kill('SIGKILL');
    await over;
    whole();
    left += leftOvers(at).length;
  }
  return left;
}

/** The same moments each time the test is run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** The writing itself is killed 200 times in test/io/kill.test.ts; here it is all of a command. */
const rounds = 12;

describe('kill -9', () => {
  it('leaves --out as it was or as it should be, and the next run sweeps', async () => {
    const cwd = started({ 'a.csv': list(4000, (i) => i % 100), 'b.csv': list(4000, (i) => (i * 7) % 100) });
    const outs = ['csv', 'ndjson', 'parquet'].map((ending) => `out/s.${ending}`);
    const runs = outs.flatMap((out) => ['a.csv', 'b.csv'].map((file) => ['score', file, '--out', out]));
    const wanted = new Map<string, Buffer[]>(outs.map((out) => [out, []]));
    for (const argv of runs) {
      expect((await kam(argv, { cwd })).exitCode).toBe(0);
      wanted.get(argv.at(-1)!)!.push(readFileSync(join(cwd, argv.at(-1)!)));
    }
    const temporary = folder();
    const day = ['--as-of', '2026-11-23'];
    const left = await killed(
      rounds,
      join(cwd, 'out'),
      () =>
        endlessly(
          cwd,
          temporary,
          runs.map((argv) => [...argv, ...day]),
        ),
      () => {
        for (const [out, versions] of wanted) {
          const bytes = readFileSync(join(cwd, out));
          expect(
            versions.some((one) => one.equals(bytes)),
            `${out} has ${bytes.length} bytes`,
          ).toBe(true);
        }
      },
      seeded(1),
    );
    expect(left, 'some kill must have left a temporary file, or this proves nothing').toBeGreaterThan(0);
    const env = { ...process.env, TMPDIR: temporary };
    expect(start(cli, ['score', 'a.csv', '--out', 'out/s.csv'], { cwd, env }).status).toBe(0);
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['s.csv', 's.ndjson', 's.parquet']);
    expect(readdirSync(temporary)).toEqual([]);
  }, 120_000);

  it('leaves each file of --write as it was or as it should be, and the next run finishes', async () => {
    const plans = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `accounts/account-${i}/2-segmentation.yaml`,
        `kam: tier/1\naccount: "account-${i}"\n# a remark\n`,
      ]),
    );
    const cwd = started({ ...plans, 'a.csv': list(300, () => 80), 'b.csv': list(300, () => 20) });
    const runs = ['a.csv', 'b.csv'].map((file) => ['score', file, '--write', '--as-of', '2026-11-23']);
    const paths = ['scores.csv', ...Object.keys(plans)];
    const wanted = new Map<string, Set<string>>(paths.map((path) => [path, new Set()]));
    for (const argv of runs) {
      expect((await kam(argv, { cwd })).exitCode).toBe(0);
      for (const path of paths) wanted.get(path)!.add(read(cwd, path));
    }
    const temporary = folder();
    const left = await killed(
      rounds,
      cwd,
      () => endlessly(cwd, temporary, runs),
      () => {
        for (const path of paths) expect(wanted.get(path)!.has(read(cwd, path)), path).toBe(true);
      },
      seeded(2),
    );
    expect(left, 'some kill must have left a temporary file, or this proves nothing').toBeGreaterThan(0);
    const env = { ...process.env, TMPDIR: temporary };
    expect(start(cli, runs[0]!, { cwd, env }).status).toBe(0);
    for (const path of paths) expect(read(cwd, path)).toBe([...wanted.get(path)!][0]);
    expect([leftOvers(cwd), readdirSync(temporary)]).toEqual([[], []]);
    for (const path of Object.keys(plans)) expect(leftOvers(join(cwd, path, '..'))).toEqual([]);
  }, 120_000);
});

describe('Ctrl-C', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => [`account ${i}`, i % 100, 'some text to be copied']);
  const runs: [string, string[]][] = [
    ['while a workbook is copied', ['score', 'big.xlsx', '--out', 'out/s.csv']],
    ['while Parquet is made', ['score', 'big.csv', '--out', 'out/s.parquet']],
    ['while lines of JSON are printed', ['score', 'big.csv', '--format', 'ndjson', '--out', 'out/s.ndjson']],
    ['while standard input is read', ['score', '-', '--out', 'out/s.csv']],
  ];

  it.each(runs)('%s leaves nothing behind, at any moment', async (_, argv) => {
    const header = ['id', 'beds', 'note'];
    const cwd = started({
      'big.xlsx': workbookOf([], { sheets: [{ rows: rowsXml([header, ...rows.slice(0, 20_000)]) }] }),
      'big.csv': [header, ...rows].map((cells) => `${cells.join(',')}\n`).join(''),
    });
    mkdirSync(join(cwd, 'out'));
    let stopped = 0;
    for (const wait of [250, 330, 410, 520]) {
      const temporary = folder();
      const child = spawn(process.execPath, words(cli, argv), {
        cwd,
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      child.stdin!.write('id,beds\na,5\n'); // and no end
      const over = new Promise<[number | null, string | null]>((resolve) =>
        child.on('close', (code, signal) => resolve([code, signal])),
      );
      await sleep(wait);
      child.kill('SIGINT');
      const [code, signal] = await over;
      if (signal === 'SIGINT') stopped++;
      else expect(code).toBe(0);
      expect(readdirSync(temporary)).toEqual([]);
      expect(leftOvers(join(cwd, 'out'))).toEqual([]);
    }
    expect(stopped, 'every run was over before it was interrupted').toBeGreaterThan(0);
  });
});

describe('a disk that is full', () => {
  needsSmallDisk('keeps the old file, and what was asked for ends with 3 and words', async (disk) => {
    const cwd = started({ 'big.csv': list(60_000, (i) => i % 100) });
    for (const ending of ['csv', 'json', 'ndjson', 'parquet', 'md']) {
      const out = join(folder(), 'disk');
      mkdirSync(out);
      // what stands there is kam's own, so that it may be written over
      const { stdout, stderr, status } = disk(
        out,
        '300k',
        `cd "$2" || exit 98
"$3" "$4" "$5" "$6" > /dev/null || exit 97
before=$(cksum < "$1/s.$7")
"$3" "$4" "$5" "$8"
code=$?
[ "$before" = "$(cksum < "$1/s.$7")" ] && echo same
ls -A "$1"
exit $code`,
        [
          cwd,
          process.execPath,
          ...words(cli, ['score', '--out', `${out}/s.${ending}`]),
          ending,
          words(cli, ['score', 'big.csv', '--out', `${out}/s.${ending}`]).at(-1)!,
        ],
      );
      expect([ending, status, stdout]).toEqual([ending, 3, `same\ns.${ending}\n`]);
      expect(stderr).toContain('no space left on the disk');
    }
  });

  needsSmallDisk('for temporary files ends with 3, and nothing stays in it', async (disk) => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [`account ${i}`, i % 100, 'x'.repeat(40)]);
    const cwd = started({
      'big.xlsx': workbookOf([], { sheets: [{ rows: rowsXml([['id', 'beds', 'note'], ...rows]) }] }),
      'big.csv': list(60_000, (i) => i % 100),
    });
    for (const argv of [
      ['score', 'big.xlsx'],
      ['score', 'big.csv', '--out', 'p.parquet'],
      ['score', '-'],
    ]) {
      const temporary = folder();
      const { stdout, stderr, status } = disk(
        temporary,
        '200k',
        'cd "$2" || exit 98\nTMPDIR="$1" "$3" "$4" "$5" "$6" < big.csv > /dev/null\ncode=$?\nls -A "$1"\nexit $code',
        [cwd, process.execPath, ...words(cli, argv)],
      );
      expect([argv, status, stdout]).toEqual([argv, 3, '']);
      expect(stderr).toMatch(/cannot write [^.]*temporary/);
      expect(existsSync(join(cwd, 'p.parquet'))).toBe(false);
    }
  });

  needsSmallDisk('changes no file of --write', async (disk) => {
    const plans = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        `accounts/account-${i}/2-segmentation.yaml`,
        `kam: tier/1\naccount: "account-${i}"\n`,
      ]),
    );
    const cwd = started({ ...plans, 'portfolio.csv': list(9000, (i) => i % 100) });
    const { stdout, stderr, status } = disk(
      join(folder()),
      '500k',
      'cp -r "$2/." "$1" && cd "$1" || exit 98\n"$3" "$4" "$5" "$6" > /dev/null\ncode=$?\ncat accounts/*/2*.yaml\nls -A\nexit $code',
      [cwd, process.execPath, ...words(cli, ['score', '--write'])],
    );
    expect([status, stderr]).toEqual([3, expect.stringContaining('no space left on the disk')]);
    expect(stdout).toBe(
      `${Object.values(plans).join('')}accounts\nkam.yaml\nportfolio.csv\nsegmentation.yaml\n`,
    );
  });

  it.each(['csv', 'json', 'ndjson', 'parquet', 'md', 'table'])('behind > ends with 3 (%s)', (format) => {
    const cwd = started();
    const command = [process.execPath, ...words(cli, ['score', '--format', format])];
    const { status, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', ...command], {
      cwd,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([3, expect.stringContaining('no space left on the disk')]);
  });
});

describe('a folder that may not be written to', () => {
  it('ends with 3 and says whose right is missing; --out elsewhere goes on', () => {
    const cwd = started();
    const elsewhere = folder();
    mkdirSync(join(cwd, 'out'));
    // nobody may write as root does: the command runs as somebody else where the test does not
    const someone = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    if (someone.uid !== undefined) chownSync(elsewhere, someone.uid, someone.gid);
    for (const path of [cwd, join(cwd, 'out')]) chmodSync(path, 0o555);
    const run = (argv: string[]) =>
      spawnSync(process.execPath, words(cli, argv), {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, TMPDIR: elsewhere },
        ...someone,
      });
    try {
      for (const argv of [
        ['score', '--out', 'out/s.csv'],
        ['score', '--out', 'new/s.csv'],
        ['score', '--write'],
      ]) {
        const { status, stderr } = run(argv);
        expect([argv, status, stderr]).toEqual([argv, 3, expect.stringContaining('permission denied')]);
      }
      expect(readdirSync(join(cwd, 'out'))).toEqual([]);
      expect(run(['score', '--out', join(elsewhere, 's.csv')]).status).toBe(0);
      expect(readdirSync(elsewhere)).toEqual(['s.csv']);
    } finally {
      for (const path of [cwd, join(cwd, 'out')]) chmodSync(path, 0o755);
    }
  });
});

describe('standard input', () => {
  const through = (cwd: string, shell: string, argv: readonly string[], ...more: string[]) =>
    spawnSync('bash', ['-c', shell, 'bash', process.execPath, ...words(cli, argv), ...more], {
      cwd,
      encoding: 'utf8',
      timeout: 20_000,
    });

  it('takes a portfolio of every kind from a pipe', async () => {
    const cwd = started({
      'p.xlsx': workbookOf([
        ['id', 'beds'],
        ['a', 80],
      ]),
    });
    await kam(['score', 'p.xlsx', '--out', 's.parquet'], { cwd });
    write(
      cwd,
      'again.yaml',
      model
        .replace('kam: segmentation/1', 'kam: segmentation/1\naccount: account')
        .replace('column: beds', 'column: score'),
    );
    expect(through(cwd, 'cat p.xlsx | "$@"', ['score', '-']).stdout).toContain('\na,80,80,1,1,key,');
    expect(through(cwd, 'cat portfolio.csv | "$@"', ['score', '-']).stdout).toContain('\naccount-19,19,');
    writeFileSync(join(cwd, 'segmentation.yaml'), read(cwd, 'again.yaml'));
    expect(through(cwd, 'cat s.parquet | "$@"', ['score', '-']).stdout).toContain('\na,80,80,1,1,key,');
  });

  it('that is closed, or ends early, is no portfolio, and nothing waits', () => {
    const cwd = started();
    for (const shell of ['"$@" <&-', '"$@" < /dev/null', ': | "$@"']) {
      const { status, stderr } = through(cwd, shell, ['score', '-']);
      expect([shell, status, stderr]).toEqual([shell, 1, expect.stringContaining('standard input:1:1')]);
    }
    const cut = through(cwd, `printf 'id,beds\\na,5\\nb,"6' | "$@"`, ['score', '-']);
    expect([cut.status, cut.stderr]).toEqual([1, expect.stringContaining('standard input:3:1')]);
  });

  it('is where a pipe belongs that is named by its path', () => {
    const cwd = started();
    spawnSync('mkfifo', [join(cwd, 'fifo')]);
    const { status, stderr } = through(cwd, '"$@"', ['score', 'fifo']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('… | kam score -')]);
    const substitution = spawnSync(
      'bash',
      [
        '-c',
        'node "$@" "await (await import(process.argv[1])).main([\'score\', process.argv[2]])" "$0" <(cat portfolio.csv)',
        cli,
        '--input-type=module',
        '-e',
      ],
      { cwd, encoding: 'utf8', timeout: 20_000 },
    );
    expect([substitution.status, substitution.stderr]).toEqual([2, expect.stringContaining('is a pipe')]);
  });

  it('and a reader of standard output that goes away end quietly', () => {
    const cwd = started({ 'portfolio.csv': list(60_000, (i) => i % 100) });
    for (const format of ['csv', 'json', 'ndjson', 'parquet', 'md']) {
      const temporary = folder();
      const { stderr } = through(cwd, `export TMPDIR=${temporary}; "$@" | head -c 100 > /dev/null`, [
        'score',
        '--format',
        format,
      ]);
      expect([format, stderr]).toEqual([format, '']);
      expect(readdirSync(temporary)).toEqual([]);
    }
  });
});

describe('a link in the place of --out', () => {
  it('is not followed, and what it points at stays', async () => {
    const cwd = started();
    const outside = folder();
    writeFileSync(join(outside, 'secret'), 'secret');
    for (const ending of ['ndjson', 'parquet', 'md']) {
      spawnSync('ln', ['-s', join(outside, 'secret'), join(cwd, `s.${ending}`)]);
      expect((await kam(['score', '--out', `s.${ending}`, '--force'], { cwd })).exitCode).toBe(2);
    }
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    expect(statSync(join(outside, 'secret')).size).toBe(6);
  });
});
