import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitlabReport, junitReport, sarifLog } from '../../schemas/validators.ts';
import { copyOf, folder, kam, read, workspaceOf, write } from '../harness.ts';

/** kam check for servers: as the published schemas want it, and the same finding by the same fingerprint. */

const account = 'accounts/san-telmo';

async function reports(cwd: string, ...args: string[]) {
  const of = async (format: string) => {
    const { stdout, exitCode } = await kam(['check', '--format', format, ...args], { cwd });
    return { stdout, exitCode };
  };
  const [gitlab, sarif, junit] = [await of('gitlab'), await of('sarif'), await of('junit')];
  expect(new Set([gitlab.exitCode, sarif.exitCode, junit.exitCode]).size).toBe(1);
  return {
    exitCode: junit.exitCode,
    gitlab: gitlabReport(gitlab.stdout),
    sarif: sarifLog(sarif.stdout).runs[0],
    junit: junitReport(junit.stdout),
  };
}

describe('kam check for a server', () => {
  it.each([
    ['examples/zz-mistakes', [], 1],
    ['examples/andes-pharma', [], 0],
    ['examples/andes-pharma', ['--max-warnings', '0'], 1],
    ['test/fixtures/example', ['--max-warnings', '99'], 0],
  ])('of %s %j is what the schemas ask for, and red where the exit code is %i', async (from, args, exit) => {
    const cwd = copyOf(from as Parameters<typeof copyOf>[0]);
    const { findings, files } = JSON.parse((await kam(['check', '--format', 'json'], { cwd })).stdout);
    const { gitlab, sarif, junit, exitCode } = await reports(cwd, ...args);
    expect(exitCode).toBe(exit);
    expect(junit.failures > 0).toBe(exit === 1);
    expect(junit.tests).toBeGreaterThanOrEqual(files);
    const places = findings.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`);
    expect(gitlab.map(({ location }) => `${location.path}:${location.lines.begin}`)).toEqual(places);
    expect(
      sarif.results.map(
        ({ locations: [{ physicalLocation: at }] }) => `${at.artifactLocation.uri}:${at.region.startLine}`,
      ),
    ).toEqual(places);
    // every rule that found something says what it is about
    expect(sarif.tool.driver.rules.filter(({ help }) => !help)).toEqual([]);
    expect(sarif.tool.driver).toMatchObject({
      name: 'kam',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    for (const marks of [
      gitlab.map(({ fingerprint }) => fingerprint),
      sarif.results.map(({ partialFingerprints }) => partialFingerprints['kamFinding/v1']),
    ])
      expect(new Set(marks).size).toBe(findings.length);
  });

  it('survives a file called "a b#%.yaml", and names files from the repository on', async () => {
    const top = folder();
    const cwd = join(top, 'my plans');
    mkdirSync(join(top, '.git'));
    cpSync('test/fixtures/example', cwd, { recursive: true });
    write(cwd, `${account}/a b#%.yaml`, 'kam: analysis/1\n');
    const { gitlab, sarif, junit } = await reports(cwd);
    expect(gitlab.map(({ location }) => location.path)).toContain(`my plans/${account}/a b#%.yaml`);
    const uris = sarif.results.map(({ locations: [one] }) => one.physicalLocation.artifactLocation.uri);
    expect(uris).toContain(`my%20plans/${account}/a%20b%23%25.yaml`);
    const suite = junit.suites.find(({ name }) => name === `my plans/${account}`)!;
    expect(suite.cases.map(({ name }) => name)).toContain('a b#%.yaml');
    expect(junit.suites.map(({ name }) => name)).toContain('my plans');
  });

  it('has a test for each file that was asked about', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const { junit } = await reports(cwd, `${account}/5-objectives.yaml`);
    expect(junit.suites.flatMap(({ cases }) => cases.map(({ name }) => name))).toEqual(['5-objectives.yaml']);
    const all = (await reports(cwd, 'san-telmo')).junit.suites;
    expect(all.map(({ name }) => name)).toEqual([account, 'workspace']);
    expect(all[0]!.cases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['1-analysis.yaml', '7-monitoring.yaml', 'records/ledger.csv']),
    );
  });

  it('shows no line of a file, also where it says so on a terminal', async () => {
    const cwd = copyOf('test/fixtures/example');
    const file = `${account}/5-objectives.yaml`;
    write(cwd, file, read(cwd, file).replace('shape: step', 'shape: canary-shape # canary-note'));
    for (const format of ['gitlab', 'sarif', 'junit']) {
      const { stdout } = await kam(['check', '--format', format], { cwd, terminal: true });
      expect(stdout).toContain('canary-shape');
      expect(stdout).not.toContain('canary-note');
      const { exitCode, stderr } = await kam(['check', '--format', format, '--excerpt'], { cwd });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(format);
    }
  });
});

describe('fingerprints', () => {
  const file = `${account}/3-dmu.yaml`;
  const ledger = `${account}/records/ledger.csv`;
  const stakeholders = [
    '  - { id: a-1, roles: [decider], influence: 9 }',
    '  - { id: a-2, colour: red }',
    '  - { id: a-3, influence: high, support: 8 }',
  ];
  const lines = ['s-1,2026-01-31,sale,1', 's-2,2026-02-30,sale,2', 's-3,2026-02-28,sale,x'];
  const plan = (people: readonly string[], records: readonly string[]) =>
    workspaceOf({
      'kam.yaml': 'kam: workspace/1\ncurrency: EUR\n',
      [file]: `kam: dmu/1\naccount: "san-telmo"\nstakeholders:\n${people.join('\n')}\n`,
      [ledger]: `id,date,kind,amount\n${records.join('\n')}\n`,
    });
  const marks = async (cwd: string, ...args: string[]) =>
    new Map((await reports(cwd, ...args)).gitlab.map((one) => [one.fingerprint, one.description] as const));

  it('stay where lines and items move, and only those of what is mended go', async () => {
    const before = await marks(plan(stakeholders, lines));
    expect(before.size).toBeGreaterThanOrEqual(6);
    const [first, second, third] = stakeholders as [string, string, string];
    const moved = plan(
      ['  # a word', third, '', first, '  - { id: a-0 }', second],
      ['s-0,2025-12-31,sale,1', ...lines].reverse(),
    );
    expect([...(await marks(moved)).keys()].filter((mark) => before.has(mark)).sort()).toEqual(
      [...before.keys()].sort(),
    );

    const mended = await marks(plan([first, second.replace(', colour: red', ''), third], lines));
    const gone = [...before].filter(([mark]) => !mended.has(mark)).map(([, description]) => description);
    expect(gone).toEqual([expect.stringContaining('"colour" is not a key')]);
    expect([...mended.keys()].filter((mark) => !before.has(mark))).toEqual([]);
  });

  it('stay from day to day, and whether one account is asked about or all', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const all = await marks(cwd, '--as-of', '2026-11-23');
    const next = await marks(cwd, '--as-of', '2026-11-24');
    expect([...next.keys()].filter((mark) => !all.has(mark))).toEqual([]);
    const one = await marks(cwd, '--as-of', '2026-11-23', 'san-telmo');
    expect(one.size).toBeGreaterThan(0);
    expect([...one.keys()].filter((mark) => !all.has(mark))).toEqual([]);
  });
});
