import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { workspacesBelow } from '../../src/io/workspaces-below.ts';
import { temporaryFolder } from './repository.ts';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(...paths: string[]) {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

describe('workspaces below a folder', () => {
  test('are the nearest ones, sorted; the folder itself is none of them', () => {
    put('kam.yaml', 'b/kam.yaml', 'b/deep/kam.yaml', 'a/plans/kam.yaml', 'c/x.yaml');
    expect(workspacesBelow(root)).toEqual(['a/plans', 'b']);
  });

  test('are not looked for in other repositories, node_modules, hidden folders or further down than four', () => {
    put('clone/.git/HEAD', 'clone/plans/kam.yaml', 'submodule/.git', 'submodule/kam.yaml');
    put('node_modules/kam/kam.yaml', '.cache/kam.yaml', 'a/b/c/d/e/kam.yaml');
    expect(workspacesBelow(root)).toEqual([]);
    put('a/b/c/d/kam.yaml');
    expect(workspacesBelow(root)).toEqual(['a/b/c/d']);
  });

  test('are not looked for behind links, which can lead anywhere', () => {
    put('plans/kam.yaml', 'repo/x');
    symlinkSync(join(root, 'plans'), join(root, 'repo', 'link'));
    symlinkSync(root, join(root, 'repo', 'loop'));
    expect(workspacesBelow(join(root, 'repo'))).toEqual([]);
  });

  test('are none where there is no such folder', () => {
    expect(workspacesBelow(join(root, 'gone'))).toEqual([]);
  });

  test('are given up behind thousands of folders; near ones are found first', () => {
    for (let i = 0; i < 4100; i++) mkdirSync(join(root, `f${String(i).padStart(4, '0')}`));
    put('f4099/kam.yaml', 'f0001/kam.yaml');
    expect(workspacesBelow(root)).toEqual(['f0001']);
  });
});
