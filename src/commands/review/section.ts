import type { Part } from '../diff/parts.ts';

/** One question of the meeting and what is known of it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lede?: string | undefined;
  readonly parts: readonly Part[];
  /** what is said where there is nothing */
  readonly none: string;
}
