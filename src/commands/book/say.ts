/** What `kam book` says of a record: in words, so that a wrong number or an unread month is seen at once. */
import { calendarOf } from '../../facts/period.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { monthNumber } from '../../plan/day.ts';
import type { Workspace } from '../../plan/plan.ts';
import type { Booking, Cells } from '../../plan/records/bookings.ts';

/** A column of money or of a quantity whose cell might be a thousands sign: 18.400. */
export function doubtful(booking: Booking, cells: Cells): string | undefined {
  if (booking.kind === 'measure') return undefined;
  return booking.record.columns.find(
    ({ name, kind }) =>
      (kind === 'amount' || kind === 'quantity') && /^-?[1-9]\d{0,2}\.\d{3}$/.test(cells[name] ?? ''),
  )?.name;
}

/** "18.400" → "18.4": the number that a cell is. */
export function readAs(cell: string): string {
  if (!cell.includes('.')) return cell;
  let end = cell.length;
  while (cell[end - 1] === '0') end--;
  return cell.slice(0, cell[end - 1] === '.' ? end - 1 : end);
}

/** "sale: EUR 18.40, relivax, 2026-11-23" */
export function inWords(booking: Booking, cells: Cells, workspace: Workspace): string {
  const parts = [
    money(cells.amount ?? (booking.record.name === 'opportunities' ? cells.value : ''), cells, workspace),
    ...(booking.kind === 'measure' ? [`${cells.measure} ${cells.value}`] : []),
    cells.type,
    cells.stakeholder,
    cells.by && `by ${cells.by}`,
    cells.hours && `${readAs(cells.hours)} h`,
    cells.product,
    cells.tactic,
    cells[booking.day],
  ];
  return `${booking.kind}: ${parts
    .flatMap((part) => part || [])
    .map(printable)
    .join(', ')}`;
}

/** Two digits where there are cents, every digit where there are more. */
function money(cell: string | undefined, { currency }: Cells, { settings }: Workspace): string {
  if (cell === undefined || cell === '') return '';
  const plain = readAs(cell);
  return `${currency || settings.currency} ${/\.\d$/.test(plain) ? `${plain}0` : plain}`;
}

/** Why no figure moves yet; undefined where one does. */
export function notYet(
  booking: Booking,
  cells: Cells,
  { settings }: Workspace,
  asOf: string,
): string | undefined {
  const day = cells[booking.day]!;
  if (day > asOf) return `It is dated after ${asOf}, so no figure counts it before that day.`;
  if (booking.record.name !== 'ledger' || monthNumber(day) <= calendarOf(settings, asOf).lastClosed)
    return undefined;
  const month = day.slice(0, 7);
  const { closed_until: until } = settings;
  return until === undefined || monthNumber(day) <= monthNumber(until)
    ? `${month} is not over yet, so no figure counts it before the month ends.`
    : `${month} is not closed yet, so no figure counts it: kam.yaml says closed_until: ${until}.`;
}

/** The same cells a second time are most often one event booked twice. */
export function bookedTwice(first: string, id: string): string | undefined {
  return first === id ? undefined : `The same is booked already as ${first}; booked again as ${id}.`;
}

export const thousands = (cell: string) =>
  `${quoted(cell)} was read as ${readAs(cell)}; a thousands sign is not allowed.`;
