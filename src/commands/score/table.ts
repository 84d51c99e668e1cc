/** The answer of kam score on a terminal: how many accounts per tier, what stands in them, what is shaky. */
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import type { Pin } from '../../plan/workspace/pin.ts';
import type { Drift } from '../../scoring/drift.ts';
import type { Model } from '../../scoring/model.ts';
import type { Summary, TierSummary } from './summary.ts';

export interface TableView {
  model: Model;
  hash: string;
  asOf: string;
  rows: number;
  rejected: number;
  summary: Summary;
  /** what relative scales rest on, and how far today's accounts are from it */
  pin: Pin | undefined;
  drift: readonly Drift[];
  /** tiers in the order to show them, the best first */
  tiers: readonly string[];
  keyTiers: ReadonlySet<string>;
  columns: number;
  /** single accounts can be asked about: what to ask next is said */
  asks: boolean;
  /** paints a text, or not */
  strong(text: string): string;
  number(value: number, digits?: number): string;
  /** always so many decimals */
  fixed(value: number, digits: number): string;
}

const none: TierSummary = { accounts: 0, fragile: 0, amount: 0, top: [] };

export function tableText(view: TableView): string {
  const { rows, rejected, number, columns } = view;
  const lines: string[] = [];
  const count = `${number(rows)} ${rows === 1 ? 'row' : 'rows'} = ${number(rows - rejected)} scored + ${number(rejected)} rejected`;
  const stamp = `model ${view.hash.slice(0, 6)} · as of ${view.asOf}`;
  const gap = 6;
  if (count.length + gap + stamp.length <= columns) lines.push(`${count}${' '.repeat(gap)}${stamp}`);
  else lines.push(count, stamp);
  if (view.model.matrix) lines.push(...tierLines(view));
  lines.push(...notes(view), ...warnings(view));
  return `${lines.join('\n')}\n`;
}

function tierLines(view: TableView): string[] {
  const { summary, tiers, number, columns } = view;
  const of = (tier: string | null) => summary.tiers.get(tier) ?? none;
  const groups: { tier: string | null; label: string; sum: TierSummary }[] = [
    ...tiers.map((tier) => ({ tier, label: tier, sum: of(tier) })),
    ...(of(null).accounts > 0 ? [{ tier: null, label: 'no tier', sum: of(null) }] : []),
  ];
  const nameWidth = Math.max(...groups.map(({ label }) => label.length));
  const countWidth = Math.max(...groups.map(({ sum }) => number(sum.accounts).length));
  const most = Math.max(1, ...groups.map(({ sum }) => sum.accounts));
  const total = [...summary.tiers.values()].reduce((sum, { amount }) => sum + amount, 0);
  const narrow = columns < 60;
  const { amount: label } = summary;
  const sums = groups.map(({ sum }, i) =>
    label === undefined ? '' : amountText(label, sum.amount, total, i === 0, number),
  );
  const amountWidth = Math.max(...sums.map((sum) => sum.length));
  const room = Math.max(
    4,
    Math.min(36, columns - 2 - nameWidth - 1 - countWidth - 1 - (narrow ? 1 : amountWidth + 2)),
  );
  return groups.flatMap(({ tier, label, sum: { accounts, top } }, i) => {
    const name = label.padEnd(nameWidth);
    const drawn = bar(accounts / most, room);
    const head = `  ${tier !== null && view.keyTiers.has(tier) ? view.strong(name) : name} ${number(accounts).padStart(countWidth)}`;
    const sum = sums[i]!;
    const lines =
      sum === ''
        ? [`${head} ${drawn}`]
        : narrow
          ? [`${head} ${drawn}`, `    ${sum}`]
          : [`${head} ${drawn.padEnd(room)}  ${sum}`];
    for (const account of top) lines.push(...listed(account, view));
    return lines;
  });
}

function amountText(
  label: string,
  sum: number,
  total: number,
  first: boolean,
  number: TableView['number'],
): string {
  if (!first) return number(sum, 2);
  const share = total > 0 ? ` (${Math.round((sum / total) * 100)} % of ${number(total, 2)})` : '';
  return `${number(sum, 2)} ${label}${share}`;
}

function listed(account: TierSummary['top'][number], { columns, fixed }: TableView): string[] {
  const score = account.score === null ? '–' : fixed(account.score, 2);
  const text =
    `    ${score.padStart(6)}  ${printable(account.account)}  ${printable(account.name ?? '')}`.trimEnd();
  return [displayWidth(text) > columns ? `${fitting(text, columns - 1)}…` : text];
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar in eighths of a character; whatever is there at all shows at least one. */
export function bar(share: number, width: number): string {
  const units = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  return '█'.repeat(Math.floor(units / 8)) + eighths[units % 8]!;
}

/** What a reader should know of how the numbers came about: judgements that were compared, measurements that age. */
function notes({ model, pin, drift, columns, number, fixed }: TableView): string[] {
  const said = model.axes.flatMap(({ id, ahp }) =>
    ahp ? [`${id}: weights from pairs, consistency ratio ${fixed(ahp.cr, 3)} (sound up to 0.10)`] : [],
  );
  if (pin) {
    const accounts = `${number(pin.input.accounts)} ${pin.input.accounts === 1 ? 'account' : 'accounts'}`;
    const off = drift.map(
      ({ criterion, values, below, above, spread }) =>
        `${criterion} ${spread ? `${number(spread.distance, 0)} points off` : `${number(values === 0 ? 0 : (100 * (below + above)) / values, 0)} % of values outside`}`,
    );
    const today = off.length > 0 ? `; today ${off.join(', ')}` : '';
    said.push(`relative scales: ${accounts} measured on ${pin.measured_on}${today}`);
  }
  return said.flatMap((note) => wrapped(note, columns - 2).map((line, i) => (i === 0 ? line : `  ${line}`)));
}

function warnings({ model, summary, number, columns, tiers, asks }: TableView): string[] {
  const fragile = [...summary.tiers.values()].reduce((sum, tier) => sum + tier.fragile, 0);
  const without = summary.tiers.get(null)?.accounts ?? 0;
  const said: string[] = [];
  if (fragile > 0)
    said.push(
      `! ${number(fragile)} ${fragile === 1 ? 'account lies' : 'accounts lie'} less than ${number(model.fragileWithin)} points from a cut`,
    );
  const next = asks ? ': kam score --missing' : '';
  if (model.matrix && without > 0) said.push(`! ${number(without)} without a tier${next}`);
  if (!model.matrix) said.push('! the model has no matrix, so there are no tiers');
  else if (model.axes.length === 1 && tiers.length > 0) said.push(`! nothing says how strong we are${next}`);
  const lines: string[] = [];
  for (const warning of said) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 6 + warning.length <= columns)
      lines[lines.length - 1] = `${last}      ${warning}`;
    else lines.push(...wrapped(warning, columns - 2).map((line, i) => (i === 0 ? line : `  ${line}`)));
  }
  return lines;
}
