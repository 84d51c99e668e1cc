/**
 * Blobs out of one `git cat-file --batch` that stays open. Questions are object ids, never paths, so that no name can
 * break the protocol; they are sent ahead and answered in their order. The size in an answer's header
 * is compared with the cap before its body is kept.
 */
import { printable } from '../findings/printable.ts';
import { overCap } from './door.ts';
import { DiskFault } from './faults.ts';
import { didNotStart, type Git, lastWords, noAnswer, openGit, patience } from './git.ts';

export interface Blobs {
  /** The bytes of an object; Unreadable over the cap, DiskFault where this clone does not hold it. */
  read(id: string, cap: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Question {
  id: string;
  cap: number;
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

interface Body {
  size: number;
  received: number;
  /** undefined: over the cap, its bytes are dropped */
  bytes: Uint8Array | undefined;
}

const newline = 10;

export function openBlobs(git: Git): Blobs {
  const child = openGit(git, ['cat-file', '--batch']);
  const waiting: Question[] = [];
  let body: Body | undefined;
  let header: Uint8Array[] = [];
  let err = '';
  let end: Error | undefined;

  // An open batch must not keep kam alive when a command failed before it closed its texts.
  const streams = [child, child.stdin, child.stdout, child.stderr] as unknown as {
    ref?(): void;
    unref?(): void;
  }[];
  let deadline: NodeJS.Timeout | undefined;
  const hold = () => {
    for (const stream of streams) stream.ref?.();
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      end ??= noAnswer();
      child.kill('SIGKILL');
    }, patience);
  };
  const release = () => {
    for (const stream of streams) stream.unref?.();
    clearTimeout(deadline);
    deadline = undefined; // a cleared timer would start again on refresh()
  };
  release();

  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => fail(didNotStart(error), resolve));
    child.on('close', () =>
      fail(new DiskFault(`git stopped while reading: ${lastWords(err)}`, 'git'), resolve),
    );
  });
  child.stdin.on('error', () => {}); // the reason comes with 'close'
  child.stderr.on('data', (chunk: Buffer) => {
    if (err.length < 10_000) err += chunk.toString('utf8');
  });
  child.stdout.on('data', take);

  return {
    read: (id, cap) =>
      new Promise((resolve, reject) => {
        if (end) return reject(end);
        if (waiting.length === 0) hold();
        waiting.push({ id, cap, resolve, reject });
        child.stdin.write(`${id}\n`);
      }),
    close: () => {
      if (end === undefined) hold();
      child.stdin.end();
      return closed;
    },
  };

  function fail(error: Error, then: () => void) {
    clearTimeout(deadline);
    deadline = undefined;
    end ??= error;
    for (const question of waiting.splice(0)) question.reject(end);
    then();
  }

  function take(chunk: Buffer) {
    deadline?.refresh();
    for (let at = 0; at < chunk.length; ) {
      at = body === undefined ? takeHeader(chunk, at) : takeBody(chunk, at, body);
    }
  }

  function takeHeader(chunk: Buffer, at: number): number {
    const lineEnd = chunk.indexOf(newline, at);
    header.push(chunk.subarray(at, lineEnd === -1 ? chunk.length : lineEnd));
    if (lineEnd === -1) return chunk.length;
    const line = Buffer.concat(header).toString('utf8');
    header = [];
    const size = /^[0-9a-f]{40,64} \w+ (\d+)$/.exec(line)?.[1];
    if (size === undefined) answer((question) => question.reject(notHere(question.id, line)));
    else open(Number(size));
    return lineEnd + 1;
  }

  function open(size: number) {
    const fits = size <= waiting[0]!.cap;
    try {
      body = { size, received: 0, bytes: fits ? new Uint8Array(size) : undefined };
    } catch {
      body = { size, received: 0, bytes: undefined }; // more than fits into memory
    }
  }

  /** A body is followed by one newline that belongs to the protocol. */
  function takeBody(chunk: Buffer, at: number, current: Body): number {
    const part = chunk.subarray(at, at + current.size - current.received);
    current.bytes?.set(part, current.received);
    current.received += part.length;
    const next = at + part.length;
    if (current.received < current.size || next >= chunk.length) return next;
    body = undefined;
    const { bytes, size } = current;
    answer((question) => (bytes ? question.resolve(bytes) : question.reject(overCap(size, question.cap))));
    return next + 1;
  }

  function answer(give: (question: Question) => void) {
    give(waiting.shift()!);
    if (waiting.length === 0) release();
  }
}

function notHere(id: string, line: string): DiskFault {
  return new DiskFault(
    `git does not hold the content ${id.slice(0, 8)} (${printable(line.slice(0, 80))}); this clone is partial or damaged`,
    'git',
    'Fetch a full clone (without --filter), then run the command again. kam itself never fetches.',
  );
}
