// npm run bench: ratios of whole processes, taken in pairs (A B A B …) so that a noisy machine hits both alike.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, machine, median, ratioOf, run, workFolder } from './measure.mjs';
import { makeWorkspace } from './workspace.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const kam = resolve(here, '../../bin/kam.js');
const { path: base, remove } = workFolder();
const quick = process.argv.includes('--quick');

const once = (args) => run(process.execPath, args);

async function pair(name, a, b, bar, runs) {
  const starts = [() => once(a), () => once(b)];
  await inTurn(starts, 1);
  const [as, bs] = await inTurn(starts, runs);
  const [one, other] = [as, bs].map(
    (measures) =>
      `${median(measures.map(({ seconds }) => seconds))
        .toFixed(3)
        .padStart(8)} s`,
  );
  console.log(`${name.padEnd(46)} ${one} ${other}   ${ratioOf(as, bs).toFixed(2)} ×  (bar ${bar} ×)`);
}

/** A pull request that touches one of a thousand accounts: what kam diff takes, and what it may take. */
async function change(folder, runs) {
  const git = (...args) =>
    run('git', [
      '-C',
      folder,
      '-c',
      'user.name=kam-1',
      '-c',
      'user.email=kam-1@example.org',
      '-c',
      'gc.auto=0',
      ...args,
    ]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'plans');
  await git('checkout', '--quiet', '-b', 'change');
  const file = join(folder, 'accounts', readdirSync(join(folder, 'accounts'))[500], '5-objectives.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(/due: \d{4}/, 'due: 2031');
  if (changed === text) throw new Error(`${file} has no due date to move`);
  writeFileSync(file, changed);
  await git('commit', '--quiet', '--all', '--message', 'a date');
  const starts = [
    () => once([kam, 'diff', '-C', folder, 'main', 'change']),
    () => once(['-e', '0']),
    () => run('git', ['-C', folder, 'diff', '--name-only', 'main', 'change']),
  ];
  await inTurn(starts, 1);
  const [diff, node, names] = await inTurn(starts, runs);
  const seconds = (measures) => median(measures.map((one) => one.seconds));
  const share = median(diff.map((one, i) => one.seconds / (4 * node[i].seconds + 1.5 * names[i].seconds)));
  console.log(
    `kam diff, one of 1 000 accounts : 4 × node -e 0 + 1.5 × git diff --name-only   ${seconds(diff).toFixed(3)} s (node ${seconds(node).toFixed(3)} s, git ${seconds(names).toFixed(3)} s)   ${share.toFixed(2)} ×  (bar 1 ×)`,
  );
}

/** Peak resident memory of a whole kam process, in megabytes, as the process itself sees it at its end. */
async function peak(args) {
  const note = join(base, 'peak');
  const hook = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(note)},String(process.resourceUsage().maxRSS)))`;
  await once(['--import', hook, ...args]);
  return Number(readFileSync(note, 'utf8')) / 1024;
}

try {
  console.log(`${machine()}; medians of pairs, whole processes\n`);
  const one = join(base, 'one');
  makeWorkspace(one, 1);
  const runs = quick ? 5 : 15;
  await pair('kam --help : node -e 0', [kam, '--help'], ['-e', '0'], 1.5, runs);
  await pair('kam check, one account : node -e 0', [kam, 'check', '-C', one], ['-e', '0'], 3, runs);

  const list = resolve(here, '../../examples/data/es_cnh_hospitales.csv');
  const spain = join(base, 'spain');
  await once([
    kam,
    'init',
    spain,
    '--from',
    list,
    '--answers',
    resolve(here, '../../examples/answers/es.yaml'),
  ]);
  await pair(
    'kam score, 837 rows : DuckDB opens and reads them',
    [kam, 'score', '-C', spain, '--format', 'csv'],
    [join(here, 'read-only.mjs'), list, ';'],
    1.7,
    runs,
  );

  const many = join(base, 'many');
  makeWorkspace(many, 1000);
  await pair(
    'kam check, 1 000 accounts : parsing alone',
    [kam, 'check', '-C', many],
    [join(here, 'parse-only.mjs'), many],
    1.3,
    quick ? 1 : 5,
  );

  await change(many, quick ? 5 : 15);

  makeWorkspace(join(base, 'm500'), 500);
  makeWorkspace(join(base, 'm2000'), 2000);
  const small = await peak([kam, 'check', '-C', join(base, 'm500')]);
  const large = await peak([kam, 'check', '-C', join(base, 'm2000')]);
  console.log(
    `${'peak memory of kam check, 2 000 : 500 accounts'.padEnd(46)} ${large.toFixed(0).padStart(7)} MB ${small.toFixed(0).padStart(7)} MB   ${(large / small).toFixed(2)} ×  (bar 1.25 ×)`,
  );
} finally {
  remove();
}
