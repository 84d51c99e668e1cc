import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';
import { git } from '../process.ts';
import { fine, naming } from './printed.ts';
import { example } from './texts.ts';

/** Names a branch may bring along: of an account's folder, of a file, of the portfolio, in the portfolio. */
const names: readonly string[] = [
  '::error::forged',
  ' ::add-mask::e',
  '##[error]forged',
  '##vso[task.complete]x',
  'a\n::error::forged',
  'a\r::error::forged',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '--help',
  '-rf',
  '=1+1',
  'con',
  'Grün',
  'Gru\u0308n',
  '<b>x',
  '"; rm -rf x',
  '$(touch x)',
  'a|b',
  '*',
  'x'.repeat(200),
];

const around = { env: { GITHUB_ACTIONS: 'true', CI: 'true' } };

describe('a name that a branch brings along', () => {
  it.each(names)('as an account’s folder: %j', async (name) => {
    const cwd = workspaceOf(example());
    mkdirSync(join(cwd, 'accounts', name, 'records'), { recursive: true });
    writeFileSync(
      join(cwd, 'accounts', name, '1-analysis.yaml'),
      'kam: analysis/1\naccount: "x"\nlevel: working\nname: Other\n',
    );
    writeFileSync(join(cwd, 'accounts', name, 'records/ledger.csv'), 'id,date\n1,2026-02-30\n');
    const checked = await kam(['check', '--format', 'json'], { cwd, ...around });
    expect(checked.exitCode).toBe(1);
    expect((checked.result as { findings: { rule: string }[] }).findings.map(({ rule }) => rule)).toContain(
      'account-folder',
    );
    for (const argv of [
      ...naming,
      ['kpi', '--', name],
      ['report', '--out', '-', '--', name],
      ['next', '--', name],
    ]) {
      const printed = await kam(argv, { cwd, ...around });
      expect([0, 1, 2], argv.join(' ')).toContain(printed.exitCode);
      fine(printed, argv);
    }
  });

  it.each(names)('as a file beside a plan, and in a revision: %j', async (name) => {
    const cwd = workspaceOf(example());
    for (const folder of [
      'journeys',
      'accounts/san-telmo',
      'accounts/san-telmo/records',
      'templates',
      'notes',
    ])
      for (const ending of ['.yaml', '.csv', '.html.hbs']) {
        mkdirSync(join(cwd, folder), { recursive: true });
        writeFileSync(join(cwd, folder, `${name}${ending}`), 'kam: journey/1\nid: x\n');
      }
    git(cwd, 'init', '-q');
    git(cwd, 'add', '-A', '-f');
    git(cwd, 'commit', '-q', '-m', 'x');
    for (const argv of [
      ['check'],
      ['check', '--format', 'github'],
      ['next'],
      ['status'],
      ['kpi', 'san-telmo'],
      ['score'],
      ['report', 'san-telmo', '--out', '-', '--builtin-templates'],
    ])
      for (const at of [[], ['--at', 'HEAD']]) {
        const printed = await kam([...argv, ...at], { cwd, ...around });
        expect([0, 1], `${argv.join(' ')} ${printed.stderr}`).toContain(printed.exitCode);
        fine(printed, argv);
      }
  });

  it.each(names)('as a portfolio’s account and name, and as the portfolio: %j', async (name) => {
    const cell = `"${name.replaceAll('"', '""')}"`;
    const files = example();
    const cwd = workspaceOf({
      ...files,
      'portfolio.csv': `${files['portfolio.csv']}${cell},${cell},valencia,300,general\nOTHER-2,x,${cell},many,${cell}\n`,
    });
    const more: string[][] = [
      ['score', '--allow-rejects', '1'],
      ['score', '--allow-rejects', '1', '--format', 'table', '--top', '9'],
      ['score', '--allow-rejects', '1', '--format', 'json'],
      [`--explain=${name}`, 'score', '--allow-rejects', '1'].slice(1).concat(`--explain=${name}`),
      ['score', '--allow-rejects', '1', '--missing'],
      ['init', `--account=${name}`, '--questions'],
      ['init', `--account=${name}`],
      ['init', '--account', 'OTHER-2', '--questions'],
    ];
    for (const argv of [...more, ...naming]) {
      const printed = await kam(argv, { cwd, ...around });
      expect([0, 1, 2], `${argv.join(' ')} ${printed.stderr}`).toContain(printed.exitCode);
      fine(printed, argv);
    }
    writeFileSync(join(cwd, `${name.slice(0, 100)}.csv`), files['portfolio.csv']!);
    const named = await kam(['score', '--', `${name.slice(0, 100)}.csv`], { cwd, ...around });
    expect(named.exitCode, named.stderr).toBe(0);
    fine(named, ['score']);
  });

  it.each(names)('in a call: %j', async (name) => {
    const cwd = workspaceOf(example());
    const calls: string[][] = [
      ['check', '--', name],
      ['check', `--at=${name}`],
      ['check', `--as-of=${name}`],
      ['check', `--format=${name}`],
      ['check', `--cd=${name}`],
      ['next', '--', name],
      ['kpi', '--', name],
      ['kpi', `--explain=${name}`],
      ['kpi', 'san-telmo', `--period=${name}`],
      ['score', '--', name],
      ['score', `--explain=${name}`],
      ['score', `--top=${name}`],
      ['report', '--', name],
      ['report', 'san-telmo', `--period=${name}`],
      ['book', '--', name, 'san-telmo'],
      ['book', 'visit', '--', name],
      ['book', 'visit', 'san-telmo', `--date=${name}`],
      ['book', 'visit', 'san-telmo', `--stakeholder=${name}`],
      ['init', `--account=${name}`],
      ['init', `--from=${name}`],
      ['init', '--account=OTHER', `--answers=${name}`],
      ['completion', '--', name],
      [name],
      ['--', name],
      ['check', `--${name}`],
    ];
    for (const argv of calls) {
      const printed = await kam(argv, { cwd, ...around });
      expect(printed.exitCode, `${argv.join(' ')} ${printed.stdout}`).toBe(
        name === '--help' && argv.length === 1 ? 0 : 2,
      );
      fine(printed, argv);
    }
  });
});
