import type { Screen } from './command.ts';

export interface Progress {
  step(done: number, of: number): void;
  end(): void;
}

/** A bar on stderr for what takes more than a second; nothing where stderr is no terminal. */
export function progressOn(
  screen: Screen,
  what: string,
  now: () => number = Date.now,
  out = process.stderr,
): Progress {
  if (!screen.interactive) return { step: () => {}, end: () => {} };
  const from = now();
  let shown = 0;
  return {
    step(done, of) {
      const time = now();
      if (time - from < 1000 || time - shown < 100) return;
      shown = time;
      const width = Math.max(10, Math.min(40, screen.columns - what.length - 20));
      const full = Math.round((done / Math.max(1, of)) * width);
      out.write(`\r${what} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${done}/${of}`);
    },
    end() {
      if (shown > 0) out.write(`\r${' '.repeat(screen.columns - 1)}\r`);
    },
  };
}
