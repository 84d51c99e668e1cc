import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';
import { json, model, settings } from './questions.ts';

const head = 'id,name,area,beds,growth,kind,sales,share\n';
const list = `${head}a,A,,50,0,big,900,40\nb,B,,50,0,big,100,10\nc,C,,10,-9,small,900,40\n`;
const tier = (account: string, more = '') => `# ours\nkam: tier/1\naccount: "${account}"\n${more}`;

/** Scored and written. */
async function written(more: Record<string, string> = {}): Promise<string> {
  const cwd = workspaceOf({
    'kam.yaml': settings,
    'segmentation.yaml': model,
    'portfolio.csv': list,
    'accounts/a/2-segmentation.yaml': tier('a', 'ratings: { openness: 4 }\n'),
    'accounts/c/2-segmentation.yaml': tier('c'),
    ...more,
  });
  const { exitCode } = await kam(['score', '--write'], { cwd });
  expect(exitCode).toBe(0);
  return cwd;
}

const check = (cwd: string, ...argv: string[]) => kam(['score', '--check', ...argv], { cwd });
const places = async (cwd: string) =>
  (await json(cwd, '--check')).findings.map(({ file, line, message }) => `${file}:${line} ${message}`);

/** Every file with its bytes and its time. */
function everything(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() ? [`${path} ${statSync(path).mtimeMs} ${read('', path)}`] : [];
  });
}

describe('kam score --check', () => {
  it('is one quiet line when all is current, also on another day and in a CRLF checkout', async () => {
    const cwd = await written();
    const fine = { exitCode: 0, stdout: 'scores.csv and the tiers of 2 plans are current.\n', stderr: '' };
    expect(await check(cwd)).toMatchObject(fine);
    expect(await check(cwd, '--as-of', '2027-06-01')).toMatchObject(fine);
    write(cwd, 'scores.csv', read(cwd, 'scores.csv').replaceAll('\n', '\r\n'));
    expect(await check(cwd)).toMatchObject(fine);
    expect((await json(cwd, '--check')).findings).toEqual([]);
  });

  it('names accounts whose tier is another one, with old and new, and writes nothing', async () => {
    const cwd = await written();
    write(
      cwd,
      'portfolio.csv',
      list
        .replace('a,A,,50', 'a,A,,99')
        .replace(/^b.*\n/m, '')
        .concat('z,Z,,90,9,big,10,50\n'),
    );
    const before = everything(cwd);
    const { exitCode, stdout } = await check(cwd);
    expect(exitCode).toBe(1);
    expect(everything(cwd)).toEqual(before);
    expect(await places(cwd)).toEqual([
      'accounts/a/2-segmentation.yaml:5 "a" is "develop" here and "key" by the model and the portfolio as they are.',
      'scores.csv:1 "z" is "develop", and does not stand here yet.',
      'scores.csv:2 "a" is "develop" here and "key" by the model and the portfolio as they are.',
      'scores.csv:4 "b" stands here as "develop", and the portfolio has no such account any more.',
    ]);
    expect(stdout).toContain('scores.csv:2:1  error  scores\n  "a" is "develop" here and "key" by the model');
    expect(stdout).toContain(
      '3 accounts change their tier; scores.csv or plans are out of date. Run kam score\n--write.\n',
    );
    const { changes } = (await json(cwd, '--check')).check as { changes: unknown[] };
    expect(changes).toContainEqual({
      file: 'scores.csv',
      account: 'b',
      because: 'gone',
      tier_before: 'develop',
      tier_after: null,
    });
    await kam(['score', '--write'], { cwd });
    expect((await check(cwd)).exitCode).toBe(0);
  });

  it.each([
    [
      'the row',
      (cwd: string) => write(cwd, 'portfolio.csv', list.replace('a,A,,50,0', 'a,A,,51,0')),
      [
        'accounts/a/2-segmentation.yaml:8 "a" was scored from another row or other ratings; its tier stays "develop".',
        'scores.csv:2 "a" was scored from another row or other ratings; its tier stays "develop".',
      ],
    ],
    [
      'the ratings',
      (cwd: string) =>
        write(
          cwd,
          'accounts/a/2-segmentation.yaml',
          read(cwd, 'accounts/a/2-segmentation.yaml').replace('openness: 4', 'openness: 5'),
        ),
      [
        'accounts/a/2-segmentation.yaml:8 "a" was scored from another row or other ratings; its tier stays "develop".',
        'scores.csv:2 "a" was scored from another row or other ratings; its tier stays "develop".',
      ],
    ],
    [
      'a hash by hand',
      (cwd: string) =>
        write(
          cwd,
          'accounts/c/2-segmentation.yaml',
          read(cwd, 'accounts/c/2-segmentation.yaml').replace(/row: .*/, 'row: "000000000000"'),
        ),
      [
        'accounts/c/2-segmentation.yaml:7 "c" was scored from another row or other ratings; its tier stays "serve".',
      ],
    ],
    [
      'a rank by hand',
      (cwd: string) => write(cwd, 'scores.csv', read(cwd, 'scores.csv').replace(/^b,(.*),3,/m, 'b,$1,2,')),
      ['scores.csv:1 1 more account has another score or rank; its tier stays.'],
    ],
    [
      'a new plan',
      (cwd: string) => write(cwd, 'accounts/c/2-segmentation.yaml', tier('c')),
      [
        'accounts/c/2-segmentation.yaml:1 "c" is in no tier here and "serve" by the model and the portfolio as they are.',
      ],
    ],
  ] as const)('tells that %s changed where the tier stays', async (_, change, found) => {
    const cwd = await written();
    change(cwd);
    expect(await places(cwd)).toEqual(found);
    expect((await check(cwd)).exitCode).toBe(1);
  });

  it('tells of another model once, and of each plan', async () => {
    const cwd = await written();
    write(cwd, 'segmentation.yaml', model.replace('beds, weight: 40', 'beds, weight: 41'));
    const told = await places(cwd);
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(
      /^accounts\/a\/2-segmentation.yaml:7 "a" was scored with another model; its tier stays "develop"\.$/,
    );
    expect(told[2]).toMatch(
      /^scores\.csv:2 scores\.csv was scored with another segmentation\.yaml or pin: model [0-9a-f]{6}, now [0-9a-f]{6}\./,
    );
    write(cwd, 'segmentation.yaml', `# only a comment\n${model}`);
    expect((await check(cwd)).exitCode).toBe(0);
  });

  it('misses what was never written', async () => {
    const cwd = workspaceOf({
      'kam.yaml': settings,
      'segmentation.yaml': model,
      'portfolio.csv': list,
      'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\n',
    });
    expect(await places(cwd)).toEqual([
      'accounts/a/2-segmentation.yaml:1 "a" is "develop" by the model, and its plan has no 2-segmentation.yaml to say so.',
      'scores.csv:1 There is no scores.csv, so nobody can tell which accounts are key.',
    ]);
    write(cwd, 'scores.csv', 'account,owner\na,kam-1\n');
    expect((await places(cwd))[1]).toContain('This is no file of scores');
  });

  it('lets an override be, and a plan without an account', async () => {
    const cwd = await written({
      'accounts/a/2-segmentation.yaml': tier(
        'a',
        'override: { tier: key, reason: ours, until: 2027-01-01 }\n',
      ),
      'accounts/gone/2-segmentation.yaml': tier('gone'),
    });
    expect((await check(cwd)).exitCode).toBe(0);
  });

  it('answers for a revision, and fails where nothing can be scored', async () => {
    const { root, put, commit, remove } = repository({
      'kam.yaml': settings,
      'segmentation.yaml': model,
      'portfolio.csv': list,
    });
    onTestFinished(remove);
    await kam(['score', '--write'], { cwd: root });
    commit();
    put({ 'portfolio.csv': list.replace('a,A,,50', 'a,A,,99') });
    expect((await check(root)).exitCode).toBe(1);
    expect((await check(root, '--at', 'HEAD')).exitCode).toBe(0);
    put({ 'portfolio.csv': list.replace('900,40', 'much,40') });
    const { exitCode, stderr } = await check(root);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('rejected')]);
  });
});
