/** How often each account keeps its tier, on a terminal: the tiers in a few numbers, then who is shakiest. */
import { printable } from '../../../findings/printable.ts';
import { wrapped } from '../../../findings/width.ts';
import { whyNotCompared } from '../../../scoring/sensitivity/dominance.ts';
import { tipInWords } from '../../../scoring/sensitivity/rows.ts';
import type { Screen } from '../../command.ts';
import { type Listed, listing } from '../listing.ts';
import type { NamedRow, Sensitivity, TierKept } from '../sensitivity.ts';

interface Look {
  /** how many accounts are listed; undefined: as many as fit a screen */
  top: number | undefined;
  number(value: number, digits?: number): string;
}

const shownAtFirst = 12;

export function sensitivityText(
  found: Sensitivity,
  screen: Screen,
  { top = shownAtFirst, number }: Look,
): string {
  const { draws, seed, spread, tiers, rows, accounts, moves } = found;
  const lines: string[] = [];
  const say = (text: string, indent = '') =>
    lines.push(...wrapped(text, screen.columns - indent.length).map((line) => indent + line));
  const asked = `${number(draws)} ${draws === 1 ? 'weighting' : 'weightings'} (seed ${seed}, ${spread})`;
  say(`${asked}: ${headline(tiers, number)}`);
  if (!moves) say('Each axis has one criterion, so no weight can move anybody.');
  const nameWidth = Math.max(0, ...tiers.map(({ tier }) => tier.length));
  const countWidth = Math.max(0, ...tiers.map(({ accounts: n }) => number(n).length));
  for (const { tier, accounts: n, over_90_pct: sure, under_50_pct: shaky } of tiers)
    say(
      `${tier.padEnd(nameWidth)} ${number(n).padStart(countWidth)}  ${number(sure)} in over 90 %${shaky > 0 ? `, ${number(shaky)} in less than half` : ''}`,
      '  ',
    );
  const share = (value: number) => shareInWords(value, number);
  const shaky = rows.filter(({ acceptability }) => acceptability !== null && acceptability < 1);
  const shown = shaky.slice(0, top);
  if (shown.length > 0) {
    say(
      `Most fragile first${shaky.length > shown.length ? `, ${number(shown.length)} of ${number(shaky.length)} that move at all` : ''}:`,
    );
    lines.push(
      ...listing(
        shown.map((row) => listed(row, share)),
        screen.columns,
      ),
    );
  } else if (shaky.length === 0 && moves) say('No account changes its tier under any of them.');
  const without = rows.filter(({ tier }) => tier === null).length;
  if (without > 0) say(`${number(without)} without a tier: kam score --missing`);
  lines.push(...wrapped(dominanceInWords(rows, accounts, number), screen.columns));
  return `${lines.join('\n')}\n`;
}

/** "71 key accounts, 58 of them key in over 90 %", of the key tiers; of the best one where none is key. */
function headline(tiers: readonly TierKept[], number: Look['number']): string {
  const [best] = tiers;
  if (!best) return 'no account has a tier.';
  const keys = tiers.some(({ key }) => key) ? tiers.filter(({ key }) => key) : [best];
  return keys
    .map(({ tier, accounts, over_90_pct }) => {
      const some = `${number(accounts)} ${tier} ${accounts === 1 ? 'account' : 'accounts'}`;
      return `${some}, ${number(over_90_pct)} of them ${tier} in over 90 %`;
    })
    .join('; ')
    .concat('.');
}

function listed(
  { account, name, tier, acceptability, others, tips }: NamedRow,
  share: (value: number) => string,
): Listed {
  const else_ = others.map((other) => `${other.tier ?? 'no tier'} ${share(other.share)}`).join(', ');
  const tip = tips ? `; tips: ${tipInWords(tips)}` : '';
  return {
    account: printable(account),
    name: printable(name ?? ''),
    text: `${tier} in ${share(acceptability!)}, else ${else_}${tip}`,
  };
}

/** Whole percents; what is rounded to nothing or to all says so. */
function shareInWords(value: number, number: Look['number']): string {
  if (value > 0 && value < 0.005) return 'under 1 %';
  if (value < 1 && value >= 0.995) return 'over 99 %';
  return `${number(value * 100, 0)} %`;
}

function dominanceInWords(rows: readonly NamedRow[], accounts: number, number: Look['number']): string {
  const not = whyNotCompared(accounts);
  if (not) return not;
  const free = rows.filter(({ dominated_by }) => dominated_by === 0).length;
  return `${number(free)} of ${number(rows.length)} are dominated by nobody: no other one is at least as good on every criterion and better on one.`;
}
