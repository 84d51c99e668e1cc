/**
 * Commits, trees and blobs out of one `git cat-file --batch` that stays open. Questions are object ids (or names of
 * branches that stand in our own code), never paths, so that no name can break the protocol; they are sent ahead and
 * answered in their order. The size in an answer's header is compared with the cap before its body is kept.
 */
import { overCap } from './door.ts';
import { DiskFault } from './faults.ts';
import { didNotStart, type Git, lastWords, noAnswer, openGit, patience } from './git.ts';

export interface GitObject {
  id: string;
  type: string;
  bytes: Uint8Array;
}

export interface Objects {
  /** The bytes of an object; Unreadable over the cap, DiskFault where this clone does not hold it. */
  read(id: string, cap: number): Promise<Uint8Array>;
  /** What a full name (refs/heads/main) leads to; undefined where there is nothing of that name. */
  named(name: string, cap: number): Promise<GitObject | undefined>;
  close(): Promise<void>;
}

interface Question {
  asked: string;
  cap: number;
  resolve(found: GitObject | undefined): void;
  reject(error: Error): void;
}

interface Body {
  id: string;
  type: string;
  size: number;
  received: number;
  /** undefined: over the cap, its bytes are dropped */
  bytes: Uint8Array | undefined;
}

const newline = 10;

export function openObjects(git: Git): Objects {
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
    read: async (id, cap) => {
      const found = await ask(id, cap);
      if (found === undefined) throw notHere(id);
      return found.bytes;
    },
    named: ask,
    close: () => {
      if (end === undefined) hold();
      child.stdin.end();
      return closed;
    },
  };

  function ask(asked: string, cap: number): Promise<GitObject | undefined> {
    return new Promise((resolve, reject) => {
      if (end) return reject(end);
      if (waiting.length === 0) hold();
      waiting.push({ asked, cap, resolve, reject });
      child.stdin.write(`${asked}\n`);
    });
  }

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
    const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line) ?? [];
    if (size === undefined) answer((question) => question.resolve(undefined));
    else body = { id: id!, type: type!, size: Number(size), received: 0, bytes: roomFor(Number(size)) };
    return lineEnd + 1;
  }

  function roomFor(size: number): Uint8Array | undefined {
    if (size > waiting[0]!.cap) return undefined;
    try {
      return new Uint8Array(size);
    } catch {
      return undefined; // more than fits into memory
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
    const { id, type, bytes, size } = current;
    answer(({ cap, resolve, reject }) => (bytes ? resolve({ id, type, bytes }) : reject(overCap(size, cap))));
    return next + 1;
  }

  function answer(give: (question: Question) => void) {
    give(waiting.shift()!);
    if (waiting.length === 0) release();
  }
}

function notHere(id: string): DiskFault {
  return new DiskFault(
    `git does not hold the content ${id.slice(0, 8)}; this clone is partial or damaged`,
    'git',
    'Fetch a full clone (without --filter), then run the command again. kam itself never fetches.',
  );
}
