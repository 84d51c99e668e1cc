/**
 * A repository with two years of a workspace's life, and a branch that somebody wants to merge:
 *
 *   node examples/pull-request/make.mjs FOLDER
 *
 * Each month is a commit: what was booked by then, dates that were put off, judgements that changed. Same story, same bytes, so
 * the commits have the same ids everywhere. `kam diff main november` in FOLDER says what comment.md beside this file shows.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributes, branch, edits, truncated } from './story.mjs';

function make(folder) {
  const now = filesOf(join(dirname(fileURLToPath(import.meta.url)), '../andes-pharma'));
  const stream = [];
  let before = new Map();
  for (const month of months('2024-12', '2026-10')) {
    const then = asOf(now, month);
    commit(stream, {
      ref: 'main',
      day: `${lastDay(month)}`,
      subject: `Books and plans of ${month}`,
      before,
      after: then,
    });
    before = then;
  }
  const merged = asOf(now, '2026-11');
  commit(stream, { ref: 'main', day: '2026-11-23', subject: 'Plans of November', before, after: merged });
  const proposed = edited(merged, branch);
  commit(stream, {
    ref: 'november',
    from: 'main',
    day: '2026-11-24',
    subject: 'San Telmo and Costa Verde after the November visits',
    before: merged,
    after: proposed,
  });
  git(['init', '--quiet', '--initial-branch=main', folder]);
  git(['-C', folder, 'fast-import', '--quiet'], Buffer.concat(stream));
  git(['-C', folder, 'checkout', '--quiet', 'november']);
  console.log(
    `A repository with ${stream.filter((part) => part.commit).length} commits: cd ${folder} && kam diff`,
  );
}

function filesOf(root) {
  const files = new Map();
  const walk = (at) => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) {
        if (name !== 'out') walk(path);
      } else
        files.set(
          relative(root, path).replaceAll('\\', '/'),
          readFileSync(path, 'utf8').replaceAll('\r\n', '\n'),
        );
    }
  };
  walk(root);
  files.set('.gitattributes', attributes.join('\n'));
  return files;
}

/** The workspace as it was at the end of a month: today's, without what came later. */
function asOf(now, month) {
  const then = new Map();
  for (const [path, text] of now) {
    const text_ = truncated(path, text, month);
    if (text_ !== undefined) then.set(path, text_);
  }
  return edited(
    then,
    edits.filter(({ until }) => month < until),
  );
}

function edited(files, all) {
  const after = new Map(files);
  for (const { path, from, to } of all) {
    const text = after.get(path);
    // without `to` it is a line more
    const fresh = to === undefined ? `${text}${from}` : text.replace(from, to);
    if (fresh === text) throw new Error(`${path} does not say ${from}`);
    after.set(path, fresh);
  }
  return after;
}

function commit(stream, { ref, from, day, subject, before, after }) {
  const seconds = Date.parse(`${day}T17:00:00Z`) / 1000;
  const who = `kam-1 <kam-1@example.org> ${seconds} +0000`;
  const lines = [`commit refs/heads/${ref}\n`, `author ${who}\ncommitter ${who}\n`, data(subject)];
  if (from !== undefined) lines.push(`from refs/heads/${from}\n`);
  for (const [path, text] of after)
    if (before.get(path) !== text) lines.push(`M 100644 inline ${path}\n`, data(text));
  for (const path of before.keys()) if (!after.has(path)) lines.push(`D ${path}\n`);
  const bytes = Buffer.from(`${lines.join('')}\n`);
  bytes.commit = true;
  stream.push(bytes);
}

const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;

function git(args, input) {
  const { status, stderr, error } = spawnSync('git', args, {
    input,
    env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

function months(first, last) {
  const all = [];
  for (let month = first; month <= last; month = next(month)) all.push(month);
  return all;
}

function next(month) {
  const [year, number] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

function lastDay(month) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

const folder = process.argv[2];
if (folder === undefined || existsSync(folder)) {
  console.error('Name a folder that does not exist yet: node examples/pull-request/make.mjs FOLDER');
  process.exitCode = 2;
} else make(folder);
