/** Files that kam brings along beside its code: templates. The same place from source and from the bundle. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caps } from '../documents/texts.ts';
import { readRegular, segmentsOf } from './door.ts';

/** The folder of kam itself: the nearest one upwards with a package.json and templates. */
function shippedRoot(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'templates'))) return at;
    if (dirname(at) === at) throw new Error('kam was installed without its templates');
  }
}

/** One shipped file ("templates/init/hospital/3-dmu.yaml"); undefined where there is none. */
export function readShipped(path: string): Uint8Array | undefined {
  return readRegular(join(shippedRoot(), ...segmentsOf(path)), path, caps.yaml);
}
