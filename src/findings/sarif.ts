import { compareText, type Severity } from './finding.ts';
import { fingerprints, type LastingFinding } from './fingerprint.ts';
import { printable } from './printable.ts';

/** SARIF 2.1.0, for code scanning and for viewers in editors. No excerpt of a file, no name of a machine. */

/** What a rule is, for the list that results point into. */
export interface RuleText {
  id: string;
  /** what a plan that follows it looks like */
  summary: string;
  why: string;
  /** what to do about it */
  help: string;
  severity: Severity;
}

export interface SarifRun {
  /** kam's own version */
  version: string;
  /** the day that counted as today: ages depend on it */
  asOf: string;
  /** the way from the repository to the workspace ("plans/"): files are named from the repository on */
  prefix?: string;
  rules: readonly RuleText[];
}

const level: { [severity in Severity]: string } = { error: 'error', warn: 'warning', info: 'note' };

/** Where relative names begin; whoever reads the report knows where that is on their machine. */
const root = '%SRCROOT%';

/** One result a line. */
export function* sarif(findings: readonly LastingFinding[], run: SarifRun): Generator<string> {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort(compareText);
  const indexOf = new Map(ids.map((id, i) => [id, i]));
  const log = JSON.stringify({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'kam', version: run.version, rules: ids.map((id) => descriptor(id, run.rules)) },
        },
        originalUriBaseIds: { [root]: { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        properties: { as_of: run.asOf },
        results: [],
      },
    ],
  });
  // the results are told one by one where the empty list stands
  const end = ']}]}';
  yield log.slice(0, -end.length);
  const marks = fingerprints(findings);
  for (const [i, finding] of findings.entries())
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(result(finding, indexOf.get(finding.rule)!, marks[i]!, run.prefix ?? ''))}`;
  yield `${findings.length === 0 ? '' : '\n'}${end}\n`;
}

function descriptor(id: string, rules: readonly RuleText[]) {
  const rule = rules.find((other) => other.id === id);
  return rule
    ? {
        id,
        shortDescription: { text: plain(rule.summary) },
        fullDescription: { text: plain(rule.why) },
        help: { text: plain(rule.help) },
        defaultConfiguration: { level: level[rule.severity] },
      }
    : { id };
}

function result(finding: LastingFinding, ruleIndex: number, fingerprint: string, prefix: string) {
  const { rule, severity, message, help, related } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: level[severity],
    message: { text: [message, ...(help === null ? [] : [help])].map(plain).join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(prefix + finding.file),
          region: {
            startLine: finding.line,
            startColumn: finding.column,
            endLine: finding.end_line,
            endColumn: finding.end_column,
          },
        },
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            physicalLocation: {
              artifactLocation: artifact(prefix + other.file),
              region: { startLine: other.line, startColumn: other.column },
            },
            message: { text: plain(other.message) },
          })),
        }),
    partialFingerprints: { 'kamFinding/v1': fingerprint },
  };
}

/** Percent-encoding leaves nothing to a terminal, so the name is the file's own, whatever it is called. */
function artifact(file: string) {
  const characters = file.replace(/\p{Surrogate}/gu, '\ufffd');
  return { uri: characters.split('/').map(encodeURIComponent).join('/'), uriBaseId: root };
}

/**
 * A plain text message has two signs of its own: {0} is filled in, and [words](address) is a link, which text of a plan
 * must not be. A blank keeps the brackets apart in every viewer, also in those that know no backslash.
 */
function plain(text: string): string {
  return printable(text).replaceAll('](', '] (').replaceAll('{', '{{').replaceAll('}', '}}');
}
