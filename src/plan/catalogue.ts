import type * as z from 'zod';
import { askedFrom } from './field.ts';
import { recordKinds, steps, yamlKinds } from './files.ts';
import { inner, tupleWords, unwrap } from './schema-findings.ts';
import { pin, pinFile } from './workspace/pin.ts';
import { rates } from './workspace/rates.ts';

/** docs/reference/plan-format.md: every key of every file, from the schemas themselves. */
export function planFormatMarkdown(): string {
  const parts = [
    '# Plan format\n\nEvery key of every file. *Level* says from which level of a plan on a missing key is a warning; an empty',
    'level: welcome, never missed. A *judged* value may be written plain (`influence: 4`) or with its evidence',
    '(`influence: { value: 4, confidence: assumed, as_of: 2026-05-02, source: visit-12 }`).\n',
  ];
  for (const { kind, schema } of yamlKinds) {
    const step = steps.find(({ part }) => part === kind);
    const file =
      step?.file ??
      (kind === 'workspace' ? 'kam.yaml' : kind === 'journey' ? 'journeys/<id>.yaml' : `${kind}.yaml`);
    parts.push(
      `\n## ${file}\n\n${titleOf(schema)}. First line after the modeline: \`kam: ${kind}/1\`.\n\n| key | value | level | |\n|---|---|---|---|`,
    );
    for (const row of rowsOf(schema, '')) parts.push(`| ${row.map(cell).join(' | ')} |`);
  }
  parts.push(
    '\n## Records\n\nCSV, UTF-8, comma, ISO dates, decimal point, one header. Appended to, never rewritten.',
  );
  for (const { name, summary, columns } of recordKinds)
    parts.push(`\n### records/${name}.csv\n\n${summary}\n`, columnTable(columns));
  parts.push(
    '\n### rates.csv\n\nOther currencies, at the workspace’s root; only where they occur.\n',
    columnTable(rates.columns),
    `\n## ${pinFile}\n\nWhat relative scales (minmax, percentile) are worked out from. Written by \`kam score --calibrate\`, kept in git, not edited.\n\n| key | value | level | |\n|---|---|---|---|`,
  );
  for (const row of rowsOf(pin, '')) parts.push(`| ${row.map(cell).join(' | ')} |`);
  return `${parts.join('\n')}\n`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function columnTable(columns: (typeof recordKinds)[number]['columns'] | typeof rates.columns): string {
  const rows = columns.map((column) => {
    const choices = 'choices' in column ? column.choices.join(', ') : column.kind;
    return `| \`${column.name}\` | ${choices} | ${'required' in column ? 'required' : ''} | ${cell(column.summary)} |`;
  });
  return ['| column | value | | |', '|---|---|---|---|', ...rows].join('\n');
}

type Row = [key: string, value: string, level: string, description: string];

function* rowsOf(schema: z.core.$ZodType, prefix: string): Generator<Row> {
  const def = inner(unwrap(schema));
  for (const [key, field] of Object.entries(def.shape ?? {})) {
    const path = prefix ? `${prefix}.${key}` : key;
    yield [`\`${path}\``, typeOf(field) + defaultOf(field), askedFrom(field) ?? '', descriptionOf(field)];
    if (isJudged(field)) continue;
    const inside = unwrap(field);
    const { type, element, valueType } = inner(inside);
    if (type === 'object') yield* rowsOf(inside, path);
    else if (type === 'array' && inner(unwrap(element!)).type === 'object')
      yield* rowsOf(element!, `${path}[]`);
    else if (type === 'record' && inner(unwrap(valueType!)).type === 'object')
      yield* rowsOf(valueType!, `${path}.<id>`);
  }
}

const optionalLess = (schema: z.core.$ZodType): z.core.$ZodType => {
  const def = inner(schema);
  return def.innerType ? optionalLess(def.innerType) : schema;
};

/** ", 90 where it says none" for a field with a default of its own. */
function defaultOf(schema: z.core.$ZodType): string {
  const def = inner(schema) as ReturnType<typeof inner> & { defaultValue?: unknown };
  if (def.type === 'default' && typeof def.defaultValue !== 'object')
    return `, ${asWritten(String(def.defaultValue))} by default`;
  if (def.type === 'default' && Array.isArray(def.defaultValue))
    return `, ${def.defaultValue.join(', ')} by default`;
  return def.innerType ? defaultOf(def.innerType) : '';
}

/** A judged value is a union whose last branch has `value` and its evidence. */
function isJudged(schema: z.core.$ZodType): boolean {
  const def = inner(optionalLess(schema));
  return def.type === 'union' && 'confidence' in (inner(unwrap(schema)).shape ?? {});
}

function typeOf(schema: z.core.$ZodType): string {
  const here = optionalLess(schema);
  const def = inner(here);
  if (isJudged(schema)) return `judged ${typeOf(inner(unwrap(schema)).shape!.value!)}`;
  switch (def.type) {
    case 'enum':
      return Object.values((def as unknown as { entries: Record<string, string> }).entries)
        .map(asWritten)
        .join(', ');
    case 'literal':
      return (def as unknown as { values: unknown[] }).values
        .map((value) => `\`${String(value)}\``)
        .join(', ');
    case 'array':
      return inner(optionalLess(def.element!)).type === 'tuple'
        ? `list of lists of ${typeOf(def.element!)}`
        : `list of ${typeOf(def.element!)}`;
    case 'object':
      // that it stands there says all
      return Object.keys(def.shape ?? {}).length === 0 ? '`{}`' : 'keys';
    case 'record':
      return 'keys by id';
    case 'boolean':
      return 'true or false';
    case 'union':
      return def
        .options!.map(typeOf)
        .filter((name, i, all) => all.indexOf(name) === i)
        .join(' or ');
    case 'tuple':
      return tupleWords(here);
    case 'string':
      return (def as unknown as { format?: string }).format === 'date' ? 'day' : 'text';
    default:
      return def.type === 'pipe' ? 'value' : def.type;
  }
}

/** A sign shows the quotes that YAML wants around it. */
const asWritten = (value: string) =>
  /^[\w-]/.test(value) ? value : `\`${value === '"' ? `'"'` : `"${value}"`}\``;

const metaOf = (schema: z.core.$ZodType) => (schema as z.ZodType).meta?.() ?? {};

function titleOf(schema: z.core.$ZodType): string {
  return String(metaOf(schema).title ?? '');
}

function descriptionOf(schema: z.core.$ZodType): string {
  return String(metaOf(schema).description ?? metaOf(optionalLess(schema)).description ?? '');
}
