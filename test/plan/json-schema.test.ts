import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlKinds } from '../../src/plan/files.ts';
import { type JsonSchema, jsonSchemas, schemaText } from '../../src/plan/json-schema.ts';

const vocabulary = {
  kpis: ['net_sales', 'win_rate', 'formulary_access', 'penetration_index', 'revenue_to_profit', 'roi'],
  rules: ['need-is-answered', 'swot-item-is-used'],
};
const schemas = jsonSchemas(vocabulary);

/** Draft 7, strict: an unknown keyword or a keyword of another type is an error of the schema. */
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  strictTuples: false,
  allErrors: true,
  formats: { date: /^\d{4}-\d{2}-\d{2}$/, uri: true },
});
const validators = new Map([...schemas].map(([kind, schema]) => [kind, ajv.compile(schema)]));

const root = 'test/fixtures/example';
function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? yamlFiles(path) : path.endsWith('.yaml') ? [path] : [];
  });
}
const files = yamlFiles(root).map((path) => {
  const text = readFileSync(path, 'utf8');
  const value = parse(text, { schema: 'core' }) as { kam: string };
  return { path, text, value, kind: value.kam.split('/')[0]! };
});

describe('JSON Schemas', () => {
  it('there is one for every kind of YAML file', () => {
    expect([...schemas.keys()]).toEqual(yamlKinds.map(({ kind }) => kind));
    expect(new Set(files.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10);
  });

  it.each(files.map(({ path, kind, value }) => [path, kind, value] as const))(
    'accepts %s',
    (_, kind, value) => {
      const validate = validators.get(kind)!;
      validate(value);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it.each(files.map((file) => [file.path, file] as const))(
    'the first line of %s leads to its schema',
    (path, { kind, text }) => {
      const depth = path.slice(root.length + 1).split('/').length - 1;
      expect(text.split('\n')[0]).toBe(
        `# yaml-language-server: $schema=${'../'.repeat(depth)}.kam/schemas/${kind}.json`,
      );
    },
  );

  it.each([
    ['dmu', 'stakeholders.0.suport', 1],
    ['dmu', 'stakeholders.0.influence', 9],
    ['dmu', 'stakeholders.0.influence', { value: 9 }],
    ['dmu', 'stakeholders.0.roles', ['byer']],
    ['analysis', 'level', 'begin'],
    ['analysis', 'account', 'San Telmo'],
    ['objectives', 'objectives.0.target', '75'],
    ['workspace', 'kpis.required', ['net_slaes']],
    ['workspace', 'rules', { 'need-is-anwsered': 'error' }],
    ['workspace', 'rules', { 'need-is-answered': 'loud' }],
    ['tactics', 'kam', 'tactic/1'],
  ])('%s: refuses %s: %j', (kind, at, value) => {
    const good = files.filter((file) => file.kind === kind).at(-1)!.value;
    const bad = structuredClone(good) as unknown as JsonSchema;
    const keys = at.split('.');
    const holder = keys.slice(0, -1).reduce<JsonSchema>((here, key) => here[key] as JsonSchema, bad);
    holder[keys.at(-1)!] = value;
    expect(validators.get(kind)!(bad)).toBe(false);
  });

  it('describes every key, so that an editor has something to show', () => {
    const bare: string[] = [];
    const look = (schema: JsonSchema, path: string) => {
      for (const [key, field] of Object.entries((schema.properties ?? {}) as { [key: string]: JsonSchema })) {
        const here = `${path}.${key}`;
        const choice = /\.rules\./.test(here);
        if (!field.description && !choice) bare.push(here);
        look(field, here);
      }
      if (schema.items && !Array.isArray(schema.items)) look(schema.items as JsonSchema, `${path}[item]`);
      for (const part of (schema.anyOf ?? []) as JsonSchema[]) look(part, path);
    };
    for (const [kind, schema] of schemas) look(schema, kind);
    expect(bare).toEqual([]);
  });

  it('offers KPIs by name, and leaves own measures possible', () => {
    const objective = JSON.parse(schemaText(schemas.get('objectives')!)).properties.objectives.items
      .properties;
    expect(objective.measure.examples).toContain('net_sales');
    expect(objective.measure.enum).toBeUndefined();
  });

  it('without a vocabulary names of KPIs and rules stay open', () => {
    const open = new Ajv({ strict: false }).compile(jsonSchemas().get('workspace')!);
    expect(open({ kam: 'workspace/1', kpis: { required: ['anything'] }, rules: { 'any-rule': 'off' } })).toBe(
      true,
    );
  });
});
