/** The two questions kam log answers, from commits to what is printed. */
import type { Step } from '../../history/points.ts';
import { UsageError } from '../../io/faults.ts';
import type { Env } from '../../io/git.ts';
import type { HistoryCommit, History as Log } from '../../io/history.ts';
import { toJson } from '../../io/json.ts';
import { counted, type Progress } from '../../io/progress.ts';
import { deepen } from '../../io/refs.ts';
import { kpiOf } from '../../kpis/index.ts';
import type { Kpi } from '../../kpis/kpi.ts';
import type { Workspace } from '../../plan/plan.ts';
import { formatFor } from '../../report/format.ts';
import type { Outcome, Screen } from '../command.ts';
import { numbersFor } from '../kpi/numbers.ts';
import type { Look } from '../kpi/table.ts';
import { type Destination, inFile, warningsText } from '../shared/output.ts';
import { styleFor } from '../shared/style.ts';
import { logCsv, logJson } from './data.ts';
import { forecastCsv, forecastJson, forecastText } from './forecast.ts';
import { lookAt, type Moments } from './moments.ts';
import { outcomesOf } from './outcomes.ts';
import { logTable } from './table.ts';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

interface Looking {
  /** oldest first */
  commits: readonly HistoryCommit[];
  history: Log;
  root: string;
  env: Env;
  /** undefined: all */
  account: string | undefined;
  today: string;
  /** the last day that counts */
  until: string | undefined;
  progress: Progress;
}

interface Answer {
  outcome: Outcome;
  /** as it stood at the end */
  workspace: Workspace;
}

interface Moved extends Looking {
  by: Step;
  kpis: readonly Kpi[];
  only: boolean;
  since: string | undefined;
}

export async function movedAnswer(asked: Moved, to: Destination<Format>): Promise<Answer> {
  const { commits, history, progress, root, env } = asked;
  const moments = await lookAt(
    commits,
    history.read,
    { ...asked, whole: !history.shallow },
    (points) => counted(points, progress),
    { root, tip: history.tip, env },
  );
  const { broken, workspace } = moments;
  const errors = [...(broken.at(-1)?.keys() ?? [])];
  const result = logJson(moments, { asOf: asked.today, by: asked.by, account: asked.account });
  const stdout =
    to.format === 'json'
      ? `${toJson(result)}\n`
      : to.format === 'csv'
        ? logCsv(moments)
        : await movedTable(moments, asked, to);
  const stderr = warningsText([...history.warnings, ...remarksOn(moments, errors, to.format)]);
  return { outcome: { exitCode: errors.length > 0 ? 1 : 0, result, stdout, stderr }, workspace };
}

function remarksOn({ undated }: Moments, errors: readonly string[], format: Format): string[] {
  const remarks: string[] = [];
  if (undated > 0)
    remarks.push(
      `${undated === 1 ? 'One commit carries' : `${undated} commits carry`} no usable date; what changed there shows at the next point.`,
    );
  // the table says it at its point
  if (errors.length > 0 && format !== 'table')
    remarks.push(
      `At the last point ${errors.join(', ')} ${errors.length === 1 ? 'has' : 'have'} errors: what rests on that has no value.`,
    );
  return remarks;
}

async function movedTable(moments: Moments, asked: Moved, to: Destination<Format>): Promise<string> {
  const { points, series, broken, workspace, last } = moments;
  const { account, by, only, today } = asked;
  const commits = points.reduce((sum, one) => sum + one.commits, 0);
  const [first, end] = [points[0]?.label, points.at(-1)?.label];
  const span = first === end ? (first ?? today) : `${first} to ${end}`;
  const name = account !== undefined ? last?.plan.analysis?.name : undefined;
  const who = name === undefined ? (account ?? 'All accounts') : `${name} (${account})`;
  const text = logTable(
    {
      title: `${who} · ${span} · by ${by} · ${commits === 1 ? 'one commit' : `${commits} commits`}`,
      account,
      by,
      points,
      series,
      only,
      broken,
      past: last?.past(),
    },
    await lookFor(workspace, to.screen),
  );
  return to.file === undefined ? text : inFile(text, 'log', today);
}

export async function forecastAnswer(
  { commits, history, account, accounts, today, until, progress }: Looking & { accounts: readonly string[] },
  { format, file, screen }: Destination<Format>,
): Promise<Answer> {
  if (history.shallow)
    throw new UsageError(
      'This clone holds only the newest commits (a shallow clone), so nobody knows what was promised first.',
      deepen,
    );
  const end =
    until === undefined ? commits.length : commits.findLastIndex(({ date = '9' }) => date <= until) + 1;
  const { promises, endless, workspace } = await outcomesOf(
    commits.slice(0, end),
    history.read,
    accounts,
    today,
    (all) => counted(all, progress),
  );
  const forecast = { asOf: today, account, promises, endless };
  const result = forecastJson(forecast);
  const outcome = { exitCode: 0 as const, result, stderr: warningsText(history.warnings) };
  if (format === 'json') return { workspace, outcome: { ...outcome, stdout: `${toJson(result)}\n` } };
  if (format === 'csv') return { workspace, outcome: { ...outcome, stdout: forecastCsv(forecast) } };
  const label = (measure: string) =>
    kpiOf(measure)?.label ?? workspace.settings.measures?.find(({ id }) => id === measure)?.label ?? measure;
  const who = account ?? `${accounts.length} accounts`;
  const text = forecastText(forecast, who, await lookFor(workspace, screen), label);
  return {
    workspace,
    outcome: { ...outcome, stdout: file === undefined ? text : inFile(text, 'log', today) },
  };
}

async function lookFor({ settings }: Workspace, screen: Screen): Promise<Look> {
  const style = await styleFor(screen);
  return {
    numbers: numbersFor(formatFor(settings.locale, settings.currency)),
    columns: screen.columns,
    good: style.info,
    bad: style.warn,
    faint: style.faint,
    strong: style.place,
  };
}
