/** What is scored and what comes of it in the embedded engine, and the pieces that both ways of scoring (run.ts, detail.ts) share. */
import { type Cell, type Engine, openEngine } from '../../io/duckdb.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { AccountLink } from '../../plan/account-link.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { classSql, findBoundaries } from '../../scoring/abc.ts';
import type { Model } from '../../scoring/model.ts';
import type { Reject } from '../../scoring/rejects.ts';
import type { Scoring } from '../../scoring/sql/score.ts';
import type { Survey } from '../../scoring/survey.ts';

/** What people judged of one account. */
export interface Rated extends AccountLink {
  ratings: Readonly<Record<string, number>>;
}

export interface ScoreInput {
  /** segmentation.yaml, with what kam.yaml adds, without an error */
  source: Segmentation;
  model: Model;
  files: { model: string; portfolio: string };
  file: PortfolioFile;
  folder: PrivateFolder;
  rated: readonly Rated[];
  /** columns beside the model's that the command shows, if the file has them */
  others?: readonly string[] | 'all';
  /** sums of the weightiest column will be asked for */
  sums?: boolean;
  /** single rows will be asked about: the tables src and ranked are wanted */
  detailed?: boolean;
  threads?: number | undefined;
  memory?: number | undefined;
  early?: EarlyRules;
  /** where the engine may write a Parquet file of the results */
  parquet?: string | undefined;
  /** for a progress bar (read.ts) */
  watched?: (file: PortfolioFile) => PortfolioFile;
  copied?: (share: number) => void;
}

export interface EarlyRules {
  /** files of so many bytes are scored while they are surveyed; surveying shorter ones takes no longer than opening the engine */
  from: number;
  /** so many bytes tell what all of it most likely looks like */
  head: number;
}

/** The engine holds the table `scored`; close it when done. */
export interface Scored {
  scoring: Scoring;
  survey: Survey;
  engine: Engine;
  accounts: number;
  rejects: Reject[];
  /** the class of a row of `scored`, as an expression (abc.ts) */
  classes: string;
  /** which rows of `scored` are accounts, and how they are ranked */
  order: string;
  detailed: boolean;
}

/** Where the engine finds the rows; a copy is made when it is first asked for. */
export type Place = () => Promise<{ path: string; own: boolean }>;

/** `ordered`: rows are told apart by the order in which they come. */
export function openFor(
  { folder, threads, memory, parquet }: ScoreInput,
  path: string,
  ordered: boolean,
): Promise<Engine> {
  return openEngine({
    files: [path, ...(parquet === undefined ? [] : [parquet])],
    folder,
    threads,
    memory,
    ordered,
  });
}

export function readingOf(survey: Survey, path: string, own: boolean) {
  return {
    path,
    crlf: own && survey.lineEnds.crlf,
    skip: own && survey.dialect.headerLine === undefined ? 0 : 1,
    parallel: !survey.multiline,
    longest: survey.longest,
  };
}

export function miscounted(count: number, { whole, dialect }: Survey): Error {
  return new Error(
    `the engine read ${count} rows where the file has ${whole} with ${dialect.header.length} cells each`,
  );
}

/** The table ratings: account, r0, r1, … Of two plans of one account the later counts. */
export async function giveRatings(
  engine: Engine,
  asked: readonly string[],
  rated: readonly { account: string; ratings: Rated['ratings'] }[],
): Promise<void> {
  await engine.run(
    `CREATE TABLE ratings (account VARCHAR, ${asked.map((_, i) => `r${i} DOUBLE`).join(', ')})`,
  );
  const byAccount = new Map(rated.map(({ account, ratings }) => [account, ratings]));
  const values = [...byAccount].map(
    ([account, ratings]) =>
      `('${account.replaceAll("'", "''")}', ${asked.map((id) => (Object.hasOwn(ratings, id) ? String(ratings[id]) : 'NULL')).join(', ')})`,
  );
  for (let at = 0; at < values.length; at += 500)
    await engine.run(`INSERT INTO ratings VALUES ${values.slice(at, at + 500).join(', ')}`);
}

/** The expression for the class; without abc: it is NULL. */
export async function classesOf(
  engine: Engine,
  { model, ground }: Scoring,
  total: readonly Cell[],
): Promise<string> {
  if (!model.abc) return 'CAST(NULL AS INTEGER)';
  const amounts = ground.amounts!;
  return classSql(await findBoundaries((sql) => engine.rows(sql), total, model.abc.cuts, amounts), amounts);
}
