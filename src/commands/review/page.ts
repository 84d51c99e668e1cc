/** The pack as Markdown and as a page of its own. */
import { sentence } from '../../diff/say/phrases.ts';
import { printable } from '../../findings/printable.ts';
import { readShipped } from '../../io/shipped.ts';
import { clean } from '../../report/clean.ts';
import { markdownCell, markdownText } from '../../report/markdown.ts';
import type { Row } from '../diff/parts.ts';
import type { Pack } from './pack.ts';
import type { Section } from './section.ts';

/** How a later run, or somebody with an editor, knows the file. */
const stamp = '<!-- kam review/1 -->\n';
export const isReviewPage = (text: string): boolean => text.startsWith(stamp);

/** Which day each side is counted up to. */
function daysOf({ asOf, since, base }: Pack, date: (iso: string) => string): string[] {
  const now = `as of ${date(asOf)}`;
  return base === null || since === null
    ? [now]
    : [`${now}, figures counted up to that day`, `compared with ${base.name}, counted up to ${date(since)}`];
}

export function reviewMarkdown(pack: Pack, date: (iso: string) => string): string {
  const { name, facts, sections } = pack;
  const head = [
    `${stamp}# Review of ${text(name)}`,
    '',
    `${text(facts.join(' · '))}  `,
    text(daysOf(pack, date).join(' · ')),
    '',
  ];
  return `${head.join('\n')}${sections.map(markdownSection).join('')}`;
}

function markdownSection({ title, lede, parts, none }: Section): string {
  const said = [
    ...(lede === undefined ? [] : [text(lede)]),
    ...(parts.length === 0 && none !== '' ? [text(none)] : []),
  ];
  const tables = parts.map(({ title, rows }) =>
    rows.every(({ subject }) => subject === '')
      ? `\n**${text(title)}**\n\n${rows.map((row) => `- ${[row.text, ...row.notes].map(text).join(' – ')}\n`).join('')}`
      : `\n| ${cell(title)} | |\n| --- | --- |\n${rows.map(markdownRow).join('')}`,
  );
  return `\n## ${text(title)}\n${said.map((line) => `\n${line}\n`).join('')}${tables.join('')}`;
}

const markdownRow = ({ subject, text, notes }: Row) =>
  `| ${cell(subject)} | ${[text, ...notes].map(cell).join('<br>')} |\n`;

const text = (words: string) => markdownText(printable(words));
const cell = (words: string) => markdownCell(printable(words));

/** The review's own rules beside the report's theme: one column; what a row is about stands above it on a narrow screen. */
const own = `
main { max-width: 940px; margin: 0 auto; padding: 36px 20px 64px; }
main > section:nth-child(n) { margin-top: 40px; }
.edition { margin-bottom: 4px; }
h3 { margin-top: 18px; padding-bottom: 6px; }
.rows { list-style: none; margin: 0; padding: 0; }
.row { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 7fr); gap: 2px 20px; padding: 7px 0; border-top: 1px solid var(--line); }
.row.whole { display: block; }
.row .about { color: var(--mute); font-weight: 600; }
.row .note { color: var(--mute); font-size: 14px; }
@media screen and (max-width: 560px) { .row { display: block; } }
@media print { .row { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`;

export function reviewHtml(pack: Pack, language: string, date: (iso: string) => string): string {
  const { name, facts, sections } = pack;
  const title = `Review of ${name}`;
  const status = [...facts, ...daysOf(pack, date)];
  return `${stamp}<!doctype html>
<html lang="${html(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${html(title)}</title>
<style>
${theme()}${own}</style>
</head>
<body>
<main>
<p class="edition">Internal: support and influence are personal data. Not for the customer.</p>
<h1>${html(title)}</h1>
<p class="status">${html(status.join(' · '))}</p>
${sections.map(htmlSection).join('\n')}
</main>
</body>
</html>
`;
}

function htmlSection({ id, title, lede, parts, none }: Section): string {
  const said = [...(lede === undefined ? [] : [lede]), ...(parts.length === 0 && none !== '' ? [none] : [])];
  const lists = parts.map(
    ({ title, rows }) => `<h3>${html(title)}</h3>
<ul class="rows">
${rows.map(htmlRow).join('\n')}
</ul>`,
  );
  return `<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${html(title)}</h2>
${[...said.map((line) => `<p class="lede">${html(line)}</p>`), ...lists].join('\n')}
</section>`;
}

function htmlRow(row: Row): string {
  const { subject, notes } = row;
  const below = notes.map((note) => `<p class="note">${html(note)}</p>`).join('');
  return subject === ''
    ? `<li class="row whole"><p>${html(sentence(row))}</p>${below}</li>`
    : `<li class="row"><p class="about">${html(subject)}</p><div><p>${html(row.text)}</p>${below}</div></li>`;
}

function theme(): string {
  const bytes = readShipped('templates/report/theme.css');
  if (!bytes) throw new Error('kam was installed without templates/report/theme.css');
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n/g, '\n');
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const html = (words: string) => clean(words).replace(/[&<>"']/g, (character) => entities[character]!);
