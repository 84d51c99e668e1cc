// What the benchmarks share: whole processes, timed and watched from outside, run in turn so that a noisy machine hits
// all of them alike; and one folder for everything they write, which goes with them.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** the process that runs, to be ended with the benchmark */
let running;

/** A temporary folder, removed by `remove` and when the benchmark is interrupted. */
export function workFolder() {
  const path = mkdtempSync(join(tmpdir(), 'kam-bench-'));
  // a process that was killed a moment ago may still have made a file: rmSync tries again
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }))
    process.once(signal, () => {
      running?.kill('SIGKILL');
      remove();
      process.exit(128 + number);
    });
  return { path, remove };
}

export const machine = () =>
  `Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`;

/**
 * One process from its start to its end: `seconds`, and with `watch` also `cpu` (seconds, user and system) and `peak`
 * (resident megabytes of 1e6 bytes), undefined where the system does not show them. `out`: a file for its standard output.
 */
export async function run(command, args, { env = {}, cwd, out, watch = false } = {}) {
  const file = out === undefined ? undefined : openSync(out, 'w');
  let watched;
  try {
    const from = process.hrtime.bigint();
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', file ?? 'pipe', 'pipe'],
    });
    running = child;
    if (watch) watched = watchProcess(child.pid);
    child.stdout?.resume();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-4000);
    });
    let seconds;
    child.once('exit', () => {
      seconds = Number(process.hrtime.bigint() - from) / 1e9;
      watched?.end();
    });
    const [code, signal] = await new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (...ended) => done(ended));
    });
    if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}\n${said}`);
    return { seconds, cpu: watched?.cpu, peak: watched?.peak };
  } finally {
    running = undefined;
    watched?.end();
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Reads what the system keeps of a process until it ends: the peak is the system's own high-water mark, so only one
 * of the last 10 ms can be missed. Linux only; there the unit of time is 10 ms for every program.
 */
function watchProcess(pid) {
  const seen = { cpu: undefined, peak: undefined, end: () => clearInterval(timer) };
  const look = () => {
    try {
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
      if (peak) seen.peak = (Number(peak[1]) * 1024) / 1e6;
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // behind the name, which may hold spaces: user, system, and both of children that have ended
      const times = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15);
      seen.cpu = times.reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
    } catch {
      // it has ended, or this is not Linux
    }
  };
  const timer = process.platform === 'linux' ? setInterval(look, 10) : undefined;
  return seen;
}

/** Runs all in turn (A B A B …) as often as said; the measures of each. */
export async function inTurn(starts, rounds) {
  const measures = starts.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, start] of starts.entries()) measures[i].push(await start(round));
  return measures;
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The median of the ratios of runs that stood side by side. */
export const ratioOf = (as, bs) => median(as.map(({ seconds }, i) => seconds / bs[i].seconds));
