import { describe, expect, it } from 'vitest';
import { netSalesKinds, netSalesOf, signed, sumOf } from '../../src/facts/ledger.ts';
import { total } from '../../src/plan/exact.ts';
import { factsOf } from '../kpis/account.ts';

const only = async (files: { [file: string]: string }, asOf?: string) => {
  const { facts } = await factsOf({ a1: { files } }, asOf);
  return facts[0]!;
};

describe('the books', () => {
  it('keep each line with its place, and leave out what is dated after as-of by name', async () => {
    const facts = await only({
      'ledger.csv':
        'id,date,kind,amount,note\n1,2026-01-15,sale,10.50,"two\nlines"\n2,2026-11-24,sale,1,\n3,2026-11-23,return,2,\n',
    });
    expect(facts.ledger().map(({ line, index, date }) => [line, index, date])).toEqual([
      [2, 0, '2026-01-15'],
      [5, 2, '2026-11-23'],
    ]);
    expect(facts.later('ledger')).toEqual([{ line: 4, index: 1, date: '2026-11-24' }]);
    expect(netSalesOf(facts.ledger(), {})?.value.toString()).toBe('8.5');
  });

  it('net sales are the same from sums by kind and line by line, each with its sign', async () => {
    const kinds = ['sale', 'discount', 'rebate', 'return', 'cogs', 'cost_to_serve', 'investment'];
    const lines = kinds.map(
      (kind, i) => `${i},2026-01-15,${kind},${10 ** (6 - i)},${kind === 'investment' ? 't' : ''}`,
    );
    const facts = await only({
      '6-tactics.yaml': 'tactics: [{ id: t }]\n',
      'ledger.csv': `id,date,kind,amount,tactic\n${lines.join('\n')}\n`,
    });
    const entries = sumOf(facts.ledger(), { kinds: netSalesKinds }).entries;
    expect(entries).toHaveLength(4);
    expect(total(entries.map((entry) => signed(entry)!)).toString()).toBe('889000');
    expect(netSalesOf(facts.ledger(), {})?.value.toString()).toBe('889000');
  });

  it('a line without a rate makes its sum unknown and no other', async () => {
    const facts = await only({
      'ledger.csv': 'id,date,kind,amount,currency\n1,2026-01-15,sale,10,USD\n2,2026-02-15,sale,5,\n',
    });
    const january = sumOf(facts.ledger(), { kinds: ['sale'], months: { first: 2026 * 12, last: 2026 * 12 } });
    expect(january.missing).toEqual({
      line: 2,
      why: 'is in USD, and rates.csv has no rate for it from 2025-12-15 to 2026-01-15',
    });
    const february = sumOf(facts.ledger(), {
      kinds: ['sale'],
      months: { first: 2026 * 12 + 1, last: 2026 * 12 + 1 },
    });
    expect(february.missing).toBeUndefined();
    expect(february.value.toString()).toBe('5');
  });

  it('convert by the last rate on or before the day, of two of one day the later line', async () => {
    const facts = await only({
      'ledger.csv': 'id,date,kind,amount,currency\n1,2026-01-15,sale,10,USD\n',
      'rates.csv':
        'date,currency,rate\n2026-01-15,USD,0.5\n2026-01-15,USD,0.8\n2026-01-16,USD,2\n2026-01-14,USD,3\n',
    });
    expect(facts.ledger()[0]).toMatchObject({ rate: { line: 3, date: '2026-01-15' } });
    expect(facts.ledger()[0]!.amount?.toString()).toBe('8');
  });

  it('say that rates.csv has errors instead of taking half of it', async () => {
    const { facts } = await factsOf({
      a1: {
        files: {
          'ledger.csv': 'id,date,kind,amount,currency\n1,2026-01-15,sale,10,USD\n',
          'rates.csv': 'date,currency,rate\n2026-01-15,USD,0.5\n2026-01-14,USD,half\n',
        },
      },
    });
    expect(facts[0]!.ledger()[0]!.missing).toBe('is in USD, and rates.csv has 1 error');
  });
});

describe('contacts', () => {
  it('cost hours at the team member’s rate; no hours are none', async () => {
    const facts = await only({
      '3-dmu.yaml': 'stakeholders: [{ id: r-01 }]\n',
      'contacts.csv':
        'id,date,stakeholder,by,channel,hours\n1,2026-01-15,r-01,msl-1,visit,1.5\n2,2026-02-15,r-01,kam-1,e-mail,\n',
    });
    expect(facts.contacts().map(({ cost, twoWay }) => [cost.toString(), twoWay])).toEqual([
      ['150', true],
      ['0', false],
    ]);
    expect(facts.lastMet().get('r-01')?.date).toBe('2026-01-15');
  });
});

describe('readings', () => {
  it('are the last on or before as-of, of two on one day the later line', async () => {
    const facts = await only({
      'measures.csv':
        'id,date,measure,value\n1,2026-03-01,days,9\n2,2026-03-01,days,8\n3,2026-02-01,days,7\n4,2026-12-01,days,1\n',
    });
    expect(facts.readings().get('days')?.value.toString()).toBe('8');
  });
});

describe('answers', () => {
  it('of one respondent to one item the later counts, and 7 and 007 are one respondent', async () => {
    const facts = await only({
      'survey.csv': 'id,wave,respondent,item,score\n1,w2,7,nps,3\n2,w2,007,nps,9\n3,w1,7,nps,5\n',
    });
    const { replies, earlier } = facts.replies();
    expect(replies.map(({ score }) => score?.toNumber())).toEqual([9, 5]);
    expect(earlier).toMatchObject([{ line: 2, index: 0 }]);
  });
});

describe('a file with errors', () => {
  it('is named with their number; another file is not', async () => {
    const facts = await only({ '5-objectives.yaml': 'objective: []\nvisoin: x\n' });
    expect(facts.broken('objectives')).toBe('5-objectives.yaml has 2 errors');
    expect(facts.broken('tactics')).toBeUndefined();
    expect(facts.broken('tactics', 'objectives')).toBe('5-objectives.yaml has 2 errors');
  });
});
