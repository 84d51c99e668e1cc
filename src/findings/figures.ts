/**
 * A large number in three figures: by what to divide it, and what to write behind it. 999 500 is a million to a
 * reader of three figures, and 9 995 ten thousand.
 */
export function threeFigures(value: number): { by: number; suffix: '' | 'k' | 'M' } {
  const size = Math.abs(value);
  if (size >= 999_500) return { by: 1e6, suffix: 'M' };
  return size >= 9_995 ? { by: 1e3, suffix: 'k' } : { by: 1, suffix: '' };
}
