/** How V8 runs a process that is over in a fifth of a second. */
import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 wait seven times longer than it does before it compiles a function to its fastest code. In a run over one
 * account that compiling never pays for itself: it takes a quarter of the processor time. A run over thousands
 * reaches the limit anyway and takes no longer than before (measured; docs/performance.md).
 */
export function optimiseLate(): void {
  setFlagsFromString('--interrupt-budget=500000');
}
