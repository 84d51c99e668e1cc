/** A folder for what kam copies and the engine spills: of this process alone, and gone with it. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFault } from './faults.ts';
import { onInterrupt } from './interrupt.ts';
import { isAlive } from './temporary.ts';

/** A folder of this process alone, outside every repository, made when it is first asked for; gone when kam ends, also by Ctrl-C. */
export interface PrivateFolder {
  readonly path: string;
  /** of a file in it that is not there yet, without signs the engine would expand */
  newPath(): string;
  remove(): void;
}

export function privateFolder(): PrivateFolder {
  let made: { path: string; remove(): void } | undefined;
  let files = 0;
  const path = () => {
    made ??= makeFolder();
    return made.path;
  };
  return {
    get path() {
      return path();
    },
    newPath: () => join(path(), `${++files}`),
    remove() {
      made?.remove();
      made = undefined;
    },
  };
}

function makeFolder(): { path: string; remove(): void } {
  let path: string;
  try {
    const parent = realpathSync.native(tmpdir());
    sweepFolders(parent);
    path = mkdtempSync(join(parent, `${ownPrefix()}-${process.pid}-`));
  } catch (error) {
    throw diskFault(error, 'create a temporary folder', tmpdir());
  }
  const drop = () => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {} // the system clears its temporary folder
  };
  const done = onInterrupt(drop);
  return {
    path,
    remove() {
      drop();
      done();
    },
  };
}

/**
 * What a killed kam left in the temporary folder, which may be gigabytes of copies. Only folders of this machine are
 * looked at: where several machines or containers share the folder, the number of a process means nothing elsewhere.
 */
function sweepFolders(parent: string): void {
  const pattern = new RegExp(`^${ownPrefix()}-(\\d+)-[A-Za-z0-9]{6}$`);
  try {
    for (const name of readdirSync(parent)) {
      const pid = pattern.exec(name)?.[1];
      if (pid === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue;
      const full = join(parent, name);
      const stats = lstatSync(full);
      if (stats.isDirectory() && stats.uid === (process.getuid?.() ?? stats.uid))
        rmSync(full, { recursive: true, force: true });
    }
  } catch {} // somebody else sweeps too, or may not: the system clears its temporary folder
}

/** "kam-" and what tells this machine, and this container of it, from others. */
function ownPrefix(): string {
  let container = '';
  try {
    container = readlinkSync('/proc/self/ns/pid');
  } catch {} // not Linux
  return `kam-${createHash('sha256').update(`${hostname()} ${container}`).digest('hex').slice(0, 8)}`;
}
