/** What a survey says of the cells of the whole file → what the SQL may take for granted, or why it may not be read. */
import { amountType } from './abc.ts';
import type { ColumnFacts, WatchedColumn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import type { Model } from './model.ts';
import { columnsUsed } from './model.ts';
import { chooseStyles, indexOf, type Observation, type StyleProblem, storedNumber } from './number-style.ts';
import { type Layout, numericColumns } from './sql/read.ts';
import { type Ground, nullTokens } from './sql/score.ts';
import type { Survey, Watch } from './survey.ts';

/** The columns the model reads, to be watched while the file is surveyed. */
export function watchFor(model: Model, layout: Layout): Watch {
  const numeric = new Set(numericColumns(model));
  const used = columnsUsed(model).map(
    (column): WatchedColumn => ({
      column,
      index: layout.columns.get(column)!,
      number: numeric.has(column),
    }),
  );
  const account = used.find(({ index }) => index === layout.account);
  return {
    columns: account ? used : [...used, { column: model.account, index: layout.account, number: false }],
    nulls: nullTokens(model),
  };
}

export type GroundProblem = StyleProblem | { kind: 'long'; digits: number; decimals: number };

/** The style of columns that are read as numbers together: what one of them proves counts for the others. */
export function stylesOf(
  columns: readonly ColumnFacts[],
  { header, origin }: Dialect,
  input: Model['input'],
): ReturnType<typeof chooseStyles> {
  const stored = new Set<string>();
  const observed = new Map<string, readonly Observation[]>();
  for (const { column, observations } of columns) {
    const first = origin?.decimals.get(header.indexOf(column));
    if (first !== undefined) stored.add(column);
    observed.set(column, first === undefined ? observations : [storedNumber(first), ...observations]);
  }
  return chooseStyles(observed, input, stored);
}

/** `rows`: as many as there are, or more. */
export function groundOf(
  survey: Survey,
  model: Model,
  rows: number,
): { ground: Ground; problems: GroundProblem[] } {
  const facts = new Map(survey.columns.map((column) => [column.column, column]));
  const numeric = numericColumns(model);
  const { styles, problems } = stylesOf(
    numeric.map((column) => facts.get(column)!),
    survey.dialect,
    model.input,
  );
  const shapely = numeric.filter((column) => {
    const style = styles.get(column);
    const { strange, observations } = facts.get(column)!;
    return style && !strange && observations.every(({ mask }) => mask & (1 << indexOf(style)));
  });
  const plain = shapely.filter((column) => {
    const { decimal, thousands } = styles.get(column)!;
    const { padded, marked } = facts.get(column)!;
    return decimal === '.' && thousands === '' && !padded && !marked;
  });
  const amount = model.abc && facts.get(model.abc.column)!;
  const amounts = amount && amountType(amount, rows);
  return {
    ground: {
      styles,
      shapely: new Set(shapely),
      padded: new Set(survey.columns.filter(({ padded }) => padded).map(({ column }) => column)),
      plain: new Set(plain),
      amounts,
    },
    problems: [
      ...problems,
      ...(amount && !amounts
        ? [{ kind: 'long' as const, digits: amount.digits, decimals: amount.decimals }]
        : []),
    ],
  };
}

/** Whether what was taken for granted from the head of a file holds for all of it, so that the result is the same. */
export function holds(guess: Ground, ground: Ground): boolean {
  const same = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>) =>
    a.size === b.size && [...a].every((item) => b.has(item));
  const exact =
    guess.amounts === ground.amounts ||
    (guess.amounts !== undefined &&
      ground.amounts !== undefined &&
      guess.amounts.decimals === ground.amounts.decimals &&
      guess.amounts.digits >= ground.amounts.digits);
  return (
    exact &&
    same(guess.shapely, ground.shapely) &&
    [...guess.plain].every((column) => ground.plain.has(column)) &&
    [...ground.padded].every((column) => guess.padded.has(column)) &&
    [...ground.styles].every(([column, style]) => guess.styles.get(column) === style)
  );
}
