// The floor of `kam check`: read and parse the same YAML and CSV with the same parsers, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseDocument } from 'yaml';

// the options of src/documents/csv.ts
const csvOptions = { record_delimiter: ['\r\n', '\n'], relax_column_count: true };
const [folder] = process.argv.slice(2);
let values = 0;
for (const account of readdirSync(join(folder, 'accounts'))) {
  const base = join(folder, 'accounts', account);
  for (const name of readdirSync(base))
    if (name.endsWith('.yaml')) {
      const document = parseDocument(readFileSync(join(base, name), 'utf8'), {
        schema: 'core',
        uniqueKeys: false,
        stringKeys: true,
        resolveKnownTags: false,
        prettyErrors: false,
      });
      values += Object.keys(document.toJS()).length;
    }
  for (const name of readdirSync(join(base, 'records')))
    values += parse(readFileSync(join(base, 'records', name)), csvOptions).length;
}
console.log(values);
