import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprints, type LastingFinding, lastingWords } from '../../src/findings/fingerprint.ts';
import { anyFindings, plain } from './findings.ts';

const one = (finding: LastingFinding) => fingerprints([finding])[0]!;

describe('a fingerprint', () => {
  const lasting = { names: ['objectives', 'o-1', 'owner'], words: lastingWords(plain.message) };
  const finding = { ...plain, lasting };

  it('stays when lines and indices move, and whatever help and related places say', () => {
    const moved = {
      ...finding,
      line: 80,
      column: 1,
      end_line: 80,
      path: ['objectives', 7, 'owner'],
      help: null,
      related: [],
    };
    expect(one(moved)).toBe(one(finding));
    expect(one(finding)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['rule', { rule: 'schema' }],
    ['file', { file: 'accounts/b/5-objectives.yaml' }],
    ['item', { lasting: { ...lasting, names: ['objectives', 'o-2', 'owner'] } }],
    ['words', { lasting: { ...lasting, words: 'another' } }],
  ])('is another for another %s', (_, other) => {
    expect(one({ ...finding, ...other })).not.toBe(one(finding));
  });

  it('takes path and message where nobody looked what stays', () => {
    expect(one({ ...plain, line: 99 })).toBe(one(plain));
    expect(one({ ...plain, path: ['objectives', 1, 'owner'] })).not.toBe(one(plain));
  });

  it('tells findings that are alike apart, in their order', () => {
    const three = fingerprints([finding, finding, finding]);
    expect(new Set(three).size).toBe(3);
    expect(three.slice(0, 2)).toEqual(fingerprints([finding, finding]));
  });

  it('is one for each finding, whatever they say', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const all = fingerprints([...findings, ...findings]);
        expect(new Set(all).size).toBe(2 * findings.length);
        expect(all.slice(0, findings.length)).toEqual(fingerprints(findings));
      }),
    );
  });

  it('knows words without their numbers: days grow and sums move', () => {
    expect(lastingWords('€18 000 of 1.250,50 by 2026-11-23: 93 days')).toBe('€# of # by #-#-#: # days');
  });
});
