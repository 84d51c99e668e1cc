/**
 * Plan text in Markdown and Mermaid: whatever a value holds, it stays one piece of plain text for whoever
 * renders the file later (hostile.md H9, H10; reports.md §8).
 */

import { clean } from './clean.ts';

/** No emphasis, link, image, HTML, mention, autolink, heading or list can come out of it. */
export function markdownText(text: string): string {
  return (
    clean(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]|~$#!^]/g, '\\$&')
      // "n = 1" reads as it stands: a heading's underline and marked text have no word after a blank
      .replace(/=(?! [\p{L}\d])/gu, '\\=')
      .replace(/@/g, '@\u2060')
      .replace(/\b(https?|ftp|mailto|tel|javascript|data|vbscript|file):/gi, '$1&#58;')
      .replace(/\bwww\./gi, 'www&#46;')
      // an item of a list has a blank after its sign: "0.25" has none
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
      .replace(/^(-|\+(?=\s|$))/, '\\$1')
      // two colons at the start of a line are a command to the runner of a CI log
      .replace(/^::/, '\\::')
  );
}

/** The same for a table cell, which is never empty. */
export function markdownCell(text: string): string {
  const escaped = markdownText(text);
  return escaped === '' ? '–' : escaped;
}

const keyword =
  /^(click|title|section|end|done|active|crit|milestone|vert|call|href|dateformat|axisformat|tickinterval|excludes|includes|todaymarker|inclusiveenddates|topaxis|weekday|weekend|acctitle|accdescr|gantt|graph|flowchart|subgraph|style|linkstyle|class|classdef|direction|default|\d)/i;

/** A label inside quotes or a Gantt line: coded where it could end the label, led by U+200B where it could start a statement. */
export function mermaidText(text: string): string {
  const characters = [...clean(text)];
  const cut = characters.length > 40 ? `${characters.slice(0, 39).join('').trimEnd()}…` : characters.join('');
  const coded = cut.replace(/[#;"'`<>&\\|{}[\]()%:,]/g, (character) => `#${character.codePointAt(0)};`);
  if (coded === '') return '–';
  return keyword.test(coded) ? `\u200b${coded}` : coded;
}
