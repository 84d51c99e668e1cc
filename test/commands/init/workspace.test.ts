import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runInit } from '../../../src/commands/init.ts';
import { folder, kam, read, workspaceOf, write } from '../harness.ts';
import { played, proposed, stop } from './played.ts';
import { init, portfolio, settings } from './workspaces.ts';

const spain = resolve('examples/data/es_cnh_hospitales.csv');
const es = resolve('examples/answers/es.yaml');
const small = 'id: id\nname: name\narea: region\ncriteria:\n  - { column: beds }\n';

describe('kam init without anything to ask', () => {
  it('makes a workspace in a repository, and nothing else', async () => {
    const cwd = folder();
    const { exitCode, stderr, stdout } = await init(cwd, 'plans');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('kam init --from');
    expect(readdirSync(join(cwd, 'plans')).sort()).toEqual([
      '.git',
      '.gitattributes',
      '.gitignore',
      '.kam',
      'kam.yaml',
    ]);
    expect(read(cwd, 'plans/.gitignore')).toBe('people.csv\nout/\n.kam-tmp-*\n');
    expect((await kam(['check'], { cwd: join(cwd, 'plans') })).exitCode).toBe(0);
    expect(() => execFileSync('git', ['log'], { cwd: join(cwd, 'plans'), stdio: 'pipe' })).toThrow(
      /does not have any commits/,
    );
  });

  it('lets records of nested folders merge by union', async () => {
    const cwd = folder();
    await init(cwd);
    const asked = ['check-attr', 'merge', 'accounts/san-telmo/records/ledger.csv', 'portfolio.csv'];
    expect(execFileSync('git', asked, { cwd, encoding: 'utf8' })).toBe(
      'accounts/san-telmo/records/ledger.csv: merge: union\nportfolio.csv: merge: unspecified\n',
    );
  });

  it('and in a workspace that is a folder of its repository', async () => {
    const cwd = folder();
    execFileSync('git', ['init', '-q'], { cwd });
    await init(cwd, 'sales/plans');
    const record = 'sales/plans/accounts/san-telmo/records/ledger.csv';
    expect(execFileSync('git', ['check-attr', 'merge', record], { cwd, encoding: 'utf8' })).toBe(
      `${record}: merge: union\n`,
    );
  });

  it('and in the example, below this repository’s own settings, none of which speaks of folders that are not there', () => {
    const cwd = folder();
    execFileSync('git', ['init', '-q'], { cwd });
    cpSync('.gitattributes', join(cwd, '.gitattributes'));
    cpSync('examples/andes-pharma', join(cwd, 'examples/andes-pharma'), { recursive: true });
    const record = 'examples/andes-pharma/accounts/san-telmo/records/ledger.csv';
    expect(execFileSync('git', ['check-attr', 'merge', record], { cwd, encoding: 'utf8' })).toBe(
      `${record}: merge: union\n`,
    );
    const folders = [...read('.', '.gitattributes').matchAll(/^([^*\s]+)\/\S/gm)].map(([, name]) => name!);
    expect(folders.filter((name) => !existsSync(name))).toEqual([]);
  });

  it('lets git ask kam for plan files, also of a workspace in a folder, and changes nobody’s settings', async () => {
    const cwd = workspaceOf({ 'x.yaml': '' });
    execFileSync('git', ['init', '-q'], { cwd });
    const { stderr } = await init(cwd, 'plans');
    expect(stderr).toContain('git config --global diff.kam.textconv "kam textconv --"');
    const files = ['kam.yaml', 'accounts/a/3-dmu.yaml', 'accounts/a/records/ledger.csv', 'rates.csv'];
    const asked = ['check-attr', 'diff', 'x.yaml', ...files.map((file) => `plans/${file}`)];
    expect(execFileSync('git', asked, { cwd, encoding: 'utf8' })).toBe(
      `x.yaml: diff: unspecified\n${files.map((file) => `plans/${file}: diff: kam\n`).join('')}`,
    );
    expect(read(cwd, '.git/config')).not.toContain('kam');
    expect((await init(cwd, 'plans')).stderr).not.toContain('textconv');
  });

  it('adds to a .gitignore that is there, and makes no second repository', async () => {
    const cwd = workspaceOf({ '.gitignore': 'node_modules\r\nout/' });
    execFileSync('git', ['init', '-q'], { cwd });
    await init(cwd, 'plans');
    expect(existsSync(join(cwd, 'plans/.git'))).toBe(false);
    const beside = workspaceOf({ '.gitignore': 'node_modules\r\nout/' });
    await init(beside);
    expect(read(beside, '.gitignore')).toBe('node_modules\r\nout/\r\npeople.csv\r\n.kam-tmp-*\r\n');
  });

  it('run again changes nothing', async () => {
    const cwd = folder();
    await init(cwd);
    write(cwd, 'kam.yaml', `${read(cwd, 'kam.yaml')}company: Ours # a word\n`);
    const before = read(cwd, 'kam.yaml');
    const { exitCode, result } = await init(cwd);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ files: [] });
    expect(read(cwd, 'kam.yaml')).toBe(before);
  });

  it('is a wrong call around another workspace, which goes on, and beside it one can start', async () => {
    const cwd = workspaceOf({ 'plans/kam.yaml': 'kam: workspace/1\n' });
    for (const args of [[], ['--from', spain, '--answers', es]]) {
      const { exitCode, stderr } = await init(cwd, ...args);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is the workspace plans')]);
      expect(stderr).toContain('kam init -C plans;');
    }
    expect(readdirSync(cwd)).toEqual(['plans']);
    expect((await init(cwd, 'other')).exitCode).toBe(0);
    // what is there already is gone on with, whatever lies below
    write(cwd, 'kam.yaml', 'kam: workspace/1\n');
    expect((await init(cwd)).exitCode).toBe(0);
  });

  it('is a wrong call inside another workspace', async () => {
    const cwd = workspaceOf({ 'kam.yaml': settings, 'sub/x.txt': '' });
    expect(await init(join(cwd, 'sub'))).toMatchObject({ exitCode: 2 });
    expect(existsSync(join(cwd, 'sub/kam.yaml'))).toBe(false);
  });
});

describe('kam init --from the Spanish list', () => {
  it('gives the figures of the tutorial', async () => {
    const cwd = folder();
    const { exitCode, stderr } = await init(cwd, 'plans', '--from', spain, '--answers', es);
    expect(stderr).toBe(
      '837 rows · UTF-8 with mark · ";" · ids keep leading zeros (010066)\n' +
        '✔ a git repository, so that plans have a history; commit when you like.\n' +
        'For git diff by ids: git config --global diff.kam.textconv "kam textconv --"\n' +
        '✔ segmentation.yaml: one axis, three criteria. Next: cd plans && kam score\n',
    );
    expect(exitCode).toBe(0);
    const plans = join(cwd, 'plans');
    expect(readFileSync(join(plans, 'portfolio.csv')).equals(readFileSync(spain))).toBe(true);
    expect(read(plans, 'segmentation.yaml').split('\n')[8]).toContain(
      '{ id: beds, column: CAMAS, weight: 60',
    );

    const scored = await kam(['score', '--format', 'json'], { cwd: plans });
    const { input, accounts } = JSON.parse(scored.stdout) as {
      input: { rows: number; rejected: number };
      accounts: { account: string; tier: string }[];
    };
    const count = (tier: string) => accounts.filter((account) => account.tier === tier).length;
    expect([input.rows, input.rejected]).toEqual([837, 0]);
    expect([count('key'), count('develop'), count('serve')]).toEqual([71, 159, 607]);
    expect(accounts.some(({ account }) => account === '010066')).toBe(true);
    const { stdout } = await kam(['check', '--format', 'json'], { cwd: plans });
    expect((JSON.parse(stdout) as { summary: object }).summary).toMatchObject({ error: 0, warn: 0 });
  });

  it('needs answers where nobody can be asked', async () => {
    const cwd = folder();
    const { exitCode, stderr } = await init(cwd, '--from', spain);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--questions');
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('kam init --from', () => {
  const files = (answers: string, list = portfolio) =>
    workspaceOf({ 'list.csv': list, 'answers.yaml': answers });
  const from = (cwd: string) => init(cwd, 'plans', '--from', 'list.csv', '--answers', 'answers.yaml');

  it('proposes points as fixed numbers: 0, median and 95th percentile at 0, 40 and 100', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `a-${i},${i * 10 + 7}`).join('\n');
    const cwd = files('id: id\ncriteria: [{ column: beds }]\n', `id,beds\n${rows}\n`);
    expect((await from(cwd)).exitCode).toBe(0);
    // median 502, 95th percentile 957: two digits
    expect(read(cwd, 'plans/segmentation.yaml')).toContain(
      'scale: { points: [[0, 0], [500, 40], [960, 100]] }',
    );
  });

  it('proposes 50 points for each value of a text, most frequent first, and equal weights', async () => {
    const list = 'id,kind,who\n1,b,x\n2,a,y\n3,a,x\n';
    const cwd = files('id: id\ncriteria: [{ column: kind }, { column: who }]\n', list);
    expect((await from(cwd)).exitCode).toBe(0);
    expect(parse(read(cwd, 'plans/segmentation.yaml')).axes[0].criteria).toEqual([
      { id: 'kind', column: 'kind', weight: 1, scale: { lookup: { a: 50, b: 50 } } },
      { id: 'who', column: 'who', weight: 1, scale: { lookup: { x: 50, y: 50 } } },
    ]);
    expect(Object.keys(parse(read(cwd, 'plans/segmentation.yaml')).axes[0].criteria[0].scale.lookup)).toEqual(
      ['a', 'b'],
    );
  });

  it('takes the marks for "unknown" that answers name out of a number', async () => {
    const cwd = files(
      'id: id\nunknown: ["-999"]\ncriteria: [{ column: beds }]\n',
      'id,beds\n1,10\n2,20\n3,-999\n',
    );
    expect((await from(cwd)).exitCode).toBe(0);
    expect(read(cwd, 'plans/segmentation.yaml')).toContain('"null": ["", "-999"]');
    expect(read(cwd, 'plans/segmentation.yaml')).toContain('[[0, 0], [15, 40], [20, 100]]');
  });

  it.each([
    ['a misspelt question', `${small}weigths: [1]\n`, 'answers.yaml:6:1', 'is not a key'],
    [
      'a column that is not there',
      small.replace('area: region', 'area: regoin'),
      'answers.yaml:3:7',
      'Did you mean "region"?',
    ],
    [
      'an id that is not unique',
      small.replace('id: id', 'id: class'),
      'answers.yaml:1:5',
      'does not identify an account',
    ],
    ['no id', small.replace('id: id\n', ''), 'answers.yaml:1:1', 'identifies an account'],
    [
      'points of a text',
      `${small.replace('{ column: beds }', '{ column: class, points: [[0, 0], [1, 100]] }')}`,
      'answers.yaml:5:22',
      'is not a number',
    ],
    [
      'a value nobody has',
      `${small.replace('{ column: beds }', '{ column: class, lookup: { generel: 100 }, default: 1 }')}`,
      'answers.yaml:5:32',
      'Did you mean "general"?',
    ],
    [
      'a value without points',
      `${small.replace('{ column: beds }', '{ column: class, lookup: { general: 100 } }')}`,
      'answers.yaml:5:22',
      '"long stay"',
    ],
    [
      'points that do not rise',
      `${small.replace('{ column: beds }', '{ column: beds, points: [[5, 0], [1, 100]] }')}`,
      'answers.yaml:5',
      '',
    ],
    [
      'a criterion of many texts',
      small.replace('{ column: beds }', '{ column: name }'),
      'answers.yaml:5:15',
      'neither a number',
    ],
    ['cuts that do not fit the tiers', `${small}cuts: [50]\n`, 'answers.yaml:6', '2 tiers; there are 3'],
    [
      'a weight below zero',
      small.replace('{ column: beds }', '{ column: beds, weight: -1 }'),
      'answers.yaml:5',
      'above 0',
    ],
  ])('refuses %s at its place in the answers, and writes nothing', async (name, answers, place, words) => {
    const many = `id,name,region,beds,class\n${Array.from({ length: 30 }, (_, i) => `${i},n${i},r,1,general`).join('\n')}\n`;
    const cwd = files(answers, name === 'a criterion of many texts' ? many : portfolio);
    const { exitCode, stderr } = await from(cwd);
    expect(stderr).toContain(place);
    expect(stderr.replace(/\s+/g, ' ')).toContain(words);
    expect(exitCode).toBe(1);
    expect(existsSync(join(cwd, 'plans'))).toBe(false);
  });

  it.each([
    ['an open quote', 'id,name\n1,"a\n2,b\n', 'list.csv:2:1'],
    ['no rows', 'id,name\n', 'list.csv:1:1'],
    ['two columns of one name', 'id,id\n1,2\n', 'list.csv:1:1'],
  ])('refuses a list with %s', async (_, list, place) => {
    const { exitCode, stderr } = await from(files(small, list));
    expect(stderr).toContain(place);
    expect(exitCode).toBe(1);
  });

  it('says which file is not there', async () => {
    const cwd = files(small);
    expect((await init(cwd, '--from', 'lost.csv', '--answers', 'answers.yaml')).exitCode).toBe(2);
    expect((await init(cwd, '--from', 'list.csv', '--answers', 'lost.yaml')).exitCode).toBe(2);
  });

  it('never overwrites: a portfolio of other bytes is a wrong call', async () => {
    const cwd = files(small);
    await from(cwd);
    writeFileSync(join(cwd, 'list.csv'), portfolio.replace('546', '547'));
    const { exitCode } = await from(cwd);
    expect(exitCode).toBe(2);
    expect(read(cwd, 'plans/portfolio.csv')).toBe(portfolio);
  });

  it('adds a portfolio to a workspace that was started without one, and keeps its comments', async () => {
    const cwd = files(`company: Other\n${small}`);
    await init(cwd, 'plans');
    const written = '# ours\nkam: workspace/1\ncompany: Andes Pharma   # as registered\n';
    write(cwd, 'plans/kam.yaml', written);
    expect((await from(cwd)).exitCode).toBe(0);
    const kamYaml = read(cwd, 'plans/kam.yaml');
    expect(kamYaml.startsWith(written)).toBe(true);
    expect(parse(kamYaml)).toMatchObject({
      company: 'Andes Pharma',
      portfolio: { columns: { id: 'id', area: 'region' } },
    });
  });

  it('prints the questions with proposals from the file, every line commented out', async () => {
    const { stdout, exitCode } = await init(folder(), '--from', spain, '--questions');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').every((line) => line === '' || line.startsWith('#'))).toBe(true);
    const filled = stdout.replace(/^#(?=\S)/gm, '').replace(/^#(?= +(- |[^ ]+:))/gm, '');
    expect(parse(filled)).toMatchObject({
      id: 'CODCNH',
      name: 'Nombre Centro',
      area: 'CCAA',
      beds: 'CAMAS',
      type: 'Clase de Centro',
    });
  });

  it('asks the same on a terminal', async () => {
    const cwd = workspaceOf({ 'list.csv': `${portfolio}x,Clinic X,Asturias,100,general\n` });
    const asker = played([
      ['identifies an account', 'id'],
      ['its name', 'name'],
      ['its area', 'region'],
      ['kind of organisation', 'class'],
      ['counts its beds', 'beds'],
      ['What is "general"', 'hospital'],
      ['What is "long stay"', 'clinic_network'],
      ['makes an account matter', ['beds', 'class']],
      ['"beds": which value', '0=0, 200=40, 1000=100'],
      ['points for "general"', '100'],
      ['points for "long stay"', ''],
      ['How much does "beds"', '60'],
      ['How much does "class"', '40'],
      ['"develop" begin', '50 70'],
      ['company called', 'Andes Pharma'],
      ['Which currency', 'EUR'],
      ['key account manager', 'kam-1'],
      ['How many hours', '1500'],
      ['hour of kam-1 cost in EUR', '85'],
      ['product called', 'Relivax'],
      ['"Relivax" for', proposed],
    ]);
    const screen = { interactive: true, columns: 80, colour: false };
    const around = { cwd, env: {}, out: screen, err: screen, input: { interactive: true } };
    const { exitCode } = await runInit({ args: ['plans'], options: { from: 'list.csv' } }, around, asker);
    expect(exitCode).toBe(0);
    expect(asker.left()).toEqual([]);
    expect(asker.said[0]).toBe('4 rows · UTF-8 · "," · ids keep leading zeros (010066)');
    expect(asker.said).toContain('So count: beds 60 %, class 40 %.');
    expect(asker.said.at(-1)).toContain('Next: cd plans && kam score');
    expect(parse(read(cwd, 'plans/segmentation.yaml'))).toMatchObject({
      axes: [
        {
          criteria: [
            {
              id: 'beds',
              weight: 60,
              scale: {
                points: [
                  [0, 0],
                  [200, 40],
                  [1000, 100],
                ],
              },
            },
            { id: 'class', weight: 40, scale: { lookup: { general: 100, 'long stay': 50 } } },
          ],
        },
      ],
      matrix: { cuts: { attractiveness: [50, 70] }, cells: ['serve', 'develop', 'key'] },
    });
    expect(parse(read(cwd, 'plans/kam.yaml'))).toMatchObject({
      company: 'Andes Pharma',
      portfolio: { types: { general: 'hospital', 'long stay': 'clinic_network' } },
      team: [{ id: 'kam-1', function: 'kam', hours: 1500, rate: 85 }],
      products: [{ id: 'relivax', label: 'Relivax', for: ['hospital', 'clinic_network'] }],
      tiers: { key: { key: true } },
    });
  });

  const screen = { interactive: true, columns: 80, colour: false };
  const terminal = (cwd: string) => ({
    cwd,
    env: {},
    out: screen,
    err: screen,
    input: { interactive: true },
  });

  it('stopped by Ctrl-C writes nothing', async () => {
    const cwd = workspaceOf({ 'list.csv': portfolio });
    const asker = played([
      ['identifies an account', 'id'],
      ['its name', stop],
    ]);
    const { exitCode } = await runInit(
      { args: ['plans'], options: { from: 'list.csv' } },
      terminal(cwd),
      asker,
    );
    expect(exitCode).toBe(130);
    expect(asker.said.at(-1)).toBe('Nothing was written.');
    expect(readdirSync(cwd)).toEqual(['list.csv']);
  });

  it('asks which cells mean "unknown" where some look like it', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `a-${i},${i % 10 === 0 ? '-999' : i}`).join('\n');
    const cwd = workspaceOf({ 'list.csv': `id,beds\n${rows}\n` });
    const asker = played([
      ['identifies an account', proposed],
      ['makes an account matter', ['beds']],
      ['mean "unknown"', proposed],
      ['"beds": which value', proposed],
      ['"develop" begin', proposed],
    ]);
    const { exitCode } = await runInit({ args: [], options: { from: 'list.csv' } }, terminal(cwd), asker);
    expect([exitCode, asker.left()]).toEqual([0, []]);
    const model = parse(read(cwd, 'segmentation.yaml'));
    expect(model.input.null).toEqual(['', '-999']);
    expect(model.axes[0].criteria[0].scale.points[0]).toEqual([0, 0]);
  });

  it('without a list asks who we are, and no more', async () => {
    const cwd = folder();
    const asker = played([
      ['company called', 'Andes Pharma'],
      ['Which currency', 'USD'],
      ['key account manager', proposed],
    ]);
    expect((await runInit({ args: [], options: {} }, terminal(cwd), asker)).exitCode).toBe(0);
    expect(asker.asked).toHaveLength(6);
    expect(parse(read(cwd, 'kam.yaml'))).toMatchObject({
      company: 'Andes Pharma',
      currency: 'USD',
      team: [{ id: 'kam-1' }],
    });
  });

  const openModel = {
    'portfolio.csv': portfolio,
    'kam.yaml': settings,
  };

  it('takes no Enter for "nothing makes an account matter", and proposes the size', async () => {
    const codes = 'id,Cód. Municipio,ZIP,latitude,phone,class,beds\n';
    const rows = [
      '1,8001,28001,40,91,general,500',
      '2,8001,28001,41,92,long stay,500',
      '3,8002,28001,41,92,general,82',
    ];
    const cwd = workspaceOf({ 'list.csv': `${codes}${rows.join('\n')}\n` });
    const none = played([
      ['identifies', 'id'],
      ['account matter', []],
    ]);
    await expect(runInit({ args: [], options: { from: 'list.csv' } }, terminal(cwd), none)).rejects.toThrow(
      'nothing is chosen',
    );
    const asker = played([
      ['identifies', 'id'],
      ['account matter', proposed],
      ['"beds": which value', proposed],
    ]);
    expect((await runInit({ args: [], options: { from: 'list.csv' } }, terminal(cwd), asker)).exitCode).toBe(
      0,
    );
    expect(asker.left()).toEqual([]);
    expect(read(cwd, 'segmentation.yaml')).toContain('column: beds');
    for (const code of ['Cód. Municipio', 'ZIP', 'latitude', 'phone']) {
      const other = workspaceOf({ 'list.csv': `${codes}${rows.join('\n')}\n` });
      const wrong = played([
        ['identifies', 'id'],
        ['account matter', [code]],
      ]);
      await expect(
        runInit({ args: [], options: { from: 'list.csv' } }, terminal(other), wrong),
      ).rejects.toThrow('is not offered');
    }
  });

  it.each([[{}], [{ from: 'portfolio.csv' }]])(
    'asks a workspace without segmentation.yaml only for the model: %o',
    async (options) => {
      const cwd = workspaceOf(openModel);
      const asker = played([
        ['account matter', proposed],
        ['"beds": which value', proposed],
        ['"develop" begin', proposed],
      ]);
      const { exitCode } = await runInit({ args: [], options }, terminal(cwd), asker);
      expect([exitCode, asker.left(), asker.asked.length]).toEqual([0, [], 3]);
      expect(parse(read(cwd, 'segmentation.yaml'))).toMatchObject({
        account: 'id',
        axes: [{ criteria: [{ column: 'beds' }] }],
        matrix: { cells: ['serve', 'develop', 'key'] },
      });
      expect(read(cwd, 'kam.yaml').startsWith(settings)).toBe(true);
      expect((await kam(['score'], { cwd })).exitCode).toBe(0);
      expect((await kam(['check'], { cwd })).exitCode).toBe(0);
    },
  );

  it('takes the tiers that kam.yaml has, and the model from answers', async () => {
    const tiers = 'tiers:\n  watch: {}\n  grow: { key: true }\n';
    const cwd = workspaceOf({ ...openModel, 'kam.yaml': `${settings}${tiers}` });
    const { exitCode, stderr } = await init(cwd);
    expect([exitCode, existsSync(join(cwd, 'segmentation.yaml'))]).toEqual([0, false]);
    expect(stderr).toContain('What makes an account matter is open');
    write(cwd, 'a.yaml', 'criteria: [{ column: beds }]\ncuts: [60]\n');
    expect(await init(cwd, '--answers', 'a.yaml')).toMatchObject({ exitCode: 0 });
    expect(parse(read(cwd, 'segmentation.yaml')).matrix).toEqual({
      cuts: { attractiveness: [60] },
      cells: ['watch', 'grow'],
    });
    expect(read(cwd, 'kam.yaml')).toBe(`${settings}${tiers}`);
  });

  it('asks no portfolio of other bytes for a model', async () => {
    const cwd = workspaceOf({ ...openModel, 'list.csv': portfolio.replace('546', '547') });
    expect(await init(cwd, '--from', 'list.csv', '--answers', 'x.yaml')).toMatchObject({ exitCode: 2 });
    expect(existsSync(join(cwd, 'segmentation.yaml'))).toBe(false);
  });

  it('says when a criterion gives every row the same points', async () => {
    const cwd = workspaceOf({ 'list.csv': portfolio, 'a.yaml': 'id: id\ncriteria: [{ column: class }]\n' });
    const { stderr } = await init(cwd, '--from', 'list.csv', '--answers', 'a.yaml');
    expect(stderr).toContain('"class" gives every row the same points: it decides nothing.');
  });

  it('a new folder that a shell would split is named in quotes', async () => {
    const { stderr } = await init(folder(), 'our plans');
    expect(stderr).toContain("Next: cd 'our plans' && kam init --from FILE");
    expect(stderr).toContain('a git repository');
  });
});
