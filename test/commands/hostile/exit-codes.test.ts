import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, kam, workspaceOf } from '../harness.ts';
import { built, git, start } from '../process.ts';
import { example } from './texts.ts';

/** What stands in a file is 1 and has a place; a wrong call is 2; a disk that fails is 3. */

let cli: string;
beforeAll(async () => {
  cli = await built('hostile-exit');
});

interface Located {
  rule: string;
  severity: string;
  file: string;
  line: number;
  column: number;
}
const errorsOf = (result: unknown): string[] =>
  (result as { findings: Located[] }).findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, file, line, column }) => `${rule} ${file}:${line}:${column}`);

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const bad: [string, (root: string, file: string) => void, string][] = [
  ['is UTF-16', (root, file) => writeFileSync(join(root, file), utf16('kam: x\n')), 'encoding 1:1'],
  [
    'is no text',
    (root, file) => writeFileSync(join(root, file), Buffer.from([0xff, 0xfe, 0, 1])),
    'encoding 1:1',
  ],
  ['holds a NUL', (root, file) => writeFileSync(join(root, file), 'kam\0: x\n'), 'encoding 1:4'],
  ['is empty', (root, file) => writeFileSync(join(root, file), ''), 'file 1:1'],
  [
    'is a Git LFS pointer',
    (root, file) =>
      writeFileSync(join(root, file), 'version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 1\n'),
    'file 1:1',
  ],
  [
    'is over the cap',
    (root, file) => {
      writeFileSync(join(root, file), '');
      truncateSync(join(root, file), 50_000_000); // sparse: it must not even be read
    },
    'file 1:1',
  ],
  [
    'is a link out',
    (root, file) => {
      rmSync(join(root, file));
      symlinkSync('/etc/passwd', join(root, file));
    },
    'file 1:1',
  ],
  [
    'is a folder',
    (root, file) => {
      rmSync(join(root, file));
      mkdirSync(join(root, file));
      writeFileSync(join(root, file, 'x.yaml'), 'a: 1\n');
    },
    '',
  ],
  [
    'has a merge conflict',
    (root, file) => writeFileSync(join(root, file), '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n'),
    'file 1:1',
  ],
];
const files = [
  'kam.yaml',
  'accounts/san-telmo/5-objectives.yaml',
  'accounts/san-telmo/records/ledger.csv',
  'segmentation.yaml',
  'journeys/severe-infection.yaml',
  'questionnaire.yaml',
];

describe.each(files)('%s', (file) => {
  it.each(bad)(
    'that %s: kam check ends with 1 and says where, every other command ends',
    async (_, spoil, says) => {
      const cwd = workspaceOf(example());
      spoil(cwd, file);
      const { result, exitCode } = await kam(['check', '--format', 'json'], { cwd });
      if (says !== '') {
        const [rule, place] = says.split(' ');
        // a CSV that is no LFS pointer, and a sparse one under its own larger cap, fail by another word at 1:1
        expect(errorsOf(result)).toContainEqual(
          expect.stringMatching(
            file.endsWith('.csv') ? new RegExp(` ${file}:1:`) : new RegExp(`^${rule} ${file}:${place}$`),
          ),
        );
        expect(exitCode).toBe(1);
      }
      for (const argv of [
        ['next'],
        ['kpi', 'san-telmo'],
        ['score'],
        ['report', 'san-telmo', '--out', '-'],
        ['init', '--account', 'OTHER'],
      ]) {
        const printed = await kam(argv, { cwd });
        expect([0, 1, 2], `${argv.join(' ')}\n${printed.stderr}`).toContain(printed.exitCode);
        if (printed.exitCode !== 0) expect(printed.stderr + printed.stdout).not.toBe('');
      }
    },
  );
});

describe('a file with an error yields no numbers', () => {
  it('kpi and report say so, with 1', async () => {
    const cwd = workspaceOf({ ...example(), 'accounts/san-telmo/records/ledger.csv': 'id,date\n"' });
    const { exitCode, result } = await kam(['kpi', 'san-telmo', '--format', 'json'], { cwd });
    const { kpis } = (result as { accounts: { kpis: { id: string; value: unknown; reason: string }[] }[] })
      .accounts[0]!;
    expect(kpis.find(({ id }) => id === 'net_sales')).toMatchObject({
      value: null,
      reason: expect.stringContaining('ledger.csv'),
    });
    expect(exitCode).toBe(1);
    expect((await kam(['report', 'san-telmo', '--out', '-'], { cwd })).exitCode).toBe(1);
  });
});

describe('a wrong call ends with 2', () => {
  const calls: string[][] = [
    ['check', '--nope'],
    ['check', 'no-such-account'],
    ['check', '--at', 'no-such-ref'],
    ['check', '--at', '--output=forged'],
    ['check', '--at', '--upload-pack=touch forged'],
    ['check', '--at', 'HEAD:kam.yaml'],
    ['check', '--at', ''],
    ['check', '--at', 'HEAD\nHEAD'],
    ['check', '--as-of', '2026-02-30'],
    ['check', '--as-of', 'yesterday'],
    ['check', '--as-of', '2026-2-3'],
    ['check', '--max-warnings', '12abc'],
    ['check', '--max-warnings', '-1'],
    ['check', '--max-warnings', '1e3'],
    ['check', '-C', '/no/such/folder'],
    ['next', '..'],
    ['next', '../../etc'],
    ['kpi', '/etc/passwd'],
    ['kpi', 'no-such\0'],
    ['kpi', 'san-telmo', '--explain', 'constructor'],
    ['kpi', 'san-telmo', '--explain', '__proto__'],
    ['kpi', 'san-telmo', '--period', '2026-13'],
    ['report', 'constructor'],
    ['report', '__proto__'],
    ['report', 'san-telmo', '--format', 'exe'],
    ['report', 'san-telmo', '--out', 'a\0b'],
    ['score', 'no-such-file.csv'],
    ['score', '../*'],
    ['score', 'accounts'],
    ['score', '--top', '0x10'],
    ['score', '--allow-rejects', '-1'],
    ['score', '--explain', 'no-such-account'],
    ['book', 'toString', 'san-telmo'],
    ['book', 'visit', '../san-telmo'],
    ['book', 'sale', 'san-telmo', '--amount', '1e9'],
    ['book', 'sale', 'san-telmo', '--amount', '0x10'],
    ['book', 'sale', 'san-telmo', '--amount', 'NaN'],
    ['book', 'sale', 'san-telmo', '--amount', '1,5'],
    ['book', 'sale', 'san-telmo', '--amount', '5', '--date', '2026-02-30'],
    ['book', 'sale', 'san-telmo', '--amount', '5', '--note', 'a\nb'],
    ['book', 'sale', 'san-telmo', '--amount', '5', '--note', 'a\u202eb'],
    ['init', '--account', '../../etc/passwd'],
    ['init', '--account', ''],
    ['init', '--from', '/dev/zero'],
    ['init', '--from', 'no-such-file'],
    ['completion', 'tcsh'],
    ['nonsense'],
  ];
  it.each(calls.map((call) => [call]))('%j', async (call) => {
    const cwd = workspaceOf(example());
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '-A', '-f');
    git(cwd, 'commit', '-q', '-m', 'plan');
    const { exitCode, stdout, stderr } = await kam(call, { cwd });
    expect(exitCode, stdout).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^kam: .+\n/);
    expect(git(cwd, 'status', '--porcelain')).toBe('');
  });
});

describe('a disk or a permission that fails ends with 3', () => {
  it('a report or a plan below a file', () => {
    const cwd = workspaceOf({ ...example(), out: 'a file\n' });
    const below = start(cli, ['report', 'san-telmo'], { cwd });
    expect([below.status, below.stderr]).toEqual([3, expect.stringContaining('out')]);
    rmSync(join(cwd, 'accounts/valencia-network'), { recursive: true });
    writeFileSync(join(cwd, 'accounts/other'), 'a file\n');
    const plan = start(cli, ['init', '--account', 'OTHER'], { cwd });
    expect([2, 3]).toContain(plan.status);
    for (const { stderr } of [below, plan]) expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('a defect shows no stack and no value of a plan without --debug', () => {
    const cwd = folder();
    const { status, stderr } = start(cli, ['check', '-C', 'x'.repeat(5000)], { cwd });
    expect([2, 3]).toContain(status);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
