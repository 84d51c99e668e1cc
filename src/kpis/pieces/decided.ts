import type { Facts } from '../../facts/facts.ts';
import type { Excluded, Input } from '../../facts/inputs.ts';
import { type Beside, type Giving, nothing, type Row, type Slice } from '../kpi.ts';

/** Opportunities that came to an end in a period, and those that should have. */
export interface Decided {
  won: number;
  lost: number;
  /** decided in the period, not bid for, or still open after their day */
  due: number;
  left: { open_past_due: number; withdrawn: number; no_decision: number; not_bid: number };
  /** one row per opportunity that was due and is neither won nor lost */
  rows: readonly Row[];
}

export function gatherDecided(facts: Facts, { days, asked, product }: Slice): Giving<Decided> {
  const broken = facts.broken('opportunities');
  if (broken) return nothing(broken);
  if (!facts.plan.records.opportunities) return nothing('no opportunities are recorded');
  if (!days) return nothing(`${asked.name} has not begun`);
  const file = facts.file('opportunities');
  const within = (day: string) => day !== '' && day >= days.from && day <= days.to;
  const counted = { won: [], lost: [] } as { [outcome in 'won' | 'lost']: { line: number; index: number }[] };
  const left = { open_past_due: 0, withdrawn: 0, no_decision: 0, not_bid: 0 };
  const rows: Row[] = [];
  const excluded: Excluded[] = [];
  for (const chance of facts.opportunities()) {
    if (product !== undefined && chance.product !== product) continue;
    const { id, outcome, decided, due, reason, line, index } = chance;
    const away = (kind: keyof typeof left, words: string) => {
      left[kind]++;
      const why = reason === '' ? words : `${words}: ${reason}`;
      rows.push({ id, value: null, outcome, reason: why });
      excluded.push({ file, lines: [{ line, index }], ids: [id], why });
    };
    if (outcome === 'won' || outcome === 'lost') {
      if (within(decided)) counted[outcome].push({ line, index });
    } else if (outcome === 'open') {
      if (due !== '' && due < days.to) away('open_past_due', `open, due on ${due}`);
    } else if (within(decided || due)) away(outcome, outcome.replace('_', ' '));
  }
  const won = counted.won.length;
  const lost = counted.lost.length;
  const inputs: Input[] = (['won', 'lost'] as const)
    .filter((outcome) => counted[outcome].length > 0)
    .map((outcome) => ({ what: outcome, file, lines: counted[outcome], sum: null }));
  return { parts: { won, lost, due: won + lost + rows.length, left, rows }, inputs, excluded };
}

export function pool(parts: readonly Decided[]): Decided {
  const sum = (of: (part: Decided) => number) => parts.reduce((so, part) => so + of(part), 0);
  return {
    won: sum(({ won }) => won),
    lost: sum(({ lost }) => lost),
    due: sum(({ due }) => due),
    left: {
      open_past_due: sum(({ left }) => left.open_past_due),
      withdrawn: sum(({ left }) => left.withdrawn),
      no_decision: sum(({ left }) => left.no_decision),
      not_bid: sum(({ left }) => left.not_bid),
    },
    rows: parts.flatMap(({ rows }) => rows),
  };
}

/** "won 3 of 10 that were due", and why the others are not in the rate. */
export function besideDecided({ won, due, left }: Decided): Beside[] {
  const besides: Beside[] = [
    { id: 'won_of_due', label: 'won of those that were due', value: `${won} of ${due}` },
  ];
  const labels = {
    open_past_due: 'still open after their day',
    withdrawn: 'withdrawn',
    no_decision: 'no decision',
    not_bid: 'not bid for',
  } as const;
  for (const key of Object.keys(labels) as (keyof typeof labels)[])
    if (left[key] > 0) besides.push({ id: key, label: labels[key], value: left[key] });
  return besides;
}
