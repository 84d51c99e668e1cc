import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/facts/facts.ts';
import { defaultPeriod } from '../../src/facts/period.ts';
import { computeKpi, kpiOf, kpis, rollUp, takeKpi } from '../../src/kpis/index.ts';
import { sliceOf } from '../../src/kpis/kpi.ts';
import { Decimal } from '../../src/plan/exact.ts';
import { factsOf, type Sample } from './account.ts';

/** What has to hold whatever the records say. */

const amount = fc
  .tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
const day = fc
  .tuple(fc.constantFrom('2025', '2026'), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`);
const kind = fc.constantFrom('sale', 'discount', 'rebate', 'return', 'cogs', 'cost_to_serve');
const product = fc.constantFrom('a', 'b', '');
const ledgerLine = fc.tuple(day, kind, amount, product);
type LedgerTuple = [string, string, string, string];

const ledgerOf = (lines: readonly LedgerTuple[], extra = ''): string =>
  `id,date,kind,amount,product,tactic,corrects\n${lines
    .map(([date, kind, amount, product], i) => `l${i},${date},${kind},${amount},${product},,\n`)
    .join('')}i1,2026-05-01,investment,500,,t,\n${extra}`;

const sample = (ledger: string): Sample => ({
  files: { 'ledger.csv': ledger, '6-tactics.yaml': 'tactics: [{ id: t }]\n' },
});

async function values(of: Sample, asOf?: string): Promise<string[]> {
  const { facts, errors } = await factsOf({ a1: of }, asOf);
  expect(errors).toEqual([]);
  const [first] = facts;
  const slice = sliceOf(defaultPeriod(first!.calendar), first!.calendar);
  return kpis.map((kpi) => {
    const { value, reason, comparedWith } = computeKpi(kpi, first!, slice);
    return `${kpi.id} ${value?.toString() ?? reason} ${comparedWith?.value?.toString()}`;
  });
}

const runs = { numRuns: 40, seed: 20261123 };

describe('KPIs', () => {
  it('do not depend on the order of lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ledgerLine, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        async (lines, order) => {
          const shuffled = lines
            .map((line) => [order.next().value as number, line] as const)
            .sort(([a], [b]) => a - b)
            .map(([, line]) => line);
          expect(await values(sample(ledgerOf(shuffled)))).toEqual(await values(sample(ledgerOf(lines))));
        },
      ),
      runs,
    );
  });

  it('do not change by what is dated after as-of', async () => {
    const later = ['2026-11-24', '2026-12-31', '2027-05-05'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(ledgerLine, { maxLength: 15 }),
        fc.array(fc.tuple(fc.constantFrom(...later), kind, amount), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.constantFrom(...later), fc.constantFrom('won', 'lost', 'withdrawn')), {
          maxLength: 5,
        }),
        async (lines, future, events) => {
          const dmu = 'stakeholders: [{ id: r-01, influence: 3, support: 1 }]\n';
          const base = (ledger: string, more: { [file: string]: string }): Sample => ({
            files: { ...sample(ledger).files, '3-dmu.yaml': dmu, ...more },
          });
          const extra = future
            .map(([date, kind, amount], i) => `f${i},${date},${kind},${amount},a,,\n`)
            .join('');
          const chances = events
            .map(([date, outcome], i) => `o${i},${date},${date},${date},tender,${outcome}\n`)
            .join('');
          const head =
            'id,opened_on,due_on,decided_on,type,outcome\no,2026-01-01,2026-02-01,2026-02-01,tender,won\n';
          const contact = 'id,date,stakeholder,by,channel,hours\n1,2026-10-10,r-01,kam-1,visit,1\n';
          const reading = 'id,date,measure,value\n1,2026-10-10,days,5\n';
          expect(
            await values(
              base(ledgerOf(lines, extra), {
                'opportunities.csv': head + chances,
                'contacts.csv': `${contact}2,2026-11-24,r-01,kam-1,visit,9\n`,
                'measures.csv': `${reading}2,2026-11-24,days,9\n`,
              }),
            ),
          ).toEqual(
            await values(
              base(ledgerOf(lines), {
                'opportunities.csv': head,
                'contacts.csv': contact,
                'measures.csv': reading,
              }),
            ),
          );
        },
      ),
      runs,
    );
  });

  it('a correction of the full amount on the same day is as if the line were not there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ledgerLine, { minLength: 1, maxLength: 15 }),
        ledgerLine,
        async (lines, wrong) => {
          const [date, kind, amount, product] = wrong;
          // the line still stands there: whether anything was booked does not change, so one of its kind has to be
          const anchor: LedgerTuple = [date, kind, '1', product];
          const both = `w,${date},${kind},${amount},${product},,\nx,${date},${kind},-${amount},${product},,w\n`;
          const sums = async (text: string) => {
            const { facts } = await factsOf({ a1: sample(text) });
            const slice = sliceOf(defaultPeriod(facts[0]!.calendar), facts[0]!.calendar);
            return ['net_sales', 'contribution', 'roi'].map((id) =>
              computeKpi(kpiOf(id)!, facts[0]!, slice).value?.toString(),
            );
          };
          expect(await sums(ledgerOf([...lines, anchor], both))).toEqual(
            await sums(ledgerOf([...lines, anchor])),
          );
        },
      ),
      runs,
    );
  });

  it('are exact: the sum of cents in integers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ledgerLine, { minLength: 1, maxLength: 40 }), async (lines) => {
        const { facts } = await factsOf({ a1: sample(ledgerOf(lines)) });
        const slice = sliceOf(defaultPeriod(facts[0]!.calendar), facts[0]!.calendar);
        const result = computeKpi(kpiOf('net_sales')!, facts[0]!, slice);
        let cents = 0n;
        let sold = false;
        for (const [date, kind, amount] of lines) {
          if (!date.startsWith('2026')) continue;
          const value = BigInt(amount.replace('.', ''));
          if (kind === 'sale') {
            cents += value;
            sold = true;
          } else if (kind !== 'cogs' && kind !== 'cost_to_serve') cents -= value;
        }
        expect(result.value?.times(100).toFixed()).toBe(sold ? cents.toString() : undefined);
      }),
      runs,
    );
  });

  it('a portfolio of one account is that account', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ledgerLine, { maxLength: 20 }), async (lines) => {
        const { facts } = await factsOf({ a1: { ...sample(ledgerOf(lines)), decided: { won: 3, lost: 2 } } });
        const [first] = facts;
        const slice = sliceOf(defaultPeriod(first!.calendar), first!.calendar);
        for (const kpi of kpis)
          expect(rollUp(kpi, [takeKpi(kpi, first!, slice)], slice, 'EUR')).toEqual(
            computeKpi(kpi, first!, slice),
          );
      }),
      { ...runs, numRuns: 10 },
    );
  });

  it('never are NaN or infinite, and without a value always say why', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ledgerLine, { maxLength: 10 }),
        fc.constantFrom('2024-02-29', '2025-06-30', '2026-11-23', '2030-01-01'),
        async (lines, asOf) => {
          const { workspace, plans } = await factsOf({ a1: sample(ledgerOf(lines)) });
          const facts = gatherFacts(workspace, plans[0]!, asOf);
          const slice = sliceOf(defaultPeriod(facts.calendar), facts.calendar);
          for (const kpi of kpis) {
            const { value, reason } = computeKpi(kpi, facts, slice);
            if (value === null) expect(reason, kpi.id).toBeTruthy();
            else expect(Decimal.isDecimal(value) && value.isFinite(), kpi.id).toBe(true);
          }
        },
      ),
      runs,
    );
  });
});
