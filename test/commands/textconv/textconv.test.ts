import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { gitIn, type Repository, repository } from '../../io/repository.ts';
import { folder, kam, write } from '../harness.ts';
import { built } from '../process.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('textconv');
});

const yaml = `kam: objectives/1
account: san-telmo
objectives:
  - { id: listing, measure: listing, due: "2026-09-30" } # as promised
  - { id: share, measure: market_share, due: "2026-12-31" }
`;
const csv = 'id,date,stakeholder,by,channel,hours\nv-1,2026-05-12,r-01,kam-1,visit,1.50\n';
const planPath = 'plans/accounts/san-telmo/5-objectives.yaml';
const recordPath = 'plans/accounts/san-telmo/records/contacts.csv';

/** A repository whose folder plans/ is a workspace as kam init makes it, and somebody who set the textconv. */
async function started(): Promise<Repository & { shown(...args: string[]): string }> {
  const one = repository({ 'README.md': 'plans\n' });
  onTestFinished(one.remove);
  await kam(['init', 'plans'], { cwd: one.root });
  one.put({ [planPath]: yaml, [recordPath]: csv });
  one.commit('plans');
  const script = `await (await import(${JSON.stringify(cli)})).main(process.argv.slice(1))`;
  one.git(
    'config',
    'diff.kam.textconv',
    `'${process.execPath}' --input-type=module -e '${script}' -- textconv --`,
  );
  // what changed, without the heads of files and hunks
  const shown = (...args: string[]) =>
    one
      .git(...args)
      .split('\n')
      .filter((line) => /^[-+](?![-+]{2} )/.test(line))
      .join('\n');
  return { ...one, shown };
}

describe('git diff and git log -p through kam textconv', () => {
  it('show values by ids; comments, quotes and order show nothing', async () => {
    const { put, shown, commit } = await started();
    const other = `kam: objectives/1
account: san-telmo
objectives:
  # a word
  - due: 2026-12-31
    measure: "market_share"
    id: share
  - { measure: listing, id: listing, due: "2026-09-30" }
`;
    put({ [planPath]: other });
    expect(shown('diff')).toBe('');
    put({ [planPath]: other.replace('2026-09-30', '2026-12-31') });
    const moved = '-objectives/listing/due: 2026-09-30\n+objectives/listing/due: 2026-12-31';
    expect(shown('diff')).toBe(moved);
    commit('the listing moves');
    expect(shown('log', '-p', '-1')).toBe(moved);
  });

  it('show a record as one line, and no number spelt otherwise', async () => {
    const { put, shown } = await started();
    put({
      [recordPath]: csv.replace('1.50', '1.5').replace('\n', '\nv-2,2026-05-13,r-02,kam-1,call,\n'),
    });
    expect(shown('diff')).toBe('+v-2: date 2026-05-13, stakeholder r-02, by kam-1, channel call');
  });

  it('go on where a file is broken, and show its lines', async () => {
    const { put, shown } = await started();
    put({ [planPath]: `${yaml}  - { id: \u001b[2J\n::error::x\n`, [recordPath]: `${csv}v-2,2026` });
    expect(shown('diff')).toContain('+  - { id: \\u{1b}[2J\n+:\\u{3a}error::x');
    expect(shown('diff')).toContain('+v-2,2026');
  });

  it('are plain git for whoever set nothing', async () => {
    const { root, put, git } = await started();
    git('config', '--unset', 'diff.kam.textconv');
    put({ [planPath]: yaml.replace('2026-09-30', '2026-12-31') });
    expect(gitIn(root, ['diff'])).toContain('-  - { id: listing, measure: listing, due: "2026-09-30" }');
  });
});

describe('kam textconv', () => {
  const shown = async (text: string | Uint8Array, name = 'Xb7k_blob') => {
    const cwd = folder();
    write(cwd, name, text);
    const { exitCode, stdout } = await kam(['textconv', '--', name], { cwd });
    return { exitCode, lines: stdout.split('\n').slice(0, -1) };
  };

  it('knows a file by what stands in it, whatever it is called, in no workspace', async () => {
    expect(await shown(yaml, '-x')).toEqual({
      exitCode: 0,
      lines: [
        'kam: objectives/1',
        'account: san-telmo',
        'objectives/listing/due: 2026-09-30',
        'objectives/listing/measure: listing',
        'objectives/share/due: 2026-12-31',
        'objectives/share/measure: market_share',
      ],
    });
    expect((await shown('kam: workspace/1\nproducts: [{ id: b }, { id: a, label: A }]\n')).lines).toEqual([
      'kam: workspace/1',
      'products/a/label: A',
      'products/b/id: b',
    ]);
    expect((await shown('date,currency,rate\n2026-01-01,USD,0.90\n')).lines).toEqual([
      '2026-01-01+USD: rate 0.9',
    ]);
  });

  it.each<[string, string | Uint8Array]>([
    ['YAML of somebody else', '# a list\nservices: { b: 1, a: 2 }\n'],
    ['a kind that is none', 'kam: recipe/1\nb: 1\na: 2\n'],
    ['a table of somebody else', 'b,a\n2,1\n'],
    ['a line too short', 'id,date,stakeholder,by,channel\nv-1,2026\n'],
    ['a merge that is not resolved', `<<<<<<< HEAD\n${yaml}=======\n>>>>>>> b\n`],
    ['an empty item', 'kam: objectives/1\nobjectives: [~, { id: a }]\n'],
    ['nothing', ''],
  ])('prints %s as it stands', async (_, text) => {
    expect(await shown(text)).toEqual({ exitCode: 0, lines: String(text).split('\n').slice(0, -1) });
  });

  it('prints what is no text at all, and what is larger than any record file', async () => {
    expect((await shown(new Uint8Array([0xff, 0, 0x1b, 0x0a]))).lines).toEqual(['\ufffd\\u{0}\\u{1b}']);
    const { exitCode, lines } = await shown(`kam: dmu/1\n${'# x\n'.repeat(5_000_001)}`);
    expect([exitCode, lines.length]).toEqual([0, 5_000_002]);
  });

  it('is a wrong call without a file', async () => {
    expect((await kam(['textconv', 'lost'], { cwd: folder() })).exitCode).toBe(2);
  });

  it('stands in no list of commands', async () => {
    for (const argv of [['--help'], ['completion', 'bash']])
      expect((await kam(argv, { cwd: folder() })).stdout).not.toContain('textconv');
    const help = execFileSync(process.execPath, ['bin/kam.js', 'textconv', '--help'], { encoding: 'utf8' });
    expect(help).toContain('diff.kam.textconv');
  });
});
