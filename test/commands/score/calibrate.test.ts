import { createHash } from 'node:crypto';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { repository } from '../../io/repository.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 3, scale: { minmax: {} } }
      - { id: spend, column: spend, weight: 1, scale: { percentile: {} }, direction: cost }
min_data_pct: 0
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const portfolio = 'id,beds,spend\na,100,5\nb,300,1\nc,200,3\nd,,9\ne,500,7\n';
const pinFile = 'segmentation.pin.json';

const workspace = (more: Record<string, string> = {}) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model, 'portfolio.csv': portfolio, ...more });
const calibrate = (cwd: string, ...more: string[]) => kam(['score', '--calibrate', ...more], { cwd });
async function calibrated(more: Record<string, string> = {}): Promise<string> {
  const cwd = workspace(more);
  expect((await calibrate(cwd)).exitCode).toBe(0);
  return cwd;
}
interface Pin {
  measured_on: string;
  input: object;
  scales: { bounds?: number[]; table?: number[]; [key: string]: unknown }[];
}
const pinOf = (cwd: string) => JSON.parse(read(cwd, pinFile)) as Pin;
interface Envelope {
  model: { hash: string; pin: { rows: number; drift: Record<string, unknown>[] } | null };
  accounts: { account: string; worth: number | null; tier: string | null }[];
  findings: {
    rule: string;
    severity: string;
    file: string;
    line: number;
    column: number;
    message: string;
    help: string;
  }[];
  calibrated: { replaces: object | null; scales: Record<string, unknown>[] };
}
const json = async (cwd: string, ...more: string[]) => {
  const printed = await kam(['score', '--format', 'json', ...more], { cwd });
  return { ...printed, json: JSON.parse(printed.stdout) as Envelope };
};
const where = ({ findings }: Envelope) =>
  findings.map(({ severity, file, line, column }) => `${severity} ${file}:${line}:${column}`);

describe('kam score --calibrate', () => {
  it('measures, pins, and scores nothing; then scores follow from the pin', async () => {
    const cwd = workspace();
    const { exitCode, stdout, stderr } = await kam(['score', '--calibrate'], { cwd, terminal: true });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      '5 rows = 5 measured + 0 rejected',
      '  beds: minmax of 4 values, 100 to 500',
      '  spend: percentile of 5 values, 1 to 9, half of them up to 5',
      'segmentation.pin.json holds this now. Scores follow from it: kam score; kam',
      '  score --write where they are kept.',
      '',
    ]);
    expect(existsSync(join(cwd, 'scores.csv'))).toBe(false);
    const pin = pinOf(cwd);
    expect(pin).toEqual({
      kam: 'pin/1',
      measured_on: '2026-11-23',
      input: {
        file: 'portfolio.csv',
        sha256: createHash('sha256').update(portfolio).digest('hex'),
        rows: 5,
        accounts: 5,
      },
      scales: [
        { axis: 'worth', criterion: 'beds', column: 'beds', kind: 'minmax', values: 4, bounds: [100, 500] },
        {
          axis: 'worth',
          criterion: 'spend',
          column: 'spend',
          kind: 'percentile',
          values: 5,
          table: Array.from({ length: 101 }, (_, k) =>
            k % 25 === 0 ? 1 + (2 * k) / 25 : expect.any(Number),
          ),
        },
      ],
    });
    expect(pin.scales[1]!.table![30]).toBe(3 + (2 * 20) / 100);
    expect(read(cwd, pinFile).endsWith('}\n')).toBe(true);

    const scored = await json(cwd);
    // beds 0, 50, 25, –, 100 with weight 3; spend 50, 100, 75, 0, 25 with weight 1
    expect(Object.fromEntries(scored.json.accounts.map(({ account, worth }) => [account, worth]))).toEqual({
      a: 12.5,
      b: 62.5,
      c: 37.5,
      d: 0,
      e: 81.25,
    });
    expect(scored.json.findings).toEqual([]);
    // another account moves nobody
    write(cwd, 'portfolio.csv', `${portfolio}f,9000,0.5\ng,1,900\n`);
    const later = (await json(cwd)).json;
    expect(later.model.hash).toBe(scored.json.model.hash);
    expect(
      later.accounts
        .filter(({ account }) => account < 'f')
        .map(({ account, worth, tier }) => [account, worth, tier]),
    ).toEqual(scored.json.accounts.map(({ account, worth, tier }) => [account, worth, tier]));
    expect(later.accounts.find(({ account }) => account === 'f')!.worth).toBe(100);
  });

  it('says what changed: bounds, the quantile that moved furthest, what the same value is worth', async () => {
    const cwd = await calibrated();
    write(cwd, 'portfolio.csv', 'id,beds,spend\na,100,5\nb,300,1\nc,200,3\nd,,9\ne,600,17\n');
    const { stdout } = await calibrate(cwd, '--as-of', '2026-12-01');
    expect(
      stdout
        .split('\n')
        .map((line) => line.trim())
        .join(' '),
    ).toBe(
      'before: 5 accounts on 2026-11-23'.replace(/^/, '5 rows = 5 measured + 0 rejected ') +
        ' beds: minmax of 4 values, 100 to 600 was 100 to 500; the same value gets up to 20 points more or less' +
        ' spend: percentile of 5 values, 1 to 17, half of them up to 5 was 1 to 9, half of them up to 5;' +
        ' furthest at 100 %: 9 → 17; the same value gets up to 25 points more or less' +
        ' segmentation.pin.json holds this now. Scores follow from it: kam score; kam score --write where they are kept. ',
    );
    const again = await calibrate(cwd, '--as-of', '2026-12-01');
    expect(again.stdout).toContain('segmentation.pin.json says this already: no score changes.');
    expect(again.stdout.match(/as before/g)).toHaveLength(2);
    const day = await calibrate(cwd, '--as-of', '2026-12-02');
    expect(day.stdout).toContain('is written anew with the same numbers: no score changes.');
    expect(pinOf(cwd).measured_on).toBe('2026-12-02');
  });

  it('answers as JSON, and as text into a file; not as CSV', async () => {
    const cwd = await calibrated();
    write(cwd, 'portfolio.csv', portfolio.replace('500', '900'));
    const { json: envelope, exitCode } = await json(cwd, '--calibrate');
    expect(exitCode).toBe(0);
    expect(envelope.accounts).toEqual([]);
    expect(envelope.calibrated).toMatchObject({
      file: pinFile,
      replaces: { measured_on: '2026-11-23' },
      scales: [
        { criterion: 'beds', kind: 'minmax', measured: [100, 900], before: [100, 500], moved_points: 50 },
        { criterion: 'spend', kind: 'percentile', moved_points: 0 },
      ],
    });
    expect(envelope.model.hash).toBe((await json(cwd)).json.model.hash);
    expect((await calibrate(cwd, '--out', 'c.txt')).stdout).toBe('c.txt\n');
    expect(read(cwd, 'c.txt')).toMatch(/^kam score · as of 2026-11-23\n\n5 rows = 5 measured/);
    const before = read(cwd, pinFile);
    write(cwd, 'portfolio.csv', portfolio);
    expect((await calibrate(cwd, '--format', 'csv')).exitCode).toBe(2);
    expect(read(cwd, pinFile)).toBe(before);
  });

  it('fits 80 and 40 columns, and writes numbers as the workspace does', async () => {
    const cwd = workspace({
      'kam.yaml': `${kamYaml}locale: de-DE\n`,
      'portfolio.csv': 'id,beds,spend\na,1234567.5,1\nb,2,2\n',
    });
    for (const columns of [80, 40, 80]) {
      const { stdout } = await kam(['score', '--calibrate'], { cwd, terminal: true, columns });
      expect(stdout.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
      expect(stdout).toContain('1.234.567,5');
      write(cwd, 'portfolio.csv', 'id,beds,spend\na,1234567.5,9\nb,7,3\n');
    }
  });

  it.each([
    [['--at', 'HEAD'], /--calibrate changes the working tree/],
    [['--write'], /different questions/],
    [['--explain', 'a'], /different questions/],
    [['--top', '3'], /--top/],
  ])('refuses %j', async (more, message) => {
    const { exitCode, stderr } = await calibrate(workspace(), ...more);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('is a wrong call where the model has no relative scale', async () => {
    const fixed = model.replace('minmax: {}', 'linear: [0, 9]').replace('percentile: {}', 'linear: [0, 9]');
    const cwd = workspace({ 'segmentation.yaml': fixed });
    const { exitCode, stderr } = await calibrate(cwd);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no relative scale')]);
    expect(existsSync(join(cwd, pinFile))).toBe(false);
    // and scores without looking at a pin
    write(cwd, pinFile, 'nonsense');
    expect((await json(cwd)).json).toMatchObject({ model: { pin: null }, findings: [] });
  });

  it('measures no rejected row, and nothing at all while rejects are not allowed', async () => {
    const cwd = workspace({ 'portfolio.csv': `${portfolio}x,many,2\ny,7000,2\ny,8000,2\n` });
    const refused = await kam(['score', '--calibrate'], { cwd, terminal: true });
    expect([refused.exitCode, refused.stdout]).toEqual([
      1,
      '8 rows, 3 of them rejected: nothing was measured\n',
    ]);
    expect(refused.stderr).toContain(
      '3 of 8 rows are rejected, so nothing is measured. Mend them, or allow it: the same call with --allow-rejects 3\n',
    );
    expect(existsSync(join(cwd, pinFile))).toBe(false);
    const { exitCode, stdout } = await calibrate(cwd, '--allow-rejects', '3');
    expect([exitCode, stdout.split('\n')[0]]).toEqual([0, '8 rows = 5 measured + 3 rejected']);
    expect(pinOf(cwd)).toMatchObject({
      input: { rows: 8, accounts: 5 },
      scales: [{ bounds: [100, 500] }, {}],
    });
  });

  it('stops where there is nothing to measure, at the criterion’s line, and keeps the old pin', async () => {
    const cwd = await calibrated();
    const before = read(cwd, pinFile);
    write(cwd, 'portfolio.csv', 'id,beds,spend\na,,5\nb,,1e200\n');
    const { exitCode, json: envelope } = await json(cwd, '--calibrate');
    expect([exitCode, where(envelope)]).toEqual([
      1,
      ['error segmentation.yaml:5:29', 'error segmentation.yaml:6:30'],
    ]);
    expect(envelope.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('No account has a value in the column "beds"'),
      expect.stringContaining('numbers beyond what can be computed with'),
    ]);
    expect(read(cwd, pinFile)).toBe(before);
  });

  it('names a file from elsewhere without its folder, and standard input', async () => {
    const cwd = workspace({ 'sub/other list.csv': portfolio });
    expect((await calibrate(cwd, join(cwd, 'sub/other list.csv'))).exitCode).toBe(0);
    expect(pinOf(cwd).input).toMatchObject({ file: 'other list.csv' });
    expect(read(cwd, pinFile)).not.toContain(cwd);
  });

  it('is the same bytes with one thread and two, and in any order of rows but for the file’s hash', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 1013},${((i * 31) % 997) / 8}`);
    const cwd = workspace({ 'portfolio.csv': `id,beds,spend\n${rows.join('\n')}\n` });
    await calibrate(cwd, '--threads', '1');
    const one = read(cwd, pinFile);
    await calibrate(cwd, '--threads', '2');
    expect(read(cwd, pinFile)).toBe(one);
    write(cwd, 'portfolio.csv', `id,beds,spend\n${[...rows].reverse().join('\n')}\n`);
    await calibrate(cwd);
    const hash = /"sha256": "[0-9a-f]+"/;
    expect(read(cwd, pinFile)).not.toBe(one);
    expect(read(cwd, pinFile).replace(hash, '')).toBe(one.replace(hash, ''));
  });

  it('replaces a pin that cannot be read, and writes through no link', async () => {
    const cwd = workspace({ [pinFile]: '<<<<<<< HEAD\n{' });
    const { exitCode, stdout } = await calibrate(cwd);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining('could not be read: nothing is compared'),
    ]);
    expect(pinOf(cwd).scales).toHaveLength(2);
    const linked = workspace({ 'real.json': '{}' });
    symlinkSync(join(linked, 'real.json'), join(linked, pinFile));
    expect((await calibrate(linked)).exitCode).toBe(3);
    expect(read(linked, 'real.json')).toBe('{}');
  });
});

describe('a pin that does not fit the model', () => {
  it.each<[what: string, change: (text: string) => string | undefined, at: string[], message: RegExp]>([
    [
      'that is not there',
      () => undefined,
      ['segmentation.yaml:5:55', 'segmentation.yaml:6:57'],
      /There is no segmentation\.pin\.json, so the minmax scale of "beds" has not/,
    ],
    [
      'without the scale',
      (t) => t.replace('"criterion": "beds"', '"criterion": "bads"'),
      ['segmentation.pin.json:13:20', 'segmentation.yaml:5:55'],
      /Nothing uses what was measured for "bads"/,
    ],
    [
      'of another column',
      (t) => t.replace('"column": "beds"', '"column": "lives"'),
      ['segmentation.yaml:5:29'],
      /"beds" reads the column "beds"; measured was "lives"/,
    ],
    [
      'of another kind',
      (t) =>
        t
          .replace('minmax', 'percentile')
          .replace(/"bounds": \[\s*100,\s*500\s*\]/, `"table": [${Array(101).fill(1)}]`),
      ['segmentation.yaml:5:55'],
      /has a minmax scale; it was measured for percentile/,
    ],
    [
      'with a syntax error',
      (t) => t.replace('"scales": [', '"scales": '),
      ['segmentation.pin.json:22:5'],
      /"\{" stands where a key in quotes should stand/,
    ],
    ['cut off', (t) => t.slice(0, 300), ['segmentation.pin.json:14:17'], /begins here and never ends/],
    [
      'in a merge',
      (t) => t.replace('"scales"', '<<<<<<< HEAD\n"scales"'),
      ['segmentation.pin.json:10:3'],
      /unresolved merge/,
    ],
    [
      'with a key twice',
      (t) => t.replace('"values": 4', '"values": 4, "values": 5'),
      ['segmentation.pin.json:16:20'],
      /stands here twice/,
    ],
    [
      'with an unknown key',
      (t) => t.replace('"values"', '"value"'),
      ['segmentation.pin.json:11:5', 'segmentation.pin.json:16:7'],
      /"values" is missing/,
    ],
    [
      'of a later version',
      (t) => t.replace('pin/1', 'pin/2'),
      ['segmentation.pin.json:2:10'],
      /"pin\/2" is not "pin\/1"/,
    ],
    [
      'with a text for a number',
      (t) => t.replace('"rows": 5', '"rows": "5"'),
      ['segmentation.pin.json:7:13'],
      /should be a number/,
    ],
    [
      'with a short table',
      (t) => t.replace(/1,\n\s+1\.08,/, '1.08,'),
      ['segmentation.pin.json:28:16'],
      /"table" is less than 101 items/,
    ],
    ['with a falling table', (t) => t.replace('1.08,', '0.5,'), ['segmentation.pin.json:30:9'], /fall here/],
    ['with falling bounds', (t) => t.replace(/(\s)500/, '$150'), ['segmentation.pin.json:19:9'], /fall here/],
    [
      'with a table for bounds',
      (t) => t.replace('minmax', 'percentile'),
      ['segmentation.pin.json:15:15', 'segmentation.pin.json:17:17'],
      /has table, no bounds/,
    ],
    [
      'with a number beyond',
      (t) => t.replace(/(\s)500/, '$11e200'),
      ['segmentation.pin.json:19:9'],
      /more than allowed|at most|is more/,
    ],
    [
      'with a number that is none',
      (t) => t.replace(/(\s)500/, '$1NaN'),
      ['segmentation.pin.json:19:9'],
      /"N" stands where/,
    ],
    [
      'measured twice',
      (t) => t.replace('"criterion": "spend"', '"criterion": "beds"'),
      ['segmentation.pin.json:24:20'],
      /"beds" was measured twice/,
    ],
    [
      'with a hidden character',
      (t) => t.replace('"column": "beds"', '"column": "be\\u202eds"'),
      ['segmentation.pin.json:14:17'],
      /invisible character/,
    ],
  ])('%s stops the score at its place', async (_, change, at, message) => {
    const cwd = await calibrated();
    const text = change(read(cwd, pinFile));
    expect(text).not.toBe(read(cwd, pinFile));
    const broken = text === undefined ? workspace() : cwd;
    if (text !== undefined) write(cwd, pinFile, text);
    const { exitCode, json: envelope, stderr } = await json(broken);
    expect([
      exitCode,
      envelope.findings.map(({ file, line, column }) => `${file}:${line}:${column}`),
    ]).toEqual([1, at]);
    expect(envelope.findings.map((finding) => finding.message).join('\n')).toMatch(message);
    for (const { severity, help } of envelope.findings)
      if (severity === 'error') expect(help).toMatch(/kam score --calibrate|restore|Keep the lines/);
    expect(stderr).toContain('nothing is scored');
    expect(envelope.accounts).toEqual([]);
    // kam check says the same
    const { stdout } = await kam(['check', '--format', 'json'], { cwd: broken });
    const { findings } = JSON.parse(stdout) as Envelope;
    expect(
      findings
        .filter(({ file, rule }) => file.startsWith('segmentation') && rule !== 'key-account-has-plan')
        .map(({ file, line, column }) => `${file}:${line}:${column}`),
    ).toEqual(at);
    // and --calibrate mends it
    expect((await calibrate(broken)).exitCode).toBe(0);
    expect((await json(broken)).exitCode).toBe(0);
  });

  it('of a link, a folder or a device is not read', async () => {
    const cwd = workspace({ [`${pinFile}/x`]: '' });
    const { exitCode, json: envelope } = await json(cwd);
    expect([exitCode, where(envelope)]).toEqual([1, [`error ${pinFile}:1:1`]]);
  });

  it('holds more than the model asks for: said, and scored all the same', async () => {
    const cwd = await calibrated();
    write(cwd, 'segmentation.yaml', model.replace('minmax: {}', 'linear: [0, 500]'));
    const { exitCode, json: envelope } = await json(cwd);
    expect([exitCode, where(envelope)]).toEqual([0, [`info ${pinFile}:13:20`]]);
  });

  it('is not overwritten by --out', async () => {
    const cwd = await calibrated();
    const { exitCode } = await kam(['score', '--format', 'json', '--out', pinFile, '--force'], { cwd });
    expect(exitCode).toBe(2);
  });
});

describe('drift', () => {
  const rows = (n: number, beds: (i: number) => number, spend: (i: number) => number) =>
    `id,beds,spend\n${Array.from({ length: n }, (_, i) => `${i},${beds(i)},${spend(i)}`).join('\n')}\n`;
  const before = rows(
    200,
    (i) => i,
    (i) => i,
  );

  it('is none where nothing changed, and said in JSON and in the table', async () => {
    const cwd = await calibrated({ 'portfolio.csv': before });
    const { json: envelope, stderr } = await json(cwd);
    expect(stderr).toBe('');
    expect(envelope.model.pin).toEqual({
      measured_on: '2026-11-23',
      rows: 200,
      drift: [
        {
          axis: 'worth',
          criterion: 'beds',
          kind: 'minmax',
          values: 200,
          below_pct: 0,
          above_pct: 0,
          distance_pct: null,
        },
        {
          axis: 'worth',
          criterion: 'spend',
          kind: 'percentile',
          values: 200,
          below_pct: 0,
          above_pct: 0,
          distance_pct: 0,
        },
      ],
    });
    const { stdout } = await kam(['score'], { cwd, terminal: true });
    expect(stdout).toContain(
      'relative scales: 200 accounts measured on 2026-11-23; today beds 0 % of values\n  outside, spend 0 points off\n',
    );
  });

  it('warns at the scale’s line once a share of the accounts has left the bounds, or the quantiles', async () => {
    const cwd = await calibrated({ 'portfolio.csv': before });
    write(
      cwd,
      'portfolio.csv',
      rows(
        200,
        (i) => (i < 50 ? 1000 + i : i),
        (i) => (i < 60 ? 150 : i),
      ),
    );
    const { json: envelope, exitCode } = await json(cwd);
    expect(exitCode).toBe(0);
    expect(where(envelope)).toEqual(['warn segmentation.yaml:5:55', 'warn segmentation.yaml:6:57']);
    expect(envelope.findings.map(({ message }) => message)).toEqual([
      '25 % of the accounts (50) lie above the largest beds measured on 2026-11-23, 199: they all get the same points.',
      'The accounts are no longer spread as on 2026-11-23: then 30 % of them had less than 59.7 in "spend", today 0 % have.',
    ]);
    expect(envelope.findings[0]!.help).toContain('kam score --calibrate, which moves scores');
    expect(envelope.model.pin!.drift).toMatchObject([
      { criterion: 'beds', above_pct: 25, below_pct: 0 },
      { criterion: 'spend', distance_pct: 30 },
    ]);
    const { stderr } = await kam(['score'], { cwd });
    expect(stderr).toContain('warn');
  });

  it('says little of few accounts: chance alone moves those', async () => {
    const cwd = await calibrated({ 'portfolio.csv': before });
    write(
      cwd,
      'portfolio.csv',
      rows(
        6,
        (i) => (i === 0 ? 900 : 10 * i),
        (i) => 30 * i,
      ),
    );
    expect((await json(cwd)).json.findings).toEqual([]);
  });

  it('counts accounts only: no rejected row, no missing value', async () => {
    const cwd = await calibrated({ 'portfolio.csv': before });
    write(cwd, 'portfolio.csv', `${before}x,900,900\nx,900,900\ny,,\nz,7x,1\n`);
    const { json: envelope } = await json(cwd, '--allow-rejects', '3');
    expect(envelope.model.pin!.drift).toMatchObject([
      { values: 200, above_pct: 0 },
      { values: 200, distance_pct: 0 },
    ]);
  });
});

describe('what rests on the pin', () => {
  const plan = { 'accounts/e/2-segmentation.yaml': 'kam: tier/1\naccount: "e"\n' };
  const outOfDate = async (cwd: string) =>
    (await kam(['check'], { cwd })).stdout.includes('the scoring model changed');

  it('a tier is out of date when the measured numbers change, not when the day or the file does', async () => {
    const cwd = await calibrated(plan);
    await kam(['score', '--write'], { cwd });
    const { hash } = (await json(cwd)).json.model;
    expect(read(cwd, 'scores.csv')).toContain(`,${hash},`);
    expect(read(cwd, 'accounts/e/2-segmentation.yaml')).toContain(`model: ${hash}`);
    expect(await outOfDate(cwd)).toBe(false);
    await calibrate(cwd, '--as-of', '2027-01-01');
    expect(await outOfDate(cwd)).toBe(false);
    write(cwd, 'portfolio.csv', portfolio.replace('500', '501'));
    await calibrate(cwd);
    expect(await outOfDate(cwd)).toBe(true);
  });

  it('a revision is scored by the pin of that revision', async () => {
    const repo = repository({ 'kam.yaml': kamYaml, 'segmentation.yaml': model, 'portfolio.csv': portfolio });
    try {
      await calibrate(repo.root);
      repo.git('add', '-A');
      repo.commit();
      const before = await kam(['score'], { cwd: repo.root });
      repo.put({ 'portfolio.csv': portfolio.replace('500', '900') });
      await calibrate(repo.root);
      expect((await kam(['score', '--at', 'HEAD'], { cwd: repo.root })).stdout).toBe(before.stdout);
      expect((await kam(['score'], { cwd: repo.root })).stdout).not.toBe(before.stdout);
    } finally {
      repo.remove();
    }
  });

  it('a statement for a database holds what is pinned; nothing is measured there', async () => {
    const statement = ['score', '--emit-sql', 'duckdb', '--table', 'accounts'];
    const missing = await kam(statement, { cwd: workspace() });
    expect([missing.exitCode, missing.stdout]).toEqual([1, '']);
    expect(missing.stderr).toContain('kam score --calibrate');
    const cwd = await calibrated();
    const { exitCode, stdout } = await kam(statement, { cwd });
    expect([exitCode, stdout.includes('500')]).toEqual([0, true]);
    for (const more of [statement.slice(1), ['--engine', 'postgres', '--table', 'accounts']])
      expect((await calibrate(cwd, ...more)).exitCode).toBe(2);
  });

  it('--explain knows what reaches the next tier, on bounds and on quantiles', async () => {
    const many = `id,beds,spend\n${Array.from({ length: 40 }, (_, i) => `${i},${10 * i},${7 * (i >> 2)}`).join('\n')}\n`;
    const cwd = await calibrated({ 'portfolio.csv': many });
    const { stdout } = await kam(['score', '--explain', '20', '--format', 'json'], { cwd });
    const { explain } = JSON.parse(stdout) as {
      explain: Record<'reach' | 'lose', { criterion: string; to: number; tier: string }[]>;
    };
    const found = [...explain.reach, ...explain.lose];
    expect(new Set(found.map(({ criterion }) => criterion))).toEqual(new Set(['beds', 'spend']));
    for (const { criterion, to, tier } of found) {
      const cells = { beds: 200, spend: 35, [criterion]: to };
      write(cwd, 'changed.csv', many.replace('\n20,200,35\n', `\n20,${cells.beds},${cells.spend}\n`));
      const changed = await json(cwd, 'changed.csv');
      expect([criterion, changed.json.accounts.find(({ account }) => account === '20')!.tier]).toEqual([
        criterion,
        tier,
      ]);
    }
  });
});
