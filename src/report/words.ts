/**
 * The report speaks: words, sentences and values as text, in one language and locale. A word that is missing
 * is a defect and throws; plan text never passes through here as a key.
 */

import { type Format, formatFor } from './format.ts';
import { labelFrames } from './label-frames.ts';
import { english } from './labels.ts';
import { type Sentence, shown, spoken, type Value } from './sentence.ts';
import { frames } from './sentences.ts';

export interface Words extends Format {
  t(key: string): string;
  say(said: Sentence): string;
  show(value: Value): string;
}

const allFrames = { ...labelFrames, ...frames };

export function wordsFor(locale: string, currency: string): Words {
  const words: Words = {
    ...formatFor(locale, currency),
    t(key) {
      const word = Object.hasOwn(english, key) ? english[key] : undefined;
      if (word === undefined) throw new Error(`the report has no word for "${key}"`);
      return word;
    },
    say: (said) => spoken(said, allFrames, words),
    show: (value) => shown(value, allFrames, words),
  };
  return words;
}
