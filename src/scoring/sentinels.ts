/** Numbers that systems write for "unknown"; read as numbers they would count as very little. */
export const sentinels: readonly string[] = ['-9', '-99', '-999'];

/** In at least five rows and one in a hundred of those with a value: then it is more than a chance reading. */
export function isFrequent(times: number, filled: number): boolean {
  return times >= 5 && times * 100 >= filled;
}
