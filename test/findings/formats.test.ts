import { describe, expect, it } from 'vitest';
import type { LocatedFinding } from '../../src/findings/finding.ts';
import { github } from '../../src/findings/github.ts';
import { checkEnvelope } from '../../src/findings/json.ts';

const finding: LocatedFinding = {
  rule: 'need-is-answered',
  severity: 'warn',
  file: 'accounts/a,b:c/1-analysis.yaml',
  line: 6,
  column: 5,
  end_line: 6,
  end_column: 9,
  path: ['needs', 0],
  message: '100 % of the needs:\r\nunanswered, ::error::x',
  help: 'Name it.',
  related: [{ file: 'kam.yaml', line: 3, column: 1, message: 'here' }],
};

describe('annotations of a pull request', () => {
  it('encode what would end a property or a line', () => {
    expect(github([finding])).toBe(
      '::warning file=accounts/a%2Cb%3Ac/1-analysis.yaml,line=6,endLine=6,col=5,endColumn=9,title=need-is-answered::100 %25 of the needs:⏎unanswered, ::error::x%0AName it.%0Akam.yaml:3 here\n',
    );
  });

  it('name an error and a note by GitHub’s words, and no end column across lines', () => {
    const text = github([
      { ...finding, severity: 'error', end_line: 8, help: null, related: [] },
      { ...finding, severity: 'info', file: 'x\n::add-mask::y' },
    ]);
    expect(text).toMatch(/^::error [^:]*line=6,endLine=8,col=5,title=/);
    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(text).toContain('\n::notice file=x⏎%3A%3Aadd-mask%3A%3Ay,');
  });
});

describe('the JSON envelope', () => {
  it('has design.md’s keys and no others, whatever a finding carries along', () => {
    const carried = { ...finding, minutes: 5, source: 'secret line' };
    const envelope = checkEnvelope('2026-11-23', 7, [carried]);
    expect(envelope).toEqual({
      kam: 'check/1',
      as_of: '2026-11-23',
      files: 7,
      findings: [finding],
      summary: { error: 0, warn: 1, info: 0 },
    });
    expect(Object.keys(envelope.findings[0]!)).toEqual([
      'rule',
      'severity',
      'file',
      'line',
      'column',
      'end_line',
      'end_column',
      'path',
      'message',
      'help',
      'related',
    ]);
  });
});
