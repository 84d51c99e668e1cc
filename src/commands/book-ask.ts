import { printable } from '../findings/printable.ts';
import { type Asker, Stopped, terminalAsker } from '../io/ask.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import type { Booking, Cells } from '../plan/records/bookings.ts';
import { cellProblem } from '../plan/records/read.ts';

/** The ids a column may name, where there are few enough to choose from. */
function choicesFor(
  column: string,
  { workspace, plan }: { workspace: Workspace; plan: Plan },
): readonly string[] | undefined {
  const ids = (items: readonly { id: string }[] | undefined) => items?.map(({ id }) => id);
  switch (column) {
    case 'product':
      return ids(workspace.settings.products);
    case 'by':
      return ids(workspace.settings.team?.filter(({ rate }) => rate !== undefined));
    case 'measure':
      return ids(workspace.settings.measures);
    case 'stakeholder':
      return ids(plan.dmu?.stakeholders);
    case 'tactic':
      return ids(plan.tactics?.tactics?.filter(({ status }) => status !== 'dropped'));
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
    const choices = column.choices ?? choicesFor(name, known);
    if (choices && choices.length > 0) {
      const labels = choices.map((value) => ({ value, label: printable(value) }));
      cells[name] = await asker.one(
        column.summary,
        column.required ? labels : [...labels, { value: '', label: '(none)' }],
      );
    } else cells[name] = await asker.text(column.summary, { check: (answer) => cellProblem(column, answer) });
  }
  return cells;
}
