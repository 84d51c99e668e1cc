import * as z from 'zod';
import { yamlKinds } from './files.ts';
import type { Vocabulary } from './plan.ts';

/**
 * The plan model as JSON Schemas (draft 7) for an editor's YAML language server: completion, descriptions on
 * hover, mistakes while typing. They say what one file alone can show; references and rules stay with kam check.
 */

export interface JsonSchema {
  [keyword: string]: unknown;
}

/** Kind of file → its schema. With the vocabulary, KPIs and rules are offered by name. */
export function jsonSchemas(vocabulary?: Vocabulary): Map<string, JsonSchema> {
  return new Map(
    yamlKinds.map(({ kind, schema }) => {
      const made = plain(
        z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema,
      ) as JsonSchema;
      if (vocabulary) name(kind, made, vocabulary);
      return [kind, made];
    }),
  );
}

/** The file of a kind's schema inside `.kam/schemas/`. */
export const schemaFile = (kind: string) => `${kind}.json`;

/** As an editor reads it: stable text, one line end at the end. */
export const schemaText = (schema: JsonSchema) => `${JSON.stringify(schema, null, 2)}\n`;

/**
 * What only confuses a reader goes: the pattern beside `format` (an editor would show it as the reason), and the
 * bounds of a double beside `integer`.
 */
function plain(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(plain);
  if (typeof part !== 'object' || part === null) return part;
  const kept: JsonSchema = {};
  for (const [keyword, value] of Object.entries(part)) {
    if (keyword === 'pattern' && 'format' in part) continue;
    if ((keyword === 'minimum' || keyword === 'maximum') && Math.abs(value as number) >= 2 ** 53 - 1)
      continue;
    kept[keyword] = plain(value);
  }
  return kept;
}

/** Where a KPI or a rule is named: [kind, path of keywords]. A measure may also be the workspace's own. */
function name(kind: string, schema: JsonSchema, { kpis, rules }: Vocabulary): void {
  const at = (...path: string[]) =>
    path.reduce<JsonSchema | undefined>((here, part) => here?.[part] as JsonSchema | undefined, schema);
  if (kind === 'workspace') {
    for (const key of ['required', 'tiles']) {
      const items = at('properties', 'kpis', 'properties', key, 'items');
      if (items) replace(items, { enum: [...kpis] });
    }
    const severities = at('properties', 'rules');
    if (severities) {
      const each = severities.additionalProperties;
      severities.properties = Object.fromEntries(rules.map((rule) => [rule, each]));
      severities.additionalProperties = false;
      delete severities.propertyNames;
    }
  }
  const measured = [
    at('properties', 'objectives', 'items', 'properties', 'measure'),
    at('properties', 'mutual_value', 'items', 'properties', 'known_by'),
    kind === 'monitoring' ? at('properties', 'kpis', 'items', 'properties', 'id') : undefined,
  ];
  for (const field of measured) if (field) field.examples = [...kpis];
}

function replace(schema: JsonSchema, { enum: values }: { enum: string[] }): void {
  for (const keyword of ['pattern', 'maxLength', 'minLength']) delete schema[keyword];
  schema.enum = values;
}
