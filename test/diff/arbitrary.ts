import fc from 'fast-check';
import type * as z from 'zod';
import { recordKinds, steps } from '../../src/plan/files.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Column } from '../../src/plan/records/record-kind.ts';

/** Plans at random, from the schemas themselves: every field that may be absent sometimes is, ids sometimes stand twice. */

interface Def {
  type: string;
  shape?: { [key: string]: z.core.$ZodType };
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
  valueType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  entries?: { readonly [key: string]: string };
  values?: readonly unknown[];
}
const defOf = (schema: z.core.$ZodType) => (schema as unknown as { _zod: { def: Def } })._zod.def;

const words = ['free-beds', 'one-rule', 'r-01', 'r-02', 'listing', 'tender', 'a', 'b', 'c'];
const texts = [
  'A day on the drip is a bed I do not have.',
  'Give me one rule',
  'x',
  '| <b>“quoted”</b>\n**',
  'naïve',
];
export const hostile = fc.oneof(
  fc.constantFrom(
    '</details>',
    '| a | b |',
    '<script>',
    '```',
    '\n\n# x',
    '![](http://x)',
    '::error::x',
    '<!-- kam diff/1 -->',
    '\u202e\u0007',
    '<br>',
    '\\|',
    '&lt;',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** `text`: what free text and ids of no reference are made of. */
function anyOf(schema: z.core.$ZodType, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const def = defOf(schema);
  switch (def.type) {
    case 'optional':
      return fc.option(anyOf(def.innerType!, text), { nil: undefined, freq: 2 });
    case 'default':
    case 'prefault':
      return anyOf(def.innerType!, text);
    case 'object':
      return fc
        .record(
          Object.fromEntries(Object.entries(def.shape!).map(([key, below]) => [key, anyOf(below, text)])),
        )
        .map((value) => Object.fromEntries(Object.entries(value).filter(([, below]) => below !== undefined)));
    case 'array':
      return fc.array(anyOf(def.element!, text), { maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.constantFrom(...words), anyOf(def.valueType!, text), { maxKeys: 3 });
    case 'union':
      // of a judged value the branch with its evidence, which is what the plain one becomes
      return anyOf(def.options!.at(-1)!, text);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries!));
    case 'literal':
      return fc.constant(def.values![0]);
    case 'number':
      return fc.constantFrom(0, 1, 2, 3, 12.5, 2026, 18000);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return stringOf(schema, text);
    default:
      throw new Error(`no values for ${def.type}`);
  }
}

function stringOf(schema: z.core.$ZodType, text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { format, maxLength } = schema as unknown as { format?: string | null; maxLength?: number | null };
  if (format === 'date') return fc.constantFrom('2026-01-31', '2026-09-30', '2026-12-31');
  if (maxLength === 64) return fc.constantFrom(...words);
  if (format === 'regex') return fc.constantFrom('2026', 'ES');
  return text;
}

function rowOf(columns: readonly Column[]): fc.Arbitrary<{ [column: string]: string }> {
  const cells = columns.map(({ name, kind, choices, required }) => {
    const cell: fc.Arbitrary<string> =
      kind === 'choice'
        ? fc.constantFrom(...choices!)
        : kind === 'day'
          ? fc.constantFrom('2026-01-31', '2026-09-30')
          : /^(amount|quantity|share)$/.test(kind)
            ? fc.constantFrom('1', '1.50', '1.5', '120000')
            : kind === 'id'
              ? fc.constantFrom('x-1', 'x-2', 'x-3', 'x-4')
              : kind === 'currency'
                ? fc.constantFrom('EUR', 'USD')
                : kind === 'whole'
                  ? fc.constantFrom('1', '2')
                  : kind === 'period'
                    ? fc.constantFrom('2026-01', '2026-02')
                    : fc.constantFrom(...words);
    return [name, required ? cell : fc.option(cell, { nil: '' })] as const;
  });
  return fc.record(Object.fromEntries(cells));
}

export function plans(text: fc.Arbitrary<string> = fc.constantFrom(...texts)): fc.Arbitrary<Plan> {
  return fc
    .record({
      steps: fc.record(
        Object.fromEntries(
          steps.map(({ part, schema }) => [part, fc.option(anyOf(schema, text), { nil: undefined })]),
        ),
      ),
      records: fc.record(
        Object.fromEntries(
          recordKinds.map(({ name, columns }) => [
            name,
            fc.option(
              fc
                .array(rowOf(columns), { maxLength: 3 })
                .map((rows) => rows.map((row, index) => ({ ...row, line: index + 2, index }))),
              { nil: undefined },
            ),
          ]),
        ),
      ),
    })
    .map(({ steps, records }) => ({
      account: 'a',
      sources: new Map(),
      findings: [],
      broken: new Map(),
      ...Object.fromEntries(Object.entries(steps).filter(([, value]) => value !== undefined)),
      records,
    })) as unknown as fc.Arbitrary<Plan>;
}
