/** `# kam-allow rule-id: reason`: what an author accepts, on the line of the value or the one above it. */
import { isScalar, visit } from 'yaml';
import type { Finding } from '../findings/finding.ts';
import type { Allowance } from './document.ts';
import type { Lines } from './lines.ts';

const comment = /(?<=^|[ \t])#[ \t]*kam-allow(?![\w-])[^\r\n]*/gm;
const wellFormed = /^#[ \t]*kam-allow[ \t]+([a-z][a-z0-9-]*)[ \t]*:[ \t]*(\S.*?)[ \t]*$/;

/** The allowances of a text and what is wrong with them. `contents`: the parsed tree, to tell comments from text. */
export function allowancesIn(
  file: string,
  text: string,
  contents: unknown,
  lines: Lines,
): { allowances: Allowance[]; findings: Finding[] } {
  const allowances: Allowance[] = [];
  const findings: Finding[] = [];
  if (!text.includes('kam-allow')) return { allowances, findings };
  const inText = textRanges(text, contents);
  for (const hit of text.matchAll(comment)) {
    const from = hit.index;
    if (inText.some(([start, end]) => from >= start && from < end)) continue;
    const parts = wellFormed.exec(hit[0]);
    const line = lines.lineAt(from);
    if (parts) {
      const own = text.slice(lines.startOf(line), from).trim() === '';
      allowances.push({
        rule: parts[1]!,
        reason: parts[2]!,
        line,
        for: own ? nextContent(text, lines, line) : line,
      });
    } else {
      findings.push({
        rule: 'yaml',
        severity: 'warn',
        file,
        span: lines.span(from, from + hit[0].length),
        message: 'This kam-allow names no rule or gives no reason, so it allows nothing.',
        help: 'Write "# kam-allow rule-id: reason".',
      });
    }
  }
  return { allowances, findings };
}

/** Scalars, within which a # is no comment; the header line of a block text may carry one. */
function textRanges(text: string, contents: unknown): [number, number][] {
  const ranges: [number, number][] = [];
  visit(contents as Parameters<typeof visit>[0], {
    Scalar(_, node) {
      if (!isScalar(node) || !node.range || node.range[1] === node.range[0]) return;
      const [start, end] = node.range;
      const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      ranges.push([block ? text.indexOf('\n', start) : start, end]);
    },
  });
  return ranges;
}

function nextContent(text: string, lines: Lines, line: number): number {
  for (let next = line + 1; ; next++) {
    const from = lines.startOf(next);
    if (from >= text.length) return line + 1;
    const end = text.indexOf('\n', from);
    const content = text.slice(from, end === -1 ? text.length : end).trim();
    if (content !== '' && !content.startsWith('#')) return next;
  }
}
