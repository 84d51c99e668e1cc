import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Runs the `run:` blocks of a job as GitHub's runner does: bash, files for PATH and summary, expressions only in env. */

export interface Step {
  id?: string;
  name?: string;
  uses?: string;
  if?: string;
  run?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
  'continue-on-error'?: boolean;
}
export interface Workflow {
  on: Record<string, unknown>;
  permissions: unknown;
  env?: Record<string, string>;
  jobs: Record<string, { if?: string; permissions?: unknown; steps: Step[] }>;
}

export const readYamlFile = <T>(path: string) => parse(readFileSync(path, 'utf8')) as T;

export interface Done {
  code: number;
  /** stdout and stderr as they came */
  log: string;
}

export function bash(script: string, options: { cwd: string; env: NodeJS.ProcessEnv }, words = bashWords) {
  const file = join(mkdtempSync(join(options.env.RUNNER_TEMP!, 'step-')), 'step.sh');
  writeFileSync(file, script);
  const [program, ...args] = words;
  return new Promise<Done>((resolve) => {
    const child = spawn(program!, [...args, file], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        log += chunk;
      });
    child.on('close', (code) => resolve({ code: code ?? -1, log }));
  });
}
const bashWords = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'];

/** The values of expressions in a step's env, by their text. */
export type Values = Record<string, string>;

const filled = (text: string, values: Values) =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!(expression in values)) throw new Error(`no value for ${expression}`);
    return values[expression]!;
  });

export const envOf = (env: Record<string, string> = {}, values: Values = {}) =>
  Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(String(text), values)]));

export interface Ran {
  outcomes: Record<string, 'success' | 'failure' | 'skipped'>;
  log: string;
  temp: string;
  summary: string;
}

/** All steps of a job that have a script; the others are GitHub's own. */
export async function runJob(
  { env, jobs }: Workflow,
  job: string,
  { cwd, temp, event, path }: { cwd: string; temp: string; event: string; path: string },
): Promise<Ran> {
  mkdirSync(temp, { recursive: true });
  const files = { GITHUB_PATH: join(temp, '.path'), GITHUB_STEP_SUMMARY: join(temp, '.summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const outcomes: Ran['outcomes'] = {};
  let log = '';
  let failed = false;
  for (const step of jobs[job]!.steps) {
    if (step.run === undefined) continue;
    const key = step.id ?? step.name!;
    if (!holds(step.if, failed, outcomes, event)) {
      outcomes[key] = 'skipped';
      continue;
    }
    const added = readFileSync(files.GITHUB_PATH, 'utf8').trim().split('\n').reverse();
    const done = await bash(step.run, {
      cwd,
      env: {
        ...files,
        PATH: [...added, path].filter((one) => one !== '').join(':'),
        HOME: temp,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_NAME: event,
        RUNNER_TEMP: temp,
        SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 23) / 1000),
        ...envOf(env),
        ...envOf(step.env),
      },
    });
    log += done.log;
    outcomes[key] = done.code === 0 ? 'success' : 'failure';
    failed ||= done.code !== 0;
  }
  return { outcomes, log, temp, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

/** Of the few conditions that the pipelines have, as JavaScript. */
function holds(condition: string | undefined, failed: boolean, outcomes: Ran['outcomes'], event: string) {
  if (condition === undefined) return !failed;
  const text = condition.replace(/^\$\{\{|\}\}$/g, '');
  const steps = Object.fromEntries(Object.entries(outcomes).map(([id, outcome]) => [id, { outcome }]));
  return new Function('cancelled', 'steps', 'github', `return ${text}`)(() => false, steps, {
    event_name: event,
  }) as boolean;
}

/** A folder with programs of our own, before the machine's: kam from source, and npm as far as it is asked. */
export function programs(folder: string, cli: string): { path: string; calls: () => string[] } {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const calls = join(folder, 'npm-calls');
  const kam = `#!/bin/sh\nexec '${process.execPath}' --input-type=module -e 'await (await import(${JSON.stringify(cli)})).main(process.argv.slice(1))' -- "$@"\n`;
  const put = (name: string, text: string) => {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  };
  put('kam-from-source', kam);
  // what it would install is what stands in package.json of the folder it is called in
  put(
    'npm',
    `#!/bin/sh
echo "$PWD $*" >> '${calls}'
grep -q '"kam"' package.json || exit 0
mkdir -p node_modules/.bin && cp '${bin}/kam-from-source' node_modules/.bin/kam
! grep -q git+ package.json || echo 'exit 1' > node_modules/.bin/kam
`,
  );
  return {
    path: `${bin}:${process.env.PATH}`,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  };
}

/** Lines that the runner of a log takes for commands. */
export const commandLines = (log: string) => log.split('\n').filter((line) => /^\s*(::|##\[)/.test(line));
