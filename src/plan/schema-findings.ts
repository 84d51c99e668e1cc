import type * as z from 'zod';
import type { DataDocument } from '../documents/document.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';

/** A schema's answer about one document: the value, or why not in words. */
export function validate<T extends z.ZodType>(
  schema: T,
  document: DataDocument,
): { value?: z.output<T>; findings: Finding[] } {
  if (document.value === undefined) return { findings: [] };
  const long = longList(document.value);
  if (long)
    return {
      findings: [
        {
          rule: 'schema',
          severity: 'error',
          file: document.file,
          path: long,
          message: 'A list in a plan file holds at most 2 000 items.',
          help: 'What happened belongs in records/, as CSV.',
        },
      ],
    };
  const result = schema.safeParse(document.value);
  if (result.success) return { value: result.data, findings: [] };
  const findings: Finding[] = [];
  for (const issue of result.error.issues) {
    explain(schema, document, issue as z.core.$ZodIssue, [], findings);
    if (findings.length >= 200) break;
  }
  return { findings };
}

/** The path is put together on the way back: every value of every file passes here. */
function longList(value: unknown, depth = 0): (string | number)[] | undefined {
  if (depth > 5 || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    if (value.length > 2000) return [];
    for (let i = 0; i < value.length; i++) {
      const found = longList(value[i], depth + 1);
      if (found) return [i, ...found];
    }
    return undefined;
  }
  for (const key in value) {
    const found = longList((value as { [key: string]: unknown })[key], depth + 1);
    if (found) return [key, ...found];
  }
  return undefined;
}

/** What a format that the fields name is called, and how it looks. */
const formats: { [name: string]: string } = {
  slug: 'an id: a–z, 0–9 and "-", at most 64, like "stay-dossier"',
  code: 'an id: a–z, 0–9, "_" and "-", at most 64, like "win_rate"',
  month: 'a month, like 2026-10',
  currency: 'a currency of three capitals, like EUR',
  country: 'a country of two capitals, like ES',
  year: 'a year in quotes, like "2026"',
  hash: 'a hash that kam score --write made',
  journey: 'a journey and its decision, like severe-infection/on-formulary',
  locale: 'a locale, like en-GB',
  language: 'a language code, like en',
  date: 'a calendar day, like 2026-11-23',
  url: 'an https address',
};

function explain(
  schema: z.ZodType,
  document: DataDocument,
  issue: z.core.$ZodIssue,
  base: Path,
  findings: Finding[],
): void {
  const path: Path = [...base, ...(issue.path as (string | number)[])];
  const at = { rule: 'schema', severity: 'error' as const, file: document.file, path };
  const input = valueAt(document.value, path);
  const name = String(path.findLast((part) => typeof part === 'string') ?? 'the file');
  // a text without the quotes it may stand in; anything else as it is written
  const shown = () => quoted(typeof input === 'string' ? input : (document.source(path) ?? ''));

  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const near = didYouMean(key, keysAt(schema, path));
        findings.push({
          ...at,
          path: [...path, key],
          on: 'key',
          message: `${quoted(key)} is not a key ${path.length === 0 ? 'of this file' : `of ${quoted(name)}`}.`,
          help: near ? `Did you mean "${near}"?` : `Its keys are ${keysAt(schema, path).join(', ')}.`,
        });
      }
      return;
    case 'invalid_union': {
      // the branch whose kind fits what stands there; judged(): a mapping is explained by its evidence, else the plain one
      const branch =
        issue.errors.find(
          (errors) => !errors.some(({ code, path: deep }) => code === 'invalid_type' && deep.length === 0),
        ) ?? (isMapping(input) ? issue.errors.at(-1) : issue.errors[0]);
      for (const inner of branch ?? []) explain(schema, document, inner, path, findings);
      return;
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (input === undefined) break;
      const near = typeof input === 'string' ? didYouMean(input, allowed) : undefined;
      findings.push({
        ...at,
        message: `${shown()} is not ${allowed.length === 1 ? quoted(allowed[0]!) : `one of ${allowed.join(', ')}`}, which ${quoted(name)} takes.`,
        help: near
          ? `Did you mean "${near}"?`
          : allowed.length === 1
            ? `Write ${allowed[0]}.`
            : 'Write one of them.',
      });
      return;
    }
    case 'invalid_key':
      findings.push({
        ...at,
        on: 'key',
        message: `${quoted(name)} cannot be a key here.`,
        help: 'Keys here are ids: a–z, 0–9 and "-", at most 64.',
      });
      return;
    case 'invalid_format': {
      const format =
        issue.format === 'regex'
          ? (formats[issue.message] ?? issue.message)
          : (formats[issue.format] ?? issue.format);
      findings.push({
        ...at,
        message: `${shown()} in ${quoted(name)} is not ${format}.`,
        help: `Write ${format}.`,
      });
      return;
    }
    case 'too_small':
    case 'too_big': {
      const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
      const [word, verb] = issue.code === 'too_small' ? ['at least', 'less than'] : ['at most', 'more than'];
      const what =
        issue.origin === 'string'
          ? ' characters'
          : issue.origin === 'array'
            ? ' items'
            : issue.origin === 'number' || issue.origin === 'int'
              ? ''
              : ` (${issue.origin})`;
      const empty = issue.origin === 'string' && input === '';
      findings.push({
        ...at,
        message: empty
          ? `${quoted(name)} is empty.`
          : `${quoted(name)} is ${verb} ${issue.inclusive === false ? 'allowed' : limit}${what}.`,
        help: empty
          ? 'Write a value, or remove the key: absent means unknown.'
          : `Write ${issue.inclusive === false ? 'a value beyond' : word} ${limit}${what}.`,
      });
      return;
    }
    default:
      break;
  }

  if (input === undefined) {
    findings.push({
      ...at,
      message: `The key ${quoted(name)} is missing.`,
      help: `Write ${name}: it names what the rest refers to.`,
    });
    return;
  }
  if (input === null) {
    findings.push({
      ...at,
      message: `${quoted(name)} is empty.`,
      help: isKeyless(schema, path)
        ? `Write ${name}: {}, or remove the key.`
        : 'Write a value, or remove the key: absent means unknown.',
    });
    return;
  }
  if (isKeyless(schema, path)) {
    findings.push({
      ...at,
      message: `${quoted(name)} takes no numbers and no text: it is measured.`,
      help: `Write ${name}: {}, and kam score --calibrate measures it. For numbers of your own write linear: [a, b].`,
    });
    return;
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : 'something else';
  const source = document.source(path);
  const wants = wantedAt(schema, path) ?? wantedTypes[expected] ?? expected;
  const number = expected === 'string' && typeof input !== 'object' && source !== undefined;
  // a text shows the quotes it stands in, without a second pair
  const written = source !== undefined && /^(["']).*\1$/.test(source) ? printable(source) : undefined;
  const unquoted = expected === 'number' && typeof input === 'string' && /^-?\d+(\.\d+)?$/.test(input);
  const comma = expected === 'number' && typeof input === 'string' && /\d,\d/.test(input);
  findings.push({
    ...at,
    message: `${quoted(name)} should be ${wants}; ${source === undefined ? `this is ${kindOf(input)}` : `${written ?? quoted(source)} is ${kindOf(input)}`}.`,
    help: number
      ? `Write "${source}" in quotes.`
      : unquoted
        ? `Write ${input}, without quotes.`
        : comma
          ? 'Write a plain number with a decimal point and no thousands sign, like 12500.5.'
          : `Write ${wants}.`,
  });
}

const wantedTypes: { [type: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two numbers',
  object: 'keys with values',
  record: 'keys with values',
};

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (isMapping(input)) return 'a set of keys';
  return typeof input === 'string'
    ? 'text'
    : typeof input === 'boolean'
      ? 'true or false'
      : `a ${typeof input}`;
}

export function isMapping(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as { [key: string | number]: unknown })[part];
  }
  return here;
}

type Inner = {
  def: {
    type: string;
    shape?: z.core.$ZodShape;
    innerType?: z.core.$ZodType;
    element?: z.core.$ZodType;
    options?: readonly z.core.$ZodType[];
    valueType?: z.core.$ZodType;
    items?: readonly z.core.$ZodType[];
  };
};
export const inner = (schema: z.core.$ZodType) => (schema as unknown as { _zod: Inner })._zod.def;

/** The schema behind optional, default and the evidence branch of a judged value. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = inner(schema);
  if (def.innerType) return unwrap(def.innerType);
  if (def.type === 'union' && def.options) return unwrap(def.options.at(-1)!);
  return schema;
}

function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let here = unwrap(schema);
  for (const part of path) {
    const def = inner(here);
    const next = def.shape?.[part] ?? (def.items ? def.items[Number(part)] : (def.element ?? def.valueType));
    if (!next) return undefined;
    here = unwrap(next);
  }
  return here;
}

function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const here = schemaAt(schema, path);
  return here ? Object.keys(inner(here).shape ?? {}) : [];
}

/** A set of keys that has none: that it stands there says all. */
function isKeyless(schema: z.core.$ZodType, path: Path): boolean {
  const { shape } = inner(schemaAt(schema, path) ?? schema);
  return shape !== undefined && Object.keys(shape).length === 0;
}

/** Of a list of so many items: what each of them is. */
function wantedAt(schema: z.core.$ZodType, path: Path): string | undefined {
  const here = schemaAt(schema, path);
  return here && inner(here).type === 'tuple' ? `a list of ${tupleWords(here)}` : undefined;
}

/** "two numbers", "two ids and a number" */
export function tupleWords(schema: z.core.$ZodType): string {
  const kinds = (inner(schema).items ?? []).map((item) =>
    inner(unwrap(item)).type === 'number' ? 'number' : 'id',
  );
  const runs = [...new Set(kinds)].map((kind) => {
    const n = kinds.filter((one) => one === kind).length;
    return n === 1 ? `${kind === 'id' ? 'an' : 'a'} ${kind}` : `${['', '', 'two', 'three'][n] ?? n} ${kind}s`;
  });
  return runs.join(' and ');
}
