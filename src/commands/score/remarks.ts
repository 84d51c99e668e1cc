/** What the cells of a portfolio say about the model: numbers that stand for "unknown", listed values that nobody has. */
import { compareText, type Finding } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { type Criterion, trimmed } from '../../scoring/model.ts';
import { isFrequent } from '../../scoring/sentinels.ts';
import { criteriaOf, nullTokens } from '../../scoring/sql/score.ts';
import type { Survey } from '../../scoring/survey.ts';
import { meantKey } from '../../scoring/taking-default.ts';
import { heldSql } from '../../scoring/unseen.ts';
import { unknownMark } from './numbers.ts';
import type { Head } from './read.ts';
import type { Scored, ScoreInput } from './scored.ts';

/** Sentinels that stand for "unknown" more often than by chance. */
export function unknownMarks({ columns }: Survey, { model, files }: ScoreInput): Finding[] {
  return columns
    .flatMap(({ column, sentinels, filled }) =>
      [...sentinels].flatMap(([value, times]) =>
        isFrequent(times, filled) ? [{ column, value, times }] : [],
      ),
    )
    .sort((a, b) => compareText(a.column, b.column) || compareText(a.value, b.value))
    .map(({ column, value, times }) => unknownMark(model, files.model, column, value, times));
}

/** Values that a lookup lists and no row holds: mostly a spelling that is not the file's, and `default:` hides it. */
export async function unseenKeys(
  { engine, scoring, accounts }: Scored,
  { layout, values, awaited }: Head,
  { source, files }: ScoreInput,
): Promise<Finding[]> {
  const sql = heldSql(awaited);
  if (!sql || accounts === 0) return [];
  const held = new Set((await engine.rows(sql)).map((row) => row.join(' ')));
  return criteriaOf(scoring.model).flatMap(({ criterion, key: lookup }) => {
    const { column, scale } = criterion;
    const unseen = (awaited.get(lookup) ?? []).filter((_, i) => !held.has(`${lookup} ${i}`));
    if (unseen.length === 0 || scale.kind !== 'lookup') return [];
    const others = [...values.get(layout.columns.get(column!)!)!].filter((value) => !scale.values.has(value));
    return unseen.map((key) => unseenKey(criterion, key, source, files.model, didYouMean(key, others)));
  });
}

/** Values in the first rows that take the default of a lookup and look like one of its keys, spelt otherwise. */
export function almostKeys({ values, layout, awaited }: Head, { model, files }: ScoreInput): Finding[] {
  return criteriaOf(model).flatMap(({ criterion, key }) => {
    const { scale, column, id, path } = criterion;
    if (scale.kind !== 'lookup' || scale.otherwise === undefined) return [];
    return [...values.get(layout.columns.get(column!)!)!].flatMap((value): Finding[] => {
      const near = meantKey(criterion, value);
      // a key that nobody has is told of with the value that may be meant
      if (near === undefined || awaited.get(key)?.includes(near)) return [];
      if (nullTokens(model).has(value.toLowerCase())) return [];
      return [
        {
          rule: 'segmentation',
          severity: 'warn',
          file: files.model,
          path: [...path, 'scale', 'default'],
          on: 'key',
          message: `${quoted(value)} in the column ${quoted(column!)} is not listed, so ${quoted(id)} gives it the default, ${scale.otherwise} points.`,
          help: `Did you mean ${quoted(near)}? If not, list it with its points.`,
        },
      ];
    });
  });
}

/** `near`: a value of the column that may be meant. */
export function unseenKey(
  { id, column, path }: Criterion,
  key: string,
  source: Segmentation,
  modelFile: string,
  near?: string,
): Finding {
  const [, a, , c] = path as [string, number, string, number];
  const written = Object.keys(source.axes[a]!.criteria[c]!.scale!.lookup!);
  return {
    rule: 'segmentation',
    severity: 'warn',
    file: modelFile,
    path: [...path, 'scale', 'lookup', written.find((one) => trimmed(one) === key)!],
    on: 'key',
    message: `No row of the portfolio holds ${quoted(key)} in the column ${quoted(column!)}: ${quoted(id)} never gives its points.`,
    help: near
      ? `Did you mean "${printable(near)}"?`
      : 'Compare it with the portfolio, letter by letter; if it may come one day, it can stay.',
  };
}
