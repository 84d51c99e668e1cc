/** Numbers and lists as messages say them: plain, the same on every machine. */

import { threeFigures } from '../findings/figures.ts';

/** 1240000 → "1 240 000"; at most two decimals. */
export function amount(value: number): string {
  const cents = Math.round(Math.abs(value) * 100);
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  const rest = cents % 100;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
  return `${value < 0 && cents > 0 ? '−' : ''}${whole}${decimals}`;
}

/** 1900000 → "1.9 M": three figures for money in a sentence. */
export function short(value: number): string {
  const { by, suffix } = threeFigures(value);
  return `${amount(Number((value / by).toPrecision(3)))}${suffix && ` ${suffix}`}`;
}

/** Percent to a whole number, or to one decimal under 10. */
export function percent(value: number): string {
  const digits = Math.abs(value) < 10 ? 1 : 0;
  return `${amount(Math.round(value * 10 ** digits) / 10 ** digits)} %`;
}

export const count = (n: number, one: string, many: string) => (n === 1 ? one : many);

/** "a", "a and b", "a, b and 3 more". */
export function listed(words: readonly string[], most = 6): string {
  const shown =
    words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
