/** Files a person names on the command line: they may lie anywhere and may be links, but they are files. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Unreadable } from '../documents/texts.ts';
import { printable } from '../findings/printable.ts';
import { overCap, readRegular } from './door.ts';
import { codeOf, diskFault, UsageError } from './faults.ts';

/** All bytes of `named` (relative to the current folder); `-` is standard input. */
export async function readNamed(named: string, cap: number): Promise<Uint8Array> {
  if (named === '-') return readInput(process.stdin, cap);
  let bytes: Uint8Array | undefined;
  try {
    bytes = readRegular(realpathSync.native(resolve(named)), named, cap);
  } catch (error) {
    if (error instanceof Unreadable)
      throw new UsageError(`${printable(named)}: ${error.message}`, error.help);
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP' && code !== 'ERR_INVALID_ARG_VALUE') {
      throw diskFault(error, `read ${named}`, named);
    }
  }
  if (bytes === undefined) {
    throw new UsageError(
      `There is no file ${printable(named)}.`,
      'Check the path; it starts at the current folder.',
    );
  }
  return bytes;
}

/** All bytes of a stream, at most `cap` of them. */
export async function readInput(input: AsyncIterable<Uint8Array | string>, cap: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    length += bytes.length;
    if (length > cap) {
      const { message, help } = overCap(length, cap);
      throw new UsageError(`Standard input: ${message}`, help);
    }
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
