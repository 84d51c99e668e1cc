import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../src/checks/index.ts';
import type { LocatedFinding } from '../../src/findings/finding.ts';
import { kam } from './run.ts';

/** examples/zz-mistakes is wrong on purpose: kam check finds each mistake, and nothing else, on its line. */

const folder = 'examples/zz-mistakes';
const checked = kam('check', '-C', folder, '--format', 'json');
const findings = async () => ((await checked).result as { findings: LocatedFinding[] }).findings;

describe('kam check on examples/zz-mistakes', () => {
  it('finds what zz-mistakes.txt lists, each on its line', async () => {
    const found = (await findings()).map((f) => `${f.file}:${f.line} ${f.severity} ${f.rule}`);
    const expected = readFileSync('test/examples/zz-mistakes.txt', 'utf8').trimEnd().split('\n');
    expect(found).toEqual(expected);
    expect((await checked).exitCode).toBe(1);
  });

  it('says to each what to do', async () => {
    for (const { help, file, line } of await findings()) expect(help, `${file}:${line}`).toBeTruthy();
  });

  it('shows every rule at work', async () => {
    const found = new Set((await findings()).map(({ rule }) => rule));
    // the one that needs a history, which no folder carries with it
    expect(ruleIds.filter((id) => !found.has(id))).toEqual(['objective-not-postponed-thrice']);
    for (const below of [
      'schema',
      'reference',
      'record',
      'unique-id',
      'yaml',
      'unused-allow',
      'unknown-file',
    ])
      expect(found).toContain(below);
  });

  it('finds something wherever a comment or a note says that something is wrong', async () => {
    const lines = new Set((await findings()).map(({ file, line }) => `${file}:${line}`));
    const silent: string[] = [];
    for (const entry of readdirSync(join(folder, 'accounts'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const file = path.slice(folder.length + 1).replaceAll('\\', '/');
      readFileSync(path, 'utf8')
        .split('\n')
        .forEach((text, i) => {
          const says = file.endsWith('.yaml')
            ? /\S\s+# |^# kam-allow/.test(text)
            : i > 0 && /ledger|opportunities|market|survey|contacts/.test(file) && file.includes('/typos/');
          if (says && text !== '' && !/a good line$/.test(text) && !lines.has(`${file}:${i + 1}`))
            silent.push(`${file}:${i + 1}`);
        });
    }
    expect(silent).toEqual([]);
  });
});
