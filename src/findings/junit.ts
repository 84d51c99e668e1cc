import { compareText, countBySeverity, type LocatedFinding } from './finding.ts';
import { summaryLine } from './pretty.ts';
import { printable } from './printable.ts';

/**
 * JUnit's XML, for the test tab of a pipeline. A file is a test and an account is a suite: who opens the tab asks whose
 * plan is wrong and in which of its files, and a server compares tests by name from run to run, so a name must stay. A
 * test of each rule in each file would be tens of thousands that pass; one of each finding would come and go.
 */

export interface JunitRun {
  /** the day that counted as today: ages depend on it */
  asOf: string;
  /** every file that was read, workspace-relative; one without findings is a test that passed */
  files: readonly string[];
  /** the way from the repository to the workspace ("plans/") */
  prefix?: string;
  /** Whether warnings made the check fail: a test fails where they did, so that the tab is as red as the pipeline. */
  warningsFail: boolean;
}

interface Test {
  name: string;
  findings: readonly LocatedFinding[];
  failed: boolean;
}

/** Suite by suite. */
export function* junit(
  findings: readonly LocatedFinding[],
  { asOf, files, prefix = '', warningsFail }: JunitRun,
): Generator<string> {
  const byFile = new Map<string, LocatedFinding[]>(files.map((file) => [file, []]));
  for (const finding of findings) {
    const list = byFile.get(finding.file);
    if (list) list.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  const suites = new Map<string, Test[]>();
  for (const [file, list] of [...byFile].sort(([a], [b]) => compareText(a, b))) {
    const { suite, name } = placeOf(file, prefix);
    const failed = list.some(({ severity }) => severity === 'error' || (warningsFail && severity === 'warn'));
    const tests = suites.get(suite) ?? [];
    suites.set(suite, tests);
    tests.push({ name, findings: list, failed });
  }
  const all = [...suites.values()].flat();
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'kam check', ...count(all) })}>\n`;
  for (const [suite, tests] of suites) {
    const lines = [
      `  <testsuite${attributes({ name: suite, ...count(tests) })}>`,
      `    <properties><property${attributes({ name: 'as_of', value: asOf })}/></properties>`,
      ...tests.map((test) => `    ${testCase(suite, test)}`),
      '  </testsuite>',
    ];
    yield `${lines.join('\n')}\n`;
  }
  yield '</testsuites>\n';
}

const count = (tests: readonly Test[]) => ({
  tests: tests.length,
  failures: tests.filter(({ failed }) => failed).length,
  errors: 0,
});

/** Servers cut a class name at its last point and call what stands before it a package: a suite is a folder, so it has none. */
function placeOf(file: string, prefix: string): { suite: string; name: string } {
  const account = /^(accounts\/[^/]+)\/(.+)$/s.exec(file);
  if (account) return { suite: printable(prefix + account[1]!), name: printable(account[2]!) };
  return { suite: prefix === '' ? 'workspace' : printable(prefix.replace(/\/$/, '')), name: printable(file) };
}

function testCase(suite: string, { name, findings, failed }: Test): string {
  const open = `<testcase${attributes({ classname: suite, name })}`;
  if (findings.length === 0) return `${open}/>`;
  const text = content(`\n${findings.map(told).join('\n')}\n`);
  if (!failed) return `${open}><system-out>${text}</system-out></testcase>`;
  const message = summaryLine(countBySeverity(findings));
  return `${open}><failure${attributes({ type: 'findings', message })}>${text}</failure></testcase>`;
}

/** Every line begins with a place or with blanks: a log that shows it obeys none of them. */
function told(finding: LocatedFinding): string {
  const { line, column, severity, rule, message, help, related } = finding;
  return [
    `${line}:${column} ${severity} ${printable(rule)}`,
    `  ${printable(message)}`,
    ...(help === null ? [] : [`  ${printable(help)}`]),
    ...related.map((other) => `  ↳ ${printable(other.file)}:${other.line} ${printable(other.message)}`),
  ].join('\n');
}

function attributes(values: { [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;')}"`)
    .join('');
}

/** What a test printed may name a file of the build machine that the server then publishes: not in the words of a plan. */
const content = (text: string) => escaped(text.replace(/\[(?=\[ATTACHMENT)/gi, '\\u{5b}'));

/** printable() leaves no control character; of the rest XML 1.0 knows no U+FFFE and U+FFFF. */
function escaped(text: string): string {
  return text
    .replace(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
