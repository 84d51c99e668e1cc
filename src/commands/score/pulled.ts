/** The results of a table as a database hands them over: rejects first, then accounts by rank, each row read once. */
import { compareText, type Finding } from '../../findings/finding.ts';
import type { Cell } from '../../io/duckdb.ts';
import type { Database } from '../../io/postgres.ts';
import { tierAt } from '../../scoring/missing.ts';
import { faultOf, type TableReject } from '../../scoring/rejects.ts';
import { accountOf, resultCells, type ScoredAccount } from '../../scoring/result.ts';
import { resultHead } from '../../scoring/result-bytes.ts';
import { csvText } from '../../scoring/result-csv.ts';
import { codeStep, criteriaOf, rejectCodes, type Scoring } from '../../scoring/sql/score.ts';
import { weightiest } from '../../scoring/sql/weightiest.ts';
import type { Results } from './answer.ts';
import { modelFile } from './load.ts';
import type { Summary, TierSummary } from './summary.ts';
import { unlistedFindings } from './unlisted.ts';

interface Pulled {
  results: Results;
  rejects: TableReject[];
  /** values that a lookup without default does not list: no reject that could be allowed */
  unlisted: Finding[];
}

/** What pullSql gives, in its order. */
interface Row {
  code: number;
  account: string;
  name: string | null;
  fault: string | null;
  all: number;
  weighty: number | null;
  numbers: readonly number[];
}

const rowOf = ([code, account, name, fault, all, weighty, ...numbers]: readonly Cell[]): Row => ({
  code: Number(code),
  account: String(account),
  name: name === null ? null : String(name),
  fault: fault === null ? null : String(fault),
  all: Number(all),
  weighty: weighty === null ? null : Number(weighty),
  numbers: numbers.map(Number),
});

/** `rows`: how many the table has, counted on its own; `label`: its name for people. */
export async function pulledResults(
  database: Database,
  sql: string,
  scoring: Scoring,
  { rows, label }: { rows: number; label: string },
): Promise<Pulled> {
  const { model } = scoring;
  const pieces = database.pieces(sql);
  const rejects: TableReject[] = [];
  const unlisted = new Map<number, Set<string>>();
  let first: Row[] = [];
  let all = 0;
  while (first.length === 0) {
    const { done, value } = await pieces.next();
    if (done) break;
    const batch = value.map(rowOf);
    all = batch[0]!.all;
    const scored = batch.findIndex(({ code }) => code === 0);
    for (const row of scored === -1 ? batch : batch.slice(0, scored)) rejected(row);
    if (scored !== -1) first = batch.slice(scored);
  }
  // Rows in = rows scored + rows rejected: the statement and a plain count, of one state of the table.
  if (all !== rows) throw new Error(`the table has ${rows} rows, and ${all} came out`);

  function rejected({ code, account, fault }: Row): void {
    if (Math.floor(code / codeStep) === rejectCodes.unlisted) {
      const which = code % codeStep;
      unlisted.set(which, (unlisted.get(which) ?? new Set()).add(fault ?? ''));
    } else rejects.push({ line: null, account, ...faultOf(code, account, fault, scoring, 'in the table') });
  }

  /** Each account once, with what the table on a terminal shows of it. */
  async function* scored(): AsyncGenerator<{ account: ScoredAccount; row: Row }[]> {
    let rank = 0;
    const accounts = (batch: readonly Row[]) =>
      batch.map((row) => ({ row, account: accountOf(row.account, (i) => row.numbers[i]!, ++rank, model) }));
    if (first.length > 0) yield accounts(first);
    first = [];
    for await (const batch of pieces) yield accounts(batch.map(rowOf));
    if (rank + rejects.length !== rows)
      throw new Error(`${rows} rows, but ${rank} accounts and ${rejects.length} rejects`);
  }

  const values = criteriaOf(model).flatMap(({ criterion }, i) => {
    const of = unlisted.get(i);
    return of ? [{ criterion, values: [...of].sort(compareText).map((value) => ({ value })) }] : [];
  });
  return {
    rejects,
    unlisted: unlistedFindings(values, { model: modelFile, portfolio: label }),
    results: {
      async *accounts() {
        for await (const batch of scored()) yield batch.map(({ account }) => account);
      },
      async *csv() {
        yield resultHead(model);
        const encoder = new TextEncoder();
        for await (const batch of scored())
          yield encoder.encode(csvText(batch.map(({ account }) => resultCells(account))));
      },
      summary: (top) => summaryOf(scored(), scoring, top),
      close: () => database.close(),
    },
  };
}

async function summaryOf(
  accounts: AsyncIterable<{ account: ScoredAccount; row: Row }[]>,
  { model }: Scoring,
  top: number,
): Promise<Summary> {
  const tiers = new Map<string | null, TierSummary & { millionths: bigint }>();
  for await (const batch of accounts)
    for (const { account, row } of batch) {
      const tier = account.cell === null ? null : tierAt(model, account.cell);
      let sum = tiers.get(tier);
      if (!sum) {
        sum = { accounts: 0, fragile: 0, amount: 0, top: [], millionths: 0n };
        tiers.set(tier, sum);
      }
      sum.accounts++;
      if (account.fragile) sum.fragile++;
      // in whole millionths, so that no order of rows shows
      sum.millionths += BigInt(Math.round((row.weighty ?? 0) * 1e6));
      if (sum.top.length < top)
        sum.top.push({ account: account.account, name: row.name || null, score: account.score });
    }
  for (const sum of tiers.values()) sum.amount = Number(sum.millionths) / 1e6;
  const best = weightiest(model);
  return { tiers, amount: best && model.axes[best.axis]!.criteria[best.criterion]!.id };
}
