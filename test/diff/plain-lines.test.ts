import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/diff/change.ts';
import { meaningOf } from '../../src/diff/meaning.ts';
import { plainLines, recordLines } from '../../src/diff/plain-lines.ts';
import { meaningOfPlan } from '../../src/diff/plan-meaning.ts';
import { printable } from '../../src/findings/printable.ts';
import { recordKinds, steps } from '../../src/plan/files.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { hostile, plans } from './arbitrary.ts';

const runs = { numRuns: 500 };

/** What a plan means, and the same as lines; line by line comparison does not mind their order. */
function told(plan: Plan): { meaning: unknown; lines: string[] } {
  const { steps: meant, records } = meaningOfPlan(plan);
  const lines = steps.flatMap(({ part }) => {
    const one = meant[part];
    return one ? plainLines(part, one).map((line) => `${part} ${line}`) : [];
  });
  for (const { name, columns } of recordKinds)
    lines.push(
      ...recordLines(
        columns.map((column) => column.name),
        ['id'],
        records[name] ?? [],
      ).map((line) => `${name} ${line}`),
    );
  const full = Object.entries(records).filter(([, rows]) => rows.length > 0);
  // a step that says nothing has no lines, as if it were not there
  const saying = Object.entries(meant).filter(([, one]) => Object.keys(one as Mapping).length > 0);
  return { meaning: [...saying, ...full], lines };
}

describe('plain lines', () => {
  it('are the same exactly where two plans mean the same', () => {
    fc.assert(
      fc.property(plans(), plans(), (a, b) => {
        const [one, other] = [told(a), told(b)];
        const same = JSON.stringify(one.meaning) === JSON.stringify(other.meaning);
        expect(one.lines.join('\n') === other.lines.join('\n')).toBe(same);
      }),
      runs,
    );
  });

  it('of two values at one place differ, whatever the values are', () => {
    const value = fc.oneof(
      hostile,
      fc.constantFrom('1', 1, true, 'true', '[]', '1\n', '"1"', 'a, b', '2026'),
    );
    const lines = (one: unknown) => plainLines('dmu', meaningOf('dmu', { note: one }));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const meant = (one: unknown) => JSON.stringify(meaningOf('dmu', { note: one }));
        expect(lines(a).join('\n') === lines(b).join('\n')).toBe(meant(a) === meant(b));
      }),
      runs,
    );
  });

  it('stay one line each, and hold nothing a terminal or a build server takes for a command', () => {
    fc.assert(
      fc.property(plans(hostile), (plan) => {
        for (const line of told(plan).lines) {
          expect(line).toBe(printable(line));
          expect(line).not.toMatch(/^\s*::|##\[/);
        }
      }),
      runs,
    );
  });

  it('name values by ids, words without their place, and twins apart', () => {
    const meaning = meaningOf('objectives', {
      kam: 'objectives/1',
      objectives: [
        { id: 'b', due: '2026-12-31', answers: ['n-2', 'n-1'], milestones: [{ year: '2026', target: 80 }] },
        { id: 'a', measure: '12', note: 'two\nlines' },
        { id: 'a' },
      ],
    });
    expect(plainLines('objectives', meaning)).toEqual([
      'objectives/a/measure: "12"',
      'objectives/a/note: "two\\nlines"',
      'objectives/a[2]/id: a',
      'objectives/b/answers[]: n-1',
      'objectives/b/answers[]: n-2',
      'objectives/b/due: 2026-12-31',
      'objectives/b/milestones/2026/target: 80',
      'objectives/b/milestones/2026/year: "2026"',
    ]);
  });
});
