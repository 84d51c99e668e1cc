/** Values that a lookup without default does not list: each an error at that lookup, which no one can allow. */
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { atLine } from '../../scoring/faults.ts';
import type { Criterion } from '../../scoring/model.ts';

export interface Unlisted {
  criterion: Criterion;
  /** each once, with the first line it stands on; a row of a database has none */
  values: readonly { value: string; line?: number }[];
}

const shown = 20;

/** `files`: names for people; `word`: what rows stand on, a line or a row. */
export function unlistedFindings(
  found: readonly Unlisted[],
  files: { model: string; portfolio: string },
  word = 'line',
): Finding[] {
  const lookups = found.filter(({ values }) => values.length > 0);
  return lookups.flatMap(({ criterion, values }) => {
    const column = quoted(criterion.column!);
    const place = {
      rule: 'segmentation',
      severity: 'error' as const,
      file: files.model,
      path: [...criterion.path, 'scale', 'lookup'],
      on: 'key' as const,
    };
    const findings: Finding[] = values.slice(0, shown).map(({ value, line }) => ({
      ...place,
      message: `${quoted(value)} in the column ${column} is not listed here${line === undefined ? '' : `, first on ${word} ${line} of the portfolio`}; it would be worth nothing by accident.`,
      help: 'List it with its points, or write default: for all values that are not listed.',
      ...(line === undefined
        ? {}
        : { related: [{ ...atLine(files.portfolio, line, '', ''), message: 'the first such row' }] }),
    }));
    if (values.length > shown)
      findings.push({
        ...place,
        message: `${values.length - shown} more values of the column ${column} are not listed.`,
        help: 'Write default: with the points of every value that is not listed.',
      });
    return findings;
  });
}
