/** A command in its threads: only a bundle for threads has them, so one is built. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { folder } from './harness.ts';

/** What dist/check.cjs or dist/log.cjs is, on a machine of two processors; on stderr it says how many threads it started. */
export async function inThreads(entry: string): Promise<(args: string[]) => SpawnSyncReturns<string>> {
  const at = folder();
  await build({
    entryPoints: [entry],
    outfile: join(at, 'program.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@duckdb/*'],
    define: { KAM_THREADS: 'true' },
    banner: {
      js: "import { createRequire as testRequire } from 'node:module'; const require = testRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const start = join(at, 'start.mjs');
  writeFileSync(
    start,
    `import { syncBuiltinESMExports } from 'node:module';
     import os from 'node:os';
     import threads from 'node:worker_threads';
     os.availableParallelism = () => 2;
     threads.Worker = class extends threads.Worker {
       constructor(...how) {
         super(...how);
         process.stderr.write('a thread; ');
         // as if the first thread were busy, or it would have done all before the other has begun
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);
       }
     };
     syncBuiltinESMExports();
     const { main } = await import('./program.mjs');
     await main();`,
  );
  return (args) => spawnSync(process.execPath, [start, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}
