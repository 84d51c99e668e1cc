import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** kam as a process of its own, built from source: for what only a process shows (pipes, signals, exit codes, git). */
export async function built(name: string): Promise<string> {
  const outdir = join(import.meta.dirname, `../../node_modules/.cache/kam-test-${name}`);
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: ['src/cli.ts'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  return join(outdir, 'cli.mjs');
}

/** The words that start it: `node` and these arguments. */
export function words(cli: string, argv: readonly string[]): string[] {
  return [
    '--input-type=module',
    '-e',
    `await (await import(${JSON.stringify(cli)})).main(${JSON.stringify(argv)})`,
  ];
}

export function start(
  cli: string,
  argv: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, words(cli, argv), { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', ...args], {
    cwd,
    encoding: 'utf8',
  });
}
