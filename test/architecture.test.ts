import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The order of rooms (docs/decisions.md): a file imports only from rooms above its own. */
const order: readonly (readonly string[])[] = [
  ['findings'],
  ['documents'],
  ['plan'],
  ['facts'],
  ['scoring', 'kpis', 'network', 'forecast'],
  ['checks', 'diff', 'history', 'report', 'importers'],
  ['io'],
  ['commands'],
];
const levelOf = new Map(order.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)));

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const sources = files('src').map((path) => ({ path, text: readFileSync(path, 'utf8') }));

function* imports(text: string): Generator<string> {
  for (const match of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) yield match[1]!;
}

function breaches(path: string, text: string): string[] {
  const room = path.split('/')[1]!;
  const level = levelOf.get(room);
  return [...imports(text)].flatMap((target) => {
    if (!target.startsWith('.')) {
      const outside =
        /^node:(?!buffer|crypto|path|util|url)/.test(target) ||
        target === '@duckdb/node-api' ||
        target === 'pg' ||
        target === 'simple-git';
      return outside && room !== 'io' && room !== 'cli.ts'
        ? [`${path} reaches outside with ${target}; only io/ may`]
        : [];
    }
    const to = join(path, '..', target).split('/')[1]!;
    if (to === room || level === undefined) return [];
    const toLevel = levelOf.get(to);
    if (toLevel === undefined) return [`${path} imports ${target}, which is in no room`];
    return toLevel < level ? [] : [`${path} imports ${target}: ${to} does not stand above ${room}`];
  });
}

describe('the house', () => {
  it('has every room in the order of rooms', () => {
    const rooms = readdirSync('src').filter((name) => statSync(join('src', name)).isDirectory());
    expect(rooms.filter((room) => !levelOf.has(room))).toEqual([]);
  });

  it('lets a file import only from rooms above its own, and reach outside only from io', () => {
    expect(sources.flatMap(({ path, text }) => breaches(path, text))).toEqual([]);
  });

  it('lets one file speak to PostgreSQL', () => {
    const clients = sources.filter(({ text }) => [...imports(text)].includes('pg')).map(({ path }) => path);
    expect(clients).toEqual(['src/io/postgres.ts']);
  });

  it('notices a breach', () => {
    expect(breaches('src/kpis/x.ts', "import { y } from '../scoring/y.ts';")).toHaveLength(1);
    expect(breaches('src/plan/x.ts', "import { y } from '../facts/y.ts';")).toHaveLength(1);
    expect(breaches('src/plan/x.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(breaches('src/checks/x.ts', "import { y } from '../facts/y.ts';")).toEqual([]);
  });

  it('keeps what bites out of the code', () => {
    const bans: [RegExp, string][] = [
      [/process\.exit\(/, 'process.exit loses output; set process.exitCode'],
      [/z\.coerce/, 'z.coerce turns "" into 0'],
      [/z\.object\(/, 'z.object drops unknown keys; use z.strictObject'],
      [/\.localeCompare\(/, 'localeCompare depends on the machine; use compareText'],
      [/Object\.assign\(/, 'Object.assign copies into prototypes; use a spread'],
      [/new Date\(\s*['"`]/, 'a text given to Date depends on the time zone'],
    ];
    const outside: [RegExp, string][] = [
      [/process\.std(in|out|err)\b/, 'only io/ and cli.ts speak to the terminal'],
      [/\bDate\.now\b|new Date\(\)/, 'only io/ and cli.ts read the clock'],
    ];
    const found = sources.flatMap(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const mayBeOutside = path.startsWith('src/io/') || path === 'src/cli.ts';
      return [...bans, ...(mayBeOutside ? [] : outside)]
        .filter(([ban]) => ban.test(code))
        .map(([, why]) => `${path}: ${why}`);
    });
    expect(found).toEqual([]);
  });

  it('explains each room in a README of at most 15 lines', () => {
    for (const room of readdirSync('src').filter((name) => statSync(join('src', name)).isDirectory())) {
      const lines = readFileSync(join('src', room, 'README.md'), 'utf8')
        .trim()
        .split('\n');
      expect(lines.length, `src/${room}/README.md`).toBeLessThanOrEqual(15);
    }
  });
});
