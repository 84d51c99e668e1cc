/** A portfolio file → a table in the engine, every byte of it seen before: dialect, survey, load, and the count. */
import type { Finding } from '../../findings/finding.ts';
import { type Engine, openEngine } from '../../io/duckdb.ts';
import { type PortfolioFile, type PrivateFolder, privateCopy } from '../../io/portfolio-file.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkColumns } from '../../scoring/check-columns.ts';
import { atLine, headBytes, readDialect } from '../../scoring/dialect.ts';
import { buildModel, columnsUsed, type Model } from '../../scoring/model.ts';
import { emptySql, type Layout, layoutOf, loadSql } from '../../scoring/sql.ts';
import { plainCopy, type Survey, surveyPortfolio } from '../../scoring/survey.ts';

export interface Portfolio {
  model: Model;
  layout: Layout;
  survey: Survey;
  engine: Engine;
}

export interface ReadOptions {
  /** segmentation.yaml, with what kam.yaml adds, without an error */
  source: Segmentation;
  /** its name, for findings */
  modelFile: string;
  file: PortfolioFile;
  folder: PrivateFolder;
  /** columns beside the model's that the command shows, if the file has them */
  others?: readonly string[] | undefined;
  threads?: number | undefined;
  memory?: number | undefined;
}

/** Warnings come with the portfolio; with an error there is none. Close the engine when done. */
export async function readPortfolio(
  options: ReadOptions,
): Promise<{ portfolio?: Portfolio; findings: Finding[] }> {
  const { source, modelFile, file } = options;
  const model = buildModel(source);
  const head = file.head(headBytes);
  const wanted = [model.account, ...columnsUsed(model)];
  const { dialect: first, findings } = readDialect(head.bytes, head.whole, source.input, file.label, wanted);
  if (!first || findings.some(isError)) return { findings };
  findings.push(...checkColumns(source, first.header, modelFile, file.label));
  if (findings.some(isError)) return { findings };

  const open = source.input.encoding === 'auto';
  let seen = await surveyPortfolio(file.chunks(), first, file.label, open);
  if ('retry' in seen) seen = await surveyPortfolio(file.chunks(), seen.retry, file.label, false);
  if (!('survey' in seen)) return { findings: [...findings, ...('findings' in seen ? seen.findings : [])] };
  const { survey } = seen;
  if (survey.rows === 0)
    findings.push({
      ...atLine(
        file.label,
        survey.dialect.headerLine ?? 1,
        'The portfolio has no rows.',
        'Export it again, or name another file.',
      ),
      severity: 'warn',
    });
  const layout = layoutOf(model, survey.dialect.header, options.others);
  const engine = await load(options, survey, layout);
  return { portfolio: { model, layout, survey, engine }, findings };
}

const isError = (finding: Finding) => finding.severity === 'error';

async function load(
  { file, folder, threads, memory }: ReadOptions,
  survey: Survey,
  layout: Layout,
): Promise<Engine> {
  const { dialect } = survey;
  const own = survey.plain ? file.enginePath() : '';
  const path = own || (await privateCopy(plainCopy(file.chunks(), dialect), folder));
  const engine = await openEngine({ files: [path], folder, threads, memory });
  try {
    if (survey.whole === 0) await engine.run(emptySql('src', layout));
    else {
      // Rows in = rows loaded: the engine and the survey count them independently of each other.
      const [[count] = [0]] = await engine.rows(loadSql(dialect, layout, reading(path, own !== '', survey)));
      if (count !== survey.whole)
        throw new Error(
          `the engine read ${count} rows where the file has ${survey.whole} with ${dialect.header.length} cells each`,
        );
    }
    return engine;
  } catch (error) {
    engine.close();
    throw error;
  }
}

function reading(path: string, own: boolean, survey: Survey) {
  return {
    path,
    crlf: own && survey.crlf,
    skip: own && survey.dialect.headerLine !== undefined ? 1 : 0,
    parallel: !survey.multiline,
    longest: survey.longest,
  };
}
