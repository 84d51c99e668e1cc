/** Why a portfolio's cells cannot be read as the model wants them, at their lines; and a file without rows. */
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { atLine } from '../../scoring/faults.ts';
import type { GroundProblem } from '../../scoring/ground.ts';
import { headerPlace } from '../../scoring/header.ts';
import type { Observation } from '../../scoring/number-style.ts';
import { placeWord } from '../../scoring/origin.ts';
import { plainCell } from '../../scoring/rows.ts';
import type { Survey } from '../../scoring/survey.ts';
import { pathOfColumn } from './numbers.ts';
import type { Head } from './read.ts';
import type { ScoreInput } from './scored.ts';

export function noRows(label: string, { dialect }: Survey): Finding {
  return {
    ...atLine(
      label,
      headerPlace(dialect),
      'The portfolio has no rows.',
      'Export it again, or name another file.',
    ),
    severity: 'warn',
  };
}

export async function problemFinding(
  problem: GroundProblem,
  { model, files, file }: ScoreInput,
  { layout }: Head,
  survey: Survey,
): Promise<Finding> {
  if (problem.kind === 'long')
    return {
      rule: 'segmentation',
      severity: 'error',
      file: files.model,
      path: ['abc', 'column'],
      message: `The numbers of ${quoted(model.abc!.column)} are too long to be added up exactly: ${problem.digits} digits before the point and ${problem.decimals} behind it.`,
      help: 'Round the column in the file, or remove abc:.',
    };
  const path = pathOfColumn(model, problem.column);
  const related = [{ file: files.model, path, message: 'the criterion that reads this column' }];
  const seenAt = async ({ first }: Observation) => ({
    cell: quoted(await plainCell(file.chunks(), survey.dialect, first, layout.columns.get(problem.column)!)),
    line: survey.lineOf(first),
  });
  if (problem.kind === 'open') {
    const { cell, line } = await seenAt(problem.cell);
    return {
      ...atLine(
        files.portfolio,
        line,
        `${cell} in the column ${quoted(problem.column)} can be read with a decimal point or a decimal comma, which are two different numbers, and no other cell settles it.`,
        'Say it in segmentation.yaml: input: { decimal: "." } or input: { decimal: "," }.',
      ),
      related,
    };
  }
  const [one, other] = [await seenAt(problem.cells[0]), await seenAt(problem.cells[1])];
  return {
    ...atLine(
      files.portfolio,
      other.line,
      `The column ${quoted(problem.column)} writes numbers in two ways: ${one.cell} on ${placeWord(survey.dialect)} ${one.line} and ${other.cell} here.`,
      survey.dialect.origin?.decimals.has(layout.columns.get(problem.column)!)
        ? 'One is stored as a number and the other as text: enter the texts of this column as numbers, where the file comes from.'
        : 'Write them in one way, or say which sign is which: input: { decimal: ".", thousands: "," }; cells that do not fit are then rejected.',
    ),
    related: [{ ...atLine(files.portfolio, one.line, '', ''), message: one.cell }, ...related],
  };
}
