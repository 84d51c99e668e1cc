import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckFinding } from '../../src/checks/examine.ts';
import { ruleIds } from '../../src/checks/index.ts';
import { check } from './fixture.ts';
import { asOf, type Files, good, hashes, operators } from './mutations.ts';

/**
 * The good plan of the example, broken in 200 ways: each gives the finding it must give and none crashes.
 * The places are drawn with a fixed seed.
 */

/** A small generator of numbers (mulberry32): the same draw on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const run = (files: Files): Promise<CheckFinding[]> =>
  check({
    files,
    asOf,
    expected: [],
    history: {},
    results: { modelHash: hashes.model, rowHash: () => hashes.row, scores: [] },
  });
const key = ({ rule, file, message }: CheckFinding) => `${rule} ${file} ${message}`;

describe('the good plan of the example', () => {
  const names = Object.keys(operators);
  let before: Set<string>;
  beforeAll(async () => {
    before = new Set((await run(good)).map(key));
  });

  it('is broken in at least 12 ways, and every way is possible in it', () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(names.filter((name) => operators[name]!.mutations.length === 0)).toEqual([]);
    const known = new Set([...ruleIds, 'schema', 'reference', 'unique-id', 'yaml', 'csv', 'record', 'file']);
    expect(names.flatMap((name) => operators[name]!.expects).filter((rule) => !known.has(rule))).toEqual([]);
  });

  it('gives the finding it must in 200 seeded ways, and never crashes', async () => {
    const random = numbers(20_261_123);
    const silent: string[] = [];
    for (let n = 0; n < 200; n++) {
      const name = names[n % names.length]!;
      const { expects, mutations } = operators[name]!;
      const which = Math.floor(random() * mutations.length);
      const findings = await run(mutations[which]!(good));
      const news = findings.filter((finding) => !before.has(key(finding)));
      if (!news.some(({ rule }) => expects.includes(rule)))
        silent.push(
          `${name} (${which}): ${[...new Set(news.map(({ rule }) => rule))].join(', ') || 'nothing'}`,
        );
      for (const { line, column, message } of findings)
        expect(line > 0 && column > 0 && message.length > 0).toBe(true);
    }
    expect(silent).toEqual([]);
  }, 120_000);
});
