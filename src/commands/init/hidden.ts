import { firstHidden } from '../../documents/decode.ts';
import { quoted } from '../../findings/printable.ts';
import type { Fault } from './model.ts';

/** A file that kam writes holds nothing unseen: the first text of a portfolio or of answers that would bring it in. */
export function hiddenFault(value: unknown): Fault | undefined {
  const text = hiddenText(value);
  if (text === undefined) return undefined;
  return {
    path: [],
    message: `${quoted(text)} has an invisible character in it, which no file of a workspace may hold.`,
    help: 'Remove the character in the portfolio, or have the list exported again.',
  };
}

function hiddenText(value: unknown): string | undefined {
  if (typeof value === 'string') return firstHidden(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) {
    const found = hiddenText(key) ?? hiddenText(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
