/** A comparison for people: on a terminal, and in Markdown for a pull request. */
import { printable } from '../../../findings/printable.ts';
import { wrapped } from '../../../findings/width.ts';
import type { Format } from '../../../report/format.ts';
import type { Screen } from '../../command.ts';
import { type Answer, tiersInOrder } from '../answer.ts';
import type { Compared, Explained } from '../compare.ts';
import { type Listed, listing } from '../listing.ts';
import { type MarkdownSection, scoreMarkdown } from '../markdown.ts';
import {
  type Move,
  moveInWords,
  tierName,
  transitionLines,
  transitionName,
  transitionSections,
  transitionsOf,
} from '../moves.ts';
import { causeInWords } from './words.ts';

const shownAtFirst = 8;

export function compareText(
  found: Compared,
  answer: Answer,
  { columns }: Screen,
  top = shownAtFirst,
  numbers: Format,
): string {
  const { num, fixed } = numbers;
  const { entered, left, rescored } = byKind(found, numbers);
  const lines = sentences(found, numbers).flatMap((sentence) => wrapped(printable(sentence), columns));
  lines.push(...transitionLines(transitions(found, answer, numbers), columns, top, numbers));
  const group = (title: string, rows: readonly Listed[]) => {
    if (rows.length === 0) return;
    lines.push(`${title}  ${num(rows.length)}`, ...listing(rows.slice(0, top), columns));
    if (rows.length > top && top > 0) lines.push(`  and ${num(rows.length - top)} more`);
  };
  const place = (tier: string | null, rank: number, score: number | null) =>
    printable(`${tierName(tier)}, ${score === null ? '–' : fixed(score, 2)}, rank ${num(rank)}`);
  const named = ({ account, name }: Explained) => ({
    account: printable(account),
    name: printable(name ?? ''),
  });
  group(
    'entered',
    entered.map((one) => ({
      ...named(one),
      text: place(one.after!.tier, one.after!.rank, one.after!.score),
    })),
  );
  group(
    'left',
    left.map((one) => ({
      ...named(one),
      text: place(one.before!.tier, one.before!.rank, one.before!.score),
    })),
  );
  group(
    'same tier, another score',
    rescored.map((move) => ({
      account: printable(move.account),
      name: printable(move.name ?? ''),
      text: printable(moveInWords(move, numbers)),
    })),
  );
  return `${lines.join('\n')}\n`;
}

export function compareMarkdown(found: Compared, answer: Answer, numbers: Format): string {
  const { num, fixed } = numbers;
  const { entered, left, rescored } = byKind(found, numbers);
  const all = transitions(found, answer, numbers);
  const counts = all.map((one) => `${transitionName(one)}: ${num(one.moves.length)}`);
  const score = (value: number | null) => (value === null ? '–' : fixed(value, 2));
  const came = (title: string, rows: readonly Explained[]): MarkdownSection[] =>
    rows.length === 0
      ? []
      : [
          {
            title: `${title} (${num(rows.length)})`,
            head: [
              ['account', false],
              ['name', false],
              ['tier', false],
              ['score', true],
              ['rank', true],
            ],
            rows: rows.map(({ account, name, before, after }) => {
              const one = (after ?? before)!;
              return [account, name ?? '', tierName(one.tier), score(one.score), num(one.rank)];
            }),
          },
        ];
  const rest = transitionSections(
    rescored.length === 0 ? [] : [{ from: null, to: null, moves: rescored }],
    numbers,
  );
  return scoreMarkdown(
    'What moved in the portfolio',
    [
      ...sentences(found, numbers),
      ...(counts.length > 0 ? [`${counts.join(' · ')}.`] : []),
      `Model ${answer.hash!.slice(0, 6)}, as of ${answer.asOf}.`,
    ],
    [
      ...transitionSections(all, numbers),
      ...came('Entered', entered),
      ...came('Left', left),
      ...rest.map((section) => ({ ...section, title: `Same tier, another score (${num(rescored.length)})` })),
    ],
  );
}

function sentences(
  { source, by, note, changes, pushed, same, accounts, model }: Compared,
  { num }: Format,
): string[] {
  const how =
    by === 'scores.csv'
      ? ', its scores.csv'
      : by === 'scored'
        ? ', scored with its own model and portfolio'
        : '';
  const count = (kind: Explained['kind']) => changes.filter((change) => change.kind === kind).length;
  const parts = [
    [count('tier'), 'changed tier'],
    [count('entered'), 'entered'],
    [count('left'), 'left'],
    [count('score'), 'kept the tier with another score'],
    [pushed, 'changed rank only because of others'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${num(n)} ${what}`);
  const others =
    said.length === 0
      ? 'nothing changed'
      : `${said.join(', ')}${same > 0 ? `; ${num(same)} are as they were` : ''}`;
  return [
    `Compared with ${source}${how}.`,
    ...(note === null ? [] : [`What moved an account is told by axis only: ${note}`]),
    ...(model.before !== null && model.before !== model.after
      ? [`The model is another one: ${model.after.slice(0, 6)}, was ${model.before.slice(0, 6)}.`]
      : []),
    `${num(accounts.before)} ${accounts.before === 1 ? 'account' : 'accounts'} then, ${num(accounts.after)} now: ${others}.`,
  ];
}

function byKind({ changes }: Compared, numbers: Format) {
  const of = (kind: Explained['kind']) => changes.filter((change) => change.kind === kind);
  const jump = ({ rank }: Move) => Math.abs(rank[0] - rank[1]);
  return {
    entered: of('entered'),
    left: of('left'),
    // the greatest leaps first
    rescored: of('score')
      .map((change) => moveOf(change, numbers))
      .sort((a, b) => jump(b) - jump(a) || a.rank[1] - b.rank[1]),
  };
}

function transitions({ changes }: Compared, answer: Answer, numbers: Format) {
  const moves = changes.filter(({ kind }) => kind === 'tier').map((change) => moveOf(change, numbers));
  return transitionsOf(moves, tiersInOrder(answer.model!));
}

function moveOf({ account, name, before, after, cause }: Explained, numbers: Format): Move {
  return {
    account,
    name,
    from: before!.tier,
    to: after!.tier,
    score: [before!.score, after!.score],
    rank: [before!.rank, after!.rank],
    why: causeInWords(cause!, numbers),
  };
}
