/** What kam score found, as data, and its plain forms: table, CSV, JSON. */
import type { LocatedFinding } from '../../findings/finding.ts';
import { findingJson } from '../../findings/json.ts';
import { toJson } from '../../io/json.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import type { Pin, PinnedScale } from '../../plan/workspace/pin.ts';
import { describeDialect } from '../../scoring/dialect.ts';
import type { Drift } from '../../scoring/drift.ts';
import type { Model } from '../../scoring/model.ts';
import type { Reject, TableReject } from '../../scoring/rejects.ts';
import { accountJson, type ScoredAccount } from '../../scoring/result.ts';
import type { Survey } from '../../scoring/survey.ts';
import type { AccountPlan } from './accounts.ts';
import type { Scored } from './scored.ts';
import type { Summary } from './summary.ts';

export interface Answer {
  /** 1: there is no result, or more rejects than allowed */
  exitCode: 0 | 1;
  asOf: string;
  settings: Settings;
  located: LocatedFinding[];
  /** what is scored, and its name for people */
  from: 'file' | 'table';
  label: string;
  /** files kam read: --out never writes over them */
  inputs: string[];
  model: Model | undefined;
  hash: string | undefined;
  /** what the model's relative scales rest on, if it has any; with --calibrate: on which they rested */
  pin: Pin | undefined;
  /** how far today's accounts are from it */
  drift: readonly Drift[];
  /** with --calibrate: what was measured */
  calibration: Calibration | undefined;
  survey: Survey | undefined;
  /** the tables of the embedded engine, for questions on single rows */
  scored: Scored | undefined;
  results: Results | undefined;
  rows: number;
  rejects: (Reject | TableReject)[];
  allowed: number;
  /** where the engine may write a Parquet file, if it is to */
  parquet: string | undefined;
  plans: AccountPlan[];
  planOf(account: string): AccountPlan | undefined;
  /** what else is worth saying beside the answer, for stderr: whole lines */
  remarks: string[];
  /** "segmentation.yaml:9" for a path in the model */
  lineOf(path: readonly (string | number)[]): string;
}

/** What --calibrate measured. */
export interface Calibration {
  pin: Pin;
  /** of the model with this pin */
  hash: string;
  /** in the order of the model */
  changes: Change[];
  /** what stood there could not be read, so there is nothing to compare with */
  unreadable: boolean;
  /** the file, as it is written and as it was; undefined: there was none */
  after: Uint8Array;
  before: Uint8Array | undefined;
}

export interface Change {
  scale: PinnedScale;
  /** undefined: it was not measured before, or for another column or kind */
  before: PinnedScale | undefined;
  /** the most by which the points of one and the same value change */
  moved: number;
}

/** Where scored accounts come from: the embedded engine, or a database. Each is asked for once, in one of these forms. */
export interface Results {
  /** by rank, in pieces */
  accounts(): AsyncGenerator<ScoredAccount[]>;
  /** as CSV, as it is made */
  csv(): AsyncGenerator<Uint8Array>;
  /** by tier; `top`: with so many accounts of each by name */
  summary(top: number): Promise<Summary>;
  close(): Promise<void>;
}

/** Accounts by rank, in pieces; none where the answer failed. */
export async function* accountsOf({ exitCode, results }: Answer): AsyncGenerator<ScoredAccount[]> {
  if (exitCode === 0 && results) yield* results.accounts();
}

/** CSV, as it is made. */
export async function* csvOf({ exitCode, results }: Answer): AsyncGenerator<Uint8Array> {
  if (exitCode === 0 && results) yield* results.csv();
}

/** design.md's score/1; `more` stands before the findings. Accounts are `listed`, or put in by whoever prints it. */
export function envelope(
  answer: Answer,
  listed: readonly ScoredAccount[] = [],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const { model, survey } = answer;
  return {
    kam: 'score/1',
    as_of: answer.asOf,
    model: model === undefined ? null : modelJson(model, answer),
    input: {
      [answer.from]: answer.label,
      ...(survey ? { dialect: describeDialect(survey.dialect) } : {}),
      rows: answer.rows,
      rejected: answer.rejects.length,
      rejects: answer.rejects,
    },
    accounts: model === undefined ? [] : listed.map((account) => accountJson(account, model)),
    ...more,
    findings: answer.located.map(findingJson),
  };
}

const noAccounts = '\n  "accounts": []';

/** The envelope with all accounts, as it is made: a line break within JSON is never part of a text. */
export async function* jsonOf(
  answer: Answer,
  more: Record<string, unknown> = {},
  accounts: AsyncIterable<Record<string, unknown>[]> = accountObjects(answer),
): AsyncGenerator<string> {
  const text = toJson(envelope(answer, [], more));
  const at = text.indexOf(noAccounts) + noAccounts.length - 1;
  yield text.slice(0, at);
  let first = true;
  for await (const batch of accounts) {
    const items = batch.map((account) => toJson(account).replaceAll('\n', '\n    '));
    yield `${first ? '' : ','}\n    ${items.join(',\n    ')}`;
    first = false;
  }
  yield `${first ? '' : '\n  '}${text.slice(at)}\n`;
}

async function* accountObjects(answer: Answer): AsyncGenerator<Record<string, unknown>[]> {
  for await (const batch of accountsOf(answer))
    yield batch.map((account) => accountJson(account, answer.model!));
}

function modelJson(model: Model, { hash, pin, drift }: Answer): Record<string, unknown> {
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  return {
    hash,
    axes: model.axes.map((axis) => {
      const weight = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
      return {
        id: axis.id,
        overall: axis.overall / overall,
        criteria: axis.criteria.map((criterion) => ({
          id: criterion.id,
          column: criterion.column ?? null,
          rating: criterion.rating ?? null,
          weight: criterion.weight / weight,
        })),
        ...(axis.ahp ? { ahp: axis.ahp } : {}),
      };
    }),
    matrix: model.matrix
      ? {
          axes: model.matrix.axes.map((axis) => model.axes[axis]!.id),
          cuts: model.matrix.cuts,
          cells: model.matrix.cells,
        }
      : null,
    pin: pin ? { measured_on: pin.measured_on, rows: pin.input.rows, drift: drift.map(driftJson) } : null,
    min_data_pct: model.minDataPct,
    fragile_within: model.fragileWithin,
  };
}

/** Shares in percent of the accounts with a value, 0–100. */
function driftJson({ axis, criterion, kind, values, below, above, spread }: Drift): Record<string, unknown> {
  const pct = (share: number) => Math.round(share * 1e6) / 1e6;
  const of = (count: number) => (values === 0 ? 0 : pct((100 * count) / values));
  return {
    axis,
    criterion,
    kind,
    values,
    below_pct: of(below),
    above_pct: of(above),
    distance_pct: spread ? pct(spread.distance) : null,
  };
}

/** From the best cell of the matrix down: what matters most is read first. */
export function tiersInOrder(model: Model): string[] {
  const cells = [...(model.matrix?.cells ?? [])].reverse().flatMap((row) => [...row].reverse());
  return [...new Set(cells)];
}
