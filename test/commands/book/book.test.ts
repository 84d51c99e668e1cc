import { describe, expect, it } from 'vitest';
import { bookings, fieldSummary, fieldsOf } from '../../../src/plan/records/bookings.ts';
import { copyOf, kam, read, write } from '../harness.ts';

const ledger = 'accounts/san-telmo/records/ledger.csv';
const opportunities = 'accounts/san-telmo/records/opportunities.csv';

describe('kam book', () => {
  it('explains each field in words that hold for every kind that takes it', async () => {
    const { stdout } = await kam(['book', '--help'], { cwd: '.', columns: 200 });
    const said = (field: string) => new RegExp(`^ +--${field} <value> +(.*)$`, 'm').exec(stdout)?.[1];
    expect(said('date')).toBe('Day it happened. (visit, investment, sale, measure)');
    expect(said('value')).toBe('What it is worth, or what was measured. (win, loss, measure)');
    expect(said('source')).toBe('Where it comes from. (investment, sale, measure)');
    for (const column of new Set(bookings.flatMap(fieldsOf)))
      expect(fieldSummary(column), column).toMatch(/^\S.*\s.*[^ ]$/);
  });

  it('appends one line and leaves every byte before it as it was', async () => {
    const cwd = copyOf('test/fixtures/example');
    const before = read(cwd, ledger);
    const { exitCode, stdout } = await kam(
      ['book', 'sale', 'san-telmo', '--amount', '18400.50', '--product', 'relivax'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    const after = read(cwd, ledger);
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(
      /^2026-11-23-sale-[0-9a-f]{6},2026-11-23,sale,18400\.50,EUR,relivax,,,,,,,\n$/,
    );
    expect(stdout).toContain(ledger);
  });

  it('gives a second equal record its own id', async () => {
    const cwd = copyOf('test/fixtures/example');
    const args = ['book', 'visit', 'san-telmo', '--stakeholder', 'r-01', '--by', 'kam-1', '--hours', '1'];
    await kam(args, { cwd });
    await kam(args, { cwd });
    const ids = read(cwd, 'accounts/san-telmo/records/contacts.csv')
      .trim()
      .split('\n')
      .slice(-2)
      .map((line) => line.split(',')[0]!);
    expect(ids[1]).toBe(`${ids[0]}-2`);
  });

  it('creates the record file with its header where there is none', async () => {
    const cwd = copyOf('test/fixtures/example');
    const { exitCode } = await kam(
      ['book', 'win', 'valencia-network', '--type', 'tender', '--product', 'relivax', '--value', '250000'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    const [header, line] = read(cwd, 'accounts/valencia-network/records/opportunities.csv').split('\n');
    expect(header).toBe(
      'id,opened_on,due_on,decided_on,type,product,value,currency,outcome,reason,competitor',
    );
    expect(line).toMatch(/^2026-11-23-win-[0-9a-f]{6},,,2026-11-23,tender,relivax,250000,EUR,won,,$/);
  });

  it('closes an open opportunity in its own line', async () => {
    const cwd = copyOf('test/fixtures/example');
    const { exitCode, stdout } = await kam(
      ['book', 'loss', 'san-telmo', '--id', '2026-09-01-contract-ee33ff', '--reason', 'price'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Closed');
    const lines = read(cwd, opportunities).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe(
      '2026-09-01-contract-ee33ff,2026-09-01,2026-12-15,2026-11-23,contract,relivax,300000,EUR,lost,price,',
    );
    const again = await kam(['book', 'win', 'san-telmo', '--id', '2026-09-01-contract-ee33ff'], { cwd });
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain('closed already');
  });

  it.each(['\n', '\r\n'])(
    'closes one whose reason runs over lines, and touches no other byte',
    async (eol) => {
      const cwd = copyOf('test/fixtures/example');
      const id = '2026-09-01-contract-ee33ff';
      const before = read(cwd, opportunities)
        .trimEnd()
        .replace(/^(2026-09-01-contract-ee33ff.*,open),.*$/m, '$1,"first\nthen, ""second""",')
        .concat('\nlast,2026-09-02,,,contract,relivax,1,EUR,open,,\n')
        .replaceAll('\n', eol);
      write(cwd, opportunities, before);
      const args = ['book', 'loss', 'san-telmo', '--id', id, '--competitor', 'rival-a'];
      const { exitCode, stderr } = await kam(args, { cwd });
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(read(cwd, opportunities)).toBe(
        before
          .replace(`${id},2026-09-01,2026-12-15,,`, `${id},2026-09-01,2026-12-15,2026-11-23,`)
          .replace(`open,"first${eol}then, ""second""",`, `lost,"first${eol}then, ""second""",rival-a`),
      );
    },
  );

  it.each([
    ['an unknown kind', ['wim', 'san-telmo'], 'Did you mean win?'],
    ['an unknown account', ['win', 'san-telma'], 'Did you mean san-telmo?'],
    ['a missing required cell', ['sale', 'san-telmo', '--product', 'relivax'], 'amount is empty'],
    [
      'a decimal comma',
      ['sale', 'san-telmo', '--amount', '1,5', '--product', 'relivax'],
      'decimal number with a point',
    ],
    [
      'a day that does not exist',
      ['sale', 'san-telmo', '--amount', '1', '--date', '2026-02-30'],
      'calendar day',
    ],
    [
      'a product nobody sells',
      ['sale', 'san-telmo', '--amount', '1', '--product', 'relivex'],
      'Did you mean "relivax"?',
    ],
    ['an investment without a tactic', ['investment', 'san-telmo', '--amount', '5'], 'belongs to a tactic'],
    ['a field of another kind', ['visit', 'san-telmo', '--amount', '5'], 'A visit has no amount'],
    [
      'a person nobody mapped',
      ['visit', 'san-telmo', '--stakeholder', 'r-09', '--by', 'kam-1'],
      'not a stakeholder',
    ],
    ['a negative sale', ['sale', 'san-telmo', '--amount=-5', '--product', 'relivax'], 'corrects another'],
    [
      'a line break',
      ['measure', 'san-telmo', '--measure', 'referral-days', '--value', '3', '--note', 'a\nb'],
      'line break',
    ],
  ])('refuses %s with exit 2 and writes nothing', async (_, args, says) => {
    const cwd = copyOf('test/fixtures/example');
    const before = [ledger, opportunities].map((path) => read(cwd, path));
    const { exitCode, stderr } = await kam(['book', ...args], { cwd });
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
    expect([ledger, opportunities].map((path) => read(cwd, path))).toEqual(before);
  });

  it('does not lose what the file has no column for', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, opportunities, read(cwd, opportunities).replace(/,[^,\n]*$/gm, ''));
    const before = read(cwd, opportunities);
    const args = ['book', 'loss', 'san-telmo', '--type', 'tender', '--product', 'relivax', '--value', '1'];
    const { exitCode, stderr } = await kam([...args, '--competitor', 'rival-a'], { cwd });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('has no column competitor')]);
    expect(read(cwd, opportunities)).toBe(before);
    expect((await kam(args, { cwd })).exitCode).toBe(0);
  });

  it('does not touch a file that has errors', async () => {
    const cwd = copyOf('test/fixtures/example');
    write(cwd, ledger, `${read(cwd, ledger)}broken\n`);
    const before = read(cwd, ledger);
    const { exitCode, stderr } = await kam(
      ['book', 'sale', 'san-telmo', '--amount', '1', '--product', 'relivax'],
      { cwd },
    );
    expect(exitCode).toBe(1);
    const line = before.trimEnd().split('\n').length;
    expect(stderr).toContain(`${ledger}:${line}`);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'ledger.csv has errors; nothing is booked until it has none.',
    );
    expect(read(cwd, ledger)).toBe(before);
  });

  it('says that a later day does not count yet', async () => {
    const cwd = copyOf('test/fixtures/example');
    const { stdout } = await kam(
      ['book', 'sale', 'san-telmo', '--amount', '1', '--product', 'relivax', '--date', '2026-12-24'],
      { cwd },
    );
    expect(stdout).toContain('dated after 2026-11-23');
  });
});
