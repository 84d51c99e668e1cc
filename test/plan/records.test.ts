import { describe, expect, it } from 'vitest';
import { factsOf } from '../kpis/account.ts';

/** What kam check says of lines of records beside each other: "LINE column: message". */
async function said(files: { [file: string]: string }, kam?: string): Promise<string[]> {
  const { plans } = await factsOf({ a1: { files, ...(kam ? { kam } : {}) } });
  return plans[0]!.findings.flatMap(({ rule, path, message }) =>
    rule === 'record' ? [`${Number(path![0]) + 2} ${path![1] ?? ''}: ${message}`] : [],
  );
}

it('a respondent written 1 and 01 is one, who answered twice', async () => {
  const files = {
    'survey.csv': 'id,wave,respondent,item,score\na,w2,1,nps,3\nb,w2,01,nps,9\nc,w2,10,nps,9\n',
  };
  expect(await said(files)).toEqual([
    '3 : One respondent answered one item twice in a wave; the later answer counts.',
  ]);
  const { facts } = await factsOf({ a1: { files } });
  expect(facts[0]!.replies().replies).toHaveLength(2);
});

describe('market.csv', () => {
  const market = (...rows: string[]) => ({
    'market.csv': `id,period,product,market,own,total,reference,reference_share_pct\n${rows.join('\n')}\n`,
  });

  it('a line that stands twice under another id counts twice nowhere', async () => {
    const files = market('1,2026-01,a,m,30,100,country,20', '2,2026-01,a,m,30,100,country,20');
    expect(await said(files)).toEqual([
      '3 : The same product, market, period and reference stands twice, so sums would count it twice.',
    ]);
    const { facts } = await factsOf({ a1: { files } });
    expect(facts[0]!.broken('market')).toBe('records/market.csv has 1 error');
  });

  it('one product against two references is two lines', async () => {
    expect(await said(market('1,2026-01,a,m,30,100,country,20', '2,2026-01,a,m,30,100,region,40'))).toEqual(
      [],
    );
  });

  it('a product has one length of periods within a fiscal year, not within one of the calendar', async () => {
    const april = 'kam: workspace/1\nfiscal_year_starts: 4\nproducts: [{ id: a }, { id: b }]\n';
    // January 2026 belongs to the year that began in April 2025
    const before = market('1,2026-01,a,m,1,10,,', '2,2026-Q1,a,m,1,10,,');
    expect(await said(before, april)).toEqual([]);
    const within = market('1,2026-01,a,m,1,10,,', '2,2025-Q4,a,m,1,10,,');
    expect(await said(within, april)).toEqual([
      '3 period: One product has periods of one length within a fiscal year; this one differs, so sums would count twice.',
    ]);
  });

  it('periods of two products that overlap leave the market without a number, and each product with one', async () => {
    const files = market('1,2026-Q1,a,m,10,100,,', '2,2026-02,b,m,1,30,,', '3,2026-02,b,m2,1,30,,');
    expect(await said(files)).toEqual([
      '3 period: Two products of one market have periods that overlap, so its total would count twice.',
    ]);
    const { errors } = await factsOf({ a1: { files } });
    expect(errors).toEqual([]);
  });
});

it('corrections of an amount of many digits are added up to the last of them', async () => {
  const ledger = (correction: string) => ({
    'ledger.csv': `id,date,kind,amount,corrects\n1,2026-01-15,sale,12345678901234567890.12,\n2,2026-01-16,sale,${correction},1\n`,
  });
  expect(await said(ledger('-12345678901234567890.12'))).toEqual([]);
  expect(await said(ledger('-12345678901234567890.13'))).toEqual([
    '3 amount: All corrections of a line together take away more than the line itself.',
  ]);
});
