import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { spanFinder } from '../documents/locate.ts';
import type { Texts } from '../documents/texts.ts';
import { gatherFacts } from '../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../facts/period.ts';
import { compareText, type Finding, inTextOrder, type LocatedFinding, locate } from '../findings/finding.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { computeKpi, kpiOf, kpis } from '../kpis/index.ts';
import { sliceOf } from '../kpis/kpi.ts';
import { loadAccount, loadWorkspace } from '../plan/load.ts';
import { render } from '../report/render.ts';
import { stamp } from '../report/stamp.ts';
import { TemplateFault } from '../report/template-fault.ts';
import { reportView } from '../report/view.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { scoredAccounts } from './report/scores.ts';
import { gatherTemplates } from './report/templates.ts';
import { complaint } from './shared/complaint.ts';
import { forceOption, outOption, periodAsked, periodOption } from './shared/options.ts';
import { deliver, destination, pathFrom, warningsText } from './shared/output.ts';
import { openPast } from './shared/past.ts';
import { vocabulary } from './shared/prepared.ts';
import { accountMeant, openTexts, ownFiles, readOptions } from './shared/workspace.ts';

const formats = ['html', 'md', 'json'] as const;
type ReportFormat = (typeof formats)[number];

export const report: Command = {
  arguments: [
    { name: 'account', summary: 'an account; the one whose folder you are in, or the only one, without it' },
  ],
  options: [
    {
      flags: '--format <format>',
      summary: 'html, md or json; as --out ends, unless said otherwise',
      preset: 'html',
      choices: formats,
    },
    { ...outOption, preset: 'out/<account>.<format>' },
    periodOption,
    { flags: '--builtin-templates', summary: 'use kam’s templates only, not those of the workspace' },
    forceOption,
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
  const { format, file } = destination<ReportFormat>(call, around, {
    formats,
    preset: () => 'html',
    alwaysFile: true,
  });
  if (options.builtinTemplates === true && format === 'json')
    throw new UsageError(
      '--builtin-templates has no effect on json, which is made without templates.',
      'Leave one of the two out.',
    );
  const opened = await openTexts(call, around);
  const { texts, read } = recorded(opened.texts);
  try {
    const workspace = await loadWorkspace(texts, vocabulary);
    const account = accountMeant(call, around, { root: opened.root, workspace });
    const plan = await loadAccount(texts, workspace, account);
    const past = openPast(opened.log, account);
    const facts = gatherFacts(workspace, plan, opened.asOf, await past.of(account).finally(past.close));
    const calendar = calendarOf(workspace.settings, opened.asOf);
    const asked = periodAsked(call, calendar.starts) ?? defaultPeriod(calendar);
    const scored = await scoredAccounts(texts, workspace);
    const spanOf = spanFinder(plan.sources, workspace.sources);
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
      if (faults.length > 0) return await templatesWrong(faults, around);
      try {
        text = stamp + render(view, gathered.templates, format);
      } catch (error) {
        if (!(error instanceof TemplateFault) || !gathered.own.has(error.template)) throw error;
        return await templatesWrong([locate(asFinding(error), spanOf)], around);
      }
    }
    const told = await complaint(
      errors,
      around.err,
      (it) => `the report lacks what rests on ${it} and says so on its first page.`,
    );
    const usual = pathFrom(around, join(opened.root, 'out', `${account}.${format}`));
    return await deliver(
      {
        exitCode: errors.length > 0 ? 1 : 0,
        result: view,
        stdout: text,
        stderr: warningsText(opened.warnings) + told,
      },
      {
        around,
        file: options.out === '-' ? undefined : (file ?? usual),
        root: opened.root,
        inputs: [
          ...[...read.keys()].map((path) => join(opened.root, path)),
          ...ownFiles(opened.root, workspace.settings.portfolio?.file),
        ],
        force: options.force === true,
      },
    );
  } finally {
    await opened.texts.close();
  }
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

async function templatesWrong(faults: readonly LocatedFinding[], around: Surroundings): Promise<Outcome> {
  return {
    exitCode: 1,
    result: { findings: faults },
    stderr: await complaint(
      faults,
      around.err,
      () => 'nothing was written. --builtin-templates makes the report with kam’s own templates.',
    ),
  };
}
