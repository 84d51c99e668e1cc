import type { SourceDocument } from '../documents/document.ts';
import { type Finding, inTextOrder, type LocatedFinding, locate, start } from '../findings/finding.ts';
import { printable } from '../findings/printable.ts';

/** Findings of an init, located: in the answers file, the portfolio or the workspace's own files. */
export function located(
  findings: readonly Finding[],
  sources: Iterable<SourceDocument | undefined>,
): LocatedFinding[] {
  const byFile = new Map<string, SourceDocument>();
  for (const document of sources) if (document) byFile.set(document.file, document);
  return findings
    .map((finding) =>
      locate(finding, (place) =>
        place.path === undefined ? start : (byFile.get(place.file)?.locate(place.path, place.on) ?? start),
      ),
    )
    .sort(inTextOrder);
}

const shown = 20;

/** One paragraph for each: place, what is wrong, what to do. */
export function inWords(findings: readonly LocatedFinding[]): string {
  const parts = findings
    .slice(0, shown)
    .map(({ file, line, column, severity, rule, message, help, related }) => {
      const lines = [`${printable(file)}:${line}:${column}  ${severity}  ${rule}`, `  ${message}`];
      if (help) lines.push(`  ${help}`);
      for (const other of related)
        lines.push(`  ${printable(other.file)}:${other.line}:${other.column}  ${other.message}`);
      return lines.join('\n');
    });
  if (findings.length > shown) parts.push(`and ${findings.length - shown} more`);
  return `${parts.join('\n')}\n`;
}
