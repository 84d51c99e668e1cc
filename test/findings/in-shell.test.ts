import { expect, it } from 'vitest';
import { inShell } from '../../src/findings/in-shell.ts';

it.each([
  ['plans', 'plans'],
  ['../our/plans-2', '../our/plans-2'],
  ['our plans', "'our plans'"],
  ["it's", "'it'\\''s'"],
  ['a;b', "'a;b'"],
  ['-x', "'-x'"],
  ['$(x)', "'$(x)'"],
])('%s is one word to a shell', (path, word) => {
  expect(inShell(path)).toBe(word);
});
