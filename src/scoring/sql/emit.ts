/** The model as one statement that a database runs without kam: from a table to the columns of the CSV, and why a row is rejected. */
import { type Model, ratingsUsed } from '../model.ts';
import { assumedStyle, type Style } from '../number-style.ts';
import { numericColumns } from './read.ts';
import { codeStep, criteriaOf, rejectCodes } from './score.ts';
import { classOfSql, type RatedAccount, rankedCtes, type Table, tableScoring } from './table.ts';
import { type DialectName, dialects, double, unit, type Words } from './words.ts';

interface Statement {
  model: Model;
  /** of the model, for people */
  hash: string;
  version: string;
  dialect: DialectName;
  /** the table's name, quoted */
  table: string;
  rated: readonly RatedAccount[];
}

/** Without a semicolon: psql runs it all the same, and dbt puts it into a statement of its own. */
export function emittedSql({ model, hash, version, dialect, table, rated }: Statement): string {
  const words = dialects[dialect];
  const named: Table = { name: table, column: (column) => column };
  const scoring = tableScoring(model, words, false);
  return `${head(model, hash, version, dialect)}${rankedCtes(scoring, named, rated, false, words)}
SELECT ${columns(model, words).join(',\n  ')}
FROM ranked
ORDER BY CASE WHEN ranked.code = 0 THEN 0 ELSE 1 END, CASE WHEN ranked.code = 0 THEN ranked.rank END, ranked.account
`;
}

const firstLine = /^-- kam score --emit-sql (?:duckdb|postgres): /;
/** A text that begins as the statement does, whatever the model. */
export const isStatement = (text: string): boolean => firstLine.test(text);

/** No text of the model stands in a comment: what ends a line would end the comment. */
function head(model: Model, hash: string, version: string, dialect: DialectName): string {
  const styles = numericColumns(model).map((column) => assumedStyle(column, model.input));
  const lines = [
    `kam score --emit-sql ${dialect}: the scoring model as one statement, from a table to scores, ranks and tiers.`,
    `Made by kam ${version} from segmentation.yaml (model ${hash}). Change the model and make it again; do not change this text.`,
    'A row that cannot be scored says why in the column reject and has no score; other rows are ranked without it.',
    'Cells are read as texts, trimmed, whatever type a column has; input.null says which mean "unknown".',
    ...(styles.length > 0 ? [numbersSaid(styles)] : []),
    ...(ratingsUsed(model).length > 0
      ? ['Ratings are those of the plans on the day this was made; they stand in "ratings".']
      : []),
    ...(model.abc && dialects[dialect].exact
      ? [
          `Amounts for abc are added up as decimals with ${dialects[dialect].exact!.decimals} digits behind the point; what has more is rounded to them first.`,
        ]
      : []),
    ...(dialect === 'postgres' ? ['The database is taken to be in UTF8.'] : []),
    ...(criteriaOf(model).some(({ criterion }) => criterion.scale.kind === 'log')
      ? [
          'LN may differ in the last bit between machines. Quantising to 0.000001 hides it, but for a value on the very edge of a step.',
        ]
      : []),
  ];
  return lines.map((line) => `-- ${line}\n`).join('');
}

function numbersSaid(styles: readonly (Style & { assumed: boolean })[]): string {
  const signs = { '.': 'a point', ',': 'a comma', ' ': 'a blank', "'": 'an apostrophe', '': 'nothing' };
  const said = (style: Style) =>
    `${signs[style.decimal]} before the decimals and ${signs[style.thousands]} between thousands`;
  const different = new Set(styles.map(said));
  const how =
    different.size === 1
      ? [...different][0]
      : 'signs before decimals and between thousands that differ by column';
  return `Numbers that are kept as texts are read with ${how}${styles.some(({ assumed }) => assumed) ? ', which is assumed where input: does not say it.' : ', as input: says.'}`;
}

function columns(model: Model, words: Words): string[] {
  const d = (value: number) => double(value, words);
  const scored = (sql: string) => `CASE WHEN ranked.code = 0 THEN ${sql} END`;
  const tiers = (model.matrix?.cells ?? []).map((row, r) => {
    const two = model.matrix!.axes.length === 2;
    const tier = two
      ? `CASE ranked.column_at ${row.map((tier, c) => `WHEN ${c} THEN ${words.literal(tier)}`).join(' ')} END`
      : words.literal(row[0]!);
    return `WHEN ${r} THEN ${tier}`;
  });
  const text = `CAST(NULL AS ${words.text})`;
  const at = (column: string) => `CAST(ranked.${column} AS ${words.text})`;
  const cell =
    model.matrix?.axes.length === 2 ? `${at('row_at')} || '/' || ${at('column_at')}` : at('row_at');
  const classes = `CASE ${classOfSql(model, words)} WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END`;
  return [
    'ranked.account AS account',
    ...model.axes.map(({ id }, a) => `${scored(unit(`ranked.a${a}`, words))} AS ${words.name(id)}`),
    `${scored(unit('ranked.score', words))} AS score`,
    `${scored('ranked.rank')} AS rank`,
    `${scored(cell)} AS cell`,
    `${tiers.length === 0 ? text : scored(`CASE ranked.row_at ${tiers.join(' ')} END`)} AS tier`,
    `${model.abc ? scored(classes) : text} AS abc`,
    `${scored(unit('ranked.data_pct', words))} AS data_pct`,
    `${scored(unit('ranked.to_cut', words))} AS to_cut`,
    `${scored(`${unit('ranked.to_cut', words)} < ${d(model.fragileWithin)}`)} AS fragile`,
    `CASE ranked.code ${rejectWords(model, words)
      .map(({ code, cause }) => `WHEN ${code} THEN ${words.literal(cause)}`)
      .join(' ')} END AS reject`,
  ];
}

/** What a code of a rejected row means, in a few words that can be counted. */
function rejectWords(model: Model, words: Words): { code: number; cause: string }[] {
  const numeric = numericColumns(model);
  const criteria = criteriaOf(model);
  return [
    { code: rejectCodes.empty * codeStep, cause: 'no account' },
    { code: rejectCodes.duplicate * codeStep, cause: 'account stands more than once' },
    ...numeric.map((column, i) => ({
      code: rejectCodes.number * codeStep + i,
      cause: `no number in ${column}`,
    })),
    ...criteria.flatMap(({ criterion: { missing, column, rating } }, i) =>
      missing === 'fail'
        ? [
            {
              code: rejectCodes.missing * codeStep + i,
              cause: column === undefined ? `no rating ${rating}` : `no value in ${column}`,
            },
          ]
        : [],
    ),
    ...criteria.flatMap(({ criterion }, i) =>
      criterion.scale.kind === 'lookup' && criterion.scale.otherwise === undefined
        ? [{ code: rejectCodes.unlisted * codeStep + i, cause: `value in ${criterion.column} is not listed` }]
        : [],
    ),
    ...(model.abc && words.exact
      ? [
          {
            code: rejectCodes.amount * codeStep,
            cause: `number in ${model.abc.column} is too large to be added up`,
          },
        ]
      : []),
  ];
}
