/** The one writer for stdout and stderr: all bytes arrive, a reader that went away is no error, a full disk is. */
import type { Writable } from 'node:stream';
import { codeOf, diskFault } from './faults.ts';

export type Content = string | Uint8Array | AsyncIterable<string | Uint8Array>;

const watched = new WeakSet<Writable>();

/**
 * Writes `content` at the pace of its reader. `closed`: the reader went away (`| head`), which ends a command
 * quietly. Throws DiskFault where the bytes cannot be kept (a full disk behind `>`).
 */
export async function print(stream: Writable, content: Content): Promise<'written' | 'closed'> {
  if (!watched.has(stream)) {
    watched.add(stream);
    stream.on('error', () => {}); // each write reports its own error; without a listener node would stop with a stack
  }
  try {
    for await (const chunk of chunksOf(content)) if (chunk.length > 0) await write(stream, chunk);
    return 'written';
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    if (/^(EPIPE|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(codeOf(error.cause))) return 'closed';
    throw diskFault(error.cause, 'write the output', 'standard output');
  }
}

export async function* chunksOf(content: Content): AsyncIterable<string | Uint8Array> {
  if (typeof content === 'string' || content instanceof Uint8Array) yield content;
  else yield* content;
}

/** Keeps an error of the stream apart from one of whoever makes the content. */
class WriteError extends Error {
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

function write(stream: Writable, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(new WriteError(error)) : resolve()));
  });
}
