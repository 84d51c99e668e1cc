import { countBySeverity, type LocatedFinding, type Severity } from './finding.ts';

/** The envelope others build on (design.md): exactly these keys, in this order. */
export interface CheckEnvelope {
  kam: 'check/1';
  as_of: string;
  /** how many files were read */
  files: number;
  findings: LocatedFinding[];
  summary: Record<Severity, number>;
}

export function checkEnvelope(
  asOf: string,
  files: number,
  findings: readonly LocatedFinding[],
): CheckEnvelope {
  return {
    kam: 'check/1',
    as_of: asOf,
    files,
    findings: findings.map(findingJson),
    summary: countBySeverity(findings),
  };
}

/** One finding as every envelope carries it. */
export function findingJson(finding: LocatedFinding): LocatedFinding {
  const { rule, severity, file, line, column, end_line, end_column, path, message, help, related } = finding;
  return {
    rule,
    severity,
    file,
    line,
    column,
    end_line,
    end_column,
    path: [...path],
    message,
    help,
    related: related.map((other) => ({
      file: other.file,
      line: other.line,
      column: other.column,
      message: other.message,
    })),
  };
}
