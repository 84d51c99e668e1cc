/**
 * Loads a bundle of dist together with what V8 made of it when it was built: to compile it again takes longer than to
 * check an account. V8 takes that cache only where it is of the same version, flags and length of text, and compiles
 * as ever where it is not.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** What the bundle exports, and for build.js the script to keep the cache of. */
export function load(name) {
  const file = fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
  const cacheFile = `${file}.cache`;
  let cachedData;
  try {
    cachedData = readFileSync(cacheFile);
  } catch {
    // it was built without one
  }
  // plain ASCII (build.js): each byte is a character
  const text = `(function (require, module, exports, __filename) {${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(text, { filename: file, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(createRequire(file), module, module.exports, file);
  return { ...module.exports, script, cacheFile };
}
