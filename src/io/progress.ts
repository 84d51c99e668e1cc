/** A bar on stderr for what takes more than a second; nothing where stderr is no terminal. */

export interface Progress {
  step(done: number, of: number): void;
  /** takes the bar away; call it also where the work failed */
  end(): void;
}

/** `now` in milliseconds. */
export function progressOn(
  screen: { interactive: boolean; columns: number },
  what: string,
  now: () => number = Date.now,
  out: { write(text: string): unknown } = process.stderr,
): Progress {
  if (!screen.interactive) return { step: () => {}, end: () => {} };
  const from = now();
  let shown: number | undefined;
  return {
    step(done, of) {
      const time = now();
      if (time - from < 1000 || (shown !== undefined && time - shown < 100)) return;
      shown = time;
      const share = Math.min(1, done / Math.max(1, of));
      const width = Math.max(4, Math.min(40, screen.columns - what.length - 8));
      const full = Math.round(share * width);
      const line = `${what} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(share * 100)} %`;
      out.write(`\r${line.slice(0, screen.columns - 1)}`);
    },
    end() {
      if (shown !== undefined) out.write(`\r${' '.repeat(screen.columns - 1)}\r`);
    },
  };
}

/** The items one after the other, each a step; the bar goes when they are through or the work on one fails. */
export function* counted<T>(items: readonly T[], progress: Progress): Generator<T> {
  try {
    for (const [done, item] of items.entries()) {
      progress.step(done, items.length);
      yield item;
    }
  } finally {
    progress.end();
  }
}
