// Bundles src into dist: one light cli.js with a chunk for each command that is loaded only when called, and what runs most in one file each.
// DuckDB's bindings stay outside: they bring a binary for each platform.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { load } from './bin/cached.js';

if (process.argv.includes('--docs')) {
  await assemble();
  const outfile = 'node_modules/.cache/kam-docs.mjs';
  await build({
    entryPoints: ['docs/generate.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  await import(new URL(outfile, import.meta.url).href);
  process.exit();
}

/** What runs in WebAssembly, as modules that bundlers and tests read like any other. */
async function assemble() {
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir('node_modules/.cache', { recursive: true });
  // memory in pages of 64 KB
  for (const [name, pages] of [
    ['survey', '48'],
    ['result', '1'],
  ]) {
    const source = `src/scoring/assembly/${name}.ts`;
    const binary = `node_modules/.cache/kam-${name}.wasm`;
    const { error, stderr } = await asc.main(
      [source, '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'].concat([
        '--initialMemory',
        pages,
        '-o',
        binary,
      ]),
    );
    if (error) throw new Error(`${error.message}\n${stderr}`);
    const base64 = (await readFile(binary)).toString('base64');
    const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}'`);
    await writeFile(
      `src/scoring/assembly/${name}.wasm.ts`,
      `// Made from ${name}.ts by \`npm run docs\`; do not edit.\nexport const wasm =\n${lines.join(' +\n')};\n`,
    );
  }
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

/**
 * Node's own modules are loaded where the first code needs them: an import would load them all at the start, and for
 * a module it also asks for each thing in it, which opens stdin and loads promises nobody waits for.
 */
const lateBuiltins = {
  name: 'late-builtins',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ kind, namespace, path }) =>
      kind === 'import-statement' && namespace !== 'builtin' ? { path, namespace: 'builtin' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** One command with all it needs; the other ones stay in cli.js, and bin/kam.js knows which file to load. */
function only(command) {
  return {
    name: 'only',
    setup(bundle) {
      bundle.onResolve({ filter: /^\.\/[a-z]+\.ts$/ }, ({ importer, kind, path }) =>
        kind === 'dynamic-import' && /commands[/\\]index\.ts$/.test(importer) && path !== `./${command}.ts`
          ? { path: './cli.js', external: true }
          : undefined,
      );
    },
  };
}

await rm('dist', { recursive: true, force: true });
const options = {
  entryPoints: ['src/cli.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@duckdb/node-bindings', 'pg'],
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  define: { KAM_VERSION: JSON.stringify(JSON.parse(await readFile('package.json', 'utf8')).version) },
  // CommonJS packages inside the bundle call require()
  banner: {
    js: "import { createRequire as kamCreateRequire } from 'node:module'; const require = kamCreateRequire(import.meta.url);",
  },
};
const { metafile } = await build({
  ...options,
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [noChildProcess],
});
// What runs at every save and every push, and what a newcomer asks first, are one file each: loading that takes 35 ms
// less than loading thirty chunks. They are CommonJS, because Node 20 keeps no cache of modules (bin/cached.js: 40 ms less).
await inOneFile('check', {
  entry: 'src/check.ts',
  threads: true,
  example: ['check', '-C', 'examples/andes-pharma'],
});
await inOneFile('score', {
  entry: 'src/cli.ts',
  threads: false,
  external: options.external,
  example: ['score', '-C', 'examples/andes-pharma', '--format', 'csv'],
});
const repository = await changedExample();
await inOneFile('diff', { entry: 'src/cli.ts', threads: false, example: ['diff', '-C', repository, 'HEAD'] });
await inOneFile('log', {
  entry: 'src/log.ts',
  threads: true,
  example: ['log', '--accounts', 'all', '-C', repository],
});
await rm(repository, { recursive: true });
// git starts it for each side of each file that it shows
await inOneFile('textconv', {
  entry: 'src/cli.ts',
  threads: false,
  example: ['textconv', 'examples/andes-pharma/accounts/san-telmo/5-objectives.yaml'],
});
await inOneFile('help', { entry: 'src/cli.ts', threads: false, example: ['--help'] });

/** A repository with a change, so that V8 sees a comparison; where git is missing, only the message that says so. */
async function changedExample() {
  const folder = await mkdtemp(join(tmpdir(), 'kam-build-'));
  await cp('examples/andes-pharma', folder, { recursive: true });
  // a hook of git may have started the build (`prepare`, for pre-commit), and its GIT_INDEX_FILE is the user's own index
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name)));
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=kam', '-c', 'user.email=kam@localhost', ...args], {
      cwd: folder,
      env,
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'as it was');
  const file = join(folder, 'accounts/san-telmo/3-dmu.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('support: -1', 'support: 1'));
  return folder;
}

/** `external`: where the engine is seldom called, its package would only make the file longer. */
async function inOneFile(
  name,
  { entry, threads, external = [...options.external, '@duckdb/node-api'], example },
) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entry],
    write: false,
    format: 'cjs',
    external,
    // a script of node:vm can require, not import
    supported: { 'dynamic-import': false },
    define: {
      ...options.define,
      ...(threads ? { KAM_THREADS: 'true' } : {}),
      'import.meta.url': 'kamUrl',
    },
    banner: { js: '"use strict";const kamUrl=require("node:url").pathToFileURL(__filename).href;' },
    plugins: [noChildProcess, only(name), lateBuiltins],
  });
  // esbuild escapes all but regular expressions; plain ASCII is half as long in memory, and a byte is a character
  const ascii = outputFiles[0].text.replace(
    /[^\0-\x7f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  await writeFile(`dist/${name}.cjs`, ascii);
  // one run, so that V8 knows what is needed; what it made of that is kept
  const { run, script, cacheFile } = load(`${name}.cjs`);
  const screen = { interactive: false, columns: 80, colour: false };
  const { stdout } = await run(example, {
    cwd: process.cwd(),
    env: { PATH: process.env.PATH },
    out: screen,
    err: screen,
    input: screen,
  });
  // an answer that is made while it is printed
  if (stdout && typeof stdout !== 'string') for await (const _ of stdout);
  await writeFile(cacheFile, script.createCachedData());
}

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
