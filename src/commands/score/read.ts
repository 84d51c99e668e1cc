/** A portfolio file → how all of it is read, and where the model's columns stand. */
import type { Finding, Path } from '../../findings/finding.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkColumns } from '../../scoring/check-columns.ts';
import type { Dialect } from '../../scoring/dialect.ts';
import { watchFor } from '../../scoring/ground.ts';
import { lastRow } from '../../scoring/last-row.ts';
import { columnsUsed, lookupColumns, type Model } from '../../scoring/model.ts';
import { type Layout, layoutOf } from '../../scoring/sql/read.ts';
import { type Survey, surveyHead, surveyPortfolio, type Watch } from '../../scoring/survey.ts';
import { awaitedKeys, valuesIn } from '../../scoring/unseen.ts';
import { checkTypes, portfolioText } from '../shared/portfolio-text.ts';

export interface Head {
  /** its bytes are text: the file itself, or a private copy of its rows */
  file: PortfolioFile;
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
  folder: PrivateFolder;
  /** columns beside the model's that the command shows, if the file has them */
  others: readonly string[] | 'all';
  threads?: number | undefined;
  memory?: number | undefined;
  /** the same file, and somebody knows how far it was read */
  watched?: ((file: PortfolioFile) => PortfolioFile) | undefined;
  copied?: ((share: number) => void) | undefined;
}

/** So many bytes show most values of a column of words. */
const someRows = 1 << 18;

/** With an error among the findings there is no head. */
export async function readHead({
  source,
  model,
  modelFile,
  others,
  watched = (file) => file,
  ...how
}: Reading): Promise<{ head?: Head; findings: Finding[] }> {
  const { file, dialect, findings } = await portfolioText(how.file, {
    input: source.input,
    inputAt: (key) => ({ file: modelFile, path: ['input', key] }),
    account: model.account,
    wanted: [model.account, ...columnsUsed(model)],
    ...how,
  });
  if (!file || !dialect) return { findings };
  findings.push(...checkColumns(source, dialect.header, modelFile, file.label, dialect.origin));
  findings.push(...checkTypes(dialect, placesOf(model, modelFile), model.account));
  if (findings.some(isError)) return { findings };
  const shown = others === 'all' ? dialect.header.filter((column) => column !== '') : others;
  const layout = layoutOf(model, dialect.header, shown);
  const watch = watchFor(model, layout);
  const at = (column: string) => layout.columns.get(column)!;
  const first = file.head(someRows);
  const values = valuesIn(first.bytes, first.whole, dialect, lookupColumns(model).map(at));
  const awaited = awaitedKeys(model, (column) => values.get(at(column))!);
  return { head: { file: watched(file), dialect, layout, watch, values, awaited }, findings };
}

/** Where the model names which column. */
export function placesOf(model: Model, file: string): { column: string; file: string; path: Path }[] {
  return [
    { column: model.account, file, path: ['account'] },
    ...model.axes
      .flatMap((axis) => axis.criteria)
      .flatMap(({ column, path }) =>
        column === undefined ? [] : [{ column, file, path: [...path, 'column'] }],
      ),
    ...(model.abc ? [{ column: model.abc.column, file, path: ['abc', 'column'] }] : []),
  ];
}

/** What its first rows look like; undefined where they cannot be read. */
export function surveyFirst({ file, dialect, watch }: Head, bytes: number): Survey | undefined {
  return surveyHead(file.head(bytes).bytes, dialect, watch);
}

/** Every byte of the file, seen before any result is believed. */
export async function surveyAll(
  { file, dialect, watch }: Head,
  source: Segmentation,
): Promise<{ survey?: Survey; findings: Finding[] }> {
  const open = source.input.encoding === 'auto';
  const last = lastRow();
  const chunks = () => last.watched(file.chunks());
  let seen = await surveyPortfolio(chunks(), dialect, file.label, open, watch);
  if ('retry' in seen) seen = await surveyPortfolio(chunks(), seen.retry, file.label, false, watch);
  if ('survey' in seen)
    return {
      survey: seen.survey,
      findings: last.remark(seen.survey, file.label, [source.account, source.name]),
    };
  return { findings: 'findings' in seen ? seen.findings : [] };
}

export const isError = (finding: Finding) => finding.severity === 'error';
