/** The head of a portfolio file → how all of it is read, and where the model's columns stand. */
import type { Finding } from '../../findings/finding.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkColumns } from '../../scoring/check-columns.ts';
import { type Dialect, headBytes, readDialect } from '../../scoring/dialect.ts';
import { watchFor } from '../../scoring/ground.ts';
import { columnsUsed, lookupColumns, type Model } from '../../scoring/model.ts';
import { type Layout, layoutOf } from '../../scoring/sql/read.ts';
import { type Survey, surveyHead, surveyPortfolio, type Watch } from '../../scoring/survey.ts';
import { awaitedKeys, valuesIn } from '../../scoring/unseen.ts';

export interface Head {
  dialect: Dialect;
  layout: Layout;
  watch: Watch;
  /** of the columns of lookups, values in the first rows */
  values: ReadonlyMap<number, ReadonlySet<string>>;
  /** keys of lookups that are not among them */
  awaited: ReadonlyMap<string, readonly string[]>;
}

interface Reading {
  /** segmentation.yaml, with what kam.yaml adds, without an error */
  source: Segmentation;
  model: Model;
  /** its name, for findings */
  modelFile: string;
  file: PortfolioFile;
  /** columns beside the model's that the command shows, if the file has them */
  others: readonly string[] | 'all';
}

/** With an error among the findings there is no head. */
export function readHead({ source, model, modelFile, file, others }: Reading): {
  head?: Head;
  findings: Finding[];
} {
  const { bytes, whole } = file.head(headBytes);
  const wanted = [model.account, ...columnsUsed(model)];
  const { dialect, findings } = readDialect(bytes, whole, source.input, file.label, wanted);
  if (!dialect || findings.some(isError)) return { findings };
  findings.push(...checkColumns(source, dialect.header, modelFile, file.label));
  if (findings.some(isError)) return { findings };
  const shown = others === 'all' ? dialect.header.filter((column) => column !== '') : others;
  const layout = layoutOf(model, dialect.header, shown);
  const watch = watchFor(model, layout);
  const at = (column: string) => layout.columns.get(column)!;
  const values = valuesIn(bytes, whole, dialect, lookupColumns(model).map(at));
  const awaited = awaitedKeys(model, (column) => values.get(at(column))!);
  return { head: { dialect, layout, watch, values, awaited }, findings };
}

/** What its first rows look like; undefined where they cannot be read. */
export function surveyFirst(
  { dialect, watch }: Head,
  file: PortfolioFile,
  bytes: number,
): Survey | undefined {
  return surveyHead(file.head(bytes).bytes, dialect, watch);
}

/** Every byte of the file, seen before any result is believed. */
export async function surveyAll(
  { dialect, watch }: Head,
  { source, file }: Pick<Reading, 'source' | 'file'>,
): Promise<{ survey?: Survey; findings: Finding[] }> {
  const open = source.input.encoding === 'auto';
  let seen = await surveyPortfolio(file.chunks(), dialect, file.label, open, watch);
  if ('retry' in seen) seen = await surveyPortfolio(file.chunks(), seen.retry, file.label, false, watch);
  if ('survey' in seen) return { survey: seen.survey, findings: [] };
  return { findings: 'findings' in seen ? seen.findings : [] };
}

export const isError = (finding: Finding) => finding.severity === 'error';
