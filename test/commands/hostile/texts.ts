import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';
import { textsOf } from '../../../src/documents/texts.ts';
import { loadAccount, loadWorkspace } from '../../../src/plan/load.ts';

/**
 * Every field of the example in which people write freely, found by trying: a field is free text if other words
 * in it are no error. A new field of the schema is in here as soon as the example holds it.
 */

export type Files = Record<string, string>;

export interface Field {
  file: string;
  from: number;
  to: number;
}

const fixture = 'test/fixtures/example';

/** A model and a portfolio beside the example, so that every command has something to say. */
const beside: Files = {
  'portfolio.csv': `id,name,region,beds,class
SAN-TELMO,Hospital San Telmo,valencia,546,general
VALENCIA-NETWORK,Valencia hospital network,valencia,,network
OTHER,Other hospital,valencia,120,general
`,
  'segmentation.yaml': `kam: segmentation/1
account: id
name: name
axes:
  - id: worth
    criteria: [{ id: beds, column: beds, weight: 3, scale: { linear: [0, 600] } }, { id: openness, rating: openness, weight: 1 }, { id: position, rating: our-position, weight: 1 }]
min_data_pct: 0
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`,
};

export function example(): Files {
  const files: Files = { ...beside };
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(fixture, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else files[path] ??= readFileSync(join(fixture, path), 'utf8');
    }
  };
  walk('');
  return files;
}

async function errors(files: Files): Promise<number> {
  const texts = textsOf(files);
  const workspace = await loadWorkspace(texts);
  const plans = await Promise.all(
    [...workspace.accounts.keys()].map((account) => loadAccount(texts, workspace, account)),
  );
  return [workspace, ...plans]
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error').length;
}

/** The scalars of a YAML file and the cells of a record file, by where they stand. */
function scalars(file: string, text: string): Field[] {
  const found: Field[] = [];
  if (file.endsWith('.yaml'))
    visit(parseDocument(text), {
      Scalar(key, node) {
        if (key !== 'key' && isScalar(node) && typeof node.value === 'string')
          found.push({ file, from: node.range![0], to: node.range![1] });
      },
    });
  else {
    // the example's record files hold no quotes: the second line's cells
    const lines = text.split('\n');
    let at = lines[0]!.length + 1;
    for (const cell of (lines[1] ?? '').split(',')) {
      found.push({ file, from: at, to: at + cell.length });
      at += cell.length + 1;
    }
  }
  return found;
}

const written = (file: string, text: string): string =>
  file.endsWith('.yaml') ? JSON.stringify(text) : `"${text.replaceAll('"', '""')}"`;

/** The files with a text in each of these fields. */
export function filled(files: Files, fields: readonly Field[], textOf: (index: number) => string): Files {
  const result = { ...files };
  const numbered = fields.map((field, index) => ({ ...field, index }));
  for (const { file, from, to, index } of numbered.sort((a, b) => b.from - a.from))
    result[file] = result[file]!.slice(0, from) + written(file, textOf(index)) + result[file]!.slice(to);
  return result;
}

/** Left out are the names of columns: another word there is another column, not another text. */
export async function freeTexts(files: Files): Promise<Field[]> {
  if ((await errors(files)) > 0) throw new Error('the example has errors of its own');
  const columns = {
    from: files['kam.yaml']!.indexOf('\nportfolio:'),
    to: files['kam.yaml']!.indexOf('\nareas:'),
  };
  const all = Object.entries(files)
    .filter(([file]) => file !== 'portfolio.csv' && file !== 'segmentation.yaml')
    .flatMap(([file, text]) => scalars(file, text))
    .filter(({ file, from }) => file !== 'kam.yaml' || from < columns.from || from > columns.to);
  const free: Field[] = [];
  for (const field of all)
    if ((await errors(filled(files, [field], () => 'Other words, and 1'))) === 0) free.push(field);
  return free;
}
