import { describe, expect, it } from 'vitest';
import { isPlanOf, planFinder } from '../../src/plan/account-link.ts';
import { tierInForce } from '../../src/plan/tiers.ts';

const step = (override?: object) =>
  ({ kam: 'tier/1', account: 'a', tier: 'serve', ...(override ? { override } : {}) }) as never;

describe('the tier in force', () => {
  it('is the human’s decision up to and with its last day, then the score’s', () => {
    const decided = step({ tier: 'key', until: '2026-12-31' });
    expect(tierInForce(decided, '2026-12-31')).toMatchObject({ tier: 'key', overridden: true });
    expect(tierInForce(decided, '2027-01-01')).toMatchObject({ tier: 'serve', overridden: false });
    expect(tierInForce(step({ tier: 'key' }), '2099-01-01')).toMatchObject({ tier: 'key' });
    expect(tierInForce(step({ reason: 'none yet' }), '2026-01-01')).toMatchObject({ tier: 'serve' });
    expect(tierInForce(undefined, '2026-01-01')).toBeUndefined();
  });
});

describe('the plan of an account', () => {
  const kept = { folder: 'es-010066', ref: 'ES/010066' };
  const bare = { folder: 'san-telmo', ref: undefined };

  it('is found by the id it keeps, else by its folder', () => {
    const planOf = planFinder([kept, bare], (plan) => plan);
    expect(planOf('ES/010066')).toBe(kept);
    expect(planOf('San Telmo')).toBe(bare);
    // the same folder, another account: the id that the plan keeps decides
    expect(planOf('ES-010066')).toBeUndefined();
  });

  it('is the same one by one', () => {
    const planOf = planFinder([kept, bare], (plan) => plan);
    for (const id of ['ES/010066', 'ES-010066', 'San Telmo', 'san-telmo', 'other', ''])
      expect([kept, bare].find((plan) => isPlanOf(plan, id))).toBe(planOf(id));
  });
});
