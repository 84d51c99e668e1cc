/** What the cells of a portfolio say about the model: numbers that stand for "unknown", listed values that nobody has. */
import { compareText, type Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import type { PortfolioFile } from '../../io/portfolio-file.ts';
import type { Dialect } from '../../scoring/dialect.ts';
import { type Model, trimmed } from '../../scoring/model.ts';
import { PortfolioFault, rowsOf } from '../../scoring/rows.ts';
import { isFrequent } from '../../scoring/sentinels.ts';
import type { Survey } from '../../scoring/survey.ts';
import type { Head } from './read.ts';
import type { ScoreInput } from './run.ts';

export async function remarksOn(survey: Survey, head: Head, input: ScoreInput): Promise<Finding[]> {
  return [...unknownMarks(survey, input), ...(await unseenKeys(survey, head, input))];
}

/** Where the model names a column that is read as numbers. */
export function pathOfColumn(model: Model, column: string): (string | number)[] {
  for (const axis of model.axes)
    for (const criterion of axis.criteria)
      if (criterion.column === column) return [...criterion.path, 'column'];
  return ['abc', 'column'];
}

/** Sentinels that stand for "unknown" more often than by chance. */
function unknownMarks({ columns }: Survey, { model, files }: ScoreInput): Finding[] {
  return columns
    .flatMap(({ column, sentinels, filled }) =>
      [...sentinels].flatMap(([value, times]) =>
        isFrequent(times, filled) ? [{ column, value, times }] : [],
      ),
    )
    .sort((a, b) => compareText(a.column, b.column) || compareText(a.value, b.value))
    .map(({ column, value, times }) => ({
      rule: 'segmentation',
      severity: 'warn' as const,
      file: files.model,
      path: pathOfColumn(model, column),
      message: `The column ${quoted(column)} holds ${value} in ${times} rows, which often means "unknown"; here it counts as a number.`,
      help: `If it means unknown, write input: { null: ["", "${value}"] }.`,
    }));
}

/** Values that a lookup lists and no row holds: mostly a spelling that is not the file's, and `default:` hides it. */
async function unseenKeys(
  { columns, whole, dialect }: Survey,
  { layout }: Head,
  { model, source, files, file }: ScoreInput,
): Promise<Finding[]> {
  if (whole === 0) return [];
  const findings: Finding[] = [];
  for (const { column, unseen } of columns) {
    if (unseen.length === 0) continue;
    const values = await someValues(file, dialect, layout.columns.get(column)!);
    for (const [a, axis] of model.axes.entries())
      for (const [c, { id, scale, path }] of axis.criteria.entries()) {
        const written = source.axes[a]!.criteria[c]!;
        if (scale.kind !== 'lookup' || axis.criteria[c]!.column !== column) continue;
        for (const key of Object.keys(written.scale!.lookup!)) {
          if (!unseen.includes(trimmed(key))) continue;
          const near = didYouMean(
            trimmed(key),
            [...values].filter((value) => !scale.values.has(value)),
          );
          findings.push({
            rule: 'segmentation',
            severity: 'warn',
            file: files.model,
            path: [...path, 'scale', 'lookup', key],
            on: 'key',
            message: `No row of the portfolio holds ${quoted(key)} in the column ${quoted(column)}: ${quoted(id)} never gives its points.`,
            help: near
              ? `Did you mean "${near}"?`
              : 'Compare it with the file, letter by letter; if it may come one day, it can stay.',
          });
        }
      }
  }
  return findings;
}

const headBytes = 1 << 20;
const fewValues = 1000;

/** Different values of a column, from the head of the file: one of them may be what was meant. */
async function someValues(file: PortfolioFile, dialect: Dialect, column: number): Promise<Set<string>> {
  const values = new Set<string>();
  async function* head() {
    yield file.head(headBytes).bytes;
  }
  try {
    for await (const rows of rowsOf(head(), dialect, ''))
      for (const { cells } of rows) {
        if (values.size >= fewValues) return values;
        values.add(trimmed(cells[column]!));
      }
  } catch (error) {
    // the head may end within a quoted cell
    if (!(error instanceof PortfolioFault)) throw error;
  }
  return values;
}
