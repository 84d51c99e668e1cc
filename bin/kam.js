#!/usr/bin/env node
import { load } from './cached.js';

const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
const inOneFile = command === undefined ? 'help.cjs' : command === 'check' ? 'check.cjs' : undefined;
const { main } = inOneFile ? load(inOneFile) : await import('../dist/cli.js');

await main();
