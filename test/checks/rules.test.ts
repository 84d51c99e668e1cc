import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleIds, rules } from '../../src/checks/index.ts';
import { check, fixture, fixtureNames } from './fixture.ts';

/** Fields that small workspaces leave out are not what these fixtures are about. */
const places = async (name: string, kind: 'bad' | 'good') =>
  (await check(fixture(name, kind)))
    .filter(({ rule }) => rule !== 'absent-fields')
    .map(({ file, line, rule }) => `${file}:${line} ${rule}`)
    .sort();

describe.each(fixtureNames())('%s', (name) => {
  it('says what is wrong with the broken plan, on its line, and nothing else', async () => {
    const { expected } = fixture(name, 'bad');
    expect(expected.some((line) => line.endsWith(` ${name}`))).toBe(true);
    expect(await places(name, 'bad')).toEqual(expected);
  });

  it('is silent about the good one', async () => {
    expect(await places(name, 'good')).toEqual(fixture(name, 'good').expected);
  });
});

describe('the list of rules', () => {
  it('is the folder of rules, and each has its fixtures', () => {
    const files = readdirSync('src/checks').map((name) => name.replace(/\.ts$/, ''));
    expect(ruleIds.filter((id) => !files.includes(id))).toEqual([]);
    const withId = files.filter((name) => /-(?!data|texts)/.test(name) && name.split('-').length > 2);
    expect(withId.filter((name) => !ruleIds.includes(name))).toEqual([]);
    expect(fixtureNames().filter((name) => name !== 'unused-allow')).toEqual([...ruleIds].sort());
    expect(new Set(ruleIds).size).toBe(25);
  });

  it('explains each rule', () => {
    for (const { id, summary, why, help, minutes } of rules) {
      expect(summary, id).toMatch(/^[A-Z].*\.$/);
      expect(why, id).toMatch(/^[A-Z].{40,}[.)]$/);
      expect(help, id).toMatch(/^[A-Z].*\.$/);
      expect(minutes, id).toBeGreaterThan(0);
    }
  });

  it('has at least 12 rules that point at a second file', async () => {
    const joining = new Set<string>();
    for (const name of fixtureNames())
      for (const { rule, file, related } of await check(fixture(name, 'bad')))
        if (related.some((other) => other.file !== file)) joining.add(rule);
    expect([...joining].filter((rule) => ruleIds.includes(rule)).length).toBeGreaterThanOrEqual(12);
  });
});
