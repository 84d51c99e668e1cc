/**
 * Ctrl-C, and its two kin. Once anything is registered, the signal waits for the running step to end: a write is never cut
 * in two. Then everything registered is tidied up and the signal does what it always does, so that a shell sees 130.
 */
const cleanups = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let installed = false;

/** Runs `cleanup` (synchronous, must not throw) when kam is interrupted; the answer takes it back. */
export function onInterrupt(cleanup: () => void): () => void {
  // Installed once and never removed: a signal that arrives during a write must still end kam after it.
  if (!installed) for (const signal of signals) process.on(signal, interrupted);
  installed = true;
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

function interrupted(signal: NodeJS.Signals) {
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch {}
  }
  cleanups.clear();
  for (const name of signals) process.removeListener(name, interrupted);
  process.kill(process.pid, signal);
}
