// npm run bench:score [-- --rows 1k,100k,1m,10m]: kam score on made portfolios beside the floor (DuckDB reads the same
// bytes and writes as many), polars, SQLite and a JavaScript parser: seconds, processor time, memory, ratios of one run.
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as duckdb } from '@duckdb/node-api';
import { differences } from './compare.mjs';
import { inTurn, machine, workFolder } from './measure.mjs';
import { writePortfolio } from './portfolio.mjs';
import { isHuge, programsFor, whatIsHere } from './programs.mjs';
import { barsTable, listItem, nameOf, runsTable } from './score-table.mjs';

/** Bytes of disk for a row: the portfolio, four results, and what the engines spill. */
const diskPerRow = 124 + 77 + 77 + 80 + 40 + 250;

const polarsTrusts =
  'polars is told dialect and types and trusts the file; kam finds them out, and looks for bad cells and accounts that stand twice.';

const notes = new Set();
const note = (text) => notes.add(text);
const say = (text) => console.error(text);
let failed = false;

try {
  await main();
} catch (error) {
  failed = true;
  say(`bench:score stopped. ${error.message}`);
}
process.exitCode = failed ? 1 : 0;

async function main() {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1k,100k,1m' } } });
  const sizes = values.rows
    .split(',')
    .map(sizeOf)
    .toSorted((a, b) => a - b);
  askForDisk(sizes.at(-1));
  const here = whatIsHere();
  if (here.polars.why)
    note(
      `polars did not run (${here.polars.why}): install nodejs-polars in a folder and name it in KAM_BENCH_MODULES.`,
    );
  else note(polarsTrusts);
  if (here.sqlite.why) note(`sqlite3 did not run (${here.sqlite.why}): it has to be on the PATH.`);
  if (!here.threads) note('kam score has no --threads: its bytes were not compared between 1 and 2 threads.');
  const { path, remove } = workFolder();
  try {
    const done = [];
    for (const rows of sizes) done.push(await benchmark(rows, path, here));
    const day = new Date().toISOString().slice(0, 10);
    console.log(`${machine()}; DuckDB ${duckdb()}; ${day}. Whole processes; medians of pairs.\n`);
    console.log(`${runsTable(done)}\n\n${barsTable(done)}\n`);
    for (const text of notes) console.log(listItem(text));
  } finally {
    remove();
  }
}

/** 1k, 100k, 1m, 2500. */
function sizeOf(text) {
  const [, digits, unit = ''] = /^(\d+)([km]?)$/i.exec(text.trim()) ?? [];
  const rows = Number(digits) * { '': 1, k: 1e3, m: 1e6 }[unit.toLowerCase()];
  if (!(rows > 0)) throw new Error(`--rows ${text}: write sizes like 1k,100k,1m,10m.`);
  return rows;
}

/** Says what a large run needs before it starts, and does not start without it. */
function askForDisk(rows) {
  const { bavail, bsize } = statfsSync(tmpdir());
  const needed = rows * diskPerRow;
  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  const text = `${nameOf(rows)} rows need some ${gigabytes(needed)} of disk in ${tmpdir()}; ${gigabytes(bavail * bsize)} are free.`;
  if (needed > bavail * bsize) throw new Error(`${text} Name a folder on another disk in TMPDIR.`);
  if (needed > 1e9) say(text);
}

/** One size: its portfolio, all programs in turn, and whether the results are what they should be. */
async function benchmark(rows, base, here) {
  const name = `${nameOf(rows)} rows`;
  const folder = join(base, String(rows));
  // kam and the engines keep there what they need for a while: nothing stays behind an interrupted run
  const temporary = join(base, 'temporary');
  mkdirSync(temporary, { recursive: true });
  say(`${name}: making the portfolio`);
  await writePortfolio(folder, rows);
  const { programs, score, hashes, results } = programsFor({ rows, folder, temporary, here, note });
  if (isHuge(rows) && !here.memory) note(`kam score has no --memory: ${name} were scored without a limit.`);

  const rounds = isHuge(rows) ? 1 : rows > 200_000 ? 3 : rows > 10_000 ? 5 : 11;
  const paired = programs.filter((program) => !program.alone);
  const alone = programs.filter((program) => program.alone);
  const starts = (list) => list.map((program) => () => attempt(program, name));
  if (rounds > 1) {
    say(`${name}: once to warm up`);
    await inTurn(starts(paired), 1);
  }
  say(`${name}: ${rounds === 1 ? 'one round' : `${rounds} rounds`}`);
  const measures = [...(await inTurn(starts(paired), rounds)), ...(await inTurn(starts(alone), 1))];
  const runs = [...paired, ...alone].map(({ id, name }, i) => ({
    id,
    name,
    measures: measures[i].filter((measure) => measure !== undefined),
  }));

  say(`${name}: other threads, time zone and locale`);
  const same = await sameBytes(rows, here, score, hashes);
  if (!same.yes) failed = true;
  if (runs.some(({ id, measures }) => id === 'polars' && measures.length > 0)) {
    const { rows: compared, differing } = await differences(results.kam, results.polars);
    note(
      differing === 0
        ? `kam and polars say the same in all ${compared} rows (accounts, axes, scores, ranks, tiers, classes).`
        : `kam and polars differ in ${differing} of ${compared} rows: their times are not of the same work.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  return { rows, runs, same };
}

/** One run. kam and the floor must not fail; without another program the rest is still worth having. */
async function attempt(program, name) {
  if (program.failed) return undefined;
  try {
    return await program.start();
  } catch (error) {
    if (program.id === 'kam' || program.id === 'floor') throw error;
    program.failed = true;
    failed = true;
    note(`${program.name} failed on ${name}: ${error.message.trim().split('\n').slice(0, 3).join(' ')}`);
    return undefined;
  }
}

/** Whether all runs of kam so far, and others with other threads, in another time zone and locale, gave the same bytes. */
async function sameBytes(rows, here, score, hashes) {
  const elsewhere = { TZ: 'Asia/Kathmandu', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
  // a run of ten million rows takes a minute: there, one has to show all of it
  if (isHuge(rows)) await score(here.threads ? ['--threads', '1'] : [], elsewhere);
  else {
    if (here.threads) for (const threads of ['1', '2']) await score(['--threads', threads]);
    await score([], elsewhere);
  }
  const ways = [...(here.threads ? ['threads'] : []), 'TZ', 'locale'];
  return { yes: new Set(hashes).size === 1, runs: hashes.length, ways };
}
