// A repository for benchmarks: n accounts of workspace.mjs and two years of commits, each of which books a sale, judges a person or
// puts a date off in one of them. Written by `git fast-import`: thousands of commits in seconds.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorkspace } from './workspace.mjs';

const from = Date.UTC(2024, 10, 1) / 1000;
const to = Date.UTC(2026, 10, 1) / 1000;

export async function makeHistory(folder, accounts, commits) {
  makeWorkspace(folder, accounts);
  const git = (...args) => {
    const { status, stderr } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  git('init', '-q', '-b', 'main');
  const files = filesOf(folder);
  const ids = readdirSync(join(folder, 'accounts'));
  const child = spawn('git', ['-C', folder, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`git fast-import ended with ${code}`)),
    );
  });
  const random = seeded(7);
  let changed = files;
  for (let i = 0; i < commits; i++) {
    if (i > 0) changed = change(files, `accounts/${ids[random(ids.length)]}/`, i, random);
    if (!child.stdin.write(commit(i, commits, changed)))
      await new Promise((drained) => child.stdin.once('drain', drained));
  }
  child.stdin.end();
  await ended;
  git('reset', '-q', '--hard');
}

/** Changes the files of one account; what is changed. */
function change(files, at, i, random) {
  const changed = new Map();
  const edit = (name, make) => {
    files.set(at + name, make(files.get(at + name)));
    changed.set(at + name, files.get(at + name));
  };
  const kind = i % 4;
  if (kind < 2)
    edit(
      'records/ledger.csv',
      (text) => `${text}x-${i},2026-0${1 + (i % 9)}-20,sale,${1000 + i}.00,EUR,relivax,,,,erp.csv,${i},,\n`,
    );
  if (kind === 1 || kind === 2)
    edit('3-dmu.yaml', (text) => text.replace(/support: -?\d/, `support: ${random(6) - 2}`));
  if (kind === 3) {
    edit('5-objectives.yaml', (text) => text.replace(/due: 20\d\d/, `due: 20${27 + random(3)}`));
    edit('6-tactics.yaml', (text) => text.replace('status: active', 'status: done\n    done_on: 2026-05-01'));
  }
  return changed;
}

function commit(i, commits, changed) {
  const time = Math.round(from + ((to - from) * i) / commits);
  const said = `change ${i}`;
  const parts = [
    `commit refs/heads/main\ncommitter bench <bench@example.org> ${time} +0000\ndata ${said.length}\n${said}\n`,
  ];
  for (const [path, text] of changed)
    parts.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  return `${parts.join('')}\n`;
}

function filesOf(root, folder = '') {
  const files = new Map();
  for (const name of readdirSync(join(root, folder))) {
    if (name === '.git') continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory())
      for (const entry of filesOf(root, path)) files.set(...entry);
    else files.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return files;
}

/** The same numbers on every machine; the lower bits of such a series repeat, so the upper ones are taken. */
function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}
