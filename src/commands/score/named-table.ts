/** The table that --table names. */
import { printable, quoted } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { longName } from '../../scoring/check-statement.ts';
import { type DialectName, dialects, isUnseen } from '../../scoring/sql/words.ts';
import { tableParts } from '../../scoring/table-name.ts';

export interface NamedTable {
  /** for people: crm.accounts */
  label: string;
  /** as SQL names it */
  sql: string;
}

/** `shown`: a person will read the statement. */
export function namedTable(table: string, dialect: DialectName, shown: boolean): NamedTable {
  const parts = tableParts(table);
  if (!parts || parts.some((part) => part.includes('\0') || (shown && isUnseen(part))))
    throw new UsageError(
      `--table ${quoted(table)} is no name of a table.`,
      `Write it as schema.table, and a name with blanks or signs in double quotes: --table 'crm."key accounts"'.`,
    );
  const long = parts.find(longName(dialect));
  if (long !== undefined)
    throw new UsageError(
      `No table of PostgreSQL is called ${quoted(long)}: it cuts names at 63 bytes.`,
      'Name it as the database lists it.',
    );
  return { label: printable(table), sql: parts.map(dialects[dialect].name).join('.') };
}
