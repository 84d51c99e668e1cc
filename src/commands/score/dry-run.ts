/** `kam score --dry-run`: what kam understands of a portfolio and scores nothing, with as much of a model as is there. */
import { resolve } from 'node:path';
import { spanFinder } from '../../documents/locate.ts';
import { type Finding, inTextOrder, type LocatedFinding, locate } from '../../findings/finding.ts';
import { findingJson } from '../../findings/json.ts';
import { UsageError } from '../../io/faults.ts';
import { toJson } from '../../io/json.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import { privateFolder } from '../../io/private-folder.ts';
import { type Progress, progressOn } from '../../io/progress.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import { type Segmentation, segmentation } from '../../plan/workspace/segmentation.ts';
import { checkColumns } from '../../scoring/check-columns.ts';
import { checkModel } from '../../scoring/check-model.ts';
import { inWords } from '../../scoring/encoding.ts';
import { hasHeader, headerPlace } from '../../scoring/header.ts';
import { lastRow } from '../../scoring/last-row.ts';
import { buildModel, columnName, type Model, withDefaults } from '../../scoring/model.ts';
import { allRows } from '../../scoring/rows.ts';
import { numericColumns } from '../../scoring/sql/read.ts';
import { type Survey, surveyPortfolio } from '../../scoring/survey.ts';
import { type TakesDefault, takingDefault } from '../../scoring/taking-default.ts';
import { type ColumnUnderstood, lookerAt } from '../../scoring/understanding.ts';
import type { Call, Outcome, Surroundings } from '../command.ts';
import { complaint } from '../shared/complaint.ts';
import { deliver, destination, inFile, warningsText } from '../shared/output.ts';
import { checkTypes, portfolioText } from '../shared/portfolio-text.ts';
import { openTexts, ownFiles } from '../shared/workspace.ts';
import { dryRunText } from './dry-run-text.ts';
import { choosePortfolio } from './find.ts';
import { inInputThere } from './input-line.ts';
import { loadModelFiles, modelFile } from './load.ts';
import { isError, placesOf } from './read.ts';

export interface Understanding {
  /** the portfolio, for people */
  label: string;
  settings: Settings;
  survey: Survey;
  /** of those with a name, in the order of the file */
  columns: (ColumnUnderstood & { usedAs: string[]; defaults: TakesDefault[] })[];
  unnamed: number;
  /** input.null */
  unknown: readonly string[];
  /** kinds of line ends */
  lineEnds: string[];
  /** cells of the first rows as they stand there, in the order of `columns` */
  first: { line: number; cells: string[] }[];
}

const firstRows = 5;

export async function dryRun(call: Call, around: Surroundings): Promise<Outcome> {
  const others = ['top', 'allowRejects'].filter((option) => call.options[option] !== undefined);
  if (others.length > 0)
    throw new UsageError(
      '--dry-run scores nothing, so there is nothing to list or to reject.',
      'Leave --top and --allow-rejects out.',
    );
  const formats = ['table', 'json'] as const;
  if (!formats.some((format) => format === (call.options.format ?? format)))
    throw new UsageError(
      `--dry-run has no answer as ${String(call.options.format)}.`,
      'Write --format table, or --format json.',
    );
  const to = destination(call, around, { formats, preset: () => 'table' });
  const named = call.args[0];
  const opened = await openTexts(call, around);
  const folder = privateFolder();
  const progress = progressOn(around.err, 'reading');
  try {
    const files = await loadModelFiles(opened.texts);
    const { settings, sources, findings } = files;
    const source = files.segmentation && withDefaults(files.segmentation, settings.portfolio?.columns ?? {});
    if (source) findings.push(...checkModel(source, modelFile, Object.keys(settings.tiers ?? {})));
    const model = source && !findings.some(isError) ? buildModel(source) : undefined;
    const file = await choosePortfolio({ call, around, opened, folder }, files);
    const { understanding, findings: more } = file
      ? await understand(file, { settings, source, model, folder, progress })
      : { findings: [] };
    findings.push(...more);
    const spanOf = spanFinder(sources);
    const located = findings
      .map((finding) => locate(inInputThere(finding, files.document), spanOf))
      .sort(inTextOrder);
    const exitCode = located.some(({ severity }) => severity === 'error') ? 1 : 0;
    const text =
      to.format === 'json'
        ? `${toJson(envelope(understanding, file?.label, opened.asOf, located))}\n`
        : understanding
          ? dryRunText(understanding, to.screen.columns)
          : '';
    const stdout =
      to.format === 'table' && to.file !== undefined ? inFile(text, 'dry-run', opened.asOf) : text;
    return await deliver(
      {
        exitCode,
        result: null,
        stdout,
        stderr:
          warningsText(opened.warnings) +
          (await complaint(located, around.err, () => 'kam score would stop here.')),
      },
      {
        around,
        file: understanding ? to.file : undefined,
        root: opened.root,
        inputs: [
          ...(named === undefined || named === '-' ? [] : [resolve(around.cwd, named)]),
          ...ownFiles(opened.root, settings.portfolio?.file),
        ],
        force: call.options.force === true,
      },
    );
  } finally {
    progress.end();
    folder.remove();
    await opened.texts.close();
  }
}

interface Given {
  settings: Settings;
  source: Segmentation | undefined;
  model: Model | undefined;
  folder: ReturnType<typeof privateFolder>;
  progress: Progress;
}

async function understand(
  portfolio: PortfolioFile,
  { settings, source, model, folder, progress }: Given,
): Promise<{ understanding?: Understanding; findings: Finding[] }> {
  const input = source?.input ?? segmentation.shape.input.parse(undefined);
  const account = source?.account ?? settings.portfolio?.columns?.id;
  const { file, dialect, findings } = await portfolioText(portfolio, {
    input,
    inputAt: (key) => ({ file: modelFile, path: ['input', key] }),
    folder,
    account,
    wanted: model
      ? placesOf(model, modelFile).map(({ column }) => column)
      : account === undefined
        ? []
        : [account],
    copied: (share) => progress.step(share / 2, 1),
    meaningless: true,
  });
  if (!file || !dialect) return { findings };
  if (model && source) {
    findings.push(...checkColumns(source, dialect.header, modelFile, file.label, dialect.origin));
    findings.push(...checkTypes(dialect, placesOf(model, modelFile), model.account));
  }
  const names = dialect.header.map(columnName);
  const watch = {
    columns: names.map((column, index) => ({ column, index, number: true })),
    nulls: new Set(input.null.map((token) => columnName(token).toLowerCase())),
  };
  const open = input.encoding === 'auto';
  const last = lastRow();
  const chunks = () => last.watched(file.chunks());
  let seen = await surveyPortfolio(chunks(), dialect, file.label, open, watch);
  if ('retry' in seen) seen = await surveyPortfolio(chunks(), seen.retry, file.label, false, watch);
  if (!('survey' in seen)) return { findings: [...findings, ...('findings' in seen ? seen.findings : [])] };
  const { survey } = seen;
  findings.push(
    ...last.remark(survey, file.label, [account, source?.name ?? settings.portfolio?.columns?.name]),
  );
  const looker = lookerAt(
    survey,
    input,
    new Set(model ? numericColumns(model) : []),
    account && columnName(account),
  );
  const first: Understanding['first'] = [];
  const named = names.flatMap((name, i) => (name === '' ? [] : [i]));
  let row = 0;
  for await (const batch of allRows(() => file.chunks(), survey.dialect, file.label, false))
    for (const { line, cells } of batch) {
      if (first.length < firstRows) first.push({ line, cells: named.map((i) => cells[i]!) });
      looker.add(row++, cells);
      if (row % 10_000 === 0) progress.step(0.5 + (0.5 * row) / survey.whole, 1);
    }
  const { lf, crlf, cr } = survey.lineEnds;
  return {
    findings,
    understanding: {
      label: file.label,
      settings,
      survey,
      columns: looker
        .columns()
        .filter(({ column }) => column !== '')
        .map((column) => ({
          ...column,
          usedAs: usesOf(column.column, model, account),
          defaults: takingDefault(column, model),
        })),
      unnamed: names.length - named.length,
      unknown: input.null,
      lineEnds: dialect.origin
        ? []
        : [...(lf ? ['LF'] : []), ...(crlf ? ['CRLF'] : []), ...(cr ? ['CR'] : [])],
      first,
    },
  };
}

/** What the model reads a column for: "account", "name", ids of criteria, "abc". */
function usesOf(column: string, model: Model | undefined, account: string | undefined): string[] {
  const uses: string[] = [];
  if (account !== undefined && columnName(account) === column) uses.push('account');
  if (model?.name === column) uses.push('name');
  for (const criterion of model?.axes.flatMap((axis) => axis.criteria) ?? [])
    if (criterion.column === column) uses.push(criterion.id);
  if (model?.abc?.column === column) uses.push('abc');
  return uses;
}

function envelope(
  understanding: Understanding | undefined,
  label: string | undefined,
  asOf: string,
  located: readonly LocatedFinding[],
): Record<string, unknown> {
  return {
    kam: 'dry-run/1',
    as_of: asOf,
    input: understanding ? inputJson(understanding) : { file: label ?? null },
    columns: understanding?.columns.map((one) => columnJson(one, understanding.survey)) ?? [],
    first: understanding?.first.map(({ line, cells }) => ({ line, cells })) ?? [],
    findings: located.map(findingJson),
  };
}

function inputJson({ label, survey, lineEnds, unnamed, unknown }: Understanding): Record<string, unknown> {
  const { dialect, rows, refused } = survey;
  const { origin } = dialect;
  return {
    file: label,
    kind: origin?.kind ?? 'text',
    ...(origin
      ? { sheet: origin.sheet ?? null, sheets: origin.sheets ?? [] }
      : {
          encoding: inWords(dialect.encoding),
          mark: dialect.mark > 0,
          delimiter: dialect.delimiter,
          quote: dialect.quote === '' ? null : dialect.quote,
          line_ends: lineEnds,
          blank_lines: survey.blankLines,
          skipped: dialect.skip,
        }),
    header: hasHeader(dialect) ? headerPlace(dialect) : null,
    unnamed_columns: unnamed,
    unknown,
    rows,
    rejected: refused.length,
    rejects: refused,
  };
}

function columnJson(
  one: Understanding['columns'][number],
  { lineOf, dialect }: Survey,
): Record<string, unknown> {
  const { style } = one;
  return {
    column: one.column,
    used_as: one.usedAs,
    holds: one.holds,
    stored_as: dialect.origin?.types?.[dialect.header.indexOf(one.column)],
    decimal: style?.decimal ?? null,
    thousands: style?.thousands ?? null,
    filled: one.filled,
    empty: one.empty,
    unknown: one.unknown,
    no_numbers: one.strange,
    min: one.min ?? null,
    max: one.max ?? null,
    different: one.different ?? null,
    repeated: one.repeated ?? null,
    defaults: one.defaults.map(({ criterion, points, rows, of, values }) => ({
      criterion,
      points,
      rows,
      of,
      values: values.map(({ value, near }) => ({ value, near: near ?? null })),
    })),
    examples: one.examples,
    cells: one.cells.map(({ row, cell }) => ({ line: lineOf(row), cell })),
  };
}
