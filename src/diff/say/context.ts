import type { PlanMeaning } from '../plan-meaning.ts';
import type { Words } from './words.ts';

/** What a change is told with. */
export interface LineContext {
  readonly words: Words;
  readonly currency: string;
  /** the two plans, to look an item's unit up */
  readonly before: PlanMeaning;
  readonly after: PlanMeaning;
}
