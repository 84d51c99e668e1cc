#!/usr/bin/env node
const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
const { main } = await import(command === 'check' ? '../dist/check.js' : '../dist/cli.js');

await main();
