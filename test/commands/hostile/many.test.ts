import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';
import { example } from './texts.ts';

/** Much of the same: answers stay short, and the work grows with the input and no faster. */

const ledger = 'accounts/san-telmo/records/ledger.csv';
const header = example()[ledger]!.split('\n')[0]!;
const columns = header.split(',').length;

describe('100 000 bad rows', () => {
  it('give a handful of lines and the count, in every form', async () => {
    const row = `x,2026-02-30,nothing,1e5,eur${','.repeat(columns - 5)}\n`;
    const cwd = workspaceOf({ ...example(), [ledger]: `${header}\n${row.repeat(100_000)}` });
    const { exitCode, stdout } = await kam(['check'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').filter((line) => line.startsWith(ledger)).length).toBeLessThanOrEqual(20);
    expect(stdout.length).toBeLessThan(20_000);
    for (const argv of [
      ['check', '--format', 'json'],
      ['check', '--format', 'github'],
      ['next', '--all'],
      ['report', 'san-telmo', '--out', '-'],
    ]) {
      const printed = await kam(argv, { cwd });
      expect((printed.stdout + printed.stderr).length, argv.join(' ')).toBeLessThan(1_000_000);
    }
  });

  it('of a portfolio are counted, and 20 are named', async () => {
    const cwd = workspaceOf({
      ...example(),
      'portfolio.csv': `id,name,region,beds,class\n${'a,b,c,many,e\n'.repeat(100_000)}`,
    });
    const { exitCode, stderr, stdout } = await kam(['score', '--format', 'table'], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(40);
    expect(`${stdout}${stderr}`).toContain('100000');
  });
});

describe('a file of nothing but mistakes', () => {
  it.each([
    ['unknown keys', Array.from({ length: 1900 }, (_, i) => `key-${i}: 1`).join('\n')],
    ['wrong items', `needs:\n${'  - { idd: 1, text: 2, topic: [], audience: nobody }\n'.repeat(1900)}`],
    [
      'lost references',
      `needs: []\nsources:\n${Array.from({ length: 1900 }, (_, i) => `  - { id: s-${i}, title: x, date: 2026-02-30 }`).join('\n')}`,
    ],
    ['one list too long', `needs:\n${'  - 1\n'.repeat(60_000)}`],
    ['unclosed brackets', '['.repeat(100_000)],
    ['aliases', `a: &a [x]\n${Array.from({ length: 9000 }, (_, i) => `k${i}: *a`).join('\n')}`],
    [
      'a bomb',
      `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`,
    ],
    ['one long line', `summary: ${'x '.repeat(400_000)}`],
  ])('%s', async (_, body) => {
    const path = 'accounts/san-telmo/1-analysis.yaml';
    const cwd = workspaceOf({ ...example(), [path]: `kam: analysis/1\naccount: "san-telmo"\n${body}\n` });
    const { exitCode, stdout } = await kam(['check'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').filter((line) => line.startsWith(path)).length).toBeLessThanOrEqual(20);
    expect(stdout.length).toBeLessThan(20_000);
  });
});
