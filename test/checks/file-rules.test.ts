import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rulesMarkdown } from '../../src/checks/catalogue.ts';
import { fileRules } from '../../src/checks/file-rules.ts';
import { ruleIds, rules } from '../../src/checks/index.ts';

/** The names that findings are given anywhere in the source, beside those of the rules. */
function named(): string[] {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const names = sources.flatMap((path) =>
    [...readFileSync(`src/${path}`, 'utf8').matchAll(/(?:\brule: |problemFinding\()'([a-z-]+)'/g)].map(
      ([, name]) => name!,
    ),
  );
  return [...new Set(names)];
}

/** Of kam init, of kam report, and of JSON that kam check reads under the name of the file it is. */
const elsewhere = ['answers', 'template', 'json'];

describe('what is said of files', () => {
  it('is explained, whatever it is called', () => {
    const explained = [...fileRules.map(({ id }) => id), ...ruleIds];
    expect(
      named()
        .filter((name) => !explained.includes(name))
        .sort(),
    ).toEqual([...elsewhere].sort());
    expect(new Set(explained).size).toBe(explained.length);
  });

  it('stands on the page of the rules', () => {
    const page = rulesMarkdown(rules);
    for (const { id, summary } of fileRules)
      expect(page).toMatch(new RegExp(`\\| ${id} \\| (error|warn) \\| ${summary}`));
  });
});
