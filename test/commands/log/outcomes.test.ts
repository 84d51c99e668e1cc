import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../../src/commands/log/outcomes.ts';
import { type Files, replayOf } from './replay.ts';

const kam = (closed: string) => `kam: workspace/1
company: X
currency: EUR
closed_until: ${closed}
team: [{ id: kam-1, function: kam, rate: 85 }]
products: [{ id: relivax, label: Relivax, market: m, for: [hospital] }]
measures: [{ id: stay-days, label: Days on the ward, unit: days, better: down }]
`;
const objectives = (...lines: string[]) =>
  `kam: objectives/1\naccount: "a"\nobjectives:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`;
const dmu = (support: number) =>
  `kam: dmu/1\naccount: "a"\nstakeholders:\n  - { id: r-01, influence: 4, support: ${support} }\n`;
const ledger = (...sales: [string, number][]) =>
  `id,date,kind,amount,currency,product,tactic,account_ref,corrects,source,source_line,source_hash,note\n${sales
    .map(([date, amount], i) => `s-${i},${date},sale,${amount},EUR,relivax,,,,,,,\n`)
    .join('')}`;
const measures = (...readings: [string, number][]) =>
  `id,date,measure,value,source,note\n${readings.map(([date, value], i) => `m-${i},${date},stay-days,${value},,\n`).join('')}`;
const analysis = 'kam: analysis/1\naccount: "a"\ntype: hospital\n';

interface State {
  date: string;
  objectives: string[];
  files?: Files;
  closed?: string;
}

async function outcomes(today: string, ...states: State[]) {
  let files: Files = { 'accounts/a/1-analysis.yaml': analysis };
  const { commits, read } = replayOf(
    states.map(({ date, objectives: lines, files: more = {}, closed = '2026-12' }) => {
      files = { ...files, 'kam.yaml': kam(closed), 'accounts/a/5-objectives.yaml': objectives(...lines) };
      for (const [name, text] of Object.entries(more)) files = { ...files, [`accounts/a/${name}`]: text };
      return { date, files };
    }),
  );
  return outcomesOf(commits, read, ['a'], today, (all) => all);
}
const told = ({ promises }: Awaited<ReturnType<typeof outcomes>>) =>
  promises.map(({ id, outcome }) => [
    id,
    outcome === undefined
      ? 'open'
      : 'reason' in outcome
        ? outcome.reason
        : outcome.attainment.toDecimalPlaces(1).toNumber(),
  ]);

const support = (due: string, target: number) =>
  `id: friends, measure: dmu_support, shape: line, baseline: { value: 0, date: 2026-01-01 }, target: ${target}, due: ${due}, owner: kam-1`;
const stays = (due: string) =>
  `id: stays, measure: stay-days, baseline: { value: 10, date: 2026-01-01 }, target: 8, due: ${due}, owner: kam-1`;
const sales = (due: string, target: number) =>
  `id: sales, measure: net_sales, baseline: { value: 0, date: 2025-12-31 }, target: ${target}, due: ${due}, owner: kam-1`;

describe('what had come by the day that was promised first', () => {
  it('a judgement counts as it was then, not as it is now', async () => {
    const found = await outcomes(
      '2026-11-23',
      { date: '2026-01-05', objectives: [support('2026-06-30', 50)], files: { '3-dmu.yaml': dmu(0) } },
      { date: '2026-06-10', objectives: [support('2026-06-30', 50)], files: { '3-dmu.yaml': dmu(1) } },
      { date: '2026-08-01', objectives: [support('2026-06-30', 50)], files: { '3-dmu.yaml': dmu(3) } },
    );
    // one of three points of support is 33.3 %, of the 50 that were promised
    expect(told(found)).toEqual([['friends', 66.7]]);
  });

  it('the first day and the first target count, however they were moved; how often is told', async () => {
    const found = await outcomes(
      '2026-11-23',
      { date: '2026-01-05', objectives: [support('2026-06-30', 50)], files: { '3-dmu.yaml': dmu(1) } },
      { date: '2026-06-20', objectives: [support('2026-09-30', 30)] },
      { date: '2026-09-20', objectives: [support('2026-12-31', 30)] },
    );
    expect(told(found)).toEqual([['friends', 66.7]]);
    expect(found.promises[0]).toMatchObject({
      due: '2026-06-30',
      target: 50,
      dueMoves: 2,
      targetMoves: 1,
      baselineMoves: 0,
      owner: 'kam-1',
      measure: 'dmu_support',
      unit: '%',
    });
  });

  it('a reading counts up to the day, also where it was written down later', async () => {
    const found = await outcomes(
      '2026-11-23',
      {
        date: '2026-01-05',
        objectives: [stays('2026-06-30')],
        files: { 'records/measures.csv': measures() },
      },
      {
        date: '2026-08-01',
        objectives: [stays('2026-06-30')],
        files: {
          'records/measures.csv': measures(['2026-03-01', 9.5], ['2026-06-29', 9], ['2026-07-15', 8]),
        },
      },
    );
    expect(told(found)).toEqual([['stays', 50]]);
  });

  it('books count once the month is closed, whole, and what is booked late belongs to it', async () => {
    const first: State = { date: '2026-01-05', objectives: [sales('2026-12-31', 1200)], closed: '2025-12' };
    const booked = (closed: string): State => ({
      date: '2027-01-20',
      objectives: [sales('2026-12-31', 1200)],
      closed,
      files: { 'records/ledger.csv': ledger(['2026-05-02', 500], ['2026-12-31', 400], ['2027-01-03', 9000]) },
    });
    expect(told(await outcomes('2027-01-20', first, booked('2026-11')))).toEqual([
      ['sales', 'the books of Dec 2026 are not closed yet'],
    ]);
    expect(told(await outcomes('2027-01-20', first, booked('2026-12')))).toEqual([['sales', 75]]);
    expect(told(await outcomes('2026-12-31', first, booked('2026-12'))), 'the month is not over').toEqual([
      ['sales', 'the books of Dec 2026 are not closed yet'],
    ]);
    expect(told(await outcomes('2026-12-30', first, booked('2026-12')))).toEqual([['sales', 'open']]);
  });

  it('an objective that was dropped, renamed or never dated', async () => {
    const found = await outcomes(
      '2026-11-23',
      {
        date: '2026-01-05',
        objectives: [
          stays('2026-06-30'),
          'id: some-day, statement: "Everybody knows us", measure: win_rate, target: 3',
          'id: early, statement: "A protocol that names us in every ward", measure: dmu_support, baseline: { value: 0, date: 2026-01-01 }, target: 100, due: 2026-03-31, owner: kam-1',
        ],
        files: { '3-dmu.yaml': dmu(3) },
      },
      {
        date: '2026-05-01',
        objectives: [
          'id: late, statement: "A protocol that names us in every ward", measure: dmu_support, baseline: { value: 0, date: 2026-01-01 }, target: 100, due: 2026-12-31, owner: kam-1',
        ],
      },
    );
    expect(found.endless).toBe(1);
    expect(found.promises.map(({ id, dropped, due, dueMoves }) => [id, dropped, due, dueMoves])).toEqual([
      ['stays', true, '2026-06-30', 0],
      ['late', false, '2026-03-31', 1],
    ]);
    expect(told(found)).toEqual([
      ['stays', 'no reading of stay-days up to 2026-06-30'],
      ['late', 100],
    ]);
  });

  it('a mistake in a file is a reason, never a number', async () => {
    const broken = { '3-dmu.yaml': `${dmu(3)}nonsense: 1\n` };
    const found = await outcomes(
      '2026-11-23',
      { date: '2026-01-05', objectives: [support('2026-06-30', 50)], files: broken },
      { date: '2026-08-01', objectives: [support('2026-06-30', 50)], files: { '3-dmu.yaml': dmu(3) } },
    );
    expect(told(found)).toEqual([['friends', '3-dmu.yaml has 1 error']]);
  });
});
