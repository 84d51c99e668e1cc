/** One writer at a time in a workspace: `.kam-tmp-lock`, which names its holder and goes stale with it. */
import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../findings/printable.ts';
import { codeOf, DiskFault, diskFault } from './faults.ts';
import { isAlive, removeTemporary, sweep, temporaryName } from './temporary.ts';

const lockName = '.kam-tmp-lock';
const held = new Set<string>();

// kam holds the lock for milliseconds. Ten minutes allow for a machine asleep; a host that cannot be asked needs a limit.
const staleAfter = 600_000;
const emptyAfter = 10_000;

interface Holder {
  pid: number;
  host: string;
  since: string;
  token: string;
}

/**
 * Runs `work` while nobody else writes in `root`. `work` is synchronous, so that no signal finds it half done.
 * Waits at most `patience` ms for another writer, then DiskFault.
 */
export async function withLock<T>(root: string, work: () => T, patience = 10_000): Promise<T> {
  const token = await acquire(root, patience);
  try {
    sweep(root);
    return work();
  } finally {
    release(root, token);
  }
}

async function acquire(root: string, patience: number): Promise<string> {
  const lock = join(root, lockName);
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    token: randomBytes(8).toString('hex'),
  };
  const giveUp = Date.now() + patience;
  for (;;) {
    held.add(holder.token);
    if (create(root, lock, JSON.stringify(holder))) return holder.token;
    held.delete(holder.token);
    const text = contentOf(lock);
    if (text === undefined) continue;
    if (isStale(lock, text)) takeAway(root, lock, text);
    else if (Date.now() > giveUp) throw busy(text);
    else await sleep(5 + Math.random() * 20);
  }
}

/** A link to a finished file appears at once with its content; where links are unknown, an exclusive create must do. */
function create(root: string, lock: string, content: string): boolean {
  const draft = temporaryName(root);
  try {
    writeFileSync(draft, content, { flag: 'wx' });
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!cannotLink(error)) throw diskFault(error, 'write in the workspace', lockName);
  } finally {
    removeTemporary(draft);
  }
  try {
    writeFileSync(lock, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw diskFault(error, 'write in the workspace', lockName);
  }
}

export function cannotLink(error: unknown): boolean {
  return /^(EPERM|ENOSYS|ENOTSUP|EOPNOTSUPP|EMLINK|EXDEV)$/.test(codeOf(error));
}

function contentOf(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw diskFault(error, 'read the lock of the workspace', lockName);
  }
}

function holderOf(text: string): Partial<Holder> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isStale(lock: string, text: string): boolean {
  const { pid, host, token } = holderOf(text);
  if (typeof token === 'string' && held.has(token)) return false;
  const age = Date.now() - (lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (typeof pid !== 'number') return age > emptyAfter;
  if (age > staleAfter) return true;
  return host === hostname() && (pid === process.pid || !isAlive(pid));
}

/** Moves the stale lock aside, and back again should another writer have replaced it in between. */
function takeAway(root: string, lock: string, text: string): void {
  const aside = temporaryName(root);
  try {
    renameSync(lock, aside);
    if (contentOf(aside) !== text) linkSync(aside, lock);
  } catch (error) {
    if (!/^(ENOENT|EEXIST)$/.test(codeOf(error))) throw diskFault(error, 'remove a stale lock', lockName);
  } finally {
    removeTemporary(aside);
  }
}

/** Where nothing is to be written now: the lock of a writer that was killed goes all the same. */
export function dropStaleLock(root: string): void {
  const lock = join(root, lockName);
  try {
    const text = contentOf(lock);
    if (text !== undefined && isStale(lock, text)) takeAway(root, lock, text);
  } catch {} // the next writer meets it and says so
}

function release(root: string, token: string): void {
  held.delete(token);
  const lock = join(root, lockName);
  try {
    if (holderOf(readFileSync(lock, 'utf8')).token === token) unlinkSync(lock);
  } catch {} // somebody took it for stale: then it is theirs
}

function busy(text: string): DiskFault {
  const { pid, host, since } = holderOf(text);
  const who = pid
    ? `process ${pid} on ${printable(String(host))}, since ${printable(String(since))}`
    : 'unknown';
  return new DiskFault(
    `another kam is writing in this workspace (${who}); nothing was written`,
    lockName,
    `Wait until it is done. If it no longer runs, delete ${lockName} in the workspace folder.`,
  );
}
