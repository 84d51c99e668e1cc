import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/io/duckdb.ts';
import { namedPortfolio } from '../../src/io/portfolio-file.ts';
import { type PrivateFolder, privateFolder } from '../../src/io/private-folder.ts';

describe('the engine is locked', () => {
  let folder: PrivateFolder;
  let engine: Engine;
  const path = (name: string) => join(folder.path, name);
  const read = (name: string) =>
    `SELECT * FROM read_csv('${path(name)}', auto_detect=false, header=false, delim=',', columns={'c0': 'VARCHAR'})`;

  beforeAll(async () => {
    folder = privateFolder();
    mkdirSync(path('sub'));
    for (const name of ['ours.csv', 'other.csv', 'sub/x.csv']) writeFileSync(path(name), 'a\n');
    symlinkSync(path('other.csv'), path('link.csv'));
    engine = await openEngine({ files: [path('ours.csv')], folder });
  });
  afterAll(() => {
    engine.close();
    folder.remove();
  });

  it('reads the file it was given', async () => {
    expect(await engine.rows(read('ours.csv'))).toEqual([['a']]);
  });

  it.each([
    ['another file', () => read('other.csv')],
    ['a link', () => read('link.csv')],
    ['a pattern', () => read('*.csv')],
    ['a way round', () => read('sub/../other.csv')],
    ['a list of files', () => `SELECT * FROM glob('${path('*')}')`],
    ['the network', () => "SELECT * FROM read_csv('https://example.org/x.csv')"],
    ['writing a file', () => `COPY (SELECT 1) TO '${path('out.csv')}'`],
    ['another database', () => `ATTACH '${path('x.db')}'`],
    ['an extension', () => 'INSTALL httpfs'],
    ['loading an extension', () => 'LOAD httpfs'],
    ['a setting', () => 'SET enable_external_access = true'],
    ['two statements', () => 'SELECT 1; SELECT 2'],
  ])('refuses %s', async (_, sql) => {
    await expect(engine.rows(sql())).rejects.toThrow();
  });

  it('gets a private name for a file with signs it would expand', async () => {
    writeFileSync(path('[a]*.csv'), 'b\n');
    const file = await namedPortfolio('[a]*.csv', folder.path, folder);
    expect(file.enginePath()).not.toMatch(/[*?[\]]/);
  });
});

describe('a block of a result', () => {
  it('is the texts and numbers of the rows, however long the texts are', async () => {
    const folder = privateFolder();
    const engine = await openEngine({ files: [], folder });
    try {
      const sql = `SELECT CASE WHEN i % 2 = 0 THEN 'É' || i ELSE repeat('x', 20) || i END, CAST(i AS INTEGER), CAST(-1 AS INTEGER)
        FROM range(5000) AS t(i) ORDER BY i`;
      const seen: unknown[] = [];
      const decoder = new TextDecoder();
      for await (const { rows, texts, numbers } of engine.blocks(sql)) {
        const { buffer, byteOffset } = texts.bytes;
        const lengths = new Int32Array(buffer, byteOffset, 4 * rows);
        for (let row = 0; row < rows; row++) {
          const length = lengths[4 * row]!;
          if (length <= 12)
            expect(decoder.decode(texts.bytes.subarray(16 * row + 4, 16 * row + 4 + length))).toBe(
              texts.at(row),
            );
          seen.push([texts.at(row), numbers[0]![row], numbers[1]![row]]);
        }
      }
      expect(seen).toEqual(await engine.rows(sql));
    } finally {
      engine.close();
      folder.remove();
    }
  });
});
