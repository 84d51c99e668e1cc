/** What the other end can show, as plain data. */
import type { Env } from './git.ts';

export interface Terminal {
  /** this stream is a terminal: tables instead of csv */
  tty: boolean;
  /** questions can be asked: the input is a terminal too, one that can move its cursor, and no CI */
  interactive: boolean;
  /** width in characters; 80 where none is known */
  columns: number;
  colour: boolean;
}

interface Stream {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/**
 * Colour: on a terminal only. NO_COLOR (not empty) and FORCE_COLOR=0 turn it off, and so does TERM=dumb unless
 * FORCE_COLOR says otherwise. FORCE_COLOR never colours a file or a pipe: design.md promises plain bytes there.
 */
export function terminal(stream: Stream, env: Env, input?: Stream): Terminal {
  const tty = stream.isTTY === true;
  const dumb = env.TERM === 'dumb';
  const inCI = Boolean(env.CI) && !/^(0|false)$/i.test(env.CI!);
  return {
    tty,
    // asked last: to look at process.stdin is to open it
    interactive: tty && !dumb && !inCI && (input ?? process.stdin).isTTY === true,
    columns: tty ? (width(env.COLUMNS) ?? width(stream.columns) ?? 80) : 80,
    colour: tty && coloured(env, dumb),
  };
}

function coloured(env: Env, dumb: boolean): boolean {
  if (env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return !dumb;
}

function width(value: string | number | undefined): number | undefined {
  const columns = /^\d{1,4}$/.test(String(value)) ? Number(value) : 0;
  return columns > 0 ? columns : undefined;
}
