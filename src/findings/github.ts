import type { LocatedFinding, Severity } from './finding.ts';
import { printable } from './printable.ts';

/** Workflow commands: a pull request shows each finding on its line. Only our own lines begin with "::". */

const command: { [severity in Severity]: string } = { error: 'error', warn: 'warning', info: 'notice' };

/** `prefix`: the way from the repository to the workspace ("plans/"), because GitHub names files from there. */
export function github(findings: readonly LocatedFinding[], prefix = ''): string {
  return findings.map((finding) => `${annotation(finding, prefix)}\n`).join('');
}

function annotation(finding: LocatedFinding, prefix: string): string {
  const properties: [string, string | number][] = [
    ['file', printable(prefix + finding.file)],
    ['line', finding.line],
    ['endLine', finding.end_line],
    ['col', finding.column],
    // GitHub takes an end column only within one line
    ...(finding.end_line === finding.line ? [['endColumn', finding.end_column] as [string, number]] : []),
    ['title', finding.rule],
  ];
  const text = [
    finding.message,
    ...(finding.help === null ? [] : [finding.help]),
    ...finding.related.map(({ file, line, message }) => `${file}:${line} ${message}`),
  ];
  return `::${command[finding.severity]} ${properties.map(([key, value]) => `${key}=${property(String(value))}`).join(',')}::${data(text.map(printable).join('\n'))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
