import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { copyOf, folder, workspaceOf } from '../harness.ts';
import { built, start, words } from '../process.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('cli');
});

describe('kam as a process', () => {
  it.each([
    [['--help'], 0],
    [['--version'], 0],
    [['check', '--help'], 0],
    [['nonsense'], 2],
    [['check', '--nonsense'], 2],
    [['check', '--format', 'xml'], 2],
    [['check'], 2],
  ])('ends %j with %i', (argv, code) => {
    const { status, stderr } = start(cli, argv, { cwd: folder() });
    expect(status).toBe(code);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('shows other people’s bytes as codes', () => {
    const nasty = '--\u001b[2J\u0007\u202e';
    const { status, stderr } = start(cli, ['check', nasty], { cwd: folder() });
    expect(status).toBe(2);
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('breaks its notes at the width of a terminal, and nowhere for another program', () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' });
    const said = (tty: string) => {
      const [, , program] = words(cli, ['init', '--ci', 'github', '--force']);
      const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `${tty}${program}`], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, COLUMNS: '50', NO_COLOR: '1' },
      });
      return stderr.split('\n');
    };
    const whole = said('');
    rmSync(join(cwd, '.github'), { recursive: true });
    const broken = said('process.stderr.isTTY = true;');
    expect(Math.max(...whole.map(displayWidth))).toBeGreaterThan(100);
    expect(Math.max(...broken.map(displayWidth))).toBeLessThanOrEqual(50);
    expect(broken.join(' ').split(/ +/)).toEqual(whole.join(' ').split(/ +/));
  });

  it('ends quietly when its reader goes away', () => {
    const { status, stderr } = spawnSync(
      'bash',
      [
        '-o',
        'pipefail',
        '-c',
        `"$0" "$@" | head -1; exit \${PIPESTATUS[0]}`,
        process.execPath,
        ...words(cli, ['check', '--format', 'json']),
      ],
      { cwd: copyOf('examples/andes-pharma'), encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full, with exit 3', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', '"$0" "$@" > /dev/full', process.execPath, ...words(cli, ['check'])],
      {
        cwd: copyOf('examples/andes-pharma'),
        encoding: 'utf8',
      },
    );
    expect(status).toBe(3);
    expect(stderr).toContain('no space left');
  });

  it('delivers all of a large answer to a slow reader', () => {
    const many = Array.from(
      { length: 700 },
      (_, i) => `  - { id: need-${i}, txt: "${'x'.repeat(40)}" }`,
    ).join('\n');
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\n',
      ...Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => [
          `accounts/a${i}/1-analysis.yaml`,
          `kam: analysis/1\naccount: "a${i}"\nneeds:\n${many}\n`,
        ]),
      ),
    });
    const { stdout } = spawnSync(
      'bash',
      ['-c', '"$0" "$@" | (sleep 0.3; cat)', process.execPath, ...words(cli, ['check', '--format', 'json'])],
      { cwd, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect((JSON.parse(stdout) as { findings: unknown[] }).findings.length).toBeGreaterThan(5000);
  });

  it('is ended by Ctrl-C like any other program', async () => {
    const child = spawn(process.execPath, words(cli, ['check']), {
      cwd: copyOf('examples/andes-pharma'),
      stdio: 'ignore',
    });
    setTimeout(() => child.kill('SIGINT'), 20);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (code, signal) => resolve([code, signal])),
    );
    expect(signal === 'SIGINT' || code === 130 || code === 0).toBe(true);
  });
});
