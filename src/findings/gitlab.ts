import type { Severity } from './finding.ts';
import { fingerprints, type LastingFinding } from './fingerprint.ts';
import { printable } from './printable.ts';

/** GitLab's code-quality report: a merge request shows which findings came and which went. */

/** Its "critical" and "blocker" are for what endangers somebody; a plan with a mistake endangers a figure. */
const severity: { [severity in Severity]: string } = { error: 'major', warn: 'minor', info: 'info' };

/** One finding a line. `prefix`: the way from the repository to the workspace, because GitLab names files from there. */
export function* gitlab(findings: readonly LastingFinding[], prefix = ''): Generator<string> {
  const marks = fingerprints(findings);
  yield '[';
  for (const [i, finding] of findings.entries())
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(violation(finding, marks[i]!, prefix))}`;
  yield findings.length === 0 ? ']\n' : '\n]\n';
}

function violation(finding: LastingFinding, fingerprint: string, prefix: string) {
  const text = [
    finding.message,
    ...(finding.help === null ? [] : [finding.help]),
    ...finding.related.map(({ file, line, message }) => `(${file}:${line} ${message})`),
  ];
  return {
    description: text.map(printable).join(' '),
    check_name: finding.rule,
    fingerprint,
    severity: severity[finding.severity],
    location: {
      path: printable(prefix + finding.file),
      lines: { begin: finding.line, end: finding.end_line },
    },
  };
}
