/** Workspaces further down: where somebody stands at the top of a repository whose plans lie in a folder of it. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../findings/finding.ts';

/** Plans lie near the top of a repository; what is further down, or behind thousands of folders, is not looked for. */
const deepest = 4;
const mostFolders = 4000;

/**
 * The nearest folders below `top` (a real path) that hold a kam.yaml, relative to it with "/", sorted; none below another.
 * Links, hidden folders, node_modules and other repositories are not entered, nor is what cannot be listed. `top` itself
 * is not asked about, and need not exist.
 */
export function workspacesBelow(top: string): string[] {
  const found: string[] = [];
  let looked = 0;
  let level = [''];
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++looked > mostFolders) return found.sort(compareText);
      const entries = listed(join(top, folder));
      const has = (name: string) => entries.some((entry) => entry.name === name);
      if (folder !== '' && has('.git')) continue;
      if (folder !== '' && has('kam.yaml')) found.push(folder);
      else
        for (const entry of entries)
          if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
            next.push(folder === '' ? entry.name : `${folder}/${entry.name}`);
    }
    level = next;
  }
  return found.sort(compareText);
}

function listed(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
