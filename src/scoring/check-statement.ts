/** What of a model cannot stand in a statement, or in no table of a database: each a finding at its line. */
import type { Finding, Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { columnName } from './model.ts';
import { type DialectName, dialects, isUnseen } from './sql/words.ts';

/** `source` has passed checkModel. */
export function checkStatement(source: Segmentation, file: string, dialect: DialectName): Finding[] {
  const findings: Finding[] = [];
  const say = (path: Path, message: string, help: string, on: 'key' | 'value' = 'value') =>
    findings.push({ rule: 'segmentation', severity: 'error', file, path, on, message, help });
  const long = longName(dialect);
  const named = (name: string | undefined, path: Path) => {
    if (name === undefined) return;
    if (isUnseen(columnName(name)))
      say(
        path,
        `The name ${quoted(name)} holds characters that cannot stand in a statement for people: they are not seen on a screen, or dbt computes with them.`,
        'Give the column a plain name in a view, and name that here.',
      );
    else if (long(columnName(name)))
      say(
        path,
        `No table of PostgreSQL has a column ${quoted(name)}: it cuts names at ${dialects[dialect].nameBytes} bytes.`,
        'Name the column as the table has it.',
      );
  };
  named(source.account, ['account']);
  source.axes.forEach(({ id, criteria }, a) => {
    if (id === 'reject')
      say(
        ['axes', a, 'id'],
        'An axis cannot be called "reject" here: the statement has a column of that name.',
        'Choose another id.',
      );
    if (long(id))
      say(
        ['axes', a, 'id'],
        `PostgreSQL cuts names at ${dialects[dialect].nameBytes} bytes, and this id would be the name of a column.`,
        'Choose a shorter id.',
      );
    criteria.forEach(({ column }, c) => {
      named(column, ['axes', a, 'criteria', c, 'column']);
    });
  });
  named(source.abc?.column, ['abc', 'column']);
  return [...findings, ...checkZeroBytes(source, file)];
}

/** No database keeps a text with a zero byte, and PostgreSQL would take it for the end of the statement. */
export function checkZeroBytes(source: Segmentation, file: string): Finding[] {
  const places: { text: string; path: Path; on?: 'key' }[] = [
    ...source.input.null.map((text, i) => ({ text, path: ['input', 'null', i] })),
    ...source.axes.flatMap(({ criteria }, a) =>
      criteria.flatMap(({ scale }, c) =>
        Object.keys(scale?.lookup ?? {}).map((text) => ({
          text,
          path: ['axes', a, 'criteria', c, 'scale', 'lookup', text],
          on: 'key' as const,
        })),
      ),
    ),
  ];
  return places
    .filter(({ text }) => text.includes('\0'))
    .map(({ path, on }) => ({
      rule: 'segmentation',
      severity: 'error',
      file,
      path,
      ...(on ? { on } : {}),
      message: 'This text has a zero byte in it, and no database keeps such a text.',
      help: 'Remove the character \\0.',
    }));
}

export function longName(dialect: DialectName): (name: string) => boolean {
  const { nameBytes } = dialects[dialect];
  return (name) => nameBytes !== undefined && Buffer.byteLength(name) > nameBytes;
}
