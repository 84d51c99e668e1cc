import { expect, test } from 'vitest';
import { portability } from '../../src/io/portability.ts';

const problems = (...paths: string[]) => portability(paths.map((path) => ({ path, kind: 'file' as const })));

test.each([
  ['accounts/CON.yaml', /Windows keeps this name/],
  ['lpt1', /Windows keeps this name/],
  ['a:b.yaml', /Windows does not allow/],
  ['a\\b.yaml', /Windows does not allow/],
  ['plan.yaml.', /dot or a blank/],
  ['plan.yaml ', /dot or a blank/],
  ['two\nlines.yaml', /control character/],
  ['\ufffd.yaml', /UTF-8/],
  ['ä'.repeat(130), /255 bytes/],
])('%j is not portable', (path, message) => {
  expect(problems(path)).toMatchObject([
    { path, message: expect.stringMatching(message), help: expect.any(String) },
  ]);
});

test('ordinary names are fine', () => {
  expect(
    problems(
      'kam.yaml',
      'accounts/es-010066/records/ledger.csv',
      'console.yaml',
      'com10',
      'größe.md',
      '.gitignore',
    ),
  ).toEqual([]);
});

test('names that are one file elsewhere are reported once, at the folder where they part', () => {
  expect(problems('Accounts/a.yaml', 'Accounts/b.yaml', 'accounts/a.yaml', 'accounts/b.yaml')).toMatchObject([
    { path: 'accounts', message: expect.stringMatching(/upper and lower case/) },
  ]);
  expect(problems('caf\u00e9.yaml', 'cafe\u0301.yaml')).toMatchObject([
    { message: expect.stringMatching(/looks just like/) },
  ]);
});

test('a repository planted with ordinary files is found, a file called HEAD alone is not', () => {
  expect(
    problems('accounts/x/HEAD', 'accounts/x/objects/.keep', 'accounts/x/refs/.keep', 'accounts/x/config'),
  ).toMatchObject([
    {
      path: 'accounts/x/HEAD',
      severity: 'error',
      message: expect.stringMatching(/git repository made of ordinary files/),
    },
  ]);
  expect(problems('x/head', 'x/Objects/a', 'x/REFS/b')).toHaveLength(1);
  expect(problems('x/HEAD', 'x/objects/a')).toEqual([]);
});
