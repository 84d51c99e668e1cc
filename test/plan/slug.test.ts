import { describe, expect, it } from 'vitest';
import { idOf, slugOf } from '../../src/plan/slug.ts';

describe('ids made of words', () => {
  it('are slugs of at most 64 characters that end with a letter or digit', () => {
    expect(slugOf('ES/010066')).toBe('es-010066');
    expect(idOf('Comunitat Valenciana')).toBe('comunitat-valenciana');
    expect(idOf(`${'a'.repeat(63)} bc`)).toBe('a'.repeat(63));
    expect(idOf('x'.repeat(99))).toHaveLength(64);
    expect(idOf('–')).toBe('');
  });
});
