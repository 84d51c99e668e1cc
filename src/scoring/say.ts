import type { Path } from '../findings/finding.ts';

/** How the checks of a model report: where in segmentation.yaml, what is wrong, what to do. */
export type Say = (path: Path, message: string, help: string, on?: 'key' | 'value') => void;

export function range(value: number, low: number, high: number, path: Path, what: string, say: Say): void {
  if (!(value >= low && value <= high))
    say(path, `${what} must lie between ${low} and ${high}.`, `Write a number from ${low} to ${high}.`);
}
