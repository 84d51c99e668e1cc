// npm run bench: ratios of whole processes, taken in pairs (A B A B …) so that a noisy machine hits both alike.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeWorkspace } from './workspace.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const kam = resolve(here, '../../bin/kam.js');
const base = mkdtempSync(join(tmpdir(), 'kam-bench-'));
const quick = process.argv.includes('--quick');

function once(args, env = {}) {
  const from = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')}: ${status}\n${stderr}`);
  return seconds;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function pair(name, a, b, bar, runs) {
  once(a);
  once(b);
  const as = [];
  const bs = [];
  for (let i = 0; i < runs; i++) {
    as.push(once(a));
    bs.push(once(b));
  }
  const ratio = median(as.map((value, i) => value / bs[i]));
  const row = `${name.padEnd(46)} ${median(as).toFixed(3).padStart(8)} s ${median(bs).toFixed(3).padStart(8)} s   ${ratio.toFixed(2)} ×  (bar ${bar} ×)`;
  console.log(row);
}

/** Peak resident memory of a whole kam process, in megabytes, as the process itself sees it at its end. */
function peak(args) {
  const note = join(base, 'peak');
  const hook = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(note)},String(process.resourceUsage().maxRSS)))`;
  once(['--import', hook, ...args]);
  return Number(readFileSync(note, 'utf8')) / 1024;
}

try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}; medians of pairs, whole processes\n`);
  const one = join(base, 'one');
  makeWorkspace(one, 1);
  const runs = quick ? 5 : 15;
  pair('kam --help : node -e 0', [kam, '--help'], ['-e', '0'], 1.5, runs);
  pair('kam check, one account : node -e 0', [kam, 'check', '-C', one], ['-e', '0'], 3, runs);

  const list = resolve(here, '../../examples/data/es_cnh_hospitales.csv');
  const spain = join(base, 'spain');
  once([kam, 'init', spain, '--from', list, '--answers', resolve(here, '../../examples/answers/es.yaml')]);
  pair('kam score, 837 rows : DuckDB opens and reads them', [kam, 'score', '-C', spain, '--format', 'csv'], [join(here, 'read-only.mjs'), list, ';'], 1.7, runs);

  const many = join(base, 'many');
  makeWorkspace(many, 1000);
  pair('kam check, 1 000 accounts : parsing alone', [kam, 'check', '-C', many], [join(here, 'parse-only.mjs'), many], 1.3, quick ? 1 : 5);

  makeWorkspace(join(base, 'm500'), 500);
  makeWorkspace(join(base, 'm2000'), 2000);
  const small = peak([kam, 'check', '-C', join(base, 'm500')]);
  const large = peak([kam, 'check', '-C', join(base, 'm2000')]);
  console.log(`${'peak memory of kam check, 2 000 : 500 accounts'.padEnd(46)} ${large.toFixed(0).padStart(7)} MB ${small.toFixed(0).padStart(7)} MB   ${(large / small).toFixed(2)} ×  (bar 1.25 ×)`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
