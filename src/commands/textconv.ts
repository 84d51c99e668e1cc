import { resolve } from 'node:path';
import type { Part } from '../diff/change.ts';
import { meaningOf, meaningOfRows } from '../diff/meaning.ts';
import { plainLines, recordLines } from '../diff/plain-lines.ts';
import { readRecords } from '../documents/csv.ts';
import { caps } from '../documents/texts.ts';
import { readYaml } from '../documents/yaml.ts';
import { printable } from '../findings/printable.ts';
import { readNamed } from '../io/named.ts';
import { recordKinds, yamlKinds } from '../plan/files.ts';
import type { Column } from '../plan/records/record-kind.ts';
import { rates } from '../plan/workspace/rates.ts';
import type { Command } from './command.ts';

/**
 * What git shows instead of a plan file (`diff.kam.textconv`): a line for each value, called by ids. Git hands over a
 * temporary file of any name, outside of any workspace, and stops where this ends with anything but 0: whatever kam
 * cannot read is printed as it stands.
 */
export const textconv: Command = {
  arguments: [{ name: 'file', summary: 'a plan file or a record file', required: true }],
  options: [],
  examples: ['git config diff.kam.textconv "kam textconv --"', 'kam textconv accounts/san-telmo/3-dmu.yaml'],
  async run({ args: [file] }, around) {
    const bytes = await readNamed(resolve(around.cwd, file!), Number.POSITIVE_INFINITY);
    const lines = meant(bytes) ?? asItStands(bytes);
    return { exitCode: 0, result: null, stdout: lines.map((line) => `${line}\n`).join('') };
  },
};

function meant(bytes: Uint8Array): string[] | undefined {
  if (bytes.length > caps.records) return undefined;
  try {
    const head = Buffer.from(bytes.subarray(0, 2000)).toString('utf8');
    return /^kam:/m.test(head) ? yamlLines(bytes) : csvLines(bytes);
  } catch {
    // a defect here must not stop somebody's `git log`
    return undefined;
  }
}

/** Files of a workspace's root whose part has another name than their kind. */
const partOfKind: { readonly [kind: string]: Part } = { workspace: 'kam', journey: 'journeys' };

function yamlLines(bytes: Uint8Array): string[] | undefined {
  const document = readYaml('file', bytes);
  const { value } = document;
  if (document.findings.length > 0 || typeof value !== 'object' || value === null || Array.isArray(value))
    return undefined;
  const { kam, account } = value as { kam?: unknown; account?: unknown };
  const known = yamlKinds.find(({ kind }) => kam === `${kind}/1`);
  if (!known) return undefined;
  const part = partOfKind[known.kind] ?? (known.kind as Part);
  const whose = typeof account === 'string' ? [`account: ${printable(account)}`] : [];
  return [`kam: ${known.kind}/1`, ...whose, ...plainLines(part, meaningOf(part, value))];
}

const tables: readonly { name: Part; columns: readonly Column[] }[] = [...recordKinds, rates];

function csvLines(bytes: Uint8Array): string[] | undefined {
  const { header, rows, findings } = readRecords('file', bytes);
  const table = tables.find(
    ({ columns }) =>
      columns.every(({ name, required }) => !required || header.includes(name)) &&
      header.every((name) => columns.some((column) => column.name === name)),
  );
  if (findings.length > 0 || !table) return undefined;
  const records = rows.map(({ cells }) => Object.fromEntries(header.map((name, i) => [name, cells[i]!])));
  const columns = table.columns.map(({ name }) => name);
  const ids = table.name === 'rates' ? ['date', 'currency'] : ['id'];
  return recordLines(columns, ids, meaningOfRows(table.name, records));
}

function asItStands(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map(printable);
}
