import { appendRecord, recordText } from '../documents/append-record.ts';
import { spanFinder } from '../documents/locate.ts';
import { replaceRecord } from '../documents/replace-record.ts';
import { caps } from '../documents/texts.ts';
import { compareText, inTextOrder, locate } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import type { Asker } from '../io/ask.ts';
import { UsageError } from '../io/faults.ts';
import { appendLine, writeAll } from '../io/write.ts';
import { inAccount } from '../plan/files.ts';
import { loadAccount } from '../plan/load.ts';
import type { Plan } from '../plan/plan.ts';
import {
  type Booking,
  bookings,
  type Cells,
  fieldSummary,
  fieldsOf,
  recordId,
} from '../plan/records/bookings.ts';
import { cellProblem } from '../plan/records/read.ts';
import { askCells } from './book/ask.ts';
import { bookedTwice, doubtful, inWords, notYet, thousands } from './book/say.ts';
import type { Call, Command, OptionSpec, Outcome, Surroundings } from './command.ts';
import { complaint } from './shared/complaint.ts';
import { refuseNewErrors } from './shared/refuse.ts';
import {
  accountNamed,
  asOfOption,
  cdOption,
  type OpenedWorkspace,
  openWorkspace,
} from './shared/workspace.ts';

const camel = (column: string) => column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** One option per column that some kind takes; which kind takes it is checked when it is called. */
const columnOptions: readonly OptionSpec[] = [...new Set(bookings.flatMap(fieldsOf))].map((column) => {
  const takers = bookings.filter((booking) => fieldsOf(booking).includes(column));
  const kinds = takers.length === bookings.length ? 'all' : takers.map(({ kind }) => kind).join(', ');
  return { flags: `--${column.replaceAll('_', '-')} <value>`, summary: `${fieldSummary(column)} (${kinds})` };
});

export const book: Command = {
  arguments: [
    { name: 'kind', summary: bookings.map(({ kind }) => kind).join(', '), required: true },
    { name: 'account', summary: 'the account', required: true },
  ],
  options: [
    cdOption,
    asOfOption,
    {
      flags: '--id <id>',
      summary: 'the open opportunity that was won or lost; without it a new one is booked',
    },
    ...columnOptions,
  ],
  examples: [
    'kam book visit san-telmo --stakeholder r-01 --by kam-1 --hours 1.5',
    'kam book win san-telmo --type tender --product relivax --value 250000',
    'kam book sale san-telmo --amount 18400.50 --product relivax --date 2026-11-20',
  ],
  run: (call, around) => runBook(call, around),
};

/** With its own asker in a test; on a terminal otherwise. */
export async function runBook(call: Call, around: Surroundings, asker?: Asker): Promise<Outcome> {
  const booking = bookingNamed(call.args[0]!);
  const opened = await openWorkspace(call, around);
  try {
    return await booked(booking, opened, call, around, asker);
  } finally {
    await opened.texts.close();
  }
}

async function booked(
  booking: Booking,
  { root, texts, workspace, asOf }: OpenedWorkspace,
  call: Call,
  around: Surroundings,
  asker: Asker | undefined,
): Promise<Outcome> {
  const account = accountNamed(workspace, call.args[1]!);
  const plan = await loadAccount(texts, workspace, account);
  const file = inAccount(account, `records/${booking.record.name}.csv`);
  if (plan.broken.has(file)) return refused(plan, file, around);

  let given = cellsGiven(booking, call);
  const open = openOpportunity(booking, plan, call.options.id);
  let cells: Cells = {
    ...(booking.record.columns.some(({ name }) => name === 'currency') && !open
      ? { currency: workspace.settings.currency }
      : {}),
    ...(open ? withoutPosition(open) : {}),
    ...booking.fixed,
    [booking.day]: asOf,
    ...given,
  };
  if (around.input.interactive) {
    const answers = await askCells(booking, cells, { workspace, plan }, asker);
    if (!answers) return { exitCode: 130, result: null };
    cells = { ...cells, ...answers };
    given = { ...given, ...answers };
  }
  const problems = booking.record.columns.flatMap((column) =>
    column.name === 'id' ? [] : (cellProblem(column, cells[column.name] ?? '') ?? []),
  );
  if (problems.length > 0)
    throw new UsageError(
      `This ${booking.kind} cannot be booked: ${problems.join('; ')}.`,
      `kam book ${booking.kind} takes ${fieldsOf(booking)
        .map((name) => `--${name.replaceAll('_', '-')}`)
        .join(' ')}.`,
    );

  const taken = new Set((plan.records[booking.record.name] ?? []).map(({ id }) => id));
  const id = open ? open.id! : recordId(booking, cells, taken);
  const first = open ? id : recordId(booking, cells, new Set());
  const record = { ...cells, id };
  const document = plan.sources.get(file);
  const header = document
    ? [...(document as { header?: readonly string[] }).header!]
    : booking.record.columns.map(({ name }) => name);
  const lost = Object.entries(given).filter(([column, cell]) => cell !== '' && !header.includes(column));
  if (lost.length > 0)
    throw new UsageError(
      `${file} has no column ${lost.map(([column]) => column).join(', ')}, so this would be lost.`,
      'Add it to the header, and a comma to each line below it.',
    );
  const before = await texts.read(file, caps.records);
  const text = before === undefined ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(before);
  const cellsToWrite = only(record, header);
  const after = open
    ? replaceRecord(text, Number(open.line), header, cellsToWrite)
    : appendRecord(text, header, cellsToWrite);
  const ownLine = open ? Number(open.line) : after.trimEnd().split('\n').length;
  await refuseNewErrors(texts, workspace, plan, file, after, { ownLine });
  if (open) await writeAll(root, [{ path: file, before, after }]);
  else await appendLine(root, file, header.join(','), recordText(header, cellsToWrite));

  const done = open ? 'Closed' : 'Booked';
  const notes = [bookedTwice(first, id), notYet(booking, cells, workspace, asOf)];
  const unsure = around.input.interactive ? undefined : doubtful(booking, given);
  return {
    exitCode: 0,
    result: { kam: 'book/1', as_of: asOf, account, kind: booking.kind, file, record },
    stdout: [`${done} ${inWords(booking, cells, workspace)} → ${file} (${id})`, ...notes]
      .flatMap((line) => (line === undefined ? [] : `${line}\n`))
      .join(''),
    ...(unsure === undefined ? {} : { stderr: `${thousands(given[unsure]!)}\n` }),
  };
}

function bookingNamed(name: string): Booking {
  const booking = bookings.find(({ kind }) => kind === name);
  if (booking) return booking;
  const kinds = bookings.map(({ kind }) => kind);
  const near = didYouMean(name, kinds);
  throw new UsageError(
    `${quoted(name)} is nothing that can be booked.`,
    near ? `Did you mean ${near}?` : `Kinds are ${kinds.join(', ')}.`,
  );
}

function cellsGiven(booking: Booking, call: Call): Cells {
  const fields = fieldsOf(booking);
  const cells: { [column: string]: string } = {};
  for (const column of new Set(bookings.flatMap(fieldsOf))) {
    const value = call.options[camel(column)];
    if (typeof value !== 'string') continue;
    if (!fields.includes(column))
      throw new UsageError(
        `A ${booking.kind} has no ${column}.`,
        `It takes ${fields.map((name) => `--${name.replaceAll('_', '-')}`).join(' ')}.`,
      );
    if (printable(value) !== value)
      throw new UsageError(
        `--${column.replaceAll('_', '-')} has a line break or an invisible character in it.`,
        'Write it on one line of plain text.',
      );
    cells[column] = value.trim();
  }
  return cells;
}

type Row = { readonly [column: string]: string | number };

function openOpportunity(booking: Booking, plan: Plan, id: unknown): (Row & { id: string }) | undefined {
  if (typeof id !== 'string') return undefined;
  if (booking.record.name !== 'opportunities')
    throw new UsageError(
      `--id names an open opportunity; a ${booking.kind} closes none.`,
      'Leave --id away: kam makes the id.',
    );
  const rows = plan.records.opportunities ?? [];
  const row = rows.find((one) => one.id === id);
  if (row?.outcome === 'open') return row;
  const open = rows
    .filter(({ outcome }) => outcome === 'open')
    .map((one) => one.id)
    .sort(compareText);
  throw new UsageError(
    row
      ? `The opportunity ${quoted(id)} is closed already: ${row.outcome}.`
      : `There is no opportunity ${quoted(id)} in this account.`,
    open.length > 0
      ? `Open are ${open.map(printable).join(', ')}.`
      : 'No opportunity is open; leave --id away to book a new one.',
  );
}

function withoutPosition({ line: _line, index: _index, ...cells }: Row): Cells {
  return cells as Cells;
}

const only = (cells: Cells, header: readonly string[]): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([column]) => header.includes(column)));

/** What stands in the file is wrong, so nothing is added to it. */
async function refused(plan: Plan, file: string, { err }: Surroundings): Promise<Outcome> {
  const spanOf = spanFinder(plan.sources);
  const findings = plan.findings
    .filter((finding) => finding.file === file && finding.severity === 'error')
    .map((finding) => locate(finding, spanOf))
    .sort(inTextOrder);
  return {
    exitCode: 1,
    result: { kam: 'book/1', account: plan.account, file, findings },
    stderr: await complaint(findings, err, (it) => `nothing is booked until ${it} has none.`),
  };
}
