import * as z from 'zod';
import { isDay } from './day.ts';

/**
 * The pieces every file kind is made of. A field says what it is (its description feeds editors and docs) and
 * from which level of a plan on it is asked for; without a level it is welcome and never missed.
 */

// zod would write and compile a function for every kind of object: that takes 15 ms of a start, reading a thousand
// accounts is no faster for it, and nothing that kam runs is then made of text.
z.config({ jitless: true });

export const levels = ['start', 'working', 'full'] as const;
export type Level = (typeof levels)[number];

const levelOf = new WeakMap<z.core.$ZodType, Level>();

/** The level from which on a plan without this field is incomplete. */
export function askedFrom(schema: z.core.$ZodType): Level | undefined {
  return levelOf.get(schema);
}

/** A field that may be absent. */
export function may<T extends z.ZodType>(schema: T, description: string, level?: Level): z.ZodOptional<T> {
  // registered, not describe(): that makes a copy of a schema which is new already, 400 times at every start
  const field = schema.optional();
  z.globalRegistry.add(field, { description });
  if (level) levelOf.set(field, level);
  return field;
}

/** A field without which the file cannot be understood: the kind, ids, the ends of a reference. */
export function must<T extends z.ZodType>(schema: T, description: string): T {
  return schema.describe(description);
}

export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Names that a file system of Windows keeps for itself: no account folder may be called so. */
export const reservedNames = new Set(
  'con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9'.split(
    ' ',
  ),
);

export const id = z.string().max(64).regex(slugPattern, { error: 'slug' });
/** Ids that kam itself gives or that name a function: KPIs and functions have "_" in them. */
export const code = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+([_-][a-z0-9]+)*$/, { error: 'code' });
export const text = z.string().min(1).max(4000);
export const line = z.string().min(1).max(400);
export const day = z.stringFormat('date', isDay);
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'month' });
export const money = z.number();
export const pct = z.number();
export const count = z.number().int().min(0);
export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'currency' });
export const audience = may(
  z.enum(['customer', 'internal']),
  'Who may read this item: customer puts it on the allow-list of the customer edition; internal otherwise.',
);

export const list = <T extends z.ZodType>(item: T) => z.array(item).max(2000);

/** One item of a file: unknown keys are errors, and a title makes completion read well. */
export function item<S extends z.core.$ZodShape>(title: string, shape: S) {
  const schema = z.strictObject(shape);
  z.globalRegistry.add(schema, { title });
  return schema;
}

export interface Judged<T> {
  value: T;
  confidence?: 'assumed' | 'confirmed' | undefined;
  as_of?: string | undefined;
  source?: string | undefined;
}

/**
 * A value people judge: plain, or with its evidence. Both read as { value, … }; which branch a mistake is
 * explained by follows from what stands there (schema-findings.ts). A plain value takes its age from `reviewed`.
 */
export function judged<T extends z.ZodType>(schema: T) {
  const evidence = z
    .strictObject({
      value: schema.describe('The judged value itself.'),
      confidence: may(
        z.enum(['assumed', 'confirmed']),
        'assumed: our guess; confirmed: somebody or something bears it out.',
      ),
      as_of: may(day, 'The day of the judgement; without it the file’s reviewed date counts.'),
      source: may(line, 'Where it comes from: a visit, a document, a person’s pseudonym.'),
    })
    .meta({ title: 'Judged value with its evidence' });
  return z.union([schema.transform((value) => ({ value }) as Judged<z.output<T>>), evidence]);
}

const reviewed = may(
  item('Reviewed', {
    date: may(day, 'The day on which somebody last read this file and stood by it.'),
    by: may(id, 'Team id of the reader.'),
  }),
  'When this file was last read and confirmed, and by whom. Plain judged values take their age from it.',
);

/** The keys every file inside an account begins with. */
export function stepShape<K extends string>(kind: K) {
  return {
    kam: must(z.literal(`${kind}/1` as const), 'Kind and version of this file.'),
    account: must(id, 'The account’s id: the name of its folder, in quotes.'),
    reviewed,
  };
}

export const accountTypes = [
  'university_hospital',
  'hospital',
  'hospital_group',
  'regional_payer',
  'national_payer',
  'insurer',
  'buying_group',
  'pharmacy_chain',
  'wholesaler',
  'clinic_network',
  'rare_disease_centre',
  'government',
  'patient_organisation',
] as const;
export type AccountType = (typeof accountTypes)[number];
