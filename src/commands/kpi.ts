import { relative, resolve, sep } from 'node:path';
import { spanFinder } from '../checks/examine.ts';
import { type Facts, gatherFacts } from '../facts/facts.ts';
import { calendarOf, dayLabel, defaultPeriod } from '../facts/period.ts';
import { type Finding, type LocatedFinding, locate } from '../findings/finding.ts';
import { findingJson } from '../findings/json.ts';
import { printable, quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { writeOutput } from '../io/output-file.ts';
import { kpiIds, kpiOf, kpis, rollUp, takeKpi } from '../kpis/index.ts';
import { type Kpi, type KpiResult, type Slice, sliceOf, type Taken } from '../kpis/kpi.ts';
import { loadAccount } from '../plan/load.ts';
import { type Asked, parsePeriod } from '../plan/period.ts';
import { formatFor } from '../report/format.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { vocabulary } from './examine.ts';
import { explainText } from './kpi-explain.ts';
import { kpiJson, type LineOf, settled } from './kpi-json.ts';
import { type Numbers, numbersFor } from './kpi-numbers.ts';
import { kpiCsv, kpiMarkdown, kpiTable, type Look } from './kpi-table.ts';
import { progressOn } from './progress.ts';
import { styleFor } from './style.ts';
import {
  accountNamed,
  type OpenedWorkspace,
  openWorkspace,
  ownFiles,
  readOptions,
  startFolder,
} from './workspace.ts';

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
    { flags: '--period <period>', summary: 'fiscal year, quarter or month: 2026, 2026-Q3, 2026-09' },
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
    { flags: '--out <path>', summary: 'write to a file; - is standard output' },
    { flags: '--force', summary: 'let --out overwrite a file that kam did not make' },
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
      const asked = periodOf(call, workspace.settings.fiscal_year_starts) ?? defaultPeriod(calendar);
      const slice = sliceOf(asked, calendar);
      const answer = await answerFor(opened, accounts, slice, chosen, around);
      const outcome = await printed(answer, chosen, around);
      return await delivered(outcome, call, around, opened);
    } finally {
      await opened.texts.close();
    }
  },
};

interface Chosen {
  format: Format;
  /** the one KPI that is explained; none: all are shown */
  explained: Kpi | undefined;
  lines: boolean;
  whole: boolean;
}

function choose(call: Call, { out }: Surroundings): Chosen {
  const { explain, lines, accounts, format: named, out: path } = call.options;
  const explained = typeof explain === 'string' ? kpiNamed(explain) : undefined;
  const toFile =
    typeof path === 'string' && path !== '-' ? /\.(json|csv|md)$/i.exec(path)?.[1]?.toLowerCase() : undefined;
  const format = (named ?? toFile ?? (explained || out.interactive ? 'table' : 'csv')) as Format;
  if (explained && (format === 'csv' || format === 'md'))
    throw new UsageError('--explain answers in text or json.', 'Leave --format out, or say --format json.');
  if (lines && !explained && format !== 'json')
    throw new UsageError('--lines shows the records behind one KPI.', 'Add --explain KPI, or --format json.');
  return { format, explained, lines: lines === true, whole: accounts === 'all' };
}

function kpiNamed(name: string): Kpi {
  const id = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const found = kpiOf(id);
  if (found) return found;
  const near = didYouMean(id, kpiIds);
  throw new UsageError(
    `There is no KPI ${quoted(name)}.`,
    near ? `Did you mean ${near}?` : `KPIs are ${kpiIds.join(', ')}.`,
  );
}

function periodOf(call: Call, starts: number): Asked | undefined {
  const { period } = call.options;
  if (typeof period !== 'string') return undefined;
  const asked = parsePeriod(period, starts);
  if (asked) return asked;
  throw new UsageError(
    `--period ${quoted(period)} is no period.`,
    'Write a fiscal year, a quarter or a month: 2026, 2026-Q3, 2026-09.',
  );
}

/** The accounts that are meant: one, or with --accounts all every one. */
function accountsOf(call: Call, around: Surroundings, { root, workspace }: OpenedWorkspace): string[] {
  const all = [...workspace.accounts.keys()];
  const [name] = call.args;
  if (call.options.accounts === 'all') {
    if (name !== undefined)
      throw new UsageError(
        'An account and --accounts all are different questions.',
        'Leave one of the two out.',
      );
    return all;
  }
  if (name !== undefined) return [accountNamed(workspace, name)];
  const [folder, here] = relative(root, startFolder(call, around)).split(sep);
  if (folder === 'accounts' && here !== undefined && workspace.accounts.has(here)) return [here];
  if (all.length === 1) return all;
  throw new UsageError(
    all.length === 0 ? 'No account has a plan yet.' : 'Which account?',
    all.length === 0
      ? 'kam init --account ID starts one.'
      : `Name one of ${all.slice(0, 8).map(printable).join(', ')}${all.length > 8 ? ' …' : ''}, or ask for --accounts all.`,
  );
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
): Promise<Answer> {
  const { workspace, texts, asOf } = opened;
  const { settings } = workspace;
  const asked = explained ? [explained] : kpis;
  const findings = errorsOf(workspace.findings, spanFinder(workspace.sources));
  const taken = new Map<Kpi, Taken[]>(asked.map((one) => [one, []]));
  const answers: AccountAnswer[] = [];
  const progress = progressOn(around.err, 'computing KPIs');
  for (const [i, account] of accounts.entries()) {
    progress.step(i, accounts.length);
    const plan = await loadAccount(texts, workspace, account);
    const facts: Facts = gatherFacts(workspace, plan, asOf);
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
  progress.end();
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
  const { format, explained, lines } = chosen;
  const exitCode = findings.length > 0 ? 1 : 0;
  const stderr = [...warnings.map((line) => `kam: ${printable(line)}\n`), complaint(findings, accounts)].join(
    '',
  );
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
  const result = portfolio ?? accounts;
  const [only] = accounts;
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
      stdout: explainText({
        result: shown[0],
        description: explained,
        account: portfolio ? undefined : only?.account,
        lineOf: portfolio ? () => 1 : (only?.lineOf ?? (() => 1)),
        numbers,
        columns: around.out.columns,
        lines,
      }),
      stderr,
    };
  const who = portfolio ? `${accounts.length} accounts` : `${only?.name ?? only?.account} (${only?.account})`;
  const title = `${who} · ${slice.asked.name} · as of ${dayLabel(asOf)}`;
  if (format === 'md')
    return { exitCode, result, stdout: kpiMarkdown({ title, results: shown }, numbers), stderr };
  const style = await styleFor(around.out);
  const look: Look = {
    numbers,
    columns: around.out.columns,
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
    stdout: kpiTable({ title, results: shown }, look),
    stderr: `${stderr}${around.out.interactive ? `${hint}\n` : ''}`,
  };
}

function complaint(findings: readonly LocatedFinding[], accounts: readonly AccountAnswer[]): string {
  if (findings.length === 0) return '';
  const files = new Set(findings.map(({ file }) => file));
  const [only] = accounts;
  const check = accounts.length === 1 && only ? `kam check ${printable(only.account)}` : 'kam check';
  return `kam: ${[...files].slice(0, 3).map(printable).join(', ')}${files.size > 3 ? ` and ${files.size - 3} more files` : ''} ${
    files.size === 1 ? 'has' : 'have'
  } errors; what rests on ${files.size === 1 ? 'it' : 'them'} has no number. ${check} names them.\n`;
}

async function delivered(
  outcome: Outcome,
  call: Call,
  around: Surroundings,
  { root, workspace }: OpenedWorkspace,
): Promise<Outcome> {
  const { out, force } = call.options;
  if (typeof out !== 'string' || out === '-') return outcome;
  const content = typeof outcome.stdout === 'string' ? outcome.stdout : '';
  await writeOutput(resolve(around.cwd, out), content, {
    root,
    inputs: ownFiles(root, workspace.settings.portfolio?.file),
    force: force === true,
    ours: (head) =>
      /^(account,kpi,|\{\s*"kam": "kpi\/1"|## .* · as of )/.test(
        new TextDecoder().decode(head.subarray(0, 400)),
      ),
  });
  return { ...outcome, stdout: '', stderr: `${outcome.stderr ?? ''}${printable(out)}\n` };
}
