import { printable } from '../../findings/printable.ts';
import { type Asker, type Choice, Stopped, terminalAsker } from '../../io/ask.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import type { Booking, Cells } from '../../plan/records/bookings.ts';
import { cellProblem } from '../../plan/records/read.ts';
import { named } from '../shared/named.ts';
import { doubtful, readAs } from './say.ts';

/** The ids a column may name, each with what it stands for. */
function choicesFor(
  column: string,
  { workspace: { settings }, plan }: { workspace: Workspace; plan: Plan },
): readonly Choice<string>[] | undefined {
  const list = <T extends { id: string }>(
    items: readonly T[] | undefined,
    label: (item: T) => string | undefined,
  ) => items?.map((item) => ({ value: item.id, label: named(item.id, label(item)) }));
  switch (column) {
    case 'product':
      return list(settings.products, ({ label }) => label);
    case 'by':
      return list(settings.team, ({ function: work, rate }) =>
        rate === undefined ? `${work ?? 'team'}: no rate in kam.yaml yet` : work,
      );
    case 'measure':
      return list(settings.measures, ({ label }) => label);
    case 'stakeholder':
      return list(plan.dmu?.stakeholders, ({ function: work }) => work);
    case 'tactic':
      return list(
        plan.tactics?.tactics?.filter(({ status }) => status !== 'dropped'),
        ({ action }) => action,
      );
    default:
      return undefined;
  }
}

/** Asks for the fields of this kind that the command line did not give; "" leaves one empty. undefined: Ctrl-C, nothing is booked. */
export async function askCells(
  booking: Booking,
  given: Cells,
  known: { workspace: Workspace; plan: Plan },
  asker: Asker = terminalAsker(),
): Promise<Cells | undefined> {
  try {
    return await answers(booking, given, known, asker);
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

async function answers(
  booking: Booking,
  given: Cells,
  known: { workspace: Workspace; plan: Plan },
  asker: Asker,
): Promise<Cells> {
  const cells: { [column: string]: string } = {};
  for (const name of booking.asked) {
    if ((given[name] ?? '') !== '') continue;
    const column = booking.record.columns.find((one) => one.name === name)!;
    const choices =
      column.choices?.map((value) => ({ value, label: printable(value) })) ?? choicesFor(name, known);
    if (choices && choices.length > 0)
      cells[name] = column.required
        ? await asker.one(column.summary, choices)
        : await asker.one(column.summary, [...choices, { value: '', label: '(none)' }], '');
    else cells[name] = await asker.text(column.summary, { check: (answer) => cellProblem(column, answer) });
  }
  const all = { ...given, ...cells };
  const unsure = doubtful(booking, all);
  if (unsure !== undefined) {
    const cell = all[unsure]!;
    const whole = cell.replace('.', '');
    cells[unsure] = await asker.one(`${cell}: which number is that?`, [
      { value: whole, label: whole },
      { value: readAs(cell), label: readAs(cell) },
    ]);
  }
  return cells;
}
