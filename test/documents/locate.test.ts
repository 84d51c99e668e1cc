import { expect, it } from 'vitest';
import { spanFinder } from '../../src/documents/locate.ts';
import { readYaml } from '../../src/documents/yaml.ts';

const mapOf = (file: string, text: string) =>
  new Map([[file, readYaml(file, new TextEncoder().encode(text))]]);

it('finds a place in the first set of documents that has its file', () => {
  const spanOf = spanFinder(mapOf('a.yaml', 'x: 1\ny: 2\n'), mapOf('b.yaml', 'z: 3\n'));
  expect(spanOf({ file: 'a.yaml', path: ['y'] })).toMatchObject({ line: 2, column: 4 });
  expect(spanOf({ file: 'a.yaml', path: ['y'], on: 'key' })).toMatchObject({ line: 2, column: 1 });
  expect(spanOf({ file: 'b.yaml', path: ['z'] })).toMatchObject({ line: 1, column: 4 });
  expect(spanOf({ file: 'c.yaml', path: ['z'] })).toMatchObject({ line: 1, column: 1 });
});

it('keeps a place that is known already', () => {
  const span = { line: 7, column: 3, endLine: 7, endColumn: 4 };
  expect(spanFinder()({ file: 'a.yaml', span })).toEqual(span);
});
