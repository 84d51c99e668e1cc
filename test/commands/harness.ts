import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli.ts';
import { Unreadable } from '../../src/documents/texts.ts';
import { DiskFault, UsageError } from '../../src/io/faults.ts';

/** The day every test of a command takes for today, unless it says another. */
export const today = '2026-11-23';

export interface Printed {
  exitCode: number;
  stdout: string;
  stderr: string;
  result: unknown;
}

export interface Around {
  cwd: string;
  columns?: number;
  /** stdout is a terminal */
  terminal?: boolean;
  /** stderr is one */
  errors?: boolean;
  env?: Record<string, string>;
}

/** Runs a command as cli.ts would, without a process: what it prints and its exit code. */
export async function kam(
  argv: readonly string[],
  { cwd, columns = 80, terminal = false, errors = false, env = {} }: Around,
): Promise<Printed> {
  const screen = { interactive: terminal, columns, colour: false };
  try {
    const { exitCode, stdout, stderr, result } = await run(argv, {
      cwd,
      env: { PATH: process.env.PATH, SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 23) / 1000), ...env },
      out: screen,
      err: { ...screen, interactive: errors },
      input: { interactive: false },
    });
    let text = '';
    if (typeof stdout === 'string') text = stdout;
    else if (stdout)
      for await (const chunk of stdout)
        text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return { exitCode, stdout: text, stderr: stderr ?? '', result };
  } catch (error) {
    const exitCode =
      error instanceof Unreadable
        ? 1
        : error instanceof UsageError
          ? 2
          : error instanceof DiskFault
            ? 3
            : undefined;
    if (exitCode === undefined) throw error;
    const { message, help } = error as UsageError;
    return { exitCode, stdout: '', stderr: `kam: ${message}\n${help ? `  ${help}\n` : ''}`, result: null };
  }
}

/** A folder that goes away with the test. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'kam-test-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A workspace from an object literal. */
export function workspaceOf(files: Record<string, string | Uint8Array>): string {
  const root = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** A copy of a workspace of this repository that a test may change. */
export function copyOf(
  workspace: 'examples/andes-pharma' | 'examples/zz-mistakes' | 'test/fixtures/example',
): string {
  const root = folder();
  cpSync(workspace, root, { recursive: true });
  return root;
}

export const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');
export const write = (root: string, path: string, text: string | Uint8Array) =>
  writeFileSync(join(root, path), text);
