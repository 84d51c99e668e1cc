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
