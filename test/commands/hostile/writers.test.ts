import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, kam, read, workspaceOf } from '../harness.ts';
import { built, words } from '../process.ts';
import { example } from './texts.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('hostile-writers');
});

/** Everything below a folder: path and content, temporary files included. */
function hashes(root: string, at = ''): string[] {
  return readdirSync(join(root, at), { withFileTypes: true })
    .flatMap((entry) => {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isSymbolicLink()) return `${path} ->`;
      if (entry.isDirectory()) return hashes(root, path);
      return `${path} ${createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex')}`;
    })
    .sort();
}

const making: [string, string[]][] = [
  ['report', ['report', 'san-telmo', '--force']],
  ['score', ['score', '--force']],
  ['kpi', ['kpi', 'san-telmo', '--force']],
];

describe.each(making)('%s --out --force', (_, argv) => {
  it('never writes over what kam reads, into an account, or through a link', async () => {
    const outside = folder();
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    const cwd = workspaceOf({ ...example(), 'notes.txt': 'mine' });
    symlinkSync(join(outside, 'secret.txt'), join(cwd, 'link.html'));
    symlinkSync(outside, join(cwd, 'elsewhere'));
    symlinkSync(join(cwd, 'accounts'), join(outside, 'back'));
    const before = [hashes(cwd), readdirSync(outside)];
    for (const out of [
      'kam.yaml',
      'portfolio.csv',
      'segmentation.yaml',
      './accounts/../kam.yaml',
      'accounts/san-telmo/5-objectives.yaml',
      'accounts/san-telmo/new.html',
      'accounts/new/new.html',
      'accounts',
      'journeys/severe-infection.yaml',
      'journeys/new.yaml',
      'link.html',
      'elsewhere/new.html',
      'elsewhere/secret.txt',
      join(outside, 'back/san-telmo/new.html'),
      '.',
      '',
      '/dev/null',
      'accounts/san-telmo/records/ledger.csv',
    ]) {
      const { exitCode, stdout } = await kam([...argv, '--out', out], { cwd });
      expect(exitCode, `--out ${out}: ${stdout.slice(0, 200)}`).toBe(2);
    }
    expect([hashes(cwd), readdirSync(outside)]).toEqual(before);
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('writes over somebody else’s file only when told to', async () => {
    const cwd = workspaceOf({ ...example(), 'notes.txt': 'mine' });
    const { exitCode, stderr } = await kam(
      [...argv.filter((word) => word !== '--force'), '--out', 'notes.txt'],
      { cwd },
    );
    expect([exitCode, read(cwd, 'notes.txt')]).toEqual([2, 'mine']);
    expect(stderr).toContain('--force');
    expect((await kam([...argv, '--out', 'notes.txt'], { cwd })).exitCode).toBe(0);
    expect(read(cwd, 'notes.txt')).not.toBe('mine');
  });
});

describe('kam book', () => {
  const visit = [
    'book',
    'visit',
    'san-telmo',
    '--stakeholder',
    'r-01',
    '--by',
    'kam-1',
    '--as-of',
    '2026-11-23',
  ];
  const contacts = 'accounts/san-telmo/records/contacts.csv';

  it('loses no line when several people book at once', async () => {
    const cwd = workspaceOf(example());
    const before = read(cwd, contacts);
    const ends = Array.from({ length: 6 }, (_, i) => {
      const child = spawn(process.execPath, words(cli, [...visit, '--hours', `${i + 1}.5`]), {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return new Promise<number | null>((resolve) => child.on('close', resolve));
    });
    expect(await Promise.all(ends)).toEqual([0, 0, 0, 0, 0, 0]);
    const after = read(cwd, contacts);
    expect(after.startsWith(before)).toBe(true);
    const hours = after
      .slice(before.length)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',')[5]);
    expect(hours.sort()).toEqual(['1.5', '2.5', '3.5', '4.5', '5.5', '6.5']);
    expect((await kam(['check', 'san-telmo'], { cwd })).exitCode).toBe(0);
    expect(hashes(cwd).filter((line) => line.includes('.kam-tmp-') || line.includes('lock'))).toEqual([]);
  });

  it('writes through no link', async () => {
    const outside = folder();
    const secret = join(outside, 'contacts.csv');
    writeFileSync(secret, example()[contacts]!);
    const files = Object.fromEntries(Object.entries(example()).filter(([path]) => path !== contacts));
    const cwd = workspaceOf(files);
    symlinkSync(secret, join(cwd, contacts));
    const { exitCode } = await kam(visit.concat('--hours', '1'), { cwd });
    expect([1, 2, 3]).toContain(exitCode);
    expect(readFileSync(secret, 'utf8')).toBe(example()[contacts]);
  });

  it('adds nothing behind a torn last line, and says which', async () => {
    const files = example();
    const torn = `${files[contacts]}2026-10-01-visit-ffffff,2026-10-`;
    const cwd = workspaceOf({ ...files, [contacts]: torn });
    const { exitCode, stderr } = await kam([...visit, '--hours', '1'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${contacts}:3: `);
    expect(read(cwd, contacts)).toBe(torn);
  });
});

describe('kam init and kam score --write', () => {
  it('write through no link that a branch brought along', async () => {
    const outside = folder();
    const cwd = workspaceOf(example());
    symlinkSync(outside, join(cwd, 'accounts/other'));
    symlinkSync(join(outside, 'scores.csv'), join(cwd, 'scores.csv'));
    symlinkSync(outside, join(cwd, '.kam'));
    for (const argv of [['init', '--account', 'OTHER'], ['score', '--write'], ['schema']]) {
      const { exitCode } = await kam(argv, { cwd });
      expect([1, 2, 3], argv.join(' ')).toContain(exitCode);
    }
    expect(readdirSync(outside)).toEqual([]);
  });

  it('break a hard link instead of writing through it', async () => {
    const outside = folder();
    const cwd = workspaceOf(example());
    expect((await kam(['score', '--write'], { cwd })).exitCode).toBe(0);
    const path = 'accounts/san-telmo/2-segmentation.yaml';
    linkSync(join(cwd, path), join(outside, 'twin'));
    const twin = readFileSync(join(outside, 'twin'), 'utf8');
    writeFileSync(join(cwd, 'portfolio.csv'), read(cwd, 'portfolio.csv').replace(',546,', ',12,'));
    expect((await kam(['score', '--write', '--as-of', '2026-11-24'], { cwd })).exitCode).toBe(0);
    expect(read(cwd, path)).not.toBe(twin);
    expect(readFileSync(join(outside, 'twin'), 'utf8')).toBe(twin);
    expect(existsSync(join(cwd, 'scores.csv'))).toBe(true);
  });
});
