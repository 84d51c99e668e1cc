/** What kam score found, as data, and its three plain forms: table, CSV, JSON. */
import type { LocatedFinding } from '../../findings/finding.ts';
import { findingJson } from '../../findings/json.ts';
import { keyTiers } from '../../plan/tiers.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import { formatFor } from '../../report/format.ts';
import { describeDialect } from '../../scoring/dialect.ts';
import type { Model } from '../../scoring/model.ts';
import type { Reject } from '../../scoring/rejects.ts';
import { accountJson, resultCells, resultColumns, type ScoredAccount } from '../../scoring/result.ts';
import { csvText } from '../../scoring/result-csv.ts';
import type { Scoring } from '../../scoring/sql.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import type { AccountPlan } from './accounts.ts';
import type { Portfolio } from './read.ts';
import { type TableView, tableText } from './table.ts';

export interface Answer {
  exitCode: 0 | 1;
  asOf: string;
  settings: Settings;
  located: LocatedFinding[];
  /** the portfolio file, for people */
  label: string;
  /** files kam read: --out never writes over them */
  inputs: string[];
  model: Model | undefined;
  hash: string | undefined;
  portfolio: Portfolio | undefined;
  scoring: Scoring | undefined;
  rows: number;
  rejects: Reject[];
  allowed: number;
  /** by rank; empty when the answer failed */
  accounts: ScoredAccount[];
  amount: TableView['amount'];
  plans: AccountPlan[];
  planOf(account: string): AccountPlan | undefined;
  /** "segmentation.yaml:9" for a path in the model */
  lineOf(path: readonly (string | number)[]): string;
}

/** design.md's score/1; `more` stands before the findings. */
export function envelope(
  answer: Answer,
  accounts: readonly ScoredAccount[],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const { model } = answer;
  return {
    kam: 'score/1',
    as_of: answer.asOf,
    model: model === undefined ? null : modelJson(model, answer.hash!),
    input: {
      file: answer.label,
      ...(answer.portfolio ? { dialect: describeDialect(answer.portfolio.survey.dialect) } : {}),
      rows: answer.rows,
      rejected: answer.rejects.length,
      rejects: answer.rejects,
    },
    accounts: model === undefined ? [] : accounts.map((account) => accountJson(account, model)),
    ...more,
    findings: answer.located.map(findingJson),
  };
}

function modelJson(model: Model, hash: string): Record<string, unknown> {
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
    min_data_pct: model.minDataPct,
    fragile_within: model.fragileWithin,
  };
}

export async function answerText(
  answer: Answer,
  format: 'table' | 'csv',
  top: number,
  out: Screen,
): Promise<string> {
  const { model, accounts } = answer;
  if (model === undefined || answer.exitCode !== 0) {
    if (format === 'csv' || model === undefined || !answer.scoring) return '';
    return `${answer.rows} rows = 0 scored + ${answer.rejects.length} rejected\n`;
  }
  if (format === 'csv') return csvText([resultColumns(model), ...accounts.map(resultCells)]);
  const { settings } = answer;
  const style = await styleFor(out);
  const { num, fixed } = formatFor(settings.locale, settings.currency);
  return tableText({
    model,
    hash: answer.hash!,
    asOf: answer.asOf,
    rows: answer.rows,
    rejected: answer.rejects.length,
    accounts,
    amount: answer.amount,
    tiers: tiersInOrder(model),
    keyTiers: keyTiers(settings),
    columns: out.columns,
    strong: style.place,
    number: num,
    fixed,
    top,
  });
}

/** From the best cell of the matrix down: what matters most is read first. */
export function tiersInOrder(model: Model): string[] {
  const cells = [...(model.matrix?.cells ?? [])].reverse().flatMap((row) => [...row].reverse());
  return [...new Set(cells)];
}
