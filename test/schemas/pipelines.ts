import { Ajv, type ValidateFunction } from 'ajv';
import { schemaText } from './validators.ts';

/** Files that a server or the pre-commit framework reads, held against the schemas in this folder. */

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const compiled = (name: string) => ajv.compile(JSON.parse(schemaText(name)));
const schemas = {
  workflow: compiled('github-workflow.json'),
  action: compiled('github-action.json'),
  gitlab: compiled('gitlab-ci.json'),
  hooks: compiled('pre-commit-hooks.json'),
} satisfies Record<string, ValidateFunction>;

/** What is wrong with it; nothing where it is as its reader wants it. */
export function complaints(kind: keyof typeof schemas, value: unknown): string[] {
  const validate = schemas[kind];
  if (validate(value)) return [];
  return validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}
