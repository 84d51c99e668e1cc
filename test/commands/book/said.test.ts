import { describe, expect, it } from 'vitest';
import { runBook } from '../../../src/commands/book.ts';
import { copyOf, kam, read, write } from '../harness.ts';
import { played, proposed } from '../init/played.ts';

const ledger = 'accounts/san-telmo/records/ledger.csv';
const example = () => copyOf('test/fixtures/example');
const book = (cwd: string, ...args: string[]) => kam(['book', ...args], { cwd });
const sale = (cwd: string, ...more: string[]) =>
  book(cwd, 'sale', 'san-telmo', '--product', 'relivax', ...more);

const screen = { interactive: true, columns: 80, colour: false };
const env = { SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 23) / 1000) };

async function onTerminal(
  cwd: string,
  args: string[],
  answers: readonly (readonly [string, unknown])[],
  options: Record<string, string> = {},
) {
  const asker = played(answers);
  const shown = new Map<string, string[]>();
  const { one } = asker;
  asker.one = (message, choices, proposal) => {
    shown.set(
      message,
      choices.map(({ label }) => label),
    );
    return one(message, choices, proposal);
  };
  const around = { cwd, env, out: screen, err: screen, input: { interactive: true } };
  return { outcome: await runBook({ args, options }, around, asker), shown, asker };
}

describe('what kam book says', () => {
  it('repeats in words what was booked', async () => {
    const { stdout, stderr } = await sale(example(), '--amount', '18400.5', '--date', '2026-10-20');
    expect(stdout).toMatch(
      /^Booked sale: EUR 18400\.50, relivax, 2026-10-20 → accounts\/san-telmo\/records\/ledger\.csv \(2026-10-20-sale-[0-9a-f]{6}\)\n/,
    );
    expect(stderr).toBe('');
  });

  it('warns of three digits behind the point, and of nothing else', async () => {
    const { exitCode, stdout, stderr } = await sale(example(), '--amount', '18.400');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('EUR 18.40');
    expect(stderr).toBe('"18.400" was read as 18.4; a thousands sign is not allowed.\n');
    for (const amount of ['0.125', '1234.500', '18.40', '18400'])
      expect((await sale(example(), '--amount', amount)).stderr).toBe('');
  });

  it('asks on a terminal which number three digits behind the point are', async () => {
    const cwd = example();
    const { outcome } = await onTerminal(cwd, ['sale', 'san-telmo'], [['18.400: which number', '18400']], {
      amount: '18.400',
      product: 'relivax',
    });
    expect(outcome.exitCode).toBe(0);
    expect(read(cwd, ledger)).toMatch(/,sale,18400,EUR,relivax,/);
  });

  it('says when no figure moves yet, because the month is not closed', async () => {
    const cwd = example();
    write(cwd, 'kam.yaml', read(cwd, 'kam.yaml').replace(/^closed_until:.*\n/m, ''));
    expect((await sale(cwd, '--amount', '1')).stdout).toContain('2026-11 is not over yet');
    expect((await sale(cwd, '--amount', '1', '--date', '2026-10-31')).stdout).not.toContain('no figure');
    write(cwd, 'kam.yaml', `${read(cwd, 'kam.yaml')}closed_until: 2026-09\n`);
    expect((await sale(cwd, '--amount', '2', '--date', '2026-10-31')).stdout).toContain(
      '2026-10 is not closed yet, so no figure counts it: kam.yaml says closed_until: 2026-09.',
    );
    expect((await sale(cwd, '--amount', '2', '--date', '2026-09-30')).stdout).not.toContain('no figure');
    expect((await sale(cwd, '--amount', '2', '--date', '2026-12-01')).stdout).toContain('dated after');
  });

  it('says when the same stands there already', async () => {
    const cwd = example();
    const first = await sale(cwd, '--amount', '7');
    expect(first.stdout).not.toContain('already');
    const id = /\((.*)\)/.exec(first.stdout)![1]!;
    expect((await sale(cwd, '--amount', '7')).stdout).toContain(
      `The same is booked already as ${id}; booked again as ${id}-2.`,
    );
  });

  it('names the line where a rate is missing', async () => {
    const cwd = example();
    write(
      cwd,
      'kam.yaml',
      read(cwd, 'kam.yaml').replace('products:', '  - { id: ana-1, function: kam }\nproducts:'),
    );
    const line =
      read(cwd, 'kam.yaml')
        .split('\n')
        .findIndex((text) => text.includes('id: ana-1')) + 1;
    const args = ['visit', 'san-telmo', '--stakeholder', 'r-01', '--hours', '1'];
    const { exitCode, stderr } = await book(cwd, ...args, '--by', 'ana-1');
    expect(exitCode).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      `"ana-1" has no rate, so nobody can say what these hours cost. Add rate: to "ana-1" (kam.yaml:${line})`,
    );
    const nobody = await book(cwd, ...args, '--by', 'kam-9');
    expect(nobody.stderr).not.toContain('has no rate');
  });

  it('offers people by what they do, and takes no Enter for a tactic', async () => {
    const { outcome, shown, asker } = await onTerminal(
      example(),
      ['visit', 'san-telmo'],
      [
        ['Pseudonym', 'r-01'],
        ['Team id', 'kam-1'],
        ['Hours', '1.5'],
        ['Tactic', proposed],
      ],
    );
    expect(outcome.exitCode).toBe(0);
    expect(asker.left()).toEqual([]);
    expect([...shown.values()].flat()).toContain('r-01, head of pharmacy');
    expect([...shown.values()].flat()).toContain('kam-1, kam');
    expect(outcome.stdout).not.toContain('tactic');
    expect(outcome.stdout).toContain('visit: r-01, by kam-1, 1.5 h, 2026-11-23');
  });
});
