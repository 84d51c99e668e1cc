import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitlab } from '../../src/findings/gitlab.ts';
import { gitlabReport } from '../schemas/validators.ts';
import { anyFindings, anyPrefix, awkward, note, obeyedBy, plain } from './findings.ts';

const text = (...args: Parameters<typeof gitlab>) => [...gitlab(...args)].join('');

describe('a code-quality report for GitLab', () => {
  it('is a list with a line for each finding', () => {
    expect(text([plain, awkward, note], 'plans/').replaceAll(/"[0-9a-f]{32}"/g, '"FINGERPRINT"')).toBe(`\
[
{"description":"\\"kam-7\\" is not a team id (kam.yaml). Did you mean \\"kam-1\\"? (kam.yaml:16 the ids it can name stand here)","check_name":"reference","fingerprint":"FINGERPRINT","severity":"major","location":{"path":"plans/accounts/san-telmo/5-objectives.yaml","lines":{"begin":25,"end":25}}},
{"description":"100 % <b>&amp; ]]> [[ATTACHMENT|/etc/passwd]] [press](//kam.invalid) {0}⏎::error::x","check_name":"need-is-answered","fingerprint":"FINGERPRINT","severity":"minor","location":{"path":"plans/accounts/a b#%/1-analysis.yaml","lines":{"begin":6,"end":8}}},
{"description":"The portfolio is too large to be read along.","check_name":"tier-is-current","fingerprint":"FINGERPRINT","severity":"info","location":{"path":"plans/kam.yaml","lines":{"begin":25,"end":25}}}
]
`);
    expect(gitlabReport(text([plain, awkward, note]))).toHaveLength(3);
  });

  it('is an empty list where nothing was found', () => {
    expect(gitlabReport(text([]))).toEqual([]);
  });

  it('is one whatever messages and files say', () => {
    fc.assert(
      fc.property(anyFindings, anyPrefix, (findings, prefix) => {
        const report = text(findings, prefix);
        const violations = gitlabReport(report);
        expect(violations.map(({ check_name }) => check_name)).toEqual(findings.map(({ rule }) => rule));
        expect(new Set(violations.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
        expect(obeyedBy(report)).toBeUndefined();
        expect(report.trimEnd().split('\n')).toHaveLength(findings.length === 0 ? 1 : findings.length + 2);
      }),
    );
  });
});
