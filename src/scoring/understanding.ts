/** What kam takes the columns of a portfolio for: for people to look at before anything is scored. */
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import type { ColumnFacts } from './cells.ts';
import { stylesOf } from './ground.ts';
import { trimmed } from './model.ts';
import { numberIn, type Style, type StyleProblem } from './number-style.ts';
import type { Survey } from './survey.ts';

export interface ColumnUnderstood {
  column: string;
  /**
   * number: all cells are and none is a code like 010066, or the model reads them so; open: with a point or a comma as decimal sign, and nothing says
   * which; mixed: written in two ways
   */
  holds: 'number' | 'open' | 'mixed' | 'text' | 'nothing';
  /** of numbers, once it is settled */
  style: Style | undefined;
  /** of numbers: not one has decimals */
  whole: boolean;
  /** cells with a value; empty ones; those that input.null says mean "unknown" */
  filled: number;
  empty: number;
  unknown: number;
  /** of them, no numbers although the model reads numbers; some stand in `cells` */
  strange: number;
  /** of numbers */
  min: number | undefined;
  max: number | undefined;
  /** different values; undefined: more than are counted */
  different: number | undefined;
  /** of those, how many stand in several rows */
  repeated: number | undefined;
  /** values and how many rows hold each; undefined: more than are counted */
  counts: ReadonlyMap<string, number> | undefined;
  /** some values as they stand there, the most frequent first */
  examples: string[];
  /** what makes a number open or mixed, and cells that are none although the model reads numbers; by row, from 0 */
  cells: { row: number; cell: string }[];
}

/** Different values of a column that are counted, and values and cells that are shown. */
const mostDifferent = 1000;
const mostAccounts = 1_000_000;
const shown = 5;

export interface Looker {
  /** each whole row, in their order */
  add(row: number, cells: readonly string[]): void;
  columns(): ColumnUnderstood[];
}

/**
 * `survey`: every column watched as one of numbers; `numeric`: columns that the model reads as numbers; `account`: the one
 * whose cells are ids, whatever they look like.
 */
export function lookerAt(
  survey: Survey,
  input: Segmentation['input'],
  numeric: ReadonlySet<string>,
  account: string | undefined,
): Looker {
  const nulls = new Set(input.null.map((token) => trimmed(token).toLowerCase()));
  const isNull = (cell: string) => nulls.size > 0 && nulls.has(cell.toLowerCase());
  const onlyEmpty = nulls.size === 1 && nulls.has('');
  const numbers = survey.columns.filter(
    (facts) => numeric.has(facts.column) || (facts.column !== account && isAllNumbers(facts)),
  );
  const { styles, problems } = settled(numbers, survey, input, numeric);
  const looks = survey.columns.map(({ column }) =>
    columnLook(
      column,
      styles.get(column),
      problems.get(column),
      numeric.has(column),
      column === account ? mostAccounts : mostDifferent,
    ),
  );
  return {
    add(row, cells) {
      for (const [i, look] of looks.entries()) {
        const cell = trimmed(cells[i]!);
        look.add(row, cell, onlyEmpty ? cell === '' : isNull(cell));
      }
    },
    columns: () => looks.map((look) => look.result()),
  };
}

function isAllNumbers({ observations, filled, strange }: ColumnFacts): boolean {
  return filled > 0 && !strange && observations.length > 0;
}

/** As kam score decides it: the model's columns of numbers together, and every other column on its own. */
function settled(
  columns: readonly ColumnFacts[],
  { dialect }: Survey,
  input: Segmentation['input'],
  numeric: ReadonlySet<string>,
): { styles: Map<string, Style>; problems: Map<string, StyleProblem> } {
  const styles = new Map<string, Style>();
  const problems = new Map<string, StyleProblem>();
  const settle = (together: readonly ColumnFacts[]) => {
    const chosen = stylesOf(together, dialect, input);
    for (const [column, style] of chosen.styles) styles.set(column, style);
    for (const problem of chosen.problems) problems.set(problem.column, problem);
  };
  settle(columns.filter(({ column }) => numeric.has(column)));
  for (const facts of columns) if (!numeric.has(facts.column)) settle([facts]);
  return { styles, problems };
}

/** `isRead`: the model reads numbers there; `most`: different values are counted. */
function columnLook(
  column: string,
  style: Style | undefined,
  problem: StyleProblem | undefined,
  isRead: boolean,
  most: number,
) {
  const [empty, unknown, filled] = [0, 1, 2];
  const times = [0, 0, 0];
  const counts = new Map<string, number>();
  let tooMany = false;
  let whole = true;
  let codes = false;
  let strange = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const cells: { row: number; cell: string }[] = [];
  const telling = new Set(
    problem === undefined
      ? []
      : (problem.kind === 'open' ? [problem.cell] : problem.cells).map(({ first }) => first),
  );

  function add(row: number, cell: string, isNull: boolean): void {
    if (telling.has(row)) cells.push({ row, cell });
    if (isNull || cell === '') {
      times[cell === '' ? empty : unknown]!++;
      return;
    }
    times[filled]!++;
    if (!tooMany) {
      const before = counts.get(cell);
      if (before !== undefined) counts.set(cell, before + 1);
      else if (counts.size < most) counts.set(cell, 1);
      else tooMany = true;
    }
    if (style === undefined) return;
    codes ||= cell.charCodeAt(0) === 48 && /^0[0-9]+$/.test(cell);
    const value = numberIn(cell, style);
    if (value === undefined) {
      strange++;
      if (cells.length < shown) cells.push({ row, cell });
      return;
    }
    if (!Number.isInteger(value)) whole = false;
    if (value < min) min = value;
    if (value > max) max = value;
  }

  function result(): ColumnUnderstood {
    const many = [...counts];
    const isNumber = style !== undefined && (isRead || !codes);
    return {
      column,
      holds:
        times[filled] === 0
          ? 'nothing'
          : problem
            ? problem.kind === 'open'
              ? 'open'
              : 'mixed'
            : isNumber
              ? 'number'
              : 'text',
      style: isNumber ? style : undefined,
      whole,
      filled: times[filled]!,
      empty: times[empty]!,
      unknown: times[unknown]!,
      strange,
      min: isNumber && Number.isFinite(min) ? min : undefined,
      max: isNumber && Number.isFinite(max) ? max : undefined,
      different: tooMany ? undefined : counts.size,
      repeated: tooMany ? undefined : many.filter(([, rows]) => rows > 1).length,
      counts: tooMany ? undefined : counts,
      examples: (tooMany ? many : many.sort((a, b) => b[1] - a[1])).slice(0, shown).map(([value]) => value),
      cells,
    };
  }
  return { add, result };
}
