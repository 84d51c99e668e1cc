/** Random models and files, as the YAML and the CSV would have them: every scale, every way to miss a value, every odd cell. */
import fc from 'fast-check';

export const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const weight = fc.integer({ min: 1, max: 40 });
const missing = pick(undefined, undefined, 'exclude', 'worst', 'fail');
const columns = ['a', 'b', 'c'];

const numeric = fc.oneof(
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 51, max: 400 }), fc.boolean())
    .map(([a, b, flip]) => ({ linear: flip ? [b, a] : [a, b] })),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 4000 }), fc.boolean())
    .map(([a, b, flip]) => ({ log: flip ? [b, a] : [a, b] })),
  fc
    .uniqueArray(fc.integer({ min: -60, max: 600 }), { minLength: 2, maxLength: 5 })
    .chain((xs) =>
      fc.tuple(
        fc.constant([...xs].sort((x, y) => x - y)),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: xs.length, maxLength: xs.length }),
      ),
    )
    .map(([xs, ys]) => ({ points: xs.map((x, i) => [x, ys[i]!]) })),
  pick({ minmax: {} }, { percentile: {} }),
);
const lookup = fc
  .tuple(
    fc.dictionary(pick('yes', 'no', 'TRUE', '1', 'É'), fc.integer({ min: 0, max: 100 }), { minKeys: 1 }),
    fc.integer({ min: 0, max: 100 }),
  )
  .map(([values, otherwise]) => ({ lookup: values, default: otherwise }));

const criterion = (id: string) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        id: fc.constant(id),
        column: pick(...columns),
        weight,
        scale: numeric,
        direction: pick('benefit', 'cost'),
        missing,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ id: fc.constant(id), column: fc.constant('t'), weight, scale: lookup, missing }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        id: fc.constant(id),
        rating: pick('openness', 'position'),
        weight,
        direction: pick('benefit', 'cost'),
        missing: pick(undefined, 'worst', 'exclude'),
      }),
    },
  );

const axis = (id: string) =>
  fc.record({
    id: fc.constant(id),
    criteria: fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => criterion(`c${i}`)))),
  });
const cuts = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 })
  .map((list) => list.sort((a, b) => a - b));

export const model = fc
  .record({
    axes: fc.oneof(fc.tuple(axis('worth')), fc.tuple(axis('worth'), axis('strength'))),
    rowCuts: cuts,
    columnCuts: cuts,
    two: fc.boolean(),
    plain: fc.boolean(),
    // how many cells hold one tier: none, all of a row or a column, some here and there, all
    shared: pick('none', 'none', 'rows', 'columns', 'some', 'some', 'all'),
    missing: pick('exclude', 'worst', 'fail', undefined),
    minData: pick(undefined, 0, 50, 100),
    fragile: pick(undefined, 0, 5),
    overall: fc.option(fc.tuple(weight, weight), { nil: undefined }),
    abc: fc.option(pick<[number, number]>([80, 95], [50, 60]), { nil: undefined }),
    nulls: pick(undefined, ['', 'NA', '-999'], ['n/a']),
  })
  .map((m) => {
    const two = m.two && m.axes.length === 2;
    const tier = (r: number, c: number) =>
      ({
        none: `t${r}-${c}`,
        rows: `t${r}`,
        columns: `t-${c}`,
        some: (r * 7 + c * 5) % 3 === 0 ? 't-some' : `t${r >> 1}-${c >> 1}`,
        all: 't-all',
      })[m.shared];
    const rows = Array.from({ length: m.rowCuts.length + 1 }, (_, r) => r);
    const cells = two
      ? rows.map((r) => Array.from({ length: m.columnCuts.length + 1 }, (_, c) => tier(r, c)))
      : rows.map((r) => tier(r, 0));
    return clean({
      account: 'id',
      axes: m.axes,
      missing: m.missing,
      min_data_pct: m.minData,
      fragile_within: m.fragile,
      overall: m.overall && Object.fromEntries(m.axes.map((a, i) => [a.id, m.overall![i]!])),
      matrix: m.plain
        ? undefined
        : { cuts: two ? { worth: m.rowCuts, strength: m.columnCuts } : { worth: m.rowCuts }, cells },
      abc: m.abc && { column: 'a', cuts: m.abc },
      input: { decimal: '.', thousands: 'none', delimiter: ';', ...(m.nulls ? { null: m.nulls } : {}) },
    });
  });

/** Without keys that are undefined, as a YAML file has none. */
export function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -80, max: 700 }).map(String) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 999 }))
      .map(([a, b]) => `${a}.${String(b).padStart(3, '0')}`),
  },
  { weight: 2, arbitrary: pick('', ' ', 'NA', 'na', '-999', 'n/a', '007', '+5', '1e2', '\u00a012\u2003') },
  {
    weight: 1,
    arbitrary: pick('x', 'NaN', '1e400', '1_000', '0x10', '12 %', '(5)', '5-', 'Infinity', '.5', '5.', '1,5'),
  },
);
const text = pick(
  'yes',
  'no',
  'TRUE',
  '1',
  'É',
  ' yes ',
  '',
  'other',
  'say "x"',
  'a;b',
  'two\nlines',
  '#1',
  'NA',
);
const id = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 400 }).map((n) => `0${n}`) },
  { weight: 1, arbitrary: pick('', ' ', 'ñ', 'É', 'E\u0301', '😀', '#7', '=1+1', 'ES/010066', ' 012 ') },
);
export const header = ['a', 'id', 't', 'b', 'c'];
export const row = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(number, id, text, number, number).map((cells) => cells as string[]) },
  { weight: 1, arbitrary: pick(header, ['1', '2'], ['1', '2', 'yes', '4', '5', '6']) },
);

export const csv = (rows: readonly (readonly string[])[], eol: string) =>
  rows
    .map((cells) =>
      cells.map((cell) => (/[";\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';'),
    )
    .join(eol) + eol;
