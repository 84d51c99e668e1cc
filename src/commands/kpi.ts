import { spanFinder } from '../documents/locate.ts';
import { type Facts, gatherFacts } from '../facts/facts.ts';
import { calendarOf, dayLabel, defaultPeriod } from '../facts/period.ts';
import { type Finding, inTextOrder, type LocatedFinding, locate } from '../findings/finding.ts';
import { findingJson } from '../findings/json.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { counted, progressOn } from '../io/progress.ts';
import { kpis, rollUp, takeKpi } from '../kpis/index.ts';
import { type Kpi, type KpiResult, type Slice, sliceOf, type Taken } from '../kpis/kpi.ts';
import { loadAccount } from '../plan/load.ts';
import { formatFor } from '../report/format.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { explainText } from './kpi/explain.ts';
import { kpiJson, type LineOf, settled } from './kpi/json.ts';
import { type Numbers, numbersFor } from './kpi/numbers.ts';
import { kpiCsv, kpiMarkdown, kpiTable, type Look } from './kpi/table.ts';
import { complaint } from './shared/complaint.ts';
import { kpiNamed } from './shared/kpi-named.ts';
import { forceOption, outOption, periodAsked, periodOption } from './shared/options.ts';
import { type Destination, deliver, destination, inFile, warningsText } from './shared/output.ts';
import { openPast, type PastSource } from './shared/past.ts';
import { vocabulary } from './shared/prepared.ts';
import { styleFor } from './shared/style.ts';
import {
  accountMeant,
  type OpenedWorkspace,
  openWorkspace,
  ownFiles,
  readOptions,
} from './shared/workspace.ts';

const formats = ['table', 'json', 'csv', 'md'] as const;
type Format = (typeof formats)[number];

export const kpi: Command = {
  arguments: [
    { name: 'account', summary: 'an account; the one whose folder you are in, or the only one, without it' },
  ],
  options: [
    {
      flags: '--explain <kpi>',
      summary: 'one KPI: its formula with the numbers put in, and where each comes from',
    },
    { flags: '--lines', summary: 'with --explain or json: name every line of a record file' },
    periodOption,
    {
      flags: '--accounts <which>',
      summary: 'all: the whole portfolio, from sums and counts',
      choices: ['all'],
    },
    {
      flags: '--format <format>',
      summary: 'table on a terminal, csv when piped, unless said otherwise',
      choices: formats,
    },
    outOption,
    forceOption,
    ...readOptions,
  ],
  examples: [
    'kam kpi san-telmo',
    'kam kpi san-telmo --explain roi',
    'kam kpi --accounts all --period 2026-Q3 --format csv',
  ],
  async run(call, around) {
    const chosen = choose(call, around);
    const opened = await openWorkspace(call, around, vocabulary);
    try {
      const accounts = accountsOf(call, around, opened);
      const { workspace } = opened;
      const calendar = calendarOf(workspace.settings, opened.asOf);
      const asked = periodAsked(call, workspace.settings.fiscal_year_starts) ?? defaultPeriod(calendar);
      const slice = sliceOf(asked, calendar);
      const past = openPast(opened.log, accounts.length === 1 ? accounts[0] : undefined);
      const answer = await answerFor(opened, accounts, slice, chosen, around, past).finally(past.close);
      return await deliver(await printed(answer, chosen, around), {
        around,
        file: chosen.file,
        root: opened.root,
        inputs: ownFiles(opened.root, workspace.settings.portfolio?.file),
        force: call.options.force === true,
      });
    } finally {
      await opened.texts.close();
    }
  },
};

interface Chosen extends Destination<Format> {
  /** the one KPI that is explained; none: all are shown */
  explained: Kpi | undefined;
  lines: boolean;
  whole: boolean;
}

function choose(call: Call, around: Surroundings): Chosen {
  const { explain, lines, accounts } = call.options;
  const explained = typeof explain === 'string' ? kpiNamed(explain) : undefined;
  const to = destination<Format>(call, around, {
    formats,
    preset: ({ interactive }) => (explained || interactive ? 'table' : 'csv'),
  });
  const { format } = to;
  if (explained && (format === 'csv' || format === 'md'))
    throw new UsageError('--explain answers in text or json.', 'Leave --format out, or say --format json.');
  if (lines && !explained && format !== 'json')
    throw new UsageError('--lines shows the records behind one KPI.', 'Add --explain KPI, or --format json.');
  return { ...to, explained, lines: lines === true, whole: accounts === 'all' };
}

/** The accounts that are meant: one, or with --accounts all every one. */
function accountsOf(call: Call, around: Surroundings, opened: OpenedWorkspace): string[] {
  if (call.options.accounts !== 'all')
    return [accountMeant(call, around, opened, ', or ask for --accounts all')];
  if (call.args[0] !== undefined)
    throw new UsageError(
      'An account and --accounts all are different questions.',
      'Leave one of the two out.',
    );
  return [...opened.workspace.accounts.keys()];
}

interface AccountAnswer {
  account: string;
  name: string | undefined;
  results: readonly KpiResult[];
  lineOf: LineOf;
  /** with --format json */
  json: readonly unknown[];
}

interface Answer {
  asOf: string;
  slice: Slice;
  accounts: AccountAnswer[];
  /** the portfolio's numbers, with --accounts all */
  portfolio: readonly KpiResult[] | undefined;
  findings: LocatedFinding[];
  numbers: Numbers;
  warnings: readonly string[];
}

/** Account by account, so that a portfolio of thousands needs the memory of one. */
async function answerFor(
  opened: OpenedWorkspace,
  accounts: readonly string[],
  slice: Slice,
  { explained, lines, whole, format }: Chosen,
  around: Surroundings,
  past: PastSource,
): Promise<Answer> {
  const { workspace, texts, asOf } = opened;
  const { settings } = workspace;
  const asked = explained ? [explained] : kpis;
  const findings = errorsOf(workspace.findings, spanFinder(workspace.sources));
  const taken = new Map<Kpi, Taken[]>(asked.map((one) => [one, []]));
  const answers: AccountAnswer[] = [];
  for (const account of counted(accounts, progressOn(around.err, 'computing KPIs'))) {
    const plan = await loadAccount(texts, workspace, account);
    const facts: Facts = gatherFacts(workspace, plan, asOf, await past.of(account));
    const spanOf = spanFinder(plan.sources, workspace.sources);
    findings.push(...errorsOf(plan.findings, spanOf));
    const lineOf: LineOf = (file, path) => spanOf({ file, path }).line;
    const results = asked.map((one) => {
      const gave = takeKpi(one, facts, slice);
      if (whole) taken.get(one)!.push(settled(gave, lineOf));
      return rollUp(one, [gave], slice, settings.currency);
    });
    const json =
      format === 'json'
        ? results.map((result) => kpiJson(result, lineOf, { lines, explain: explained }))
        : [];
    answers.push({
      account,
      name: plan.analysis?.name,
      results: whole ? results.map(withoutSources) : results,
      lineOf: whole ? () => 1 : lineOf,
      json,
    });
  }
  findings.sort(inTextOrder);
  return {
    asOf,
    slice,
    accounts: answers,
    portfolio: whole ? asked.map((one) => rollUp(one, taken.get(one)!, slice, settings.currency)) : undefined,
    findings,
    numbers: numbersFor(formatFor(settings.locale, settings.currency)),
    warnings: opened.warnings,
  };
}

/** What a table of many accounts needs of each. */
function withoutSources(result: KpiResult): KpiResult {
  return { ...result, inputs: [], excluded: [], rows: [], beside: [] };
}

function errorsOf(findings: readonly Finding[], spanOf: ReturnType<typeof spanFinder>): LocatedFinding[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => findingJson(locate(finding, spanOf)));
}

async function printed(answer: Answer, chosen: Chosen, around: Surroundings): Promise<Outcome> {
  const { asOf, slice, accounts, portfolio, findings, numbers, warnings } = answer;
  const { format, file, screen, explained, lines } = chosen;
  const text = (words: string) => (file === undefined ? words : inFile(words, 'kpi', asOf));
  const exitCode = findings.length > 0 ? 1 : 0;
  const [only] = accounts;
  const stderr =
    warningsText(warnings) +
    (await complaint(findings, around.err, (it) => `what rests on ${it} has no number.`));
  if (format === 'json') {
    const result = {
      kam: 'kpi/1',
      as_of: asOf,
      period: slice.asked.name,
      accounts: accounts.map(({ account, json }) => ({ account, kpis: json })),
      ...(portfolio
        ? {
            portfolio: { kpis: portfolio.map((one) => kpiJson(one, () => 1, { lines, explain: explained })) },
          }
        : {}),
      findings,
    };
    return { exitCode, result, stdout: `${toJson(result)}\n`, stderr };
  }
  const result = portfolio ?? accounts.map(({ account, results }) => ({ account, results }));
  const shown = portfolio ?? only?.results ?? [];
  if (format === 'csv')
    return {
      exitCode,
      result,
      stdout: kpiCsv([...(portfolio ? [{ account: '', results: portfolio }] : []), ...accounts]),
      stderr,
    };
  if (explained && shown[0])
    return {
      exitCode,
      result,
      stdout: text(
        explainText({
          result: shown[0],
          description: explained,
          account: portfolio ? undefined : only?.account,
          lineOf: portfolio ? () => 1 : (only?.lineOf ?? (() => 1)),
          numbers,
          columns: screen.columns,
          lines,
        }),
      ),
      stderr,
    };
  const who = portfolio ? `${accounts.length} accounts` : `${only?.name ?? only?.account} (${only?.account})`;
  const title = `${who} · ${slice.asked.name} · as of ${dayLabel(asOf)}`;
  if (format === 'md')
    return { exitCode, result, stdout: kpiMarkdown({ title, results: shown }, numbers), stderr };
  const style = await styleFor(screen);
  const look: Look = {
    numbers,
    columns: screen.columns,
    good: style.info,
    bad: style.warn,
    faint: style.faint,
    strong: style.place,
  };
  const hint = portfolio
    ? '--explain KPI shows each account; --format csv has them all.'
    : `How a number came about: kam kpi ${only?.account} --explain roi`;
  return {
    exitCode,
    result,
    stdout: text(kpiTable({ title, results: shown }, look)),
    stderr: `${stderr}${screen.interactive ? `${hint}\n` : ''}`,
  };
}
