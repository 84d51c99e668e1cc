/** The names of a portfolio's columns: where they stand, and what must be right about them. */
import type { Finding } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { Dialect } from './dialect.ts';
import { atLine } from './faults.ts';
import { columnKey, columnName } from './model.ts';

type Placed = Pick<Dialect, 'header' | 'headerLine' | 'skip' | 'origin'>;

/** The line or row the header stands in, or would. */
export function headerPlace({ headerLine, skip, origin }: Omit<Placed, 'header'>): number {
  return origin ? (origin.headerRow ?? 1) : (headerLine ?? skip + 1);
}

/** Whether the names stand in the file: then a row may repeat them. */
export function hasHeader({ headerLine, origin }: Pick<Placed, 'headerLine' | 'origin'>): boolean {
  return (origin ? origin.headerRow : headerLine) !== undefined;
}

export function checkHeader(dialect: Placed, file: string): Finding[] {
  const findings: Finding[] = [];
  const line = headerPlace(dialect);
  const seen = new Map<string, string>();
  const unnamed: number[] = [];
  dialect.header.forEach((name, i) => {
    const key = columnKey(name);
    if (key === '') unnamed.push(i + 1);
    else if (seen.has(key))
      findings.push(
        atLine(
          file,
          line,
          `Two columns are called ${quoted(name)}${seen.get(key) === name ? '' : ` and ${quoted(seen.get(key)!)}`}; nobody could say which one the model means.`,
          dialect.origin?.kind === 'parquet'
            ? 'Rename one where the file is written.'
            : 'Rename one in the file, or give all names by input.header (with input.skip for the file’s own header).',
        ),
      );
    else seen.set(key, name);
  });
  if (unnamed.length > 0)
    findings.push({
      ...atLine(
        file,
        line,
        `${unnamed.length === 1 ? `Column ${unnamed[0]} has no name and is` : `Columns ${unnamed.slice(0, 8).join(', ')}${unnamed.length > 8 ? ' …' : ''} have no name and are`} ignored.`,
        'Nothing to do, unless something should stand there.',
      ),
      severity: 'info',
    });
  return findings;
}

/**
 * Whether other cells are more likely the header than the first ones: they hold at least half of the columns that the model
 * names, and more of them.
 */
export function betterHeader(
  first: readonly string[],
  wanted: readonly string[],
): ((cells: readonly string[]) => boolean) | undefined {
  const held = (cells: readonly string[]) => {
    const names = new Set(cells.map(columnName));
    return wanted.filter((column) => names.has(columnName(column))).length;
  };
  const here = held(first);
  if (here === wanted.length) return undefined;
  const least = Math.max(here + 1, wanted.length / 2);
  return (cells) => held(cells) >= least;
}

/** `first`: what stands where the header is looked for; `line`: where it seems to stand. Nothing is left out by itself. */
export function headerBelow(
  file: string,
  first: number,
  cell: string,
  line: number,
  word: 'line' | 'row',
): Finding {
  return atLine(
    file,
    first,
    `The columns that the model names stand on ${word} ${line}; ${word} ${first} reads ${quoted(cell)}, and kam leaves out nothing by itself.`,
    `If what stands above is no part of the table, write input: { skip: ${line - 1} } into segmentation.yaml.`,
  );
}
