import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { folder, kam, today, workspaceOf } from '../harness.ts';

/** A program that is what dist/check.cjs is, on a machine of two processors, and says on stderr how many threads it started. */
async function program(): Promise<string> {
  const at = folder();
  await build({
    entryPoints: ['src/check.ts'],
    outfile: join(at, 'check.mjs'),
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
     const { main } = await import('./check.mjs');
     await main();`,
  );
  return start;
}

it('says the same in several threads as in one, in the same order', async () => {
  const files: Record<string, string> = {
    'kam.yaml': 'kam: workspace/1\ncompany: Example Pharma\ncurrency: EUR\ntiers: { key: { key: true } }\n',
  };
  for (let n = 0; n < 210; n++) {
    const id = `h-${String(n).padStart(3, '0')}`;
    const wrong =
      n % 5 === 0 ? `parent: h-9${n}\n` : n % 7 === 0 ? 'needs: [{ id: n-1, colour: red }]\n' : '';
    files[`accounts/${id}/1-analysis.yaml`] =
      `kam: analysis/1\naccount: "${id}"\nname: Hospital ${id}\n${wrong}`;
  }
  const cwd = workspaceOf(files);
  const start = await program();
  for (const format of ['json', 'gitlab', 'junit']) {
    const args = ['check', '--format', format, '--as-of', today, '-C', cwd];
    const several = spawnSync(process.execPath, [start, ...args], { encoding: 'utf8' });
    const one = await kam(args, { cwd });
    expect(several.stderr).toBe('a thread; ');
    if (format === 'json')
      expect(JSON.parse(several.stdout)).toMatchObject({ files: 211, summary: { error: 42 + 24 } });
    expect(several.stdout).toBe(one.stdout);
    expect(several.status).toBe(one.exitCode);
  }
});
