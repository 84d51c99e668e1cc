import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../harness.ts';
import { built, start } from '../process.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('hostile-bytes');
});

/** Machines far apart: zone, language, order of letters, width and colours of a terminal. */
const machines: { [name: string]: string }[] = [
  { TZ: 'America/Los_Angeles', LANG: 'C', LC_ALL: 'C', COLUMNS: '33' },
  { TZ: 'Pacific/Kiritimati', LANG: 'sv_SE.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8', LANGUAGE: 'ar', FORCE_COLOR: '3', TERM: 'dumb' },
];
const calls: string[][] = [
  ['check', '--format', 'json'],
  ['check', '--format', 'github'],
  ['check', '--format', 'gitlab'],
  ['check', '--format', 'sarif'],
  ['check', '--format', 'junit'],
  ['next', '--all'],
  ['status', '--format', 'json'],
  ['kpi', 'san-telmo', '--format', 'json'],
  ['kpi', '--accounts', 'all', '--format', 'csv'],
  ['score', '--format', 'json'],
  ['score', '--missing'],
  ['report', 'san-telmo', '--out', '-'],
  ['report', 'nova-clinic', '--out', '-', '--format', 'md'],
  ['report', 'san-telmo', '--out', '-', '--format', 'json'],
];

describe('the same files and the same day give the same bytes on every machine', () => {
  it.each(calls.map((call) => [call.join(' '), call] as const))('kam %s', (_, call) => {
    const answers = machines.map((machine) => {
      const cwd = join(folder(), machine.TZ!.replace('/', '-'));
      cpSync('examples/andes-pharma', cwd, { recursive: true });
      const { stdout, stderr, status } = start(cli, [...call, '--as-of', '2026-01-01'], {
        cwd,
        env: { PATH: process.env.PATH, HOME: cwd, ...machine },
      });
      return { stdout, stderr, status };
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const { stdout, stderr, status } = answers[0]!;
    expect([0, 1], stderr).toContain(status);
    expect(stdout).not.toBe('');
    expect(stdout).not.toMatch(/\/tmp\/|kam-test-|Kiritimati/);
  });

  it('SOURCE_DATE_EPOCH says the day where no call does, in UTC', () => {
    const cwd = folder();
    cpSync('examples/andes-pharma', cwd, { recursive: true });
    const at = (machine: object, epoch: number) =>
      start(cli, ['report', 'san-telmo', '--out', '-', '--format', 'json'], {
        cwd,
        env: { PATH: process.env.PATH, ...machine, SOURCE_DATE_EPOCH: String(epoch) },
      }).stdout;
    const last = Date.UTC(2026, 10, 23, 23, 59, 59) / 1000;
    const days = machines.map((machine) => at(machine, last));
    for (const day of days) expect(day).toBe(days[0]);
    expect(days[0]).toContain('"as_of": "2026-11-23"');
    expect(at(machines[0]!, last + 1)).toContain('"as_of": "2026-11-24"');
  });
});
