import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckEnvelope } from '../../../src/findings/json.ts';
import { copyOf, folder, kam, read, workspaceOf, write } from '../harness.ts';

const objectives = 'accounts/san-telmo/5-objectives.yaml';

async function findings(cwd: string, ...args: string[]) {
  const { stdout, exitCode } = await kam(['check', '--format', 'json', ...args], { cwd });
  return { ...(JSON.parse(stdout) as CheckEnvelope), exitCode };
}

describe('kam check', () => {
  it('finds no error in the workspace that uses every key once', async () => {
    const { summary, exitCode } = await findings(copyOf('test/fixtures/example'));
    expect(summary.error).toBe(0);
    expect(exitCode).toBe(0);
  });

  it('points at a misspelt key and says what was meant', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, objectives, read(cwd, objectives).replace('    statement:', '    statment:'));
    const { findings: found, exitCode } = await findings(cwd);
    expect(exitCode).toBe(1);
    expect(found.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        rule: 'schema',
        file: objectives,
        line: 16,
        column: 5,
        message: '"statment" is not a key of "objectives".',
        help: 'Did you mean "statement"?',
      },
    ]);
  });

  it('points at both ends of a reference that leads nowhere', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, objectives, read(cwd, objectives).replace('owner: kam-1', 'owner: kam-7'));
    const { findings: found } = await findings(cwd);
    const [reference] = found.filter(({ rule }) => rule === 'reference');
    expect(reference).toMatchObject({
      file: objectives,
      line: 25,
      help: 'Did you mean "kam-1"?',
      related: [{ file: 'kam.yaml', line: 16 }],
    });
  });

  it('points at the line of a record that names nothing, also below one with a bad cell', async () => {
    const ledger = 'accounts/a-b/records/ledger.csv';
    const { findings: found } = await findings(
      workspaceOf({
        'kam.yaml': 'kam: workspace/1\nproducts: [{ id: relivax }]\n',
        [ledger]: 'id,date,kind,amount,product\ns-1,2026-02-30,sale,1,\ns-2,2026-02-28,sale,2,relvax\n',
      }),
    );
    expect(found.filter(({ file, severity }) => file === ledger && severity === 'error')).toMatchObject([
      { rule: 'schema', line: 2, column: 5 },
      { rule: 'reference', line: 3, column: 23, path: [1, 'product'] },
    ]);
  });

  it.each([
    ['a number that should be text', 'name: Hospital San Telmo', 'name: 007', 'yaml', '"007"'],
    ['a year without quotes', 'period: "2026"', 'period: 2026', 'schema', 'Write "2026" in quotes.'],
    ['an empty value', 'name: Hospital San Telmo', 'name:', 'schema', '"name" is empty.'],
    [
      'a word that is not in the list',
      'type: hospital',
      'type: hospitel',
      'schema',
      'Did you mean "hospital"?',
    ],
    [
      'a decimal comma',
      'value: 2400000',
      'value: "2.400.000,50"',
      'schema',
      'plain number with a decimal point',
    ],
    ['a day that does not exist', 'as_of: 2026-02-10', 'as_of: 2026-02-30', 'schema', 'calendar day'],
    [
      'a judged value with an unknown key',
      'confidence: assumed',
      'confidense: assumed',
      'schema',
      'Did you mean "confidence"?',
    ],
  ])('explains %s', async (_, from, to, rule, says) => {
    const cwd = copyOf('test/fixtures/example');
    const file = 'accounts/san-telmo/1-analysis.yaml';
    write(cwd, file, read(cwd, file).replace(from, to));
    const { findings: found, exitCode } = await findings(cwd);
    const mine = found.filter((finding) => finding.severity === 'error' && finding.file === file);
    expect(mine[0]).toMatchObject({ rule, file });
    expect(`${mine[0]!.message} ${mine[0]!.help}`).toContain(says);
    expect(exitCode).toBe(1);
  });

  it('looks at one account with the workspace’s files, and says which rules it did not ask', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, 'accounts/valencia-network/1-analysis.yaml', 'kam: analysis/1\n');
    const one = await kam(['check', 'san-telmo'], { cwd });
    expect(one.exitCode).toBe(0);
    expect(one.stdout).not.toContain('valencia-network/');
    expect(one.stderr).toContain('key-account-has-plan');
    expect((await kam(['check', 'accounts/valencia-network'], { cwd })).exitCode).toBe(1);
    expect((await kam(['check'], { cwd })).exitCode).toBe(1);
  });

  it('limits what is said to the files that are named', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const { findings: found } = await findings(cwd, 'accounts/nova-clinic/6-tactics.yaml');
    expect(new Set(found.map(({ file }) => file))).toEqual(new Set(['accounts/nova-clinic/6-tactics.yaml']));
  });

  it.each([
    [['check', 'san-telma'], 'Did you mean san-telmo?'],
    [['check', '../elsewhere'], 'outside this workspace'],
    [['check', '--max-warnings', '12abc'], 'whole number'],
    [['check', '--format', 'xml'], 'pretty, json, github, gitlab, sarif, junit'],
    [['check', '--at', '--output=x'], 'needs a git repository'],
  ])('calls %j wrong with exit 2', async (argv, says) => {
    const { exitCode, stderr } = await kam(argv, { cwd: copyOf('test/fixtures/example') });
    expect(stderr.replace(/\s+/g, ' ')).toContain(says);
    expect(exitCode).toBe(2);
  });

  it('needs a workspace', async () => {
    const { exitCode, stderr } = await kam(['check'], { cwd: folder() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('kam init');
  });

  it('fails on more warnings than are allowed', async () => {
    const cwd = copyOf('examples/andes-pharma');
    expect((await kam(['check'], { cwd })).exitCode).toBe(0);
    expect((await kam(['check', '--max-warnings', '0'], { cwd })).exitCode).toBe(1);
  });

  it('annotates a pull request, encoding what a runner would obey', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, objectives, read(cwd, objectives).replace('    statement:', '    "::error::x":'));
    const { stdout } = await kam(['check', '--format', 'github'], { cwd });
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^::(error|warning|notice) file=[^:]+::/);
    expect(stdout.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(1);
  });

  it('names files from the repository on, where the workspace is a folder of it', async () => {
    const top = folder();
    mkdirSync(join(top, '.git'));
    cpSync('examples/zz-mistakes', join(top, 'plans/zz'), { recursive: true });
    const { stdout } = await kam(['check', '--format', 'github'], { cwd: join(top, 'plans/zz') });
    expect(stdout).toContain('::error file=plans/zz/');
    expect(stdout).not.toMatch(/file=accounts/);
  });

  it('shows a line of a file on a terminal, never in a log unless asked', async () => {
    const cwd = copyOf('test/fixtures/example');
    const secret = 'confidential-price';
    write(cwd, objectives, read(cwd, objectives).replace('shape: step', `shape: ${secret} # note`));
    expect((await kam(['check'], { cwd, terminal: true })).stdout).toContain('# note');
    expect((await kam(['check'], { cwd })).stdout).not.toContain('# note');
    expect((await kam(['check', '--excerpt'], { cwd })).stdout).toContain('# note');
    expect((await kam(['check', '--no-excerpt'], { cwd, terminal: true })).stdout).not.toContain('# note');
  });

  it('fits 80 and 40 columns', async () => {
    const cwd = copyOf('examples/andes-pharma');
    for (const columns of [80, 40]) {
      const { stdout } = await kam(['check'], { cwd, columns, terminal: true });
      const long = stdout.split('\n').filter((line) => [...line].length > columns && line.includes(' '));
      expect(long.filter((line) => !/^( {2}↳ )?\S+:\d+:\d+/.test(line))).toEqual([]);
    }
  });

  it('reports a link, a planted repository and a file that is no text, and reads on', async () => {
    const cwd = copyOf('test/fixtures/example');
    rmSync(join(cwd, 'accounts/san-telmo/2-segmentation.yaml'));
    symlinkSync('/etc/hostname', join(cwd, 'accounts/san-telmo/2-segmentation.yaml'));
    writeFileSync(
      join(cwd, 'accounts/san-telmo/3-dmu.yaml'),
      Buffer.from([0x6b, 0x61, 0x6d, 0x3a, 0xff, 0xfe]),
    );
    for (const name of ['HEAD', 'config', 'objects/.keep', 'refs/.keep'])
      workspaceFile(cwd, `accounts/valencia-network/${name}`);
    const { findings: found, exitCode } = await findings(cwd);
    const errors = found.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual(
      expect.arrayContaining([
        'accounts/san-telmo/2-segmentation.yaml:1:1',
        'accounts/san-telmo/3-dmu.yaml:1:5',
      ]),
    );
    expect(errors.map(({ rule }) => rule)).toContain('portable-name');
    expect(exitCode).toBe(1);
  });

  it('says that a file over the cap is not read', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, 'accounts/san-telmo/7-monitoring.yaml', `kam: monitoring/1\n# ${'x'.repeat(1_100_000)}\n`);
    const { findings: found, exitCode } = await findings(cwd);
    expect(found.find(({ file }) => file.endsWith('7-monitoring.yaml'))).toMatchObject({
      rule: 'file',
      severity: 'error',
      line: 1,
      column: 1,
    });
    expect(exitCode).toBe(1);
  });

  it('checks a workspace of nothing but kam.yaml', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' });
    const { exitCode, stdout } = await kam(['check'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('0 errors, 0 warnings');
  });
});

function workspaceFile(root: string, path: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), 'x');
}
