// The floor of `kam log`: the same blobs out of one `git cat-file --batch`, each read and parsed once, and nothing else. With a
// second argument, a module of kam's own readers (log.mjs builds it), they are read as kam reads them: text made safe, positions,
// held against the schemas.
import { spawn, spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import { parseDocument } from 'yaml';

const yamlOptions = {
  schema: 'core',
  uniqueKeys: false,
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
};
// the options of src/documents/csv.ts
const csvOptions = { record_delimiter: ['\r\n', '\n'], relax_column_count: true };

const bare = (path, bytes) => {
  const text = bytes.toString('utf8');
  if (path.endsWith('.csv')) return parse(text, csvOptions);
  return parseDocument(text, yamlOptions).toJS();
};

const [folder, module] = process.argv.slice(2);
const read = module === undefined ? bare : (await import(module)).read;

const paths = ['accounts', 'kam.yaml', 'rates.csv', 'questionnaire.yaml', 'segmentation.yaml', 'journeys'];
const log = spawnSync(
  'git',
  [
    '-C',
    folder,
    'log',
    '--first-parent',
    '--raw',
    '--root',
    '--no-renames',
    '--no-abbrev',
    '--format=',
    '--',
    ...paths,
  ],
  { encoding: 'utf8', maxBuffer: 2 ** 30 },
).stdout;
const blobs = new Map();
for (const line of log.split('\n')) {
  const [, id, path] = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AMT]\t(.*)$/.exec(line) ?? [];
  if (id !== undefined) blobs.set(id, path);
}

const child = spawn('git', ['-C', folder, 'cat-file', '--batch']);
child.stdin.end(`${[...blobs.keys()].join('\n')}\n`);
let done = 0;
let rest = Buffer.alloc(0);
for await (const chunk of child.stdout) {
  rest = Buffer.concat([rest, chunk]);
  for (let line = rest.indexOf(10); line !== -1; line = rest.indexOf(10)) {
    const [id, , size] = rest.toString('latin1', 0, line).split(' ');
    const end = line + 1 + Number(size);
    if (rest.length < end + 1) break;
    read(blobs.get(id), rest.subarray(line + 1, end));
    rest = rest.subarray(end + 1);
    done++;
  }
}
if (done !== blobs.size) throw new Error(`${done} of ${blobs.size} blobs were read`);
