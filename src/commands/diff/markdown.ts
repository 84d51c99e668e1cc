import { printable } from '../../findings/printable.ts';
import { markdownCell, markdownText } from '../../report/markdown.ts';
import { type DiffAnswer, type DiffSide, isEmpty, nothingChanged } from './answer.ts';
import { headOf, type Part, partsOf } from './parts.ts';
import { workspaceParts } from './text.ts';

/** A reader does not see it; a workflow that keeps one comment up to date finds it, and a later run its own file. */
const stamp = '<!-- kam diff/1 -->\n';
export const isDiffMarkdown = (text: string): boolean => text.startsWith(stamp);

/** GitHub takes 65 536 characters in a comment. */
const most = 65_000;
/** Of one cell, and of one line of the summary: a sentence of four thousand letters says no more in a table. */
const longestCell = 400;
/** A line of the summary is fitted already, but for one long sentence. */
const longestLine = 900;

/** The comment of a pull request: ten lines first, then each account behind a fold. Whole rows are left out where it gets too long. */
export function diffMarkdown(answer: DiffAnswer, limit = most): string {
  const { base, head, asOf, summary, words, accounts } = answer;
  const title = isEmpty(answer) ? nothingChanged : 'What this change means';
  const open = [
    `${stamp}## ${title}`,
    ...(summary.length === 0 ? [] : ['', ...summary.map(({ head, text }) => `- **${head}:** ${flat(text)}`)]),
    '',
    `<sub>${flat(`${sideName(base)} → ${sideName(head)} · as of ${words.date(asOf)}`)}</sub>`,
    '',
  ].join('\n');
  const ofAll = workspaceParts(answer);
  const folds: Fold[] = [
    ...(ofAll.length > 0 ? [foldOf('Workspace', ofAll)] : []),
    ...accounts.map((account) => foldOf(headOf(account, words), partsOf(account, words))),
  ];
  return open + fitting(folds, limit - open.length);
}

/** Where HEAD stood on the machine that made the comment tells a reviewer nothing; its commit can be looked up. */
const sideName = ({ name, commit }: DiffSide) =>
  commit !== null && /^(HEAD|@)([~^@][^ ]*)? \(/.test(name) ? commit.slice(0, 8) : name;

interface Fold {
  readonly open: string;
  /** the heading of a table and its rows */
  readonly tables: readonly { readonly head: string; readonly rows: readonly string[] }[];
}

const close = '\n</details>\n';
const rowsLeft = (n: number) => `\nand ${n} more rows, which \`kam diff\` shows\n`;
const foldsLeft = (n: number) => `\nand ${n} more, which \`kam diff\` shows\n`;
/** As long as the two can get. */
const reserve = rowsLeft(9_999_999).length + foldsLeft(9_999_999).length;

function foldOf(head: string, parts: readonly Part[]): Fold {
  return {
    open: `\n<details><summary><b>${html(head)}</b></summary>\n`,
    tables: parts.map(({ title, rows }) => ({
      head: `\n| ${title} | |\n| --- | --- |\n`,
      rows: rows.map(
        ({ subject, text, notes }) => `| ${cell(subject)} | ${[text, ...notes].map(cell).join('<br>')} |\n`,
      ),
    })),
  };
}

/** Fold after fold while there is room; of the first that does not fit whole, as many rows as do. */
function fitting(folds: readonly Fold[], limit: number): string {
  let room = limit - reserve;
  const told: string[] = [];
  for (const [i, fold] of folds.entries()) {
    room -= fold.open.length + close.length;
    if (room < 0) return `${told.join('')}${foldsLeft(folds.length - i)}`;
    const body: string[] = [];
    let left = 0;
    for (const { head, rows } of fold.tables) {
      let taken = 0;
      let table = '';
      while (left === 0 && taken < rows.length) {
        const next = (taken === 0 ? head : '') + rows[taken]!;
        if (next.length > room) break;
        room -= next.length;
        table += next;
        taken++;
      }
      left += rows.length - taken;
      body.push(table);
    }
    told.push(fold.open, ...body, left > 0 ? rowsLeft(left) : '', close);
    if (left > 0 && i + 1 < folds.length) return `${told.join('')}${foldsLeft(folds.length - i - 1)}`;
  }
  return told.join('');
}

function cut(text: string, longest = longestCell): string {
  const characters = [...printable(text)];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

const flat = (text: string) => markdownText(cut(text, longestLine));
const cell = (text: string) => markdownCell(cut(text));

/** Inside HTML Markdown is not read, so only HTML has to be kept out. */
const html = (text: string) => cut(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
