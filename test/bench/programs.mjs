// What `npm run bench:score` runs on one portfolio: kam, the floor, and what others use for the same; each a process.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { devNull, freemem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from './compare.mjs';
import { run } from './measure.mjs';
import { columns, widths } from './portfolio.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const kam = resolve(here, '../../bin/kam.js');
const node = process.execPath;

/** Bytes of memory a row takes in programs that hold all of them; kam and the floor bound theirs. */
const memoryPerRow = { polars: 250, sqlite: 150 };

/** What is installed: versions of polars and sqlite3, or why there is none; which options kam score has. */
export function whatIsHere() {
  const help = spawnSync(node, [kam, 'score', '--help'], { encoding: 'utf8' });
  if (help.status !== 0) throw new Error(`kam score --help ended with ${help.status}\n${help.stderr}`);
  return {
    polars: versionOf(node, [join(here, 'polars.mjs'), '--version']),
    sqlite: versionOf('sqlite3', ['--version']),
    threads: /^ +--threads /m.test(help.stdout),
    memory: /^ +--memory /m.test(help.stdout),
  };
}

function versionOf(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return { version: stdout.trim().split(' ')[0] };
  return { why: error?.code ?? /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? `it ended with ${status}` };
}

/** Sizes from which a run takes a minute: kam gets a limit of memory there, and one round is enough. */
export const isHuge = (rows) => rows >= 5_000_000;

/**
 * The programs for the portfolio in `folder`. Each has an id, a name, and `start`, which runs it once; `alone` if it
 * takes so long that one run has to do. `score` runs kam with further arguments;
 * `hashes` has one of the bytes of each run of kam.
 */
export function programsFor({ rows, folder, temporary, here: installed, note }) {
  const at = (name) => join(folder, name);
  const input = at('portfolio.csv');
  const start = async (command, args, { result, stdout, env, cwd } = {}) => {
    // a file that is cut to nothing first would cost some programs time and others not
    if (result) rmSync(result, { force: true });
    const measure = await run(command, args, {
      watch: true,
      cwd,
      out: stdout ? result : undefined,
      env: { TMPDIR: temporary, ...env },
    });
    return { ...measure, bytes: result && statSync(result).size };
  };
  const script = (name, args, result) => start(node, [join(here, name), input, ...args], { result });

  const hashes = [];
  const limit = isHuge(rows) && installed.memory ? ['--memory', '2GB'] : [];
  const score = async (args = [], env = {}) => {
    const result = at('kam.csv');
    const measure = await start(node, [kam, 'score', '-C', folder, ...limit, ...args], {
      result,
      stdout: true,
      env,
    });
    hashes.push(await hashOf(result));
    return measure;
  };
  let floor;
  const programs = [
    { id: 'kam', name: ['kam score', ...limit].join(' '), start: () => score() },
    {
      id: 'floor',
      name: 'DuckDB reads, writes as many bytes',
      start() {
        if (floor === undefined) {
          floor = columnsFor(at('kam.csv'), rows);
          note(
            `The floor writes ${floor.length} columns of the portfolio as they stand: ${floor.join(', ')}.`,
          );
        }
        return script('floor.mjs', [at('floor.csv'), ...floor], at('floor.csv'));
      },
    },
  ];
  if (rows <= 10_000)
    programs.push({
      id: 'open',
      name: 'DuckDB opens and reads',
      start: () => script('read-only.mjs', [',']),
    });

  const offer = (program, perRow = 0) => {
    if (rows * perRow * 1.5 < freemem()) programs.push(program);
    else
      note(
        `${program.name}: not run on ${rows} rows, it takes some ${Math.ceil((rows * perRow) / 1e9)} GB of memory.`,
      );
  };
  if (installed.polars.version)
    offer(
      {
        id: 'polars',
        name: `polars ${installed.polars.version}, the same work`,
        start: () => script('polars.mjs', [at('polars.csv')], at('polars.csv')),
      },
      memoryPerRow.polars,
    );
  if (installed.sqlite.version) {
    note('sqlite3 does less: axes and score, no rank, tier, class or share of data; no logarithm.');
    offer(
      {
        id: 'sqlite',
        name: `sqlite3 ${installed.sqlite.version}, the score alone`,
        alone: rows > 200_000,
        start: () =>
          start(
            'sqlite3',
            ['-batch', '-bail', '-init', devNull, ':memory:', `.read '${join(here, 'sqlite.sql')}'`],
            {
              result: at('sqlite.csv'),
              stdout: true,
              cwd: folder,
            },
          ),
      },
      memoryPerRow.sqlite,
    );
  }
  offer({
    id: 'parser',
    name: 'csv-parse, a stream, reads only',
    alone: rows > 200_000,
    start: () => script('js-parser.mjs', []),
  });
  return { programs, score, hashes, results: { kam: at('kam.csv'), polars: at('polars.csv') } };
}

/** Columns for the floor, as many as kam's result has, whose bytes come nearest to those of kam's result. */
function columnsFor(result, rows) {
  return nearest(statSync(result).size / rows, headOf(result).split(',').length, widths(rows));
}

function headOf(path) {
  const file = openSync(path);
  try {
    const bytes = Buffer.alloc(4096);
    return bytes.toString('utf8', 0, readSync(file, bytes)).split('\n', 1)[0];
  } finally {
    closeSync(file);
  }
}

/** Of all sets of `count` columns the one whose widths add up nearest to `target`. */
export function nearest(target, count, all) {
  let best;
  for (let set = 1; set < 1 << all.length; set++) {
    const chosen = all.flatMap((_, i) => (set & (1 << i) ? [i] : []));
    if (chosen.length !== Math.min(count, all.length)) continue;
    const distance = Math.abs(chosen.reduce((sum, i) => sum + all[i], 0) - target);
    if (best === undefined || distance < best.distance) best = { chosen, distance };
  }
  return best.chosen.map((i) => columns[i]);
}
