/** Runs a few lines over src/io in a process of their own: for what only a whole process shows (signals, pipes, locks). */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const io = join(import.meta.dirname, '../../src/io');

/** `lines` may import './write.ts' and its neighbours; gives the path of a file that node runs. */
export async function program(folder: string, lines: string): Promise<string> {
  const outfile = join(folder, `program-${Math.random().toString(36).slice(2)}.mjs`);
  await build({
    stdin: { contents: lines, resolveDir: io, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}

export function start(file: string, args: string[] = [], stdio: StdioOptions = 'pipe'): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio });
}

export function ended(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr })));
}
