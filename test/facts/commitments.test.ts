import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectiveCommitments, tacticCommitments, type Version } from '../../src/facts/commitments.ts';
import type { Objective, Objectives } from '../../src/plan/steps/5-objectives.ts';
import type { Tactics } from '../../src/plan/steps/6-tactics.ts';

type Given = Partial<Objective> & { id: string };
const objectives = (...items: Given[]) =>
  ({ kam: 'objectives/1', account: 'a', objectives: items }) as unknown as Objectives;
const tactics = (...items: { id: string; due?: string }[]) =>
  ({ kam: 'tactics/1', account: 'a', tactics: items }) as unknown as Tactics;
/** versions a month apart: c0 on 2026-01-01, c1 on 2026-02-01 … */
const history = <Part>(...values: (Part | undefined)[]): Version<Part>[] =>
  values.map((value, i) => ({ commit: `c${i}`, date: `2026-${String(i + 1).padStart(2, '0')}-01`, value }));

describe('what was first promised', () => {
  it('is the first due day, baseline and target, with every move since', () => {
    const found = objectiveCommitments(
      history(
        objectives({
          id: 'listing',
          due: '2026-06-30',
          target: 80,
          baseline: { value: 40, date: '2026-01-01' },
        }),
        objectives({
          id: 'listing',
          due: '2026-09-30',
          target: 80,
          baseline: { value: 40, date: '2026-01-01' },
        }),
        objectives({
          id: 'listing',
          due: '2026-12-31',
          target: 70,
          baseline: { value: 55, date: '2026-01-01' },
        }),
      ),
    );
    expect(found.get('listing')).toEqual({
      due: {
        first: { value: '2026-06-30', date: '2026-01-01', commit: 'c0' },
        moves: [
          { date: '2026-02-01', commit: 'c1', from: '2026-06-30', to: '2026-09-30' },
          { date: '2026-03-01', commit: 'c2', from: '2026-09-30', to: '2026-12-31' },
        ],
      },
      baseline: {
        first: { value: { value: 40, date: '2026-01-01' }, date: '2026-01-01', commit: 'c0' },
        moves: [
          {
            date: '2026-03-01',
            commit: 'c2',
            from: { value: 40, date: '2026-01-01' },
            to: { value: 55, date: '2026-01-01' },
          },
        ],
      },
      target: {
        first: { value: 80, date: '2026-01-01', commit: 'c0' },
        moves: [{ date: '2026-03-01', commit: 'c2', from: 80, to: 70 }],
      },
    });
  });

  it('counts a due day from when it is first written, and of the working tree without a commit', () => {
    const [first, second] = history(
      tactics({ id: 'dossier' }),
      tactics({ id: 'dossier', due: '2026-05-01' }),
    );
    const now = {
      commit: undefined,
      date: '2026-11-23',
      value: tactics({ id: 'dossier', due: '2026-08-01' }),
    };
    expect(tacticCommitments([first!, second!, now]).get('dossier')).toEqual({
      due: {
        first: { value: '2026-05-01', date: '2026-02-01', commit: 'c1' },
        moves: [{ date: '2026-11-23', commit: undefined, from: '2026-05-01', to: '2026-08-01' }],
      },
    });
  });

  it('is not forgotten where the file had errors, the item was gone for a while or its day was taken out', () => {
    const early = tactics({ id: 'x', due: '2026-05-01' });
    const late = tactics({ id: 'x', due: '2026-08-01' });
    for (const between of [undefined, tactics(), tactics({ id: 'x' })])
      expect(tacticCommitments(history(early, between, late)).get('x')?.due.moves).toEqual([
        { date: '2026-03-01', commit: 'c2', from: '2026-05-01', to: '2026-08-01' },
      ]);
  });

  it('goes with an item that was only renamed; who tells that is asked only where an id left and another came', () => {
    const asked: string[][] = [];
    const versions = history(
      tactics({ id: 'old', due: '2026-05-01' }),
      tactics({ id: 'old', due: '2026-06-01' }),
      tactics({ id: 'new', due: '2026-06-01' }),
      tactics({ id: 'new', due: '2026-09-01' }, { id: 'more' }),
    );
    const told = tacticCommitments(versions, (before, after) => {
      asked.push([before, after].map((part) => part.tactics![0]!.id));
      return new Map([['new', 'old']]);
    });
    expect(asked).toEqual([['old', 'new']]);
    expect([...told.keys()]).toEqual(['new', 'more']);
    expect(told.get('new')?.due.moves).toHaveLength(2);
    const renamed = tacticCommitments(
      history(tactics({ id: 'old', due: '2026-05-01' }), tactics({ id: 'new', due: '2026-09-01' })),
      () => new Map([['new', 'old']]),
    );
    expect([...renamed.keys()]).toEqual(['new']);
    expect(renamed.get('new')?.due.first?.value).toBe('2026-05-01');
  });
});

describe('for every history', () => {
  const day = fc.constantFrom('2026-05-01', '2026-06-01', '2026-07-01');
  const version = fc.option(
    fc.dictionary(fc.constantFrom('a', 'b'), fc.option(day, { nil: undefined }), { noNullPrototype: true }),
    { nil: undefined },
  );
  const values = fc.array(version, { maxLength: 12 });
  const partOf = (days: Record<string, string | undefined> | undefined) =>
    days && tactics(...Object.entries(days).map(([id, due]) => ({ id, ...(due && { due }) })));

  it('the first value and the moves lead to the last value, each move from where the one before ended', () => {
    fc.assert(
      fc.property(values, (all) => {
        const found = tacticCommitments(history(...all.map(partOf)));
        for (const id of ['a', 'b']) {
          const said = all.flatMap((days) => days?.[id] ?? []);
          const { first, moves } = found.get(id)?.due ?? { first: undefined, moves: [] };
          expect(first?.value).toBe(said[0]);
          expect(moves.map(({ from }) => from)).toEqual(
            [first?.value, ...moves.map(({ to }) => to)].slice(0, moves.length),
          );
          expect(moves.at(-1)?.to ?? first?.value).toBe(said.at(-1));
          expect(moves.length).toBe(said.filter((due, i) => i > 0 && due !== said[i - 1]).length);
        }
      }),
    );
  });

  it('a version that says the same again changes nothing', () => {
    fc.assert(
      fc.property(values, fc.nat(), (all, at) => {
        const dated = history(...all.map(partOf));
        const twice = dated.flatMap((one, i) => (i === at % Math.max(1, dated.length) ? [one, one] : [one]));
        expect(tacticCommitments(twice)).toEqual(tacticCommitments(dated));
      }),
    );
  });
});
