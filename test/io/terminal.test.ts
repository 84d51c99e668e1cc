import { expect, test } from 'vitest';
import { terminal } from '../../src/io/terminal.ts';

const tty = { isTTY: true, columns: 120 };
const pipe = {};

test.each([
  ['a terminal', tty, {}, tty, { tty: true, interactive: true, columns: 120, colour: true }],
  ['a pipe', pipe, {}, tty, { tty: false, interactive: false, columns: 80, colour: false }],
  [
    'a pipe, whatever the variables say',
    pipe,
    { FORCE_COLOR: '1', COLUMNS: '40' },
    tty,
    { tty: false, interactive: false, columns: 80, colour: false },
  ],
  ['input from a pipe', tty, {}, pipe, { tty: true, interactive: false, columns: 120, colour: true }],
  ['in CI', tty, { CI: 'true' }, tty, { tty: true, interactive: false, columns: 120, colour: true }],
  [
    'NO_COLOR',
    tty,
    { NO_COLOR: '1', FORCE_COLOR: '1' },
    tty,
    { tty: true, interactive: true, columns: 120, colour: false },
  ],
  [
    'an empty NO_COLOR is none',
    tty,
    { NO_COLOR: '' },
    tty,
    { tty: true, interactive: true, columns: 120, colour: true },
  ],
  [
    'FORCE_COLOR=0',
    tty,
    { FORCE_COLOR: '0' },
    tty,
    { tty: true, interactive: true, columns: 120, colour: false },
  ],
  ['TERM=dumb', tty, { TERM: 'dumb' }, tty, { tty: true, interactive: false, columns: 120, colour: false }],
  [
    'TERM=dumb but asked for',
    tty,
    { TERM: 'dumb', FORCE_COLOR: '1' },
    tty,
    { tty: true, interactive: false, columns: 120, colour: true },
  ],
  ['COLUMNS', tty, { COLUMNS: '40' }, tty, { tty: true, interactive: true, columns: 40, colour: true }],
  [
    'COLUMNS in nonsense',
    tty,
    { COLUMNS: '4x' },
    tty,
    { tty: true, interactive: true, columns: 120, colour: true },
  ],
  [
    'no width known',
    { isTTY: true, columns: 0 },
    {},
    tty,
    { tty: true, interactive: true, columns: 80, colour: true },
  ],
])('%s', (_, stream, env, input, expected) => {
  expect(terminal(stream, env, input)).toEqual(expected);
});
