import { type Decimal, zero } from '../exact.ts';
import type { Record, RecordKind, RowProblem } from './record-kind.ts';

export const ledgerKinds = [
  'sale',
  'discount',
  'rebate',
  'return',
  'cogs',
  'cost_to_serve',
  'investment',
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

export const ledger = {
  name: 'ledger',
  summary: 'What was booked: sales and what came off them, costs, investments. The kind gives the sign.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the line.' },
    { name: 'date', kind: 'day', required: true, summary: 'Day it counts on.' },
    {
      name: 'kind',
      kind: 'choice',
      choices: ledgerKinds,
      required: true,
      summary: 'Kind of the line; gives the sign.',
    },
    {
      name: 'amount',
      kind: 'amount',
      required: true,
      summary: 'Amount; negative only on a line that corrects another.',
    },
    { name: 'currency', kind: 'currency', summary: 'Currency; the workspace’s where empty.' },
    { name: 'product', kind: 'slug', summary: 'Product it is about.' },
    { name: 'tactic', kind: 'slug', summary: 'The tactic an investment belongs to.' },
    { name: 'account_ref', kind: 'text', summary: 'Empty, or the account’s own portfolio id.' },
    { name: 'corrects', kind: 'id', summary: 'Id of the line this one corrects.' },
    { name: 'source', kind: 'text', summary: 'File it was imported from.' },
    { name: 'source_line', kind: 'whole', summary: 'Line in that file.' },
    { name: 'source_hash', kind: 'text', summary: 'Hash of that line.' },
    { name: 'note', kind: 'text', summary: 'A note.' },
  ],
} as const satisfies RecordKind;

export type LedgerLine = Record<(typeof ledger.columns)[number]['name']>;

/** What one line cannot show alone: corrections, investments and their tactics. */
export function checkLedger(lines: readonly LedgerLine[], accountRef: string | undefined): RowProblem[] {
  const problems: RowProblem[] = [];
  let byId: Map<string, LedgerLine> | undefined;
  const corrected = new Map<string, { sum: Decimal; last: LedgerLine }>();
  for (const line of lines) {
    const say = (column: string, message: string, help: string, related?: RowProblem['related']) =>
      problems.push({ index: line.index, column, message, help, ...(related ? { related } : {}) });
    if (line.account_ref && accountRef !== undefined && line.account_ref !== accountRef)
      say(
        'account_ref',
        'This line belongs to another account.',
        'Move it to that account’s ledger, or leave account_ref empty.',
      );
    if (line.kind === 'investment' && !line.tactic)
      say('tactic', 'An investment belongs to a tactic, and this line names none.', 'Write the tactic’s id.');
    if (line.kind === 'cost_to_serve' && line.tactic)
      say(
        'tactic',
        'Cost to serve is recurring and belongs to no tactic.',
        'Remove the tactic, or book it as an investment.',
      );
    if (!line.corrects) {
      if (line.amount.startsWith('-'))
        say(
          'amount',
          'An amount is negative only on a line that corrects another; the kind gives the sign.',
          'Remove the minus, or name the corrected line in corrects.',
        );
      continue;
    }
    byId ??= new Map(lines.map((l) => [l.id, l]));
    const target = byId.get(line.corrects);
    if (!target) {
      say(
        'corrects',
        'The line it corrects is not in this file.',
        'A correction stands in the same file as the line it corrects.',
      );
      continue;
    }
    const related = { index: target.index, message: 'the corrected line' };
    if (target === line || target.corrects) {
      say(
        'corrects',
        'A correction corrects an original line, not itself or another correction.',
        'Name the original line.',
        related,
      );
      continue;
    }
    for (const column of ['kind', 'product', 'currency'] as const)
      if (line[column] !== target[column])
        say(
          column,
          `A correction has the ${column} of the line it corrects.`,
          `Write the same ${column}.`,
          related,
        );
    const so = corrected.get(target.id) ?? { sum: zero, last: line };
    corrected.set(target.id, { sum: so.sum.plus(line.amount), last: line });
  }
  for (const [id, { sum, last }] of corrected) {
    const target = byId?.get(id);
    if (target && sum.isNegative() && sum.abs().greaterThan(target.amount))
      problems.push({
        index: last.index,
        column: 'amount',
        message: 'All corrections of a line together take away more than the line itself.',
        help: 'Lower the correction, or correct the right line.',
        related: { index: target.index, message: 'the corrected line' },
      });
  }
  return problems;
}
