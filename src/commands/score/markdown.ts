/** Answers of kam score for a pull request: a summary, then tables; whole rows are left out where it would get too long. */
import { printable } from '../../findings/printable.ts';
import { markdownCell, markdownText } from '../../report/markdown.ts';

/** A reader does not see it; a bot that keeps one comment up to date finds it, and a later run its own file. */
const stamp = '<!-- kam score/1 -->\n';
export const isScoreMarkdown = (text: string): boolean => text.startsWith(stamp);

export interface MarkdownSection {
  title: string;
  /** of each column its heading, and whether numbers stand in it */
  head: readonly (readonly [heading: string, number: boolean])[];
  rows: readonly (readonly string[])[];
}

/** GitHub takes 65 536 characters in a comment. */
const most = 65_000;
/** A name of a thousand letters says no more than its beginning. */
const longest = 100;

/** Texts are as they come: everything is escaped here. `summary`: paragraphs. */
export function scoreMarkdown(
  title: string,
  summary: readonly string[],
  sections: readonly MarkdownSection[],
  limit = most,
): string {
  const open = `${stamp}## ${markdownText(printable(title))}\n\n${summary.map((text) => `${markdownText(printable(text))}\n\n`).join('')}`;
  const frames = sections.map((section) => ({
    before: `### ${markdownText(printable(section.title))}\n\n${tableHead(section)}`,
    rows: section.rows.map((row) => `| ${row.map(cell).join(' | ')} |\n`),
    // as long as it can get
    after: leftOut(section.rows.length),
  }));
  let room =
    limit -
    open.length -
    frames.reduce((sum, { before, after }) => sum + before.length + after.length + 1, 0);
  const parts = frames.map(({ before, rows }) => {
    let taken = 0;
    while (taken < rows.length && rows[taken]!.length <= room) room -= rows[taken++]!.length;
    return `${before}${rows.slice(0, taken).join('')}${leftOut(rows.length - taken)}`;
  });
  return `${open}${parts.join('\n')}`;
}

function tableHead({ head }: MarkdownSection): string {
  return `| ${head.map(([heading]) => cell(heading)).join(' | ')} |\n| ${head.map(([, number]) => (number ? '---:' : '---')).join(' | ')} |\n`;
}

function cell(text: string): string {
  const shown = printable(text);
  const characters = [...shown];
  return markdownCell(characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : shown);
}

const leftOut = (rows: number) => (rows === 0 ? '' : `\nand ${rows} more, which \`--format csv\` lists\n`);
