import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SarifRun, sarif } from '../../src/findings/sarif.ts';
import { sarifLog } from '../schemas/validators.ts';
import { anyFindings, anyPrefix, awkward, note, obeyedBy, plain } from './findings.ts';

const run: SarifRun = {
  version: '1.2.3',
  asOf: '2026-11-23',
  prefix: 'plans/',
  rules: [
    {
      id: 'need-is-answered',
      summary: 'Every need is answered.',
      why: 'A need nobody answers is {lost}.',
      help: 'Name it in answers: [..](..).',
      severity: 'error',
    },
    { id: 'reference', summary: 'It is there.', why: 'A gap.', help: 'Add it.', severity: 'error' },
    { id: 'never-broken', summary: 'Never.', why: 'Never.', help: 'Never.', severity: 'info' },
  ],
};
const text = (...args: Parameters<typeof sarif>) => [...sarif(...args)].join('');

describe('a SARIF log', () => {
  it('says who made it, which rules found something, and a line for each result', () => {
    const [head, first, second, third, end, ...rest] = text([plain, awkward, note], run)
      .replaceAll(/"[0-9a-f]{32}"/g, '"FINGERPRINT"')
      .split('\n');
    expect(head).toBe(
      '{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"kam","version":"1.2.3","rules":[' +
        '{"id":"need-is-answered","shortDescription":{"text":"Every need is answered."},"fullDescription":{"text":"A need nobody answers is {{lost}}."},"help":{"text":"Name it in answers: [..] (..)."},"defaultConfiguration":{"level":"error"}},' +
        '{"id":"reference","shortDescription":{"text":"It is there."},"fullDescription":{"text":"A gap."},"help":{"text":"Add it."},"defaultConfiguration":{"level":"error"}},' +
        '{"id":"tier-is-current"}]}},"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The root of the repository."}}},"columnKind":"utf16CodeUnits","properties":{"as_of":"2026-11-23"},"results":[',
    );
    expect(first).toBe(
      '{"ruleId":"reference","ruleIndex":1,"level":"error","message":{"text":"\\"kam-7\\" is not a team id (kam.yaml).\\nDid you mean \\"kam-1\\"?"},' +
        '"locations":[{"physicalLocation":{"artifactLocation":{"uri":"plans/accounts/san-telmo/5-objectives.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":25,"startColumn":12,"endLine":25,"endColumn":17}}}],' +
        '"relatedLocations":[{"id":0,"physicalLocation":{"artifactLocation":{"uri":"plans/kam.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":16,"startColumn":3}},"message":{"text":"the ids it can name stand here"}}],' +
        '"partialFingerprints":{"kamFinding/v1":"FINGERPRINT"}},',
    );
    expect(second).toBe(
      '{"ruleId":"need-is-answered","ruleIndex":0,"level":"warning","message":{"text":"100 % <b>&amp; ]]> [[ATTACHMENT|/etc/passwd]] [press] (//kam.invalid) {{0}}⏎::error::x"},' +
        '"locations":[{"physicalLocation":{"artifactLocation":{"uri":"plans/accounts/a%20b%23%25/1-analysis.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":6,"startColumn":5,"endLine":8,"endColumn":1}}}],' +
        '"partialFingerprints":{"kamFinding/v1":"FINGERPRINT"}},',
    );
    expect(third).toMatch(
      /^\{"ruleId":"tier-is-current","ruleIndex":2,"level":"note",.*"uri":"plans\/kam.yaml".*\}$/,
    );
    expect(end).toBe(']}]}');
    expect(rest).toEqual(['']);
    sarifLog(text([plain, awkward, note], run));
  });

  it('is whole where nothing was found', () => {
    const log = sarifLog(text([], run));
    expect(log.runs[0].results).toEqual([]);
    expect(log.runs[0].tool.driver.rules).toEqual([]);
  });

  it('is one whatever messages and files say; a name leads back to its file, and no text becomes a link', () => {
    fc.assert(
      fc.property(anyFindings, anyPrefix, (findings, prefix) => {
        const log = text(findings, { ...run, prefix });
        const [{ results, tool }] = sarifLog(log).runs;
        expect(results).toHaveLength(findings.length);
        expect(obeyedBy(log)).toBeUndefined();
        expect(log.trimEnd().split('\n')).toHaveLength(findings.length === 0 ? 1 : findings.length + 2);
        for (const [
          i,
          { ruleId, ruleIndex, message, locations, relatedLocations = [] },
        ] of results.entries()) {
          const { file, rule, line, related } = findings[i]!;
          expect(ruleId).toBe(rule);
          expect(tool.driver.rules[ruleIndex]!.id).toBe(rule);
          const [{ physicalLocation }] = locations;
          expect(physicalLocation.region.startLine).toBe(line);
          expect(decoded(physicalLocation.artifactLocation.uri)).toBe(wellFormed(prefix + file));
          expect(
            relatedLocations.map((other) => decoded(other.physicalLocation.artifactLocation.uri)),
          ).toEqual(related.map((other) => wellFormed(prefix + other.file)));
          for (const said of [message, ...relatedLocations.map((other) => other.message)]) {
            expect(said.text).not.toContain('](');
            expect(said.text.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
          }
        }
      }),
    );
  });
});

const decoded = (uri: string) => {
  expect(uri).toMatch(/^[A-Za-z0-9%/._~!'()*-]*$/);
  expect(uri).not.toMatch(/^\/|^[a-z]+:/i);
  return decodeURIComponent(uri);
};
const wellFormed = (text: string) => Buffer.from(text).toString();
