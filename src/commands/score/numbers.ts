/** What is said of the numbers of a column, at the line of the model that reads it. */
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import type { Model } from '../../scoring/model.ts';

/** Where the model names a column that is read as numbers. */
export function pathOfColumn(model: Model, column: string): (string | number)[] {
  for (const axis of model.axes)
    for (const criterion of axis.criteria)
      if (criterion.column === column) return [...criterion.path, 'column'];
  return ['abc', 'column'];
}

/** A number that often means "unknown" stands there more often than by chance. */
export function unknownMark(
  model: Model,
  modelFile: string,
  column: string,
  value: string,
  times: number,
): Finding {
  return {
    rule: 'segmentation',
    severity: 'warn',
    file: modelFile,
    path: pathOfColumn(model, column),
    message: `The column ${quoted(column)} holds ${value} in ${times} rows, which often means "unknown"; here it counts as a number.`,
    help: `If it means unknown, write input: { null: ["", "${value}"] }.`,
  };
}
