import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JunitRun, junit } from '../../src/findings/junit.ts';
import { junitReport } from '../schemas/validators.ts';
import { anyFindings, anyPrefix, awkward, note, obeyedBy, plain } from './findings.ts';

const files = ['kam.yaml', plain.file, 'accounts/san-telmo/records/ledger.csv', awkward.file];
const run: JunitRun = { asOf: '2026-11-23', files, warningsFail: false };
const text = (...args: Parameters<typeof junit>) => [...junit(...args)].join('');

describe('a JUnit report', () => {
  it('is a suite for each account and a test for each of its files', () => {
    expect(text([plain, awkward, note], run)).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kam check" tests="4" failures="1" errors="0">
  <testsuite name="accounts/a b#%" tests="1" failures="0" errors="0">
    <properties><property name="as_of" value="2026-11-23"/></properties>
    <testcase classname="accounts/a b#%" name="1-analysis.yaml"><system-out>
6:5 warn need-is-answered
  100 % &lt;b&gt;&amp;amp; ]]&gt; \\u{5b}[ATTACHMENT|/etc/passwd]] [press](//kam.invalid) {0}⏎::error::x
</system-out></testcase>
  </testsuite>
  <testsuite name="accounts/san-telmo" tests="2" failures="1" errors="0">
    <properties><property name="as_of" value="2026-11-23"/></properties>
    <testcase classname="accounts/san-telmo" name="5-objectives.yaml"><failure type="findings" message="1 error, 0 warnings.">
25:12 error reference
  "kam-7" is not a team id (kam.yaml).
  Did you mean "kam-1"?
  ↳ kam.yaml:16 the ids it can name stand here
</failure></testcase>
    <testcase classname="accounts/san-telmo" name="records/ledger.csv"/>
  </testsuite>
  <testsuite name="workspace" tests="1" failures="0" errors="0">
    <properties><property name="as_of" value="2026-11-23"/></properties>
    <testcase classname="workspace" name="kam.yaml"><system-out>
25:12 info tier-is-current
  The portfolio is too large to be read along.
</system-out></testcase>
  </testsuite>
</testsuites>
`);
    expect(junitReport(text([plain, awkward, note], run))).toMatchObject({ tests: 4, failures: 1 });
  });

  it('fails for warnings only where they made the check fail, for notes never', () => {
    const failed = (warningsFail: boolean) =>
      junitReport(text([awkward, note], { ...run, warningsFail })).suites.flatMap(({ cases }) =>
        cases.filter((test) => test.failed).map(({ name }) => name),
      );
    expect(failed(false)).toEqual([]);
    expect(failed(true)).toEqual(['1-analysis.yaml']);
  });

  it('names suites from the repository on, and has a test for what could not be read', () => {
    const { suites } = junitReport(
      text([{ ...plain, file: 'journeys/x.yaml' }], { ...run, files: [], prefix: 'plans/' }),
    );
    expect(suites).toMatchObject([
      { name: 'plans', cases: [{ className: 'plans', name: 'journeys/x.yaml', failed: true }] },
    ]);
  });

  it('is whole where nothing was read', () => {
    expect(junitReport(text([], { ...run, files: [] }))).toEqual({ tests: 0, failures: 0, suites: [] });
  });

  it('is one whatever messages and files say, with a test for each file and as many failures as it says', () => {
    fc.assert(
      fc.property(anyFindings, anyPrefix, fc.boolean(), (findings, prefix, warningsFail) => {
        const report = text(findings, { ...run, prefix, warningsFail });
        expect(obeyedBy(report)).toBeUndefined();
        const { tests, failures, suites } = junitReport(report);
        const cases = suites.flatMap((suite) => suite.cases);
        const failing = findings.filter(
          ({ severity }) => severity === 'error' || (warningsFail && severity === 'warn'),
        );
        expect(cases).toHaveLength(new Set([...files, ...findings.map(({ file }) => file)]).size);
        expect(tests).toBe(cases.length);
        expect(failures).toBe(new Set(failing.map(({ file }) => file)).size);
        expect(cases.filter(({ failed }) => failed)).toHaveLength(failures);
        for (const suite of suites) {
          expect(suite.tests).toBe(suite.cases.length);
          expect(suite.failures).toBe(suite.cases.filter(({ failed }) => failed).length);
          // a server takes what stands before the last point for a package
          for (const { className } of suite.cases) expect(className).toBe(suite.name);
        }
        const said = cases.map((test) => test.text).join('\n');
        expect(
          said.split('\n').filter((line) => /^\d+:\d+ (error|warn|info) [a-z-]+$/.test(line)),
        ).toHaveLength(findings.length);
        expect(said).not.toMatch(/\[\[attachment/i);
      }),
    );
  });
});
