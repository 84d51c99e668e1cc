#!/usr/bin/env node
import { load } from './cached.js';

const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
const alone = new Map([
  [undefined, 'help.cjs'],
  ['check', 'check.cjs'],
  ['score', 'score.cjs'],
  ['diff', 'diff.cjs'],
  ['log', 'log.cjs'],
  ['textconv', 'textconv.cjs'],
]);
const inOneFile = alone.get(command);
const { main } = inOneFile ? load(inOneFile) : await import('../dist/cli.js');

await main();
