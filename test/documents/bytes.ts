import { readRecords } from '../../src/documents/csv.ts';
import { readYaml } from '../../src/documents/yaml.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const yaml = (text: string) => readYaml('plan.yaml', bytes(text));
export const records = (text: string) => readRecords('records/ledger.csv', bytes(text));
