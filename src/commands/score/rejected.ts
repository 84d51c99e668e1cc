/** Rejected rows, for stderr: the first few of each cause with line, column and cell, the others by their number. */
import { printable, quoted } from '../../findings/printable.ts';
import { wrapped } from '../../findings/width.ts';
import type { Screen } from '../command.ts';
import type { Answer } from './answer.ts';

type Reject = Answer['rejects'][number];

/** Rows that are told one by one: in all, and of one cause in one column. */
const told = 20;
const alike = 3;

export function rejectsText(answer: Answer, does: string, { interactive, columns }: Screen): string {
  const { rejects, allowed, rows } = answer;
  if (rejects.length === 0) return '';
  const kinds = new Map<string, Reject[]>();
  const lines: string[] = [];
  let unsaid = 0;
  for (const reject of rejects) {
    const kind = kindOf(reject);
    const before = kinds.get(kind) ?? [];
    kinds.set(kind, before);
    before.push(reject);
    if (before.length > alike) continue;
    if (lines.length < told) lines.push(rejectLine(reject, answer));
    else unsaid++;
  }
  for (const list of kinds.values())
    if (list.length > alike) lines.push(`  ${alikeLine(list, list.slice(alike), rows)}`);
  if (unsaid > 0) lines.push(`  and ${unsaid} more; --format json names all`);
  if (rejects.length > allowed) lines.push(notAllowed(answer, does));
  const fitted = interactive
    ? lines.flatMap((line) => {
        const [first = '', ...rest] = wrapped(line.trimStart(), columns - 2);
        return [line.startsWith(' ') ? `  ${first}` : first, ...rest.map((more) => `  ${more}`)];
      })
    : lines;
  return `${fitted.join('\n')}\n`;
}

/** Rows of one kind are mended in one way. Which line an account stood on before is told of every row. */
function kindOf({ column, cause }: Reject): string {
  const kind = cause.startsWith('stands more than once') ? cause : cause.replace(/[0-9]+/g, '0');
  return JSON.stringify([column, kind]);
}

function rejectLine(reject: Reject, { label }: Answer): string {
  const { column, cell, cause } = reject;
  const place =
    reject.line === null
      ? `${printable(label)} account ${quoted(reject.account)}`
      : `${printable(label)}:${reject.line}`;
  const what = [
    column === null ? undefined : `column ${printable(column)}`,
    cell === null ? undefined : quoted(cell),
  ].filter(Boolean);
  return `${place}  rejected${what.length > 0 ? `  ${what.join(' ')}` : ''}  ${cause}`;
}

function alikeLine(list: readonly Reject[], rest: readonly Reject[], rows: number): string {
  const { column, cause } = list[0]!;
  const where = column === null ? '' : ` in the column ${quoted(column)}`;
  if (list.length === rows && cause.startsWith('is no number'))
    return `and so in every row${where}: a column of words needs scale: { lookup: … }, which says what each is worth`;
  const lines = rest.flatMap(({ line }) => (line === null ? [] : [line]));
  const at =
    lines.length === 0 ? '' : `: lines ${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ' …' : ''}`;
  return `and ${rest.length} more ${rest.length === 1 ? 'row' : 'rows'} for the same reason${where}${at}; --format json names all`;
}

function notAllowed({ rows, rejects }: Answer, does: string): string {
  if (rejects.length === rows)
    return rows === 1
      ? `The only row is rejected, so nothing is ${does}. Mend it: no other is left to be ${does}.`
      : `All ${rows} rows are rejected, so nothing is ${does}. Mend them: no row is left to be ${does}, whatever is allowed.`;
  const [are, them] = rejects.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${rejects.length} of ${rows} rows ${are} rejected, so nothing is ${does}. Mend ${them}, or allow it: the same call with --allow-rejects ${rejects.length}`;
}
