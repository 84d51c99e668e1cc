/** `kam score --engine postgres --table NAME`: the accounts scored by the database they lie in. */
import type { Finding } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { UsageError } from '../../io/faults.ts';
import { type Database, openPostgres } from '../../io/postgres.ts';
import type { Progress } from '../../io/progress.ts';
import { planFinder } from '../../plan/account-link.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkColumns } from '../../scoring/check-columns.ts';
import { checkZeroBytes } from '../../scoring/check-statement.ts';
import { columnName, type Model, ratingsUsed } from '../../scoring/model.ts';
import { assumedStyle } from '../../scoring/number-style.ts';
import { isFrequent, sentinels } from '../../scoring/sentinels.ts';
import { accountsSql, figuresOfColumn, figuresSql, heldKeysSql, pullSql } from '../../scoring/sql/pull.ts';
import { numericColumns } from '../../scoring/sql/read.ts';
import { criteriaOf, type Scoring } from '../../scoring/sql/score.ts';
import { type RatedAccount, type Table, tableScoring } from '../../scoring/sql/table.ts';
import { dialects } from '../../scoring/sql/words.ts';
import type { Call } from '../command.ts';
import type { Opened } from '../shared/workspace.ts';
import type { Answer } from './answer.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type Found, findModel, findPlans } from './find.ts';
import { modelFile } from './load.ts';
import { type NamedTable, namedTable } from './named-table.ts';
import { pathOfColumn, unknownMark } from './numbers.ts';
import { pulledResults } from './pulled.ts';
import { unseenKey } from './remarks.ts';

const words = dialects.postgres;

interface Asked {
  call: Call;
  opened: Opened;
  allowed: number;
  progress: Progress;
}

export async function findInPostgres(
  asked: Asked,
  { url, table }: Extract<Elsewhere, { kind: 'postgres' }>,
): Promise<Answer> {
  const named = namedTable(table, 'postgres', false);
  const found = await findModel(asked, 'table', () => named.label);
  const { findings, source, model } = found;
  if (!source || !model) return found.done();
  findings.push(...checkZeroBytes(source, modelFile));
  if (ratingsUsed(model).length > 0) await findPlans(found, asked.opened);
  if (found.stopped()) return found.done();
  const database = await openPostgres(url);
  try {
    await scoreThere(found, database, named, asked.progress);
  } catch (error) {
    await database.close();
    throw error;
  }
  if (!found.answer.results) await database.close();
  return found.done();
}

/** Leaves results, rows and rejects in the answer, or an error among the findings. */
async function scoreThere(
  found: Found,
  database: Database,
  named: NamedTable,
  progress: Progress,
): Promise<void> {
  const { answer, findings } = found;
  const [source, model] = [found.source!, found.model!];
  const columns = await columnsOf(database, named);
  findings.push(
    ...checkColumns(
      source,
      columns.map(({ name }) => name),
      modelFile,
      named.label,
    ),
  );
  if (found.stopped()) return;
  const table: Table = {
    name: named.sql,
    column: (name) => columns.find((column) => columnName(column.name) === name)!.name,
  };
  const scoring = tableScoring(model, words, true);
  const texts = new Set(columns.filter(({ number }) => !number).map(({ name }) => columnName(name)));
  const { rows, remarks } = await figures(database, scoring, table, named, texts);
  answer.rows = rows;
  // how far the database is with the rest, nobody knows
  progress.step(0.2, 1);
  findings.push(...remarks);
  if (found.stopped()) return;
  const rated = await ratedAccounts(found, database, scoring, table);
  const { results, rejects, unlisted } = await pulledResults(
    database,
    pullSql(scoring, table, rated),
    scoring,
    { rows, label: named.label },
  );
  findings.push(...unlisted);
  if (found.stopped()) return;
  if (rows > 0) findings.push(...(await unseenKeys(database, scoring, table, source)));
  answer.rejects = rejects;
  answer.results = results;
  if (rejects.length <= answer.allowed) answer.exitCode = 0;
}

async function columnsOf(database: Database, { label, sql }: NamedTable) {
  const columns = await database.columns(sql);
  if (columns) return columns;
  const near = didYouMean(label, await database.tables());
  throw new UsageError(
    `The database has no table ${label}, or this user may not see it.`,
    near ? `Did you mean ${printable(near)}?` : 'Name it as the database lists it: --table SCHEMA.TABLE.',
  );
}

/** How many rows there are, and what is to be said of the numbers in them. `texts`: columns that are kept as texts. */
async function figures(
  database: Database,
  scoring: Scoring,
  table: Table,
  { label }: NamedTable,
  texts: ReadonlySet<string>,
): Promise<{ rows: number; remarks: Finding[] }> {
  const { model } = scoring;
  const [[count, ...rest] = []] = await database.rows(figuresSql(scoring, table));
  const remarks: Finding[] = [];
  const open: { column: string; cell: string }[] = [];
  let proven = false;
  for (const [i, column] of numericColumns(model).entries()) {
    const [filled, ...more] = rest.slice(i * figuresOfColumn, (i + 1) * figuresOfColumn);
    const [twofold, pointed] = more.slice(sentinels.length);
    for (const [s, sentinel] of sentinels.entries())
      if (isFrequent(Number(more[s]), Number(filled)))
        remarks.push(unknownMark(model, modelFile, column, sentinel, Number(more[s])));
    if (!texts.has(column) || !assumedStyle(column, model.input).assumed) continue;
    if (pointed !== null) proven = true;
    if (twofold !== null) open.push({ column, cell: String(twofold) });
  }
  if (!proven) remarks.push(...open.map(({ column, cell }) => openStyle(model, column, cell)));
  const rows = Number(count);
  if (rows === 0)
    remarks.push({
      rule: 'portfolio',
      severity: 'warn',
      file: modelFile,
      path: [],
      message: `The table ${label} has no rows.`,
      help: 'Fill it, or name another table.',
    });
  return { rows, remarks };
}

/** Values that a lookup lists and no row holds. */
async function unseenKeys(
  database: Database,
  scoring: Scoring,
  table: Table,
  source: Segmentation,
): Promise<Finding[]> {
  const sql = heldKeysSql(scoring, table);
  if (!sql) return [];
  const held = new Set((await database.rows(sql)).map(([which, key]) => `${which} ${key}`));
  return criteriaOf(scoring.model).flatMap(({ criterion }, i) =>
    criterion.scale.kind === 'lookup'
      ? [...criterion.scale.values.keys()]
          .filter((key) => !held.has(`${i} ${key}`))
          .map((key) => unseenKey(criterion, key, source, modelFile))
      : [],
  );
}

function openStyle(model: Model, column: string, cell: string): Finding {
  return {
    rule: 'segmentation',
    severity: 'error',
    file: modelFile,
    path: pathOfColumn(model, column),
    message: `${quoted(cell)} in the column ${quoted(column)}, which the table keeps as text, can be read with a decimal point or with points between thousands, which are two different numbers, and no other cell settles it.`,
    help: 'Say it here: input: { decimal: "." } or input: { decimal: "," }.',
  };
}

/** Ratings by account: where a plan keeps no id of the portfolio, the accounts' own ids say which plan is theirs. */
async function ratedAccounts(
  { answer: { plans } }: Found,
  database: Database,
  scoring: Scoring,
  table: Table,
): Promise<RatedAccount[]> {
  const rated = plans.map(({ folder, ref, tier }) => ({ folder, ref, ratings: tier?.ratings ?? {} }));
  if (rated.every(({ ref }) => ref !== undefined))
    return rated.map(({ ref, ratings }) => ({ account: ref!, ratings }));
  const planOf = planFinder(rated, (plan) => plan);
  const accounts: RatedAccount[] = [];
  for await (const rows of database.pieces(accountsSql(scoring, table)))
    for (const [account] of rows) {
      const plan = planOf(String(account));
      if (plan) accounts.push({ account: String(account), ratings: plan.ratings });
    }
  return accounts;
}
