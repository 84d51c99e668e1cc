/**
 * Work in threads of this process. Only dist/check.cjs and dist/log.cjs have them: build.js makes each a program for the
 * process and for its threads alike. Everywhere else (cli.js, the sources) there is one thread, and the same work is done in it.
 */
import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { DiskFault } from './faults.ts';

/** Set by build.js where the file that runs is a program for threads. */
declare const KAM_THREADS: boolean | undefined;

export const isThread = !isMainThread;

/** More of them wait for each other's disk and memory. */
const most = 4;

/** Into how many threads, this one included, so many items are worth sharing out, `least` or more for each. */
export function threadsFor(items: number, least: number): number {
  if (typeof KAM_THREADS === 'undefined' || isThread) return 1;
  return Math.max(1, Math.min(availableParallelism(), most, Math.floor(items / least)));
}

/** Numbers 0, 1, 2 … below `end`, each given to one of all threads that ask. */
export interface Counter {
  readonly shared: SharedArrayBuffer;
  readonly end: number;
}

export function counterTo(end: number): Counter {
  return { shared: new SharedArrayBuffer(4), end };
}

export function* taken({ shared, end }: Counter): Generator<number> {
  const next = new Int32Array(shared);
  for (let n = Atomics.add(next, 0, 1); n < end; n = Atomics.add(next, 0, 1)) yield n;
}

type Message<Answer> =
  | { answer: Answer }
  | { fault: { message: string; path: string; help: string | undefined } }
  | 'done';

export interface Thread<Answer> {
  /** what it answers, as it comes, until it is through; a fault of the disk comes as one */
  answers: AsyncIterableIterator<Answer>;
  stop(): Promise<unknown>;
}

/** Starts this program once more, as a thread with a task: plain data, copied. */
export function startThread<Task, Answer>(task: Task): Thread<Answer> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  // kept from now on, whenever whoever started it comes to look
  const messages = on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Message<Answer>]>;
  return { answers: answersIn(messages), stop: () => worker.terminate() };
}

async function* answersIn<Answer>(
  messages: AsyncIterable<[Message<Answer>]>,
): AsyncGenerator<Answer, undefined> {
  for await (const [message] of messages) {
    if (message === 'done') return;
    if ('fault' in message)
      throw new DiskFault(message.fault.message, message.fault.path, message.fault.help);
    yield message.answer;
  }
  throw new Error('a thread ended before its work was done');
}

/** In a thread: does its task, and sends each answer as soon as it is there. */
export async function answerTask<Task, Answer>(work: (task: Task) => AsyncIterable<Answer>): Promise<void> {
  const send = (message: Message<Answer>) => parentPort!.postMessage(message);
  try {
    for await (const answer of work(workerData as Task)) send({ answer });
    send('done');
  } catch (error) {
    if (!(error instanceof DiskFault)) throw error;
    send({ fault: { message: error.message, path: error.path, help: error.help } });
  }
}
