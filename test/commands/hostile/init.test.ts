import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kam, workspaceOf } from '../harness.ts';
import { fine } from './printed.ts';
import { refused, strings } from './strings.ts';

/** A list from anywhere, whose header, kinds and areas are anything: kam init takes it or says why not. */

const around = { env: { GITHUB_ACTIONS: 'true', CI: 'true' } };
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const lists = (text: string): [string, string, string][] => [
  ['header', `id,${cell(text)}\na,1\nb,2\n`, `id: id\ncriteria: [{ column: ${JSON.stringify(text)} }]\n`],
  ['name', `id,name,beds\na,${cell(text)},1\nb,x,2\n`, 'id: id\nname: name\ncriteria: [{ column: beds }]\n'],
  ['kind', `id,kind\na,${cell(text)}\nb,x\n`, 'id: id\ncriteria: [{ column: kind }]\n'],
  ['area', `id,area,beds\na,${cell(text)},1\nb,x,2\n`, 'id: id\narea: area\ncriteria: [{ column: beds }]\n'],
  ['id', `id,beds\n${cell(text)},1\nb,2\n`, 'id: id\ncriteria: [{ column: beds }]\n'],
];

describe.each(['header', 'name', 'kind', 'area', 'id'])('a portfolio with any text as %s', (where) => {
  it('is taken or refused, never half', async () => {
    for (const text of [...strings, ...refused]) {
      // no bytes say half a pair; an address is an error of its own
      if (text.includes('\ud800') || text.includes('@kam')) continue;
      const [, list, answers] = lists(text).find(([name]) => name === where)!;
      const cwd = workspaceOf({ 'list.csv': list, 'answers.yaml': answers });
      const words = ['init', 'plans', '--from', 'list.csv'];
      for (const argv of [
        [...words, '--questions'],
        [...words, '--answers', 'answers.yaml'],
      ]) {
        const printed = await kam(argv, { cwd, ...around });
        expect([0, 1, 2], `${argv.join(' ')} ${JSON.stringify(text)}`).toContain(printed.exitCode);
        fine(printed, argv);
        // what is printed to be filled in stays commented out
        if (argv.includes('--questions') && printed.exitCode === 0) expect(parse(printed.stdout)).toBeNull();
        if (argv.includes('--answers') && printed.exitCode !== 0)
          expect(readdirSync(cwd).sort()).toEqual(['answers.yaml', 'list.csv']);
        if (argv.includes('--answers') && printed.exitCode === 0) {
          const { exitCode, stdout } = await kam(['check', '-C', 'plans'], { cwd });
          expect(exitCode, `${JSON.stringify(text)}\n${stdout}`).toBe(0);
        }
      }
    }
  });
});
