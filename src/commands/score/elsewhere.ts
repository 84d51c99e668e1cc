/** What kam score is asked of accounts that lie in a database: a statement for it, or the scores themselves. */
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import type { DialectName } from '../../scoring/sql/words.ts';
import type { Call, OptionSpec } from '../command.ts';

export type Elsewhere =
  | { kind: 'statement'; dialect: DialectName; table: string }
  | { kind: 'postgres'; url: string | undefined; table: string };

export const elsewhereOptions: readonly OptionSpec[] = [
  {
    flags: '--emit-sql <dialect>',
    summary: 'print the model as one SQL statement over --table; reads no account',
    choices: ['duckdb', 'postgres'],
  },
  { flags: '--engine <engine>', summary: 'score --table where it lies', choices: ['postgres'] },
  { flags: '--table <name>', summary: 'the table of accounts, as schema.table' },
  { flags: '--url <url>', summary: 'the database for --engine postgres', preset: 'PGHOST, PGUSER …' },
];

/** What each takes beside its own; whatever else there is would do nothing, and is refused. */
const everywhere = ['table', 'out', 'force', 'cd', 'at', 'asOf', 'debug'];
const taken = {
  emitSql: ['emitSql', ...everywhere],
  engine: ['engine', 'url', 'allowRejects', 'top', 'format', ...everywhere],
};

/** undefined: the accounts are in a file. */
export function askedElsewhere({ args, options }: Call): Elsewhere | undefined {
  const { emitSql, engine, table, url } = options;
  if (emitSql === undefined && engine === undefined) {
    for (const option of ['table', 'url'] as const)
      if (options[option] !== undefined)
        throw new UsageError(
          `--${option} is for accounts in a database; here they are read from a file.`,
          'Add --engine postgres or --emit-sql DIALECT, or leave it out.',
        );
    return undefined;
  }
  if (emitSql !== undefined && engine !== undefined)
    throw new UsageError(
      '--emit-sql prints a statement and --engine runs one: they are different questions.',
      'Ask one at a time.',
    );
  const which = emitSql === undefined ? 'engine' : 'emitSql';
  const flag = which === 'engine' ? '--engine postgres' : `--emit-sql ${emitSql}`;
  if (args[0] !== undefined)
    throw new UsageError(
      `${flag} takes its accounts from a table, not from ${printable(args[0])}.`,
      'Leave the file out.',
    );
  const more = Object.keys(options).filter(
    (name) => options[name] !== undefined && options[name] !== false && !taken[which].includes(name),
  );
  if (more.length > 0)
    throw new UsageError(
      which === 'engine'
        ? `${more.map(flagOf).join(' and ')} cannot be combined with --engine postgres: only the scores themselves come from a database.`
        : `${more.map(flagOf).join(' and ')} would do nothing with --emit-sql, which prints a statement and reads no account.`,
      which === 'engine' ? 'Export the table to a file and ask that, or leave it out.' : 'Leave it out.',
    );
  if (typeof table !== 'string')
    throw new UsageError(`${flag} needs the table of accounts.`, 'Name it: --table SCHEMA.TABLE.');
  return which === 'engine'
    ? { kind: 'postgres', url: url as string | undefined, table }
    : { kind: 'statement', dialect: emitSql as DialectName, table };
}

const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
