// Bundles src into dist: one light cli.js, and a chunk for each command that is loaded only when called.
// DuckDB stays outside: it brings a binary for each platform.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

if (process.argv.includes('--docs')) {
  await build({
    entryPoints: ['docs/generate.ts'],
    outfile: 'node_modules/.cache/kam-docs.mjs',
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  await import('./node_modules/.cache/kam-docs.mjs');
  process.exit();
}

/** commander loads it for subcommands that are programs of their own, of which kam has none: 2 ms of every start. */
const noChildProcess = {
  name: 'no-child-process',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /node_modules[/\\]commander[/\\]/.test(importer)
        ? { path: 'child_process', namespace: 'empty' }
        : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '', loader: 'js' }));
  },
};

await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@duckdb/node-api'],
  minifySyntax: true,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  plugins: [noChildProcess],
  define: { KAM_VERSION: JSON.stringify(JSON.parse(await readFile('package.json', 'utf8')).version) },
  // CommonJS packages inside the bundle call require()
  banner: {
    js: "import { createRequire as kamCreateRequire } from 'node:module'; const require = kamCreateRequire(import.meta.url);",
  },
});

// The licences of what is bundled ship with it.
const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const texts = [];
for (const name of [...packages].sort()) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  texts.push(`${name} ${version} (${license})\n\n${file ? await readFile(`${folder}/${file}`, 'utf8') : ''}`);
}
await mkdir('dist', { recursive: true });
await writeFile('dist/LICENSES.txt', texts.join(`\n${'-'.repeat(78)}\n\n`));
