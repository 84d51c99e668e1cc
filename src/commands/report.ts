import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import type { SourceDocument } from '../documents/document.ts';
import type { Texts } from '../documents/texts.ts';
import { gatherFacts } from '../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../facts/period.ts';
import {
  compareText,
  type Finding,
  inTextOrder,
  type LocatedFinding,
  locate,
  type Place,
  start,
} from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { writeOutput } from '../io/output-file.ts';
import { computeKpi, kpiOf, kpis } from '../kpis/index.ts';
import { sliceOf } from '../kpis/kpi.ts';
import { loadAccount, loadWorkspace } from '../plan/load.ts';
import { type Asked, parsePeriod } from '../plan/period.ts';
import type { Workspace } from '../plan/plan.ts';
import { render } from '../report/render.ts';
import { TemplateFault } from '../report/template-fault.ts';
import { reportView } from '../report/view.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { vocabulary } from './examine.ts';
import { scoredAccounts } from './report-scores.ts';
import { gatherTemplates } from './report-templates.ts';
import { accountNamed, openTexts, ownFiles, readOptions } from './workspace.ts';

type ReportFormat = 'html' | 'md' | 'json';

/** The first line of a page kam made: how a later run knows that it may write over it. */
const stamp = '<!-- kam report/1 -->\n';
const isOurs = (head: Uint8Array): boolean => {
  const text = new TextDecoder().decode(head.subarray(0, 200));
  return text.startsWith(stamp.trim()) || /^\{\s*"kam": "report\/1"/.test(text);
};

export const report: Command = {
  arguments: [{ name: 'account', summary: 'the account, by its folder or its portfolio id' }],
  options: [
    {
      flags: '--format <format>',
      summary: 'html, md or json',
      preset: 'html',
      choices: ['html', 'md', 'json'],
    },
    { flags: '--out <path>', summary: 'write there; - is standard output', preset: 'out/<account>.<format>' },
    {
      flags: '--period <period>',
      summary: 'fiscal year, quarter or month: 2026, 2026-Q3, 2026-09',
      preset: 'the fiscal year',
    },
    { flags: '--builtin-templates', summary: 'use kam’s templates only, not those of the workspace' },
    { flags: '--force', summary: 'write over a file that kam did not make' },
    ...readOptions,
  ],
  examples: [
    'kam report san-telmo',
    'kam report san-telmo --format md --out -',
    'kam report san-telmo --at HEAD~1 --out before.html',
  ],
  run,
};

async function run(call: Call, around: Surroundings): Promise<Outcome> {
  const { options } = call;
  const format = (options.format ?? 'html') as ReportFormat;
  const opened = await openTexts(call, around);
  const { texts, read } = recorded(opened.texts);
  try {
    const workspace = await loadWorkspace(texts, vocabulary);
    const account = accountOf(workspace, call.args[0]);
    const plan = await loadAccount(texts, workspace, account);
    const facts = gatherFacts(workspace, plan, opened.asOf);
    const asked = askedFor(options.period, workspace, opened.asOf);
    const scored = await scoredAccounts(texts, workspace);
    const spanOf = ({ file, path, on, span }: Place) =>
      span ?? sourceOf(file, plan.sources, workspace.sources)?.locate(path ?? [], on) ?? start;
    const errors = [...workspace.findings, ...plan.findings, ...scored.findings]
      .filter(({ severity }) => severity === 'error')
      .map((finding) => locate(finding, spanOf))
      .sort(inTextOrder);
    const slice = sliceOf(asked, facts.calendar);
    const view = reportView({
      facts,
      asked,
      kpis: kpis.map((kpi) => computeKpi(kpi, facts, slice)),
      describe: kpiOf,
      scores: scored.scores,
      sizeLabel: scored.sizeLabel,
      errors,
      lineOf: (place) => spanOf(place).line,
      revision: revisionOf(read),
    });

    let text: string;
    if (format === 'json') text = `${toJson(view)}\n`;
    else {
      const gathered = await gatherTemplates(texts, format, options.builtinTemplates === true);
      const faults = gathered.findings.map((finding) => locate(finding, spanOf));
      if (faults.length > 0) return templatesWrong(faults);
      try {
        text = stamp + render(view, gathered.templates, format);
      } catch (error) {
        if (!(error instanceof TemplateFault) || !gathered.own.has(error.template)) throw error;
        return templatesWrong([locate(asFinding(error), spanOf)]);
      }
    }
    return await deliver({
      text,
      view,
      account,
      format,
      call,
      around,
      root: opened.root,
      portfolio: workspace.settings.portfolio?.file,
      read,
      errors,
      warnings: opened.warnings,
    });
  } finally {
    await opened.texts.close();
  }
}

interface Delivery {
  text: string;
  view: unknown;
  account: string;
  format: ReportFormat;
  call: Call;
  around: Surroundings;
  root: string;
  portfolio: string | undefined;
  read: ReadonlyMap<string, string>;
  errors: readonly LocatedFinding[];
  warnings: readonly string[];
}

async function deliver(given: Delivery): Promise<Outcome> {
  const { text, view, account, format, call, around, root, portfolio, read, errors } = given;
  const exitCode = errors.length > 0 ? 1 : 0;
  const stderr = [
    ...given.warnings,
    ...errors.slice(0, 20).map(asLine),
    ...(errors.length > 0 ? [missing(errors)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
  if (call.options.out === '-') return { exitCode, result: view, stdout: text, stderr };
  const path =
    typeof call.options.out === 'string'
      ? resolve(around.cwd, call.options.out)
      : join(root, 'out', `${account}.${format}`);
  const shown = relative(around.cwd, path) || path;
  await writeOutput(path, text, {
    root,
    inputs: [...[...read.keys()].map((file) => join(root, file)), ...ownFiles(root, portfolio)],
    force: call.options.force === true,
    ours: isOurs,
  });
  return { exitCode, result: view, stdout: `${printable(shown.split('\\').join('/'))}\n`, stderr };
}

function accountOf(workspace: Workspace, named: string | undefined): string {
  if (named !== undefined) return accountNamed(workspace, named);
  const [only, ...others] = workspace.accounts.keys();
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(
    'Which account? A report is about one.',
    only === undefined
      ? 'No account has a plan yet: kam init --account ID starts one.'
      : `Plans exist for ${[only, ...others].slice(0, 8).map(printable).join(', ')}${others.length > 7 ? ' …' : ''}.`,
  );
}

function askedFor(period: Call['options'][string], workspace: Workspace, asOf: string): Asked {
  const calendar = calendarOf(workspace.settings, asOf);
  if (typeof period !== 'string') return defaultPeriod(calendar);
  const asked = parsePeriod(period, calendar.starts);
  if (asked) return asked;
  throw new UsageError(
    `--period ${quoted(period)} is no period.`,
    'Write a fiscal year (2026), a quarter (2026-Q3) or a month (2026-09).',
  );
}

/** The same texts, and which files were read with what content. */
function recorded(texts: Texts): { texts: Texts; read: Map<string, string> } {
  const read = new Map<string, string>();
  return {
    read,
    texts: {
      ...texts,
      label: texts.label,
      read: async (path, cap) => {
        const bytes = await texts.read(path, cap);
        if (bytes) read.set(path, createHash('sha256').update(bytes).digest('hex'));
        return bytes;
      },
    },
  };
}

/** Twelve hex digits that change when any file changes that went into the numbers. */
function revisionOf(read: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [path, digest] of [...read].sort(([a], [b]) => compareText(a, b)))
    hash.update(`${path}\0${digest}\n`);
  return hash.digest('hex').slice(0, 12);
}

function sourceOf(
  file: string,
  ...sources: readonly ReadonlyMap<string, SourceDocument>[]
): SourceDocument | undefined {
  return sources.map((documents) => documents.get(file)).find((document) => document !== undefined);
}

function asFinding(fault: TemplateFault): Finding {
  const column = Math.max(1, fault.column);
  return {
    rule: 'template',
    severity: 'error',
    file: `templates/${fault.template}`,
    span: { line: fault.line, column, endLine: fault.line, endColumn: column + 1 },
    message: fault.message,
    help: fault.help ?? 'Mend the template, or run with --builtin-templates.',
  };
}

function templatesWrong(faults: readonly LocatedFinding[]): Outcome {
  const lines = faults.flatMap((fault) => [
    asLine(fault),
    ...(fault.help ? [`  ${printable(fault.help)}`] : []),
  ]);
  return {
    exitCode: 1,
    result: { findings: faults },
    stderr: `${lines.join('\n')}\nNothing was written. --builtin-templates makes the report with kam’s own templates.\n`,
  };
}

function asLine({ file, line, column, message }: LocatedFinding): string {
  return `${printable(file)}:${line}:${column}  error  ${printable(message)}`;
}

function missing(errors: readonly LocatedFinding[]): string {
  const files = new Set(errors.map(({ file }) => file)).size;
  return `The report lacks what comes from ${files === 1 ? 'this file' : `these ${files} files`} and says so on its first page; kam check explains.`;
}
