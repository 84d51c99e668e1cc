import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gitlabReport, junitReport, sarifLog, schemaText } from './validators.ts';

describe('the schemas of report formats', () => {
  it.each([
    ['sarif-2.1.0-rtm.5.json', '2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8'],
    ['github-workflow.json', '7a952fdb7c1b130732e40ccea9db9bced906c1198e97834f8a49ae3b411f3161'],
    ['github-action.json', '83bd3bf0c4122ceb764927bc189d9e3794931306b53cdf89816f6f3472cadf88'],
    ['gitlab-ci.json', '7844dc07349bd29439e1775aa49ff841f200a5a567e4be0130c39b7252f963ed'],
    ['pre-commit-hooks.json', '5bcbbd11044facc322693987b55c30abbdec0e7c107a1605140a143fe7c51652'],
    ['jenkins-junit.xsd', 'b74f22f7b3e328e08356c268e18fb979ae95e3bcc746f93ae399260310ad0d6f'],
  ])('%s is as published', (name, sha256) => {
    expect(createHash('sha256').update(schemaText(name)).digest('hex')).toBe(sha256);
  });

  const result = { ruleId: 'a', message: { text: 'b' } };
  const log = (more: object) =>
    JSON.stringify({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'k' } }, results: [{ ...result, ...more }] }],
    });
  const at = (uri: string, startLine: number) => ({
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }],
  });

  it('refuse a SARIF log that is none', () => {
    expect(sarifLog(log(at('a%20b.yaml', 1))).runs).toHaveLength(1);
    for (const wrong of [
      { level: 'warn' },
      { ruleIndex: 'x' },
      { excerpt: 'x' },
      at('a b#%.yaml', 1),
      at('a.yaml', 0),
    ])
      expect(() => sarifLog(log(wrong)), JSON.stringify(wrong)).toThrow();
  });

  it('refuse a code-quality report that is none', () => {
    const violation = {
      description: 'a',
      check_name: 'b',
      fingerprint: 'c',
      severity: 'minor',
      location: { path: 'kam.yaml', lines: { begin: 1 } },
    };
    expect(gitlabReport(JSON.stringify([violation]))).toHaveLength(1);
    for (const wrong of [
      { severity: 'warn' },
      { location: { path: '/tmp/kam.yaml', lines: { begin: 1 } } },
      { location: { path: './kam.yaml', lines: { begin: 1 } } },
      { location: { path: 'kam.yaml', lines: { begin: '1' } } },
      { fingerprint: undefined },
    ])
      expect(
        () => gitlabReport(JSON.stringify([{ ...violation, ...wrong }])),
        JSON.stringify(wrong),
      ).toThrow();
  });

  it('refuse a JUnit report that is none, and text that is no XML', () => {
    const suite = (inner: string) =>
      `<testsuites><testsuite name="s" tests="1">${inner}</testsuite></testsuites>`;
    expect(junitReport(suite('<testcase name="a"/>')).suites[0]!.cases).toHaveLength(1);
    for (const wrong of [
      suite('<testcase/>'),
      suite('<testcase name="a"><failed/></testcase>'),
      suite('<testcase name="a"><system-out>\u0001</system-out></testcase>'),
      suite('<testcase name="a"><system-out>]]></system-out></testcase>'),
      suite('<testcase name="a"><system-out>\ufffe</system-out></testcase>'),
      suite('<testcase name="a" name="b"/>'),
    ])
      expect(() => junitReport(wrong), wrong).toThrow();
  });
});
