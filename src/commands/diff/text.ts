import { sentence } from '../../diff/say/phrases.ts';
import type { Style } from '../../findings/pretty.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, wrapped } from '../../findings/width.ts';
import { type DiffAnswer, isEmpty, nothingChanged } from './answer.ts';
import { findingPart, headOf, type Part, partsOf, type Row, unknownPart, waivedPart } from './parts.ts';

/** The answer for a terminal: the summary, then each account's changes by topic. Everything is printable() here. */
export function diffText(answer: DiffAnswer, columns: number, style: Style): string {
  const { base, head, asOf, summary, words, accounts } = answer;
  const title = printable(`${base.name} → ${head.name} · as of ${words.date(asOf)}`);
  const lines = [...wrapped(title, columns).map(style.place), ''];
  if (isEmpty(answer)) return `${[...lines, nothingChanged].join('\n')}\n`;
  const widest = Math.max(...summary.map(({ head }) => displayWidth(head)));
  // a second column beside the heads only where there is room for it
  const beside = columns >= 60;
  for (const { head, text } of summary) {
    const indent = beside ? widest + 2 : 2;
    const told = wrapped(printable(text), columns - indent).map((line) => ' '.repeat(indent) + line);
    if (beside) told[0] = style.place(head) + told[0]!.slice(displayWidth(head));
    else lines.push(style.place(head));
    lines.push(...told);
  }
  const ofAll = workspaceParts(answer);
  if (ofAll.length > 0) lines.push(...section('Workspace', ofAll, columns, style));
  for (const account of accounts)
    lines.push(...section(headOf(account, words), partsOf(account, words), columns, style));
  return `${lines.join('\n')}\n`;
}

export function workspaceParts({ workspace, words }: DiffAnswer): Part[] {
  const rows = workspace.lines.map(({ subject, text }) => ({ subject, text, notes: [] }));
  return [
    ...unknownPart(workspace.unknown),
    ...(rows.length > 0 ? [{ title: 'Settings', rows }] : []),
    ...findingPart('New findings', workspace.appeared),
    ...waivedPart(workspace.waived, words),
    ...findingPart('Findings gone', workspace.vanished),
  ];
}

function section(head: string, parts: readonly Part[], columns: number, style: Style): string[] {
  return [
    '',
    ...wrapped(printable(head), columns).map(style.place),
    ...parts.flatMap(({ title, rows }) => [
      `  ${style.info(title)}`,
      ...rows.flatMap((row) => rowLines(row, columns, style)),
    ]),
  ];
}

function rowLines({ subject, text, notes }: Row, columns: number, style: Style): string[] {
  const [first = '', ...rest] = wrapped(printable(sentence({ subject, text })), columns - 6);
  return [
    `    ${first}`,
    ...rest.map((line) => `      ${line}`),
    ...notes.flatMap((note) =>
      wrapped(printable(note), columns - 8).map((line) => style.faint(`        ${line}`)),
    ),
  ];
}
