import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountTypes } from '../../src/plan/field.ts';
import { linkKinds, partnershipLevels, roles } from '../../src/plan/steps/3-dmu.ts';
import { listings, restrictions, swotKinds } from '../../src/plan/steps/4-diagnosis.ts';
import { labelFrames } from '../../src/report/label-frames.ts';
import { english } from '../../src/report/labels.ts';
import type { Sentence } from '../../src/report/sentence.ts';
import {
  accessSays,
  businessSays,
  feedbackSays,
  frames,
  goalsSay,
  headline,
  leftOutSay,
  moneySays,
  needsSay,
  objectivesSay,
  reviewSays,
  supportSays,
  tacticsSay,
  tierSays,
} from '../../src/report/sentences.ts';
import { wordsFor } from '../../src/report/words.ts';

const words = wordsFor('en-GB', 'EUR');
const say = (said: Sentence): string => words.say(said).replace(/\u00a0/g, ' ');
const small = fc.integer({ min: 0, max: 12 });
const law = <T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  body: (...values: T) => void,
) =>
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => body(...(values as T))),
    { seed: 7, numRuns: 400 },
  );

/** Every number that a sentence prints. */
const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits));

const goals = fc
  .tuple(small, small, small, small, small, fc.boolean())
  .map(([onTrack, behind, waiting, unmeasured, unjudged, fresh]) => ({
    total: onTrack + behind + waiting + unmeasured + unjudged,
    measured: onTrack + behind,
    behind,
    waiting,
    unmeasured,
    unjudged,
    begun: fresh ? onTrack : 0,
  }));

describe('no sentence contradicts the numbers it was chosen for', () => {
  it.each([
    ['goals', goalsSay],
    ['objectives', objectivesSay],
  ])('%s', (_, says) => {
    law([goals], (given) => {
      const text = say(says(given));
      if (/on track/.test(text)) expect(given.measured - given.behind).toBeGreaterThan(0);
      if (given.measured > 0 && given.behind === 0)
        expect(text).toMatch(given.begun === given.measured ? /begun/ : /on track/);
      if (/begun/.test(text)) expect(given.begun).toBe(given.measured);
      expect(/\bbehind\b/.test(text) && !/\b0 behind/.test(text)).toBe(given.behind > 0);
      if (/\ball\b|\bits one measured|\bThe one measured/i.test(text))
        expect([0, given.measured]).toContain(given.behind);
      if (/not? .*due|is due/.test(text)) expect(given.waiting).toBe(given.total);
      if (/no actual|has an actual/.test(text))
        expect(given.measured + given.waiting + given.unjudged).toBe(0);
      if (/no objective is written/i.test(text)) expect(given.total).toBe(0);
      for (const number of numbersIn(text))
        expect([given.total, given.measured, given.behind, given.measured - given.behind]).toContain(number);
    });
  });

  it('objectives that are left out: with those that count they are all there are', () => {
    law([goals], (given) => {
      const left = leftOutSay(given).map(say);
      if (given.measured === 0) {
        expect(left).toEqual([]);
        return;
      }
      const numbers = left.map((text) => numbersIn(text)[0]!);
      expect(numbers).toEqual([given.waiting, given.unmeasured, given.unjudged].filter((n) => n > 0));
      for (const text of left)
        expect(text).toMatch(/^(?:1 objective is|\d+ objectives are) left out of this count/);
    });
  });

  it('business', () => {
    const sum = fc.option(fc.integer({ min: -500_000, max: 5_000_000 }), { nil: null });
    law([sum, sum], (now, before) => {
      const text = say(businessSays({ account: 'The account', now, before, currency: 'EUR' }));
      if (/more than/.test(text)) expect(now!).toBeGreaterThan(before!);
      if (/less than/.test(text)) expect(now!).toBeLessThan(before!);
      if (/as much as/.test(text)) expect(Math.abs(now! - before!) / before!).toBeLessThan(0.0006);
      if (/not known/.test(text)) expect(now).toBeNull();
      if (/year before/.test(text)) expect(before).toBeGreaterThan(0);
      if (/more|less/.test(text))
        expect(numbersIn(text.replace(/,/g, ''))[0]!).toBeCloseTo(
          (Math.abs(now! - before!) / before!) * 100,
          0,
        );
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    });
  });

  it('headline: "but" only between good news and bad', () => {
    law(
      [fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), goals],
      (now, before, given) => {
        const text = say(
          headline(businessSays({ account: 'X', now, before, currency: 'EUR' }), goalsSay(given)),
        );
        const good = [
          /more than/.test(text),
          given.measured > 0 && given.behind === 0 && given.begun < given.measured,
        ];
        const bad = [/less than/.test(text), given.behind > 0];
        expect(/, but /.test(text)).toBe((good[0]! && bad[1]!) || (bad[0]! && good[1]!));
      },
    );
  });

  it('needs', () => {
    law([small, small], (answered, open) => {
      const n = answered + open;
      const text = say(needsSay('The account', n, answered));
      if (/each of them|an objective answers it/.test(text)) expect(open).toBe(0);
      if (/no objective/.test(text)) expect(answered).toBe(0);
      if (/not written/.test(text)) expect(n).toBe(0);
      for (const number of numbersIn(text)) expect([n, answered]).toContain(number);
    });
  });

  it('support', () => {
    law([small, small, small, small, small], (pro, against, neutral, unknown, weak) => {
      const strong = pro + against + neutral + unknown;
      const text = say(
        supportSays('The account', { mapped: strong + weak, for: pro, against, neutral, unknown }),
      );
      if (/[Aa]ll .* support|The one .* supports/.test(text)) expect(pro).toBe(strong);
      if (/none is against/.test(text)) expect(against).toBe(0);
      else if (/against/.test(text)) expect(against).toBeGreaterThan(0);
      if (/^None of/.test(text)) expect(pro).toBe(0);
      if (/not known/.test(text)) expect([unknown, strong]).toEqual([strong, unknown]);
      if (/Nobody/.test(text)) expect(strong + weak).toBe(0);
      if (/mapped, none/.test(text)) expect(strong).toBe(0);
      if (against > 0) expect(text).toMatch(/against/);
    });
  });

  it('access', () => {
    law([small, small, small], (free, restricted, missing) => {
      const eligible = free + restricted + missing;
      const listed = free + restricted;
      const text = say(accessSays({ eligible, listed, unrestricted: free, known: true }));
      if (/All|The one.* is listed/.test(text)) expect(missing).toBe(0);
      if (/not listed/.test(text)) expect([eligible, listed]).toEqual([1, 0]);
      if (/None/.test(text)) expect(listed).toBe(0);
      if (/No formulary/.test(text)) expect(eligible).toBe(0);
      for (const number of numbersIn(text)) expect([eligible, listed, free]).toContain(number);
    });
  });

  it('tactics, money, review, feedback', () => {
    law([small, small, small], (done, inTime, late) => {
      const total = done + inTime + late;
      const text = say(tacticsSay(total, done, late));
      if (/all done/.test(text)) expect(late + inTime).toBe(0);
      if (/none overdue/.test(text)) expect(late).toBe(0);
      if (late > 0) expect(text).toContain(`${late} of them overdue`);
      const comments = say(feedbackSays(total, late));
      if (/every/.test(comments)) expect(late).toBe(0);
      if (late > 0) expect(comments).toMatch(/no answer yet/);
      expect(/more than/.test(say(moneySays('2026', done, total, 'EUR')))).toBe(done > total);
      expect(/overdue/.test(say(reviewSays('2026-11-01', done - inTime)))).toBe(done - inTime > 0);
    });
  });

  it('tier', () => {
    const tier = fc.constantFrom('key', 'develop', null);
    law(
      [
        tier,
        fc.boolean(),
        fc.option(fc.record({ scored: tier }), { nil: null }),
        fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: null }),
      ],
      (held, key, override, fragile) => {
        const text = say(tierSays({ account: 'The account', tier: held, key, override, fragile }));
        if (/no tier/.test(text)) expect(held).toBeNull();
        if (/key account/.test(text)) expect(key).toBe(true);
        if (/our decision/.test(text)) expect(override).not.toBeNull();
        if (/agrees/.test(text)) expect(override!.scored).toBe(held);
      },
    );
  });
});

describe('the report has words for everything', () => {
  const folder = new URL('../../src/report/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const known = { ...labelFrames, ...frames };

  it('every frame that is named exists', () => {
    const named = [...sources.matchAll(/sentence\(\s*'([^']+)'/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((name) => !Object.hasOwn(known, name))).toEqual([]);
  });

  it('every column has a heading', () => {
    const columns = [...sources.matchAll(/\[((?:\s*'[a-z_0-9]+#?',?)+)\s*\],\n/g)].flatMap(([, list]) =>
      [...list!.matchAll(/'([a-z_0-9]+)#?'/g)].map(([, name]) => `col.${name}`),
    );
    expect(columns.length).toBeGreaterThan(60);
    expect(columns.filter((name) => !Object.hasOwn(english, name))).toEqual([]);
  });

  it.each([
    ['type', accountTypes],
    ['role', roles],
    ['link', linkKinds],
    ['partnership', partnershipLevels],
    ['listing', listings],
    ['restriction', restrictions],
    ['swot', swotKinds],
    ['status', ['planned', 'active', 'done', 'dropped']],
    ['state', ['reached', 'on_track', 'behind', 'not_due', 'no_actual']],
    ['exclusivity', ['open', 'preferred', 'sole']],
    ['pathway', ['none', 'option', 'preferred', 'first_line']],
    ['with', ['us', 'competitor', 'internal', 'none', 'unknown']],
    ['have', ['yes', 'part', 'no']],
    ['rule', ['single', 'majority', 'consensus']],
    ['verdict', ['repeat', 'change', 'stop']],
    ['plan', ['draft', 'agreed', 'closed']],
    ['needs_segment', ['drug_price', 'healthcare_costs', 'total_value']],
    ['confidence', ['assumed', 'confirmed']],
  ])('%s', (group, codes) => {
    expect(codes.filter((code) => !Object.hasOwn(english, `${group}.${code}`))).toEqual([]);
  });

  it('no word is left over that nothing uses', () => {
    const templates = readdirSync(new URL('../../templates/report/', import.meta.url)).map((file) =>
      readFileSync(new URL(`../../templates/report/${file}`, import.meta.url), 'utf8'),
    );
    const everything = sources + templates.join('\n');
    const groups =
      /^(type|role|link|partnership|listing|restriction|swot|status|state|exclusivity|pathway|with|have|rule|verdict|plan|needs_segment|confidence|col|fact|nav|delta|target|threshold|goals|objectives|contract|access|reviewed)(\.|_|$)/;
    const unused = [...Object.keys(english), ...Object.keys(known)].filter(
      (key) =>
        !groups.test(key) &&
        !everything.includes(`'${key}'`) &&
        !everything.includes(`"${key}"`) &&
        !everything.includes(`{{t "${key}"}}`),
    );
    expect(unused).toEqual([]);
  });
});
