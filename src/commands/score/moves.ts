/** Accounts that go from one tier to another, by transition: on a terminal and in Markdown. */
import { compareText } from '../../findings/finding.ts';
import { printable } from '../../findings/printable.ts';
import type { Format } from '../../report/format.ts';
import { listing } from './listing.ts';
import type { MarkdownSection } from './markdown.ts';

export interface Move {
  account: string;
  name: string | null;
  /** tiers; null: none */
  from: string | null;
  to: string | null;
  score: readonly [before: number | null, after: number | null];
  rank: readonly [before: number, after: number];
  /** what moved it, in words; empty where nobody can tell */
  why: string;
}

export interface Transition {
  from: string | null;
  to: string | null;
  moves: Move[];
}

/** Those into the best tier first. `tiers`: the best first; others by name, and "no tier" last. */
export function transitionsOf(moves: readonly Move[], tiers: readonly string[]): Transition[] {
  const groups = new Map<string, Transition>();
  for (const move of moves) {
    const key = JSON.stringify([move.from, move.to]);
    const group = groups.get(key) ?? { from: move.from, to: move.to, moves: [] };
    group.moves.push(move);
    groups.set(key, group);
  }
  const place = (tier: string | null) => {
    if (tier === null) return tiers.length + 1;
    const at = tiers.indexOf(tier);
    return at === -1 ? tiers.length : at;
  };
  return [...groups.values()].sort(
    (a, b) =>
      place(a.to) - place(b.to) ||
      place(a.from) - place(b.from) ||
      compareText(a.to ?? '', b.to ?? '') ||
      compareText(a.from ?? '', b.from ?? ''),
  );
}

export const tierName = (tier: string | null) => tier ?? 'no tier';
export const transitionName = ({ from, to }: Pick<Transition, 'from' | 'to'>) =>
  `${tierName(from)} → ${tierName(to)}`;

type Numbers = Pick<Format, 'num' | 'fixed'>;

/** "54.90 → 75.07, rank 90 → 71; beds 546 instead of 420" */
export function moveInWords(
  { score, rank, why }: Pick<Move, 'score' | 'rank' | 'why'>,
  { num, fixed }: Numbers,
): string {
  const shown = (value: number | null) => (value === null ? '–' : fixed(value, 2));
  const ranks = rank[0] === rank[1] ? `rank ${num(rank[0])}` : `rank ${num(rank[0])} → ${num(rank[1])}`;
  return `${shown(score[0])} → ${shown(score[1])}, ${ranks}${why === '' ? '' : `; ${why}`}`;
}

/** The count of each transition, then its first accounts. */
export function transitionLines(
  transitions: readonly Transition[],
  columns: number,
  top: number,
  numbers: Numbers,
): string[] {
  const { num } = numbers;
  const lines: string[] = [];
  for (const transition of transitions) {
    const { moves } = transition;
    lines.push(`${printable(transitionName(transition))}  ${num(moves.length)}`);
    const listed = moves.slice(0, top).map((move) => ({
      account: printable(move.account),
      name: printable(move.name ?? ''),
      text: printable(moveInWords(move, numbers)),
    }));
    lines.push(...listing(listed, columns));
    if (moves.length > top && top > 0) lines.push(`  and ${num(moves.length - top)} more`);
  }
  return lines;
}

export function transitionSections(
  transitions: readonly Transition[],
  { num, fixed }: Numbers,
): MarkdownSection[] {
  const shown = (value: number | null) => (value === null ? '–' : fixed(value, 2));
  return transitions.map((transition) => {
    const reasons = transition.moves.some(({ why }) => why !== '');
    return {
      title: `${transitionName(transition)} (${num(transition.moves.length)})`,
      head: [
        ['account', false],
        ['name', false],
        ['score', true],
        ['rank', true],
        ...(reasons ? [['what moved it', false] as const] : []),
      ],
      rows: transition.moves.map(({ account, name, score, rank, why }) => [
        account,
        name ?? '',
        `${shown(score[0])} → ${shown(score[1])}`,
        `${num(rank[0])} → ${num(rank[1])}`,
        ...(reasons ? [why] : []),
      ]),
    };
  });
}
