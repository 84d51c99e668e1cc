/** How V8 runs kam: a process that is over in a fifth of a second, or one that reads thousands of files. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 waits seven times longer than it does by itself before it compiles a function to its fastest code. In a run over
 * one account that compiling never pays for itself: it takes a quarter of the processor time. A run over thousands
 * reaches the limit anyway and takes no longer than before. And the heap may grow by a third, not fourfold, before it
 * is cleaned up: what is let go of after each account is gone sooner, in the same time. Measured: docs/performance.md.
 */
export function tuneEngine(): void {
  setFlagsFromString('--interrupt-budget=500000');
  setFlagsFromString('--heap-growing-percent=30');
}

/** For a command that keeps most of what it reads: cleaning up often would find little, and costs it a third of its time. */
export function keepHeap(): void {
  setFlagsFromString('--heap-growing-percent=0');
}
