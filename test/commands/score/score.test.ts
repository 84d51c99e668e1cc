import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadScores } from '../../../src/commands/shared/scores.ts';
import { textsOf } from '../../../src/documents/texts.ts';
import { displayWidth } from '../../../src/findings/width.ts';
import { repository } from '../../io/repository.ts';
import { spanishModel } from '../../scoring/engine.ts';
import { copyOf, kam, read, workspaceOf, write } from '../harness.ts';

const list = readFileSync('examples/data/es_cnh_hospitales.csv');
const kamYaml = `kam: workspace/1
portfolio:
  file: portfolio.csv
  columns: { id: CODCNH, name: Nombre Centro, area: CCAA, beds: CAMAS }
areas: [{ id: valencia, name: Comunitat Valenciana }]
team: [{ id: kam-1, function: kam, areas: [valencia] }]
tiers: { key: { key: true, hours: 400 }, develop: { hours: 120 }, serve: { hours: 20 } }
`;
const modelYaml = stringify({ kam: 'segmentation/1', ...spanishModel });
const spanish = (more: Record<string, string> = {}) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': modelYaml, 'portfolio.csv': list, ...more });
const plain =
  'kam: workspace/1\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const smallModel = `kam: segmentation/1
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 3, scale: { linear: [0, 100] } }
      - { id: openness, rating: openness, weight: 1 }
min_data_pct: 0
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const small = (portfolio: string, more: Record<string, string> = {}) =>
  workspaceOf({ 'kam.yaml': plain, 'segmentation.yaml': smallModel, 'portfolio.csv': portfolio, ...more });
interface Envelope {
  accounts: { account: string; tier: string | null; [key: string]: unknown }[];
  input: { rows: number; rejected: number; rejects: { line: number; cause: string }[] };
  model: { hash: string };
  findings: { file: string; line: number; message: string; help: string; severity: string }[];
  [key: string]: unknown;
}
const json = async (cwd: string, ...more: string[]) => {
  const printed = await kam(['score', '--format', 'json', ...more], { cwd });
  return { ...printed, json: JSON.parse(printed.stdout) as Envelope };
};

describe('kam score on a terminal', () => {
  it('answers with rows, tiers, beds and what is shaky', async () => {
    const { stdout, stderr, exitCode } = await kam(['score'], { cwd: spanish(), terminal: true });
    const lines = stdout.split('\n');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(lines[0]).toMatch(/^837 rows = 837 scored \+ 0 rejected {6}model [0-9a-f]{6} · as of 2026-11-23$/);
    expect(lines[1]).toMatch(/^ {2}key {6}71 █+[▏▎▍▌▋▊▉]? +53,879 beds \(34 % of 157,249\)$/);
    expect(lines[2]).toMatch(/^ {2}develop 159 █+[▏▎▍▌▋▊▉]? +43,673$/);
    expect(lines[3]).toMatch(/^ {2}serve {3}607 █+ +59,697$/);
    expect(lines[4]).toBe('! 82 accounts lie less than 2 points from a cut');
    expect(lines[5]).toBe('! nothing says how strong we are: kam score --missing');
  });

  it('fits 80 and 40 columns, also with names', async () => {
    const cwd = spanish();
    for (const columns of [80, 40])
      for (const what of [['--top', '3'], ['--explain', '460060'], ['--missing']]) {
        const { stdout } = await kam(['score', ...what], { cwd, terminal: true, columns });
        const wide = stdout.split('\n').filter((line) => displayWidth(line) > columns);
        expect(wide).toEqual([]);
      }
    const { stdout } = await kam(['score', '--top', '2'], { cwd, terminal: true });
    expect(stdout).toContain('    100.00  080752  ');
  });

  it('writes numbers as the workspace’s locale does', async () => {
    const cwd = spanish();
    write(cwd, 'kam.yaml', kamYaml.replace('portfolio:', 'locale: de-DE\nportfolio:'));
    expect((await kam(['score'], { cwd, terminal: true })).stdout).toContain('53.879 beds (34 % of 157.249)');
    expect((await kam(['score', '--explain', '460060'], { cwd, terminal: true })).stdout).toContain(
      '75,07 → key',
    );
  });

  it('shows no control character of a file', async () => {
    const cwd = small('id,beds,name\n\u001b[2Jx\u0007,50,\u202ea\nb,\u001b]0;t\u0007,c\n');
    const { stdout, stderr } = await kam(['score', '--top', '9', '--allow-rejects', '1'], {
      cwd,
      terminal: true,
    });
    expect(stdout + stderr).toMatch(/^[\n\x20-\x7e\p{L}·█▉▊▋▌▍▎▏–…’“”]*$/u);
    expect(stdout).toContain('\\u{1b}[2Jx\\u{7}');
  });
});

describe('kam score in a pipe', () => {
  it('prints CSV with the columns of the contract', async () => {
    const { stdout } = await kam(['score'], { cwd: spanish() });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('account,attractiveness,score,rank,cell,tier,abc,data_pct,to_cut,fragile');
    expect(lines).toHaveLength(839);
    expect(lines).toContain('460060,75.07,75.07,71,2,key,,100,0.07,true');
    expect(lines).toContain('010066,28.34,28.34,694,0,serve,,100,26.66,false');
  });

  it('makes cells harmless that a spreadsheet would run', async () => {
    const { stdout } = await kam(['score'], {
      cwd: small('id,beds\n=1+1,10\n@x,20\n-7,30\n"a,""b""",40\n\'=x,5\n'),
    });
    expect(
      stdout
        .split('\n')
        .slice(1, -1)
        .map((line) => /^("(?:[^"]|"")*"|[^,]*)/.exec(line)![0]),
    ).toEqual(['"a,""b"""', '-7', "'@x", "'=1+1", "''=x"]);
  });

  it('prints JSON: model, input, accounts, and a reason where there is no tier', async () => {
    const cwd = small('id,beds\na,80\nb,\n');
    write(cwd, 'segmentation.yaml', smallModel.replace('min_data_pct: 0', 'min_data_pct: 60'));
    const { json: envelope, exitCode } = await json(cwd);
    expect(exitCode).toBe(0);
    expect(envelope).toMatchObject({
      kam: 'score/1',
      as_of: '2026-11-23',
      model: {
        hash: expect.stringMatching(/^[0-9a-f]{12}$/),
        axes: [
          {
            id: 'worth',
            overall: 1,
            criteria: [
              { id: 'beds', weight: 0.75 },
              { id: 'openness', weight: 0.25 },
            ],
          },
        ],
      },
      input: { rows: 2, rejected: 0, rejects: [] },
    });
    expect(envelope.accounts).toEqual([
      {
        account: 'a',
        worth: 80,
        score: 80,
        rank: 1,
        cell: [1],
        tier: 'key',
        abc: null,
        data_pct: 75,
        to_cut: 30,
        fragile: false,
      },
      {
        account: 'b',
        worth: null,
        score: null,
        rank: 2,
        cell: null,
        tier: null,
        abc: null,
        data_pct: 0,
        to_cut: null,
        fragile: null,
        reason: 'too little data: 0 % of the weight is known, min_data_pct asks for 60',
      },
    ]);
  });

  it('takes a file from the command line, relative to the current folder, whatever its name', async () => {
    const cwd = small('id,beds\na,80\n', {
      'sub/*.csv': 'id,beds\nstar,80\n',
      'sub/[x].csv': 'id,beds\nbracket,80\n',
      "sub/it's.csv": 'id,beds\nquote,80\n',
    });
    for (const [file, account] of [
      ['*.csv', 'star'],
      ['[x].csv', 'bracket'],
      ["it's.csv", 'quote'],
    ] as const) {
      const { stdout } = await kam(['score', file], { cwd: join(cwd, 'sub') });
      expect(stdout).toContain(`\n${account},80,`);
    }
  });

  it('writes --out whole, never over its input, and says where', async () => {
    const cwd = small('id,beds\na,80\n');
    const { stdout, stderr } = await kam(['score', '--out', 'out/s.csv'], { cwd });
    expect([stdout, stderr]).toEqual(['out/s.csv\n', '']);
    expect(read(cwd, 'out/s.csv')).toContain('\na,80,');
    expect((await kam(['score', '--out', 'out/s.json'], { cwd })).exitCode).toBe(0);
    expect(JSON.parse(read(cwd, 'out/s.json'))).toMatchObject({ kam: 'score/1' });
    expect((await kam(['score', '--out', 'portfolio.csv', '--force'], { cwd })).exitCode).toBe(2);
    expect(read(cwd, 'portfolio.csv')).toBe('id,beds\na,80\n');
  });
});

describe('kam score and rejects', () => {
  const portfolio = 'id,beds\na,80\nb,many\nc\na,3\nd,20\n';

  it('names each, scores nothing and leaves with 1', async () => {
    const cwd = small(portfolio);
    const { exitCode, stdout, stderr } = await kam(['score'], { cwd });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')).toEqual([
      'portfolio.csv:2  rejected  column id "a"  stands more than once in the file, here for the first time',
      'portfolio.csv:3  rejected  column beds "many"  is no number, and input.null does not say that it means "unknown"',
      'portfolio.csv:4  rejected  has 1 cell where the header has 2',
      'portfolio.csv:5  rejected  column id "a"  stands more than once in the file, first on line 2',
      '4 of 5 rows are rejected, so nothing is scored. Mend them, or allow it: the same call with --allow-rejects 4',
      '',
    ]);
    const { json: envelope } = await json(cwd);
    expect(envelope).toMatchObject({ accounts: [], input: { rows: 5, rejected: 4 } });
    expect((await kam(['score', '--write'], { cwd })).exitCode).toBe(1);
    expect(existsSync(join(cwd, 'scores.csv'))).toBe(false);
  });

  it('goes on when so many are allowed, and still names them', async () => {
    const { exitCode, stdout, stderr } = await kam(['score', '--allow-rejects', '4'], {
      cwd: small(portfolio),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nd,20,');
    expect(stderr).toContain('portfolio.csv:3  rejected');
    expect((await kam(['score', '--allow-rejects', '3'], { cwd: small(portfolio) })).exitCode).toBe(1);
  });

  it('forgives no open quote, no unlisted value, whatever is allowed', async () => {
    expect((await kam(['score', '--allow-rejects', '99'], { cwd: small('id,beds\na,"8\n') })).exitCode).toBe(
      1,
    );
  });
});

describe('kam score and mistakes', () => {
  it('shows a model’s mistakes at their lines', async () => {
    const cwd = small('id,beds\na,80\n');
    write(
      cwd,
      'segmentation.yaml',
      smallModel
        .replace('column: beds', 'column: bed')
        .replace('weight: 1 ', 'weight: 0 ')
        .replace('[50]', '[150]'),
    );
    const first = await json(cwd);
    expect(first.exitCode).toBe(1);
    expect(first.json.findings.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'segmentation.yaml:6',
      'segmentation.yaml:8',
    ]);
    expect(first.json.accounts).toEqual([]);
    write(cwd, 'segmentation.yaml', smallModel.replace('column: beds', 'column: bed'));
    const { json: envelope, stderr } = await json(cwd);
    expect(envelope.findings).toMatchObject([{ line: 5, help: 'Did you mean "beds"?' }]);
    expect(stderr).toContain('segmentation.yaml:5:');
  });

  it('calls a wrong call wrong: exit 2', async () => {
    const cwd = small('id,beds\na,80\n');
    for (const argv of [
      ['nope.csv'],
      ['.'],
      ['--explain', 'zz'],
      ['--top', '-1'],
      ['--allow-rejects', '12abc'],
      ['--missing', '--format', 'parquet'],
      ['--format', 'xlsx'],
      ['--missing', '--write'],
      ['--write', '--at', 'HEAD'],
      ['--as-of', '2026-02-30'],
    ])
      expect([argv, (await kam(['score', ...argv], { cwd })).exitCode]).toEqual([argv, 2]);
    expect((await kam(['score'], { cwd: workspaceOf({ 'kam.yaml': plain }) })).exitCode).toBe(2);
    expect(
      (await kam(['score'], { cwd: workspaceOf({ 'kam.yaml': plain, 'segmentation.yaml': smallModel }) }))
        .stderr,
    ).toMatch(/portfolio/);
  });

  it('reads no link and nothing outside that kam.yaml points at', async () => {
    const cwd = small('id,beds\na,80\n');
    symlinkSync(join(cwd, 'portfolio.csv'), join(cwd, 'link.csv'));
    mkdirSync(join(cwd, 'real'));
    write(cwd, 'real/p.csv', 'id,beds\na,80\n');
    symlinkSync(join(cwd, 'real'), join(cwd, 'folder'));
    for (const file of ['link.csv', 'folder/p.csv', '../x.csv', '/etc/passwd', 'none.csv']) {
      write(cwd, 'kam.yaml', `kam: workspace/1\nportfolio: { file: ${file}, columns: { id: id } }\n`);
      const { exitCode, json: envelope } = await json(cwd);
      expect([file, exitCode, envelope.findings.map((f) => `${f.file}:${f.line}`)]).toEqual([
        file,
        1,
        ['kam.yaml:2'],
      ]);
    }
    write(cwd, 'kam.yaml', plain);
    expect((await kam(['score', 'link.csv'], { cwd })).exitCode).toBe(0);
  });
});

describe('kam score --explain', () => {
  it('goes from cell to tier, and says what would lose it', async () => {
    const cwd = spanish();
    const { stdout } = await kam(['score', '--explain', '460060'], { cwd, terminal: true });
    const line = modelYaml.split('\n').findIndex((text) => text.includes('id: beds')) + 1;
    expect(stdout.split('\n')).toEqual([
      '460060 CONSORCIO HOSPITAL GENERAL UNIVERSITARIO DE VALENCIA · rank 71 of 837',
      '75.07 → key, by 0.07 points (fragile)',
      expect.stringMatching(/^ {2}beds {3}546 +→ {2}65\.95 × 60 % = 39\.57 {2}█/),
      expect.stringMatching(/^ {2}class {2}Hospitales Gene… {2}→ 100\.00 × 25 % = 25\.00 {2}█/),
      expect.stringMatching(/^ {2}owner {2}Otras entidades… {2}→ {2}70\.00 × 15 % = 10\.50 {2}█/),
      `  two beds fewer would make it "develop".${' '.repeat(80 - 41 - `segmentation.yaml:${line}`.length)}segmentation.yaml:${line}`,
      '',
    ]);
  });

  it('tells only changes that the model itself confirms', async () => {
    const cwd = spanish();
    const { json: envelope } = await json(cwd, '--explain', '460018');
    const { explain } = envelope as unknown as {
      explain: {
        reach: { criterion: string; to: number; tier: string }[];
        lose: { criterion: string; to: number; tier: string }[];
      };
    };
    const text = list.toString();
    const row = text.split('\r\n').find((line) => line.includes(';460018;'))!;
    for (const { criterion, to, tier } of [...explain.reach, ...explain.lose].filter(
      (c) => c.criterion === 'beds',
    )) {
      const cells = row.split(';');
      cells[13] = String(to);
      write(cwd, 'changed.csv', text.replace(row, cells.join(';')));
      const changed = await json(cwd, 'changed.csv');
      expect([criterion, changed.json.accounts.find((a) => a.account === '460018')!.tier]).toEqual([
        criterion,
        tier,
      ]);
    }
    expect(explain.reach.length + explain.lose.length).toBeGreaterThan(0);
  });

  it('knows ratings, missing values and two axes', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const { json: envelope } = await json(cwd);
    for (const { account } of envelope.accounts) {
      const { exitCode, stdout } = await kam(['score', '--explain', account], { cwd, terminal: true });
      expect([account, exitCode]).toEqual([account, 0]);
      expect(stdout).toMatch(/ → /);
    }
    const lacking = small('id,beds\na,52\n');
    expect((await kam(['score', '--explain', 'a'], { cwd: lacking, terminal: true })).stdout).toBe(
      'a · rank 1 of 1\n52.00 → key, by 2.00 points\n  beds      52  →  52.0 × 100 % = 52.00  ██████████▍\n  openness  –   missing: its weight is shared out\n  three beds fewer would make it "serve".                    segmentation.yaml:5\n',
    );
  });

  it('suggests the account that was meant', async () => {
    expect((await kam(['score', '--explain', '46006'], { cwd: spanish() })).stderr).toContain('Did you mean');
  });
});

describe('kam score --missing', () => {
  it('says that nothing tells how strong we are, with what to paste', async () => {
    const { stdout, exitCode } = await kam(['score', '--missing'], { cwd: spanish(), terminal: true });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing says how strong we are');
    expect(stdout).toContain('rating: our-position');
    expect(stdout).toContain('    - [develop, develop]\n      - [key, key]\n');
  });

  it('lists what to find out by owner, first what could change a tier', async () => {
    const cwd = small('id,beds\na,70\nb,\nc,10\nd,90\n', {
      'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\naccount_ref: "a"\nowner: kam-2\n',
      'accounts/d/1-analysis.yaml': 'kam: analysis/1\naccount: "d"\naccount_ref: "d"\nowner: kam-2\n',
    });
    const { stdout } = await kam(['score', '--missing'], { cwd });
    expect(stdout.split('\n')).toEqual([
      'owner,account,name,criterion,column,rating,tier,could_become',
      'kam-2,d,,openness,,openness,key,',
      'kam-2,a,,openness,,openness,key,',
      ',b,,beds,beds,,,serve key',
      ',b,,openness,,openness,,serve key',
      ',c,,openness,,openness,serve,',
      '',
    ]);
  });

  it('finds the owner by area where no plan names one', async () => {
    const cwd = spanish();
    write(
      cwd,
      'segmentation.yaml',
      modelYaml
        .replace('weight: 15', 'weight: 15\n        missing: worst')
        .replace('criteria:', 'criteria:\n      - { id: openness, rating: openness, weight: 5 }'),
    );
    const { json: envelope } = await json(cwd, '--missing');
    const { requests } = (
      envelope as unknown as { missing: { requests: { owner: string | null; account: string }[] } }
    ).missing;
    expect(requests).toHaveLength(837);
    expect(requests[0]!.owner).toBe('kam-1');
    expect(requests.find(({ account }) => account === '010066')!.owner).toBeNull();
  });
});

describe('kam score --write', () => {
  const tier = (text: string) =>
    `# a comment above\nkam: tier/1\naccount: "a"   # its folder\n${text}ratings: { openness: 7 }\n`;

  it('writes scores.csv and the tier, and touches no other byte', async () => {
    const cwd = small('id,beds\na,80\nb,10\n', {
      'accounts/a/2-segmentation.yaml': tier('tier: serve   # old\n'),
      'accounts/b/1-analysis.yaml': 'kam: analysis/1\naccount: "b"\n',
    });
    const { exitCode, stderr } = await kam(['score', '--write'], { cwd });
    expect([exitCode, stderr]).toEqual([0, 'Written: scores.csv and the tier of 2 accounts with a plan.\n']);
    const after = read(cwd, 'accounts/a/2-segmentation.yaml');
    expect(after).toMatch(
      /^# a comment above\nkam: tier\/1\naccount: "a" {3}# its folder\ntier: key {3}# old\nratings: \{ openness: 7 \}\nscored_on: 2026-11-23\nmodel: "?[0-9a-f]{12}"?\nrow: "?[0-9a-f]{12}"?\n$/,
    );
    expect(read(cwd, 'accounts/b/2-segmentation.yaml')).toContain('account: "b"\n');
    const scores = await loadScores(textsOf({ 'scores.csv': read(cwd, 'scores.csv') }));
    expect(scores.findings).toEqual([]);
    expect(scores.scores!.axes).toEqual(['worth']);
    expect(scores.scores!.accounts.get('a')).toMatchObject({
      values: [76.666667],
      tier: 'key',
      cell: [1],
      rank: 1,
      fragile: false,
      abc: null,
    });
    const { stderr: again } = await kam(['score', '--write'], { cwd });
    expect(again).toBe('Nothing to write: scores.csv and every tier are as the model says.\n');
  });

  it('writes the hashes that kam check compares with', async () => {
    const cwd = small('id,beds\n a ,80\nb,10\n', { 'accounts/a/2-segmentation.yaml': tier('') });
    await kam(['score', '--write'], { cwd });
    const stale = async () =>
      JSON.parse((await kam(['check', '--format', 'json'], { cwd })).stdout).findings.filter(
        ({ rule }: { rule: string }) => rule === 'tier-is-current',
      ).length;
    expect(await stale()).toBe(0);
    write(cwd, 'portfolio.csv', 'id,beds\n a ,81\nb,10\n');
    expect(await stale()).toBe(1);
  });

  it('leaves an override in force and shows it, until it ends', async () => {
    const cwd = small('id,beds\na,80\n', {
      'accounts/a/2-segmentation.yaml': tier(
        'override: { tier: serve, reason: closing, until: 2026-12-31 }\n',
      ),
    });
    expect((await kam(['score', '--write'], { cwd })).stderr).toContain(
      'a stays serve by override; the score says key.',
    );
    expect(read(cwd, 'accounts/a/2-segmentation.yaml')).toContain('tier: key');
    expect((await kam(['score', '--write', '--as-of', '2027-01-01'], { cwd })).stderr).not.toContain(
      'override',
    );
  });

  it('takes out a tier that can no longer be told', async () => {
    const cwd = small('id,beds\na,\n', {
      'accounts/a/2-segmentation.yaml': 'kam: tier/1\naccount: "a"\ntier: key\nwhy_kam: big\n',
    });
    await kam(['score', '--write'], { cwd });
    expect(read(cwd, 'accounts/a/2-segmentation.yaml')).toMatch(
      /^kam: tier\/1\naccount: "a"\nwhy_kam: big\nscored_on: 2026-11-23\n/,
    );
  });

  it('changes no file when a plan cannot be read', async () => {
    const cwd = small('id,beds\na,80\n', {
      'accounts/a/2-segmentation.yaml': 'kam: tier/1\naccount: "a"\nratings: { openness: 70 }\n',
    });
    const { exitCode, json: envelope } = await json(cwd, '--write');
    expect([exitCode, envelope.findings.map((f) => `${f.file}:${f.line}`)]).toEqual([
      1,
      ['accounts/a/2-segmentation.yaml:3'],
    ]);
    expect(existsSync(join(cwd, 'scores.csv'))).toBe(false);
  });

  it('keeps an id that a spreadsheet would run readable for kam', async () => {
    const cwd = small("id,beds\n=1+1,80\n'=x,5\n");
    await kam(['score', '--write'], { cwd });
    const { scores } = await loadScores(textsOf({ 'scores.csv': read(cwd, 'scores.csv') }));
    expect([...scores!.accounts.keys()]).toEqual(['=1+1', "'=x"]);
  });
});

describe('kam score --at', () => {
  it('reads model, ratings and portfolio of a revision', async () => {
    const repo = repository({
      'kam.yaml': plain,
      'segmentation.yaml': smallModel,
      'portfolio.csv': 'id,beds\na,80\n',
      'accounts/a/2-segmentation.yaml': 'kam: tier/1\naccount: "a"\nratings: { openness: 10 }\n',
    });
    try {
      repo.commit();
      const before = await kam(['score'], { cwd: repo.root });
      repo.put({
        'portfolio.csv': 'id,beds\na,10\nb,20\n',
        'segmentation.yaml': smallModel.replace('weight: 3', 'weight: 1'),
      });
      repo.commit();
      expect((await kam(['score', '--at', 'HEAD~1'], { cwd: repo.root })).stdout).toBe(before.stdout);
      expect((await kam(['score'], { cwd: repo.root })).stdout).not.toBe(before.stdout);
      expect(repo.git('status', '--porcelain')).toBe('');
    } finally {
      repo.remove();
    }
  });
});
