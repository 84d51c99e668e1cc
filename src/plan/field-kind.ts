import type * as z from 'zod';
import { type StepPart, steps } from './files.ts';
import { references } from './references.ts';

/** What kind of value a place of a step file takes: how it is asked for, and how an answer is read. */
export interface FieldKind {
  /** text: words of one's own · choice: one of `choices` · id: one that exists elsewhere, or a slug */
  is: 'text' | 'number' | 'day' | 'choice' | 'id' | 'truth';
  /** a list of such values */
  many: boolean;
  choices: readonly string[];
  /** the whole numbers of a short scale: −3 … 3 */
  scale: readonly number[];
  /** which targets its ids name (references.ts); empty for a free slug or text */
  names: readonly string[];
  /** checks one value (an item of the list where `many`) */
  schema: z.core.$ZodType;
}

interface Def {
  type: string;
  shape?: z.core.$ZodShape;
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
  valueType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  entries?: { readonly [key: string]: string };
}
const defOf = (schema: z.core.$ZodType) => (schema as unknown as { _zod: { def: Def } })._zod.def;

/** Behind optional and default; of a judged value the plain branch at its end, the evidence on the way. */
function plain(schema: z.core.$ZodType, end: boolean): z.core.$ZodType {
  const def = defOf(schema);
  if (def.innerType) return plain(def.innerType, end);
  if (def.type === 'union' && def.options) return plain(end ? def.options[0]! : def.options.at(-1)!, end);
  if (def.type === 'pipe' && def.in) return plain(def.in, end);
  return schema;
}

/** The schema at a place ("tactics.0.cost.money", "formulary.*.body") of a step's file, still wrapped. */
function schemaAt(part: StepPart, keys: readonly string[]): z.core.$ZodType {
  let here: z.core.$ZodType = steps.find((step) => step.part === part)!.schema;
  for (const key of keys) {
    const def = defOf(plain(here, false));
    const next = def.shape?.[key] ?? def.element ?? def.valueType;
    if (!next) throw new Error(`${part} has no field ${keys.join('.')}`);
    here = next;
  }
  return here;
}

export function fieldKind(part: StepPart, at: string): FieldKind {
  const keys = at.split('.');
  const outer = plain(schemaAt(part, keys), true);
  const many = defOf(outer).type === 'array';
  const schema = many ? plain(defOf(outer).element!, true) : outer;
  const def = defOf(schema);
  const pattern = [...keys.map((key) => (/^\d+$/.test(key) ? '*' : key)), ...(many ? ['*'] : [])].join('.');
  const reference = references[part]?.find((entry) => entry.at === pattern);
  const names = reference ? reference.to.split(' ') : [];
  const json = schema as unknown as { format?: string | null; maxLength?: number | null };
  const slug = def.type === 'string' && json.maxLength === 64;
  const is =
    def.type === 'enum'
      ? 'choice'
      : def.type === 'number'
        ? 'number'
        : def.type === 'boolean'
          ? 'truth'
          : json.format === 'date'
            ? 'day'
            : names.length > 0 || slug
              ? 'id'
              : 'text';
  const choices = def.entries ? Object.values(def.entries) : [];
  return { is, many, choices, scale: is === 'number' ? scaleOf(schema) : [], names, schema };
}

/** A scale of up to eleven steps can be chosen from. */
function scaleOf(schema: z.core.$ZodType): number[] {
  const { minValue, maxValue } = schema as unknown as { minValue?: number | null; maxValue?: number | null };
  if (typeof minValue !== 'number' || typeof maxValue !== 'number' || !(maxValue - minValue <= 10)) return [];
  return Array.from({ length: maxValue - minValue + 1 }, (_, i) => minValue + i);
}

/** Keys of a step file or of an item in it, in the order of the schema: the order in which kam writes them. */
export function keyOrder(part: StepPart, keys: readonly string[]): string[] {
  return Object.keys(defOf(plain(schemaAt(part, keys), false)).shape ?? {});
}
