import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/documents/csv.ts';
import { readYaml } from '../../src/documents/yaml.ts';
import { type JsonSchema, jsonSchemas } from '../../src/plan/json-schema.ts';
import { itemNames, namedBy, stablePath, stablePathIn } from '../../src/plan/stable-path.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a path in names that stay', () => {
  const dmu = {
    stakeholders: [
      { id: 'ph-01' },
      { id: 'ph-02', roles: ['user', 'decider'], interests: ['Trials. And more'] },
    ],
    links: [
      { from: 'ph-01', to: 'ph-02', kind: 'advises' },
      { from: 'ph-01', to: 'ph-02' },
    ],
  };

  it.each([
    [[], []],
    [['stakeholders'], ['stakeholders']],
    [
      ['stakeholders', 1, 'support'],
      ['stakeholders', 'ph-02', 'support'],
    ],
    [
      ['stakeholders', 1, 'roles', 1],
      ['stakeholders', 'ph-02', 'roles', 'decider'],
    ],
    [
      ['stakeholders', 1, 'interests', 0],
      ['stakeholders', 'ph-02', 'interests', '[0]'],
    ],
    [
      ['links', 0, 'strength'],
      ['links', 'ph-01+ph-02+advises', 'strength'],
    ],
    [
      ['links', 1],
      ['links', 'ph-01+ph-02'],
    ],
    // beyond what is there: absent keys, indices past the end, keys of every object
    [
      ['decisions', 4, 'date'],
      ['decisions', '[4]', 'date'],
    ],
    [
      ['stakeholders', 9, 'id'],
      ['stakeholders', '[9]', 'id'],
    ],
    [
      ['constructor', 'name'],
      ['constructor', 'name'],
    ],
  ])('%j is %j', (path, names) => {
    expect(stablePath(dmu, path)).toEqual(names);
  });

  it('takes the fields of each list that has no ids', () => {
    const named = (list: string, item: object) => stablePath({ [list]: [item] }, [list, 0]).at(-1);
    expect(named('milestones', { year: 2027, target: 3 })).toBe('2027');
    expect(named('milestones', { date: '2026-03-01', text: 'begun' })).toBe('2026-03-01');
    expect(named('formulary', { product: 'relivax', body: 'drug-committee' })).toBe('relivax+drug-committee');
    expect(named('eligible_patients', { indication: 'heart failure' })).toBe('heart failure');
    expect(named('reviews', { date: '2026-01-31' })).toBe('2026-01-31');
    expect(named('risks', { text: 'no budget' })).toBe('[0]');
  });

  it('stays when lines and items move, and tells items with one id apart', () => {
    const one = readYaml('a.yaml', bytes('tactics:\n  - id: t-1\n  - id: t-2\n    cost: { money: 5 }\n'));
    const moved = readYaml(
      'a.yaml',
      bytes(
        '# a word\ntactics: [{ cost: { money: 5 }, id: "t-2" }, { id: t-1 }, { id: t-3 }, { id: t-1 }]\n',
      ),
    );
    expect(stablePathIn(one, ['tactics', 1, 'cost'])).toEqual(stablePathIn(moved, ['tactics', 0, 'cost']));
    expect(stablePathIn(moved, ['tactics', 3])).toEqual(['tactics', 't-1~2']);
  });

  it('calls records by their id, those of scores and rates by their own columns', () => {
    const ledger = readRecords(
      'ledger.csv',
      bytes('date,id,kind\n2026-01-01,s-1,sale\n2026-01-01,s-2,sale\n'),
    );
    expect(stablePathIn(ledger, [1, 'kind'])).toEqual(['s-2', 'kind']);
    expect(stablePathIn(ledger, [7, 'kind'])).toEqual(['[7]', 'kind']);
    expect(stablePathIn(ledger, [])).toEqual([]);
    const rates = readRecords('rates.csv', bytes('date,currency,rate\n2026-01-31,CHF,1.1\n'));
    expect(stablePathIn(rates, [0])).toEqual(['2026-01-31+CHF']);
    const scores = readRecords('scores.csv', bytes('account,tier\nsan-telmo,key\n'));
    expect(stablePathIn(scores, [0, 'tier'])).toEqual(['san-telmo', 'tier']);
  });

  it('takes a path as it stands where the text is not there or could not be read', () => {
    expect(stablePathIn(undefined, ['needs', 0])).toEqual(['needs', '[0]']);
    expect(stablePathIn(readYaml('a.yaml', bytes('a: [')), ['a', 0])).toEqual(['a', '[0]']);
  });

  it('is quick with 200 000 rows of one id', () => {
    const rows = readRecords('ledger.csv', bytes(`id\n${'x\n'.repeat(200_000)}`));
    expect(stablePathIn(rows, [199_999])).toEqual(['x~200000']);
    expect(stablePathIn(rows, [0])).toEqual(['x']);
  });
});

const value = fc.letrec<{ any: unknown; leaf: unknown; item: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom('a', 'a~2', 'a~3', '[0]', '[1]', ''),
    fc.string(),
    fc.integer(),
    fc.constant(null),
  ),
  item: fc.record(
    { id: tie('leaf'), from: tie('leaf'), to: tie('leaf'), date: tie('leaf') },
    { requiredKeys: [] },
  ),
  any: fc.oneof(tie('leaf'), tie('item'), fc.array(tie('leaf'), { maxLength: 3 })),
})).any;

describe('names of the items of a list', () => {
  it('are one each, and none is empty', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 12 }),
        fc.constantFrom('links', 'reviews', 'x'),
        (list, key) => {
          const names = itemNames(list, key);
          expect(new Set(names).size).toBe(list.length);
          expect(names.every((name) => name !== '')).toBe(true);
        },
      ),
    );
  });

  it('follow items with ids wherever they are put', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.stringMatching(/^[a-z0-9]{1,5}$/), { minLength: 1, maxLength: 9 })
          .chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length }))),
        ([ids, others]) => {
          const listOf = (names: readonly string[]) => ({ needs: names.map((id) => ({ id })) });
          for (const [i, id] of ids.entries())
            expect(stablePath(listOf(ids), ['needs', i, 'text'])).toEqual(
              stablePath(listOf(others), ['needs', others.indexOf(id), 'text']),
            );
        },
      ),
    );
  });
});

describe('lists of the schemas', () => {
  /** Every list of items: the key it stands under, and what its items may hold. */
  function listsIn(schema: unknown, key: string, found: [string, string[]][]): [string, string[]][] {
    if (typeof schema !== 'object' || schema === null) return found;
    const { items, properties, ...others } = schema as JsonSchema & {
      items?: JsonSchema;
      properties?: JsonSchema;
    };
    if (items?.properties) found.push([key, Object.keys(items.properties)]);
    listsIn(items, key, found);
    for (const [name, part] of Object.entries(properties ?? {})) listsIn(part, name, found);
    for (const part of Object.values(others)) listsIn(part, key, found);
    return found;
  }
  const lists = [...jsonSchemas()].flatMap(([kind, schema]) =>
    listsIn(schema, '', []).map(([key, fields]) => [`${kind}: ${key}`, key, fields] as const),
  );

  it('are found', () => {
    expect(lists.length).toBeGreaterThan(30);
  });

  // a risk of a tactic is nothing but its text
  it.each(lists.filter(([name]) => name !== 'tactics: risks'))(
    '%s has ids or fields that name its items',
    (_, key, fields) => {
      if (!fields.includes('id'))
        expect(fields).toEqual(expect.arrayContaining([expect.toBeOneOf([...(namedBy[key] ?? [])])]));
    },
  );
});
