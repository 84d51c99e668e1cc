/** Capacity by area on a terminal: who is needed, who is there, and what nobody looks after. */
import { printable } from '../../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../../findings/width.ts';
import type { Format } from '../../../report/format.ts';
import { type AreaCapacity, type Capacity, inWords } from '../../../scoring/capacity/need.ts';
import type { Screen } from '../../command.ts';
import { tiersOf } from './data.ts';

/** What is left for the names where the columns need room. */
const nameWidths = Array.from({ length: 15 }, (_, i) => 26 - i);
const gap = 2;

export function capacityText(
  capacity: Capacity,
  tiers: readonly string[],
  { columns }: Screen,
  { num, fixed }: Format,
): string {
  const { areas, total, kam_hours } = capacity;
  const lines: string[] = [];
  const say = (text: string, indent = '') =>
    lines.push(...wrapped(text, columns - indent.length).map((line) => indent + line));
  const kams = (value: number | null) => (value === null ? '–' : fixed(value, 1));
  const hours = (value: number) => num(value, 0);

  const shown = [...areas, total];
  const all = tiersOf(total, tiers).filter((tier) => (total.tiers.get(tier) ?? 0) > 0);
  const need = `${num(total.accounts)} accounts need ${hours(total.hours_needed)} hours a year`;
  const unknown = capacity.tiers_without_hours;
  if ([...total.tiers].every(([tier, n]) => n === 0 || tier === null || unknown.includes(tier)))
    say(
      `Nobody can tell how many hours a year ${num(total.accounts)} accounts need: kam.yaml gives no tier hours:. Write for each tier what one of its accounts takes, for example tiers: { ${all[0] ?? 'key'}: { hours: 200 } }.`,
    );
  else if (kam_hours === null)
    say(`${need}; how many KAMs that is, nobody can tell: no KAM of the team has hours: in kam.yaml.`);
  else
    say(
      `${need}: ${kams(total.kams_needed)} KAMs of ${hours(kam_hours)} hours; ${hours(total.hours_there)} hours are there, ${kams(total.kams_there)} KAMs.`,
    );

  const without = (total.tiers.get(null) ?? 0) > 0;
  const perTier: Column[] = [
    ...all.map((tier): Column => ({ head: tier, cell: ({ tiers: own }) => num(own.get(tier) ?? 0) })),
    ...(without
      ? [{ head: 'no tier', cell: ({ tiers: own }: AreaCapacity) => num(own.get(null) ?? 0) }]
      : []),
  ];
  const rest: Column[] = [
    { head: 'hours', cell: (area) => hours(area.hours_needed) },
    {
      head: 'KAMs needed',
      cell: ({ kams_needed: n, need: word }) => (n === null ? '–' : `${needed(n, fixed)} ${word!.padEnd(7)}`),
    },
    { head: 'there', cell: (area) => kams(area.kams_there) },
    { head: '', cell: (area) => balance(area, kams), left: true },
  ];
  const accounts: Column = { head: 'accounts', cell: (area) => num(area.accounts) };
  const wide = [perTier, [accounts]]
    .flatMap((counts) => nameWidths.map((width) => [nameColumn(width, total), ...counts, ...rest]))
    .find((list) => widthOf(list, shown) <= columns);
  if (wide) lines.push(...tableLines(wide, areas, total));
  else
    for (const area of shown) {
      say(nameOf(area, area === total, columns));
      say(`${num(area.accounts)} accounts, ${hours(area.hours_needed)} hours`, '  ');
      if (kam_hours !== null)
        say(
          `${needed(area.kams_needed!, fixed)} KAMs (${area.need}), ${kams(area.kams_there)} there${balance(area, kams) === '' ? '' : `: ${balance(area, kams)}`}`,
          '  ',
        );
    }
  if (kam_hours !== null) say('none: less than half a KAM; one: up to one and a half; several: more.');
  lines.push(...remarks(capacity, columns, { hours, num }));
  return `${lines.join('\n')}\n`;
}

/** With as many decimals as it takes to fit the word beside it: 0.48 is none, and 0.5 would be one. */
function needed(kams: number, fixed: Format['fixed']): string {
  let decimals = 1;
  while (decimals < 6 && inWords(Number(kams.toFixed(decimals))) !== inWords(kams)) decimals++;
  return fixed(kams, decimals);
}

interface Column {
  head: string;
  cell(area: AreaCapacity): string;
  left?: boolean;
}

const nameColumn = (width: number, total: AreaCapacity): Column => ({
  head: 'area',
  cell: (area) => nameOf(area, area === total, width),
  left: true,
});

function nameOf({ id, name }: AreaCapacity, isTotal: boolean, width: number): string {
  const text = isTotal ? 'all' : name === null ? 'without an area' : id === null ? `? ${name}` : name;
  const shown = printable(text);
  return displayWidth(shown) > width ? `${fitting(shown, width - 1)}…` : shown;
}

function balance({ kams_needed, kams_there }: AreaCapacity, kams: (value: number) => string): string {
  if (kams_needed === null) return '';
  // of the tenths that stand beside it
  const by = (Math.round(kams_there! * 10) - Math.round(kams_needed * 10)) / 10;
  if (by === 0) return '';
  return by < 0 ? `${kams(-by)} missing` : `${kams(by)} idle`;
}

function widthsOf(list: readonly Column[], areas: readonly AreaCapacity[]): number[] {
  return list.map(({ head, cell }) =>
    Math.max(displayWidth(head), ...areas.map((area) => displayWidth(cell(area)))),
  );
}

function widthOf(list: readonly Column[], areas: readonly AreaCapacity[]): number {
  return widthsOf(list, areas).reduce((sum, width) => sum + width + gap, -gap);
}

function tableLines(list: readonly Column[], areas: readonly AreaCapacity[], total: AreaCapacity): string[] {
  const widths = widthsOf(list, [...areas, total]);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const blank = ' '.repeat(widths[i]! - displayWidth(cell));
        return list[i]!.left ? cell + blank : blank + cell;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const row = (area: AreaCapacity) => line(list.map(({ cell }) => cell(area)));
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + gap, -gap));
  return [line(list.map(({ head }) => head)), ...areas.map(row), rule, row(total)];
}

const mostNamed = 6;

function named(names: readonly string[]): string {
  // names of areas have commas in them
  const some = names.slice(0, mostNamed).map(printable).join('; ');
  return names.length > mostNamed ? `${some}; and ${names.length - mostNamed} more` : some;
}

/** How people were shared out, and what the figures leave out. */
function remarks(
  { areas, total, tiers_without_hours, kams_without_hours, kams_without_areas }: Capacity,
  columns: number,
  { hours, num }: { hours(value: number): string; num: Format['num'] },
): string[] {
  const said: string[] = [];
  const shares = new Map<string, string[]>();
  for (const { name, staff } of areas)
    for (const { id, hours: own } of staff)
      shares.set(id, [...(shares.get(id) ?? []), `${name} ${hours(own)} h`]);
  const shared = [...shares].filter(([, list]) => list.length > 1);
  if (shared.length > 0) {
    said.push('KAMs with several areas are shared out so that those are covered alike, as far as that goes:');
    said.push(...shared.map(([id, list]) => `  ${id}: ${list.join(', ')}`));
  }
  const alone = areas.filter(
    ({ id, hours_needed, hours_there }) => id !== null && hours_needed > 0 && hours_there === 0,
  );
  if (alone.length > 0) said.push(`! Nobody serves: ${named(alone.map(({ name }) => name!))}.`);
  const strange = areas.filter(({ id, name }) => id === null && name !== null);
  if (strange.length > 0)
    said.push(`! kam.yaml has no such area, by id or name: ${named(strange.map(({ name }) => name!))}.`);
  if (tiers_without_hours.length > 0)
    said.push(
      `! kam.yaml gives no hours for ${named(tiers_without_hours)}, so their accounts count nothing here.`,
    );
  if (kams_without_hours.length > 0)
    said.push(`! ${named(kams_without_hours)}: no hours: in kam.yaml, counted as none.`);
  if (kams_without_areas.length > 0)
    said.push(
      `! ${named(kams_without_areas)}: no areas: in kam.yaml, so their hours are in no area, only in the sum.`,
    );
  const none = total.tiers.get(null) ?? 0;
  if (none > 0) said.push(`! ${num(none)} without a tier count nothing here: kam score --missing`);
  if (total.overridden > 0)
    said.push(
      `${num(total.overridden)} ${total.overridden === 1 ? 'account counts' : 'accounts count'} in the tier a human decided.`,
    );
  return said.flatMap((text) => {
    const indent = /^ */.exec(text)![0];
    return wrapped(text.trimStart(), columns - indent.length - 2).map(
      (line, i) => `${indent}${i === 0 ? '' : '  '}${line}`,
    );
  });
}
