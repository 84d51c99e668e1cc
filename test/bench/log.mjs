// npm run bench:log: kam log over 2 000 commits of 200 accounts against reading and parsing the changed blobs once, as whole
// processes in pairs. `--quick`: fewer of both, and fewer runs.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeHistory } from './history.mjs';
import { inTurn, machine, median, ratioOf, run, workFolder } from './measure.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const kam = resolve(here, '../../bin/kam.js');
const { path: base, remove } = workFolder();
const quick = process.argv.includes('--quick');
const [accounts, commits, rounds] = quick ? [50, 300, 3] : [200, 2000, 5];

/** kam's own way from bytes to checked values. */
const readers = `
  import { readRecords } from './documents/csv.ts';
  import { readYaml } from './documents/yaml.ts';
  import { recordKinds, steps } from './plan/files.ts';
  import { readRows } from './plan/records/read.ts';
  import { validate } from './plan/schema-findings.ts';
  import { workspace } from './plan/workspace/kam.ts';
  const schemas = new Map([['kam.yaml', workspace], ...steps.map(({ file, schema }) => [file, schema])]);
  const kinds = new Map(recordKinds.map((kind) => [kind.name + '.csv', kind]));
  export function read(path, bytes) {
    const name = path.split('/').at(-1);
    return kinds.has(name)
      ? readRows(readRecords(path, bytes), kinds.get(name))
      : validate(schemas.get(name), readYaml(path, bytes));
  }`;

const seconds = (measures) => median(measures.map((one) => one.seconds));

try {
  const module = join(base, 'readers.mjs');
  await build({
    stdin: { contents: readers, resolveDir: resolve(here, '../../src'), loader: 'ts' },
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const folder = join(base, 'history');
  await makeHistory(folder, accounts, commits);
  console.log(`${machine()}; medians of ${rounds} rounds, whole processes\n`);
  const node = (args) => () => run(process.execPath, args);
  const floor = [join(here, 'log-floor.mjs'), folder];
  const all = ['--accounts', 'all', '--format', 'csv', '-C', folder];
  const [as, bys, ones, forecasts, asKam, bare] = await inTurn(
    [
      node([kam, 'log', ...all]),
      node([kam, 'log', ...all, '--by', 'commit']),
      node([kam, 'log', 'h-00003', '--format', 'csv', '-C', folder]),
      node([kam, 'log', ...all, '--forecast']),
      node([...floor, module]),
      node(floor),
    ],
    rounds,
  );
  console.log(`${commits} commits, ${accounts} accounts`);
  console.log(
    `  reading and parsing what changed, once: ${seconds(asKam).toFixed(2)} s as kam reads it, ${seconds(bare).toFixed(2)} s with bare parsers`,
  );
  for (const [name, measures] of [
    ['kam log --accounts all', as],
    ['kam log --accounts all --by commit', bys],
    ['kam log ACCOUNT', ones],
    ['kam log --accounts all --forecast', forecasts],
  ])
    console.log(
      `  ${name.padEnd(36)} ${seconds(measures).toFixed(2).padStart(6)} s   ${ratioOf(measures, asKam).toFixed(2)} ×  (bar 2 ×)   ${ratioOf(measures, bare).toFixed(2)} × bare parsers`,
    );
} finally {
  remove();
}
