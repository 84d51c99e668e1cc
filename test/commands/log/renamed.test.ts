import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presentNames, renamedFolders } from '../../../src/commands/shared/renamed-folders.ts';
import type { BlobChange, HistoryCommit } from '../../../src/io/history.ts';
import { copyOf, kam, read, write } from '../harness.ts';
import { git } from '../process.ts';

function commit(cwd: string, date: string): void {
  Object.assign(process.env, {
    GIT_AUTHOR_DATE: `${date}T12:00:00Z`,
    GIT_COMMITTER_DATE: `${date}T12:00:00Z`,
  });
  git(cwd, 'add', '-A', '-f');
  git(cwd, 'commit', '-q', '-m', 'a change');
}

/** As a person does it: the folder, and the id that each of its files repeats. */
function rename(cwd: string, from: string, to: string): void {
  renameSync(join(cwd, 'accounts', from), join(cwd, 'accounts', to));
  for (const file of readdirSync(join(cwd, 'accounts', to)))
    if (file.endsWith('.yaml')) {
      const path = `accounts/${to}/${file}`;
      write(cwd, path, read(cwd, path).replace(`account: "${from}"`, `account: "${to}"`));
    }
}

function putOff(cwd: string, account: string, from: string, to: string): void {
  const path = `accounts/${account}/5-objectives.yaml`;
  const before = read(cwd, path);
  const after = before.replace(new RegExp(`(id: net-sales-2026[\\s\\S]*?due: )${from}`), `$1${to}`);
  expect(after).not.toBe(before);
  write(cwd, path, after);
}

describe('an account whose folder is called anew', () => {
  it('keeps what it promised, and its log', async () => {
    const cwd = copyOf('examples/andes-pharma');
    git(cwd, 'init', '-q', '-b', 'main');
    commit(cwd, '2026-03-10');
    putOff(cwd, 'san-telmo', '2026-12-31', '2027-01-31');
    commit(cwd, '2026-04-10');
    rename(cwd, 'san-telmo', 'h-460060');
    commit(cwd, '2026-05-10');
    putOff(cwd, 'h-460060', '2027-01-31', '2027-02-28');
    commit(cwd, '2026-06-10');
    rename(cwd, 'h-460060', 'telmo');
    commit(cwd, '2026-07-10');
    putOff(cwd, 'telmo', '2027-02-28', '2027-03-31');
    commit(cwd, '2026-08-10');

    const { result } = await kam(['log', 'telmo', '--by', 'commit', '--format', 'json'], { cwd });
    const { points, series } = result as {
      points: { date: string }[];
      series: { kind: string; id: string; values: { point: number; value: string }[] }[];
    };
    expect(points.map(({ date }) => date)).toEqual([3, 4, 5, 6, 7, 8].map((month) => `2026-0${month}-10`));
    const due = series.find(({ kind, id }) => kind === 'due' && id === 'net-sales-2026');
    expect(due?.values.map(({ value }) => value)).toEqual([
      '2026-12-31',
      '2027-01-31',
      '2027-01-31',
      '2027-02-28',
      '2027-02-28',
      '2027-03-31',
    ]);

    const old = await kam(['log', 'san-telmo'], { cwd });
    expect(old.exitCode).toBe(2);
    expect(old.stderr).toContain('"san-telmo" is called "telmo" now');

    // since the day of the first commit three days moved and nothing else: no plan is new
    const review = await kam(['review', 'telmo', '--since', '2026-03-10', '--format', 'json'], { cwd });
    const { sections } = review.result as {
      sections: { id: string; parts: { title: string; rows: { subject: string; text: string }[] }[] }[];
    };
    const changed = sections.find(({ id }) => id === 'changed')!.parts;
    // a finding that came with the time, and that the plan accepts
    expect(changed.map(({ title }) => title)).toEqual(['Objectives', 'Findings accepted now']);
    expect(changed[0]!.rows).toHaveLength(1);
    expect(changed[0]!.rows[0]!.text.replaceAll('\u00a0', ' ')).toBe('due 31 Dec 2026 → 31 Mar 2027');
    const came = sections.find(({ id }) => id === 'came')!.parts.find(({ title }) => title === 'Figures');
    expect(JSON.stringify(came)).toContain('time passed');

    const all = await kam(['log', '--accounts', 'all', '--by', 'commit', '--format', 'csv'], { cwd });
    expect(all.stdout).not.toContain('san-telmo');
    expect(all.stdout).not.toContain('h-460060');

    for (const account of [['telmo'], []]) {
      const checked = await kam(['check', ...account, '--format', 'json'], { cwd });
      const { findings } = checked.result as { findings: { rule: string; message: string; file: string }[] };
      expect(
        findings.filter(({ rule }) => rule === 'objective-not-postponed-thrice').map(({ file }) => file),
      ).toEqual(['accounts/telmo/5-objectives.yaml']);
    }
    const forecast = await kam(['log', 'telmo', '--forecast', '--format', 'json'], { cwd });
    const { objectives } = (
      forecast.result as { forecast: { objectives: { id: string; due_moves: number }[] } }
    ).forecast;
    expect(objectives.find(({ id }) => id === 'net-sales-2026')).toMatchObject({
      first_due: '2026-12-31',
      due_moves: 3,
    });
  });
});

const file = (id: string) => ({ id, kind: 'file' as const });
const gone = (path: string): BlobChange => ({ path, before: file(path), after: undefined });
const came = (path: string, was?: string): BlobChange => ({
  path,
  before: undefined,
  after: file(path),
  ...(was === undefined ? {} : { was }),
});
const moved = (from: string, to: string) => [gone(from), came(to, from)];

describe('renamed folders', () => {
  const whole = ['1-analysis.yaml', '3-dmu.yaml', 'records/ledger.csv'].flatMap((name) =>
    moved(`accounts/a/${name}`, `accounts/b/${name}`),
  );
  it('are those that moved with what says who they are', () => {
    expect([...renamedFolders(whole)]).toEqual([['b', 'a']]);
    // a file that was given to another account
    expect([...renamedFolders(moved('accounts/a/3-dmu.yaml', 'accounts/b/3-dmu.yaml'))]).toEqual([]);
    // an account that was split: the old one still stands
    const change = { path: 'accounts/a/2-tier.yaml', before: file('1'), after: file('2') };
    expect([...renamedFolders([...whole, change])]).toEqual([]);
    // a new account that began as a copy of one that left
    const others = ['4', '5', '6', '7'].map((n) => came(`accounts/b/records/${n}.csv`));
    expect([...renamedFolders([...whole, ...others])]).toEqual([]);
  });

  it('have their present name all along, and who had that name before keeps apart', () => {
    const commits = [
      [came('accounts/a/1-analysis.yaml'), came('accounts/b/1-analysis.yaml')],
      [gone('accounts/b/1-analysis.yaml')],
      moved('accounts/a/1-analysis.yaml', 'accounts/b/1-analysis.yaml'),
      [came('accounts/a/1-analysis.yaml')],
    ].map(
      (changes, i): HistoryCommit => ({
        id: `${i}`,
        time: i,
        date: '2026-01-01',
        subject: '',
        isFirst: i === 0,
        changes,
      }),
    );
    const told = commits
      .reverse()
      .map(presentNames().tell)
      .map(({ changes }) =>
        changes.map(({ path, before, after }) => [path.split('/')[1], before?.id, after?.id]),
      );
    const at = (name: string) => `accounts/${name}/1-analysis.yaml`;
    expect(told.reverse()).toEqual([
      [
        ['b', undefined, at('a')],
        ['b-before', undefined, at('b')],
      ],
      [['b-before', at('b'), undefined]],
      [['b', at('a'), at('b')]],
      [['a', undefined, at('a')]],
    ]);
  });
});
