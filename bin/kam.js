#!/usr/bin/env node
const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
const { main } =
  command === 'check' ? (await import('./cached.js')).load('check.cjs') : await import('../dist/cli.js');

await main();
