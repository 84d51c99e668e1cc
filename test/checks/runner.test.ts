import { describe, expect, it } from 'vitest';
import { messagesMarkdown, rulesMarkdown } from '../../src/checks/catalogue.ts';
import { type CheckResult, check } from '../../src/checks/examine.ts';
import { ruleIds, rules, workspaceRuleIds } from '../../src/checks/index.ts';
import { textsOf } from '../../src/documents/texts.ts';
import { loadWorkspace } from '../../src/plan/load.ts';
import { brokenFixtures, kpiIds } from './fixture.ts';

const head = (kind: string, account = 'a') => `kam: ${kind}/1\naccount: "${account}"\n`;
const step = (n: number, kind: string, text: string, account = 'a') => ({
  [`accounts/${account}/${n}-${kind === 'tier' ? 'segmentation' : kind}.yaml`]: head(kind, account) + text,
});

async function run(files: { [path: string]: string }, accounts?: string[]): Promise<CheckResult> {
  const texts = textsOf({ 'kam.yaml': 'kam: workspace/1\n', ...files });
  const workspace = await loadWorkspace(texts, { kpis: kpiIds, rules: ruleIds });
  return check({ texts, workspace, accounts, results: { asOf: '2026-11-23', scores: [] } });
}
const said = ({ findings }: CheckResult) =>
  findings.filter(({ rule }) => rule !== 'absent-fields').map(({ severity, rule }) => `${severity} ${rule}`);

const wish = {
  ...step(5, 'objectives', 'objectives: [{ id: o, measure: roi, baseline: { value: 1 }, target: 2 }]\n'),
  ...step(6, 'tactics', 'tactics: []\n'),
};
const need = { ...step(1, 'analysis', 'needs: [{ id: n }]\n'), ...wish };

describe('which rules speak', () => {
  it('is what kam.yaml says: error, warn, info, off', async () => {
    expect(said(await run(wish))).toEqual(['warn objective-has-tactic']);
    for (const severity of ['error', 'warn', 'info'])
      expect(
        said(
          await run({
            ...wish,
            'kam.yaml': `kam: workspace/1\nrules: { objective-has-tactic: ${severity} }\n`,
          }),
        ),
      ).toEqual([`${severity} objective-has-tactic`]);
    expect(
      said(await run({ ...wish, 'kam.yaml': 'kam: workspace/1\nrules: { objective-has-tactic: off }\n' })),
    ).toEqual([]);
  });

  it('is those up to the plan’s level', async () => {
    expect(said(await run(need))).toEqual(['warn objective-has-tactic']);
    const working = { ...need, ...step(1, 'analysis', 'level: working\nneeds: [{ id: n }]\n') };
    expect(said(await run(working))).toEqual(['warn need-is-answered', 'warn objective-has-tactic']);
  });

  it('is none that reads a file with errors; the others still speak', async () => {
    const working = step(1, 'analysis', 'level: working\nneeds: [{ id: n }]\n');
    const broken = {
      ...working,
      ...wish,
      ...step(6, 'tactics', 'tactics: 5\n'),
      ...step(7, 'monitoring', 'next_review: 2026-01-01\n'),
    };
    expect(said(await run(broken))).toEqual([
      'warn need-is-answered',
      'error schema',
      'warn review-not-overdue',
    ]);
  });

  it('is none that reads kam.yaml while that has errors', async () => {
    const working = {
      ...step(1, 'analysis', 'level: working\n'),
      ...step(3, 'dmu', 'stakeholders: [{ id: r-01 }]\n'),
    };
    expect(said(await run(working))).toContain('warn person-was-informed');
    expect(said(await run({ ...working, 'kam.yaml': 'kam: workspace/1\nnonsense: 1\n' }))).toEqual([
      'error schema',
    ]);
  });
});

describe('an allowance', () => {
  const objective = '  - { id: o, measure: roi, baseline: { value: 1 }, target: 2 }';
  const files = (objectives: string) => ({
    ...step(5, 'objectives', `objectives:\n${objectives}\n`),
    ...step(6, 'tactics', 'tactics: []\n'),
  });

  it('covers its own line or the next one, and no other', async () => {
    const comment = '# kam-allow objective-has-tactic: the ward does it';
    expect(said(await run(files(`${objective} ${comment}`)))).toEqual([]);
    expect(said(await run(files(`  ${comment}\n${objective}`)))).toEqual([]);
    expect(said(await run(files(`  ${comment}\n${objective}\n${objective.replace('o,', 'p,')}`)))).toEqual([
      'warn objective-has-tactic',
    ]);
  });

  it('covers no error of the file itself', async () => {
    expect(said(await run(files(`${objective.replace('roi', 'rio')} # kam-allow reference: no`)))).toContain(
      'error reference',
    );
  });

  it('that was not needed is not judged while a file the rule reads has errors', async () => {
    const allowed = {
      ...files(`${objective} # kam-allow objective-has-tactic: yes`),
      ...step(6, 'tactics', 'tactics: 5\n'),
    };
    expect(said(await run(allowed))).toEqual(['error schema']);
  });

  it('of a misspelt rule is told the right one', async () => {
    const { findings } = await run(files(`${objective} # kam-allow objective-has-tactics: yes`));
    const unused = findings.find(({ rule }) => rule === 'unused-allow');
    expect(unused?.help).toBe('Did you mean "objective-has-tactic"?');
    expect(unused?.line).toBe(4);
  });
});

describe('a call that names accounts', () => {
  const two = {
    'kam.yaml': 'kam: workspace/1\ntiers: { key: { key: true } }\n',
    ...wish,
    ...step(7, 'monitoring', 'next_review: 2026-01-01\n', 'b'),
  };

  it('checks those, and skips the rules that need all', async () => {
    expect(said(await run(two, ['b']))).toEqual(['warn review-not-overdue']);
    expect((await run(two, ['b'])).summaries).toEqual([]);
    expect(said(await run(two))).toEqual(['warn objective-has-tactic', 'warn review-not-overdue']);
    const workspace = await loadWorkspace(textsOf(two), { kpis: kpiIds, rules: ruleIds });
    expect(workspaceRuleIds(workspace)).toEqual(['key-account-has-plan']);
  });

  it('names the files it read', async () => {
    expect((await run(two, ['b'])).files).toEqual(['kam.yaml', 'accounts/b/7-monitoring.yaml']);
    expect((await run(two)).files).toHaveLength(4);
  });
});

describe('an objective out of reach', () => {
  const header =
    'id,date,kind,amount,currency,product,tactic,account_ref,corrects,source,source_line,source_hash,note';
  const books = (account: string, ...amounts: number[]) => ({
    [`accounts/${account}/records/ledger.csv`]: `${[header, ...amounts.map((amount, i) => `s-${i},${2026 - amounts.length + i}-06-30,sale,${amount},,,,,,,,,`)].join('\n')}\n`,
    ...step(1, 'analysis', 'level: working\n', account),
    ...step(2, 'tier', 'tier: key\n', account),
  });
  const files = {
    'kam.yaml': 'kam: workspace/1\nclosed_until: 2026-10\ntiers: { key: { key: true } }\n',
    ...books('a', 100, 104),
    ...books('b', 100, 90, 112.4),
    ...step(
      5,
      'objectives',
      'objectives: [{ id: o, measure: net_sales, baseline: { value: 104, date: 2025-12-31 }, target: 130, due: 2026-12-31 }]\n',
    ),
  };
  const about = async (accounts?: string[]) =>
    (await run(files, accounts)).findings.find(({ rule }) => rule === 'objective-is-realistic');

  it('is compared with its own growth', async () => {
    expect((await about(['a']))?.message).toBe(
      '"net sales 130 by 2026" needs 25 % a year; the last year gave 4 %.',
    );
    expect((await about(['a']))?.related.map(({ line, message }) => [line, message])).toEqual([
      [3, 'net sales of 2025: 104, from this line on'],
      [2, 'net sales of 2024: 100, from this line on'],
    ]);
  });

  it('is compared with the best of its tier when all accounts are checked', async () => {
    // (112.4 ÷ 100)^½ = 1.0602
    expect((await about())?.message).toBe(
      '"net sales 130 by 2026" needs 25 % a year; the last year gave 4 %. The best other account of tier "key" gave 6 % a year (b, 2 years).',
    );
  });
});

describe('the pages of docs', () => {
  it('hold every rule with its message, and every message of the broken plans', async () => {
    const broken = await brokenFixtures();
    const page = rulesMarkdown(rules, broken);
    for (const { id, why, help } of rules) {
      expect(page).toContain(`\n## ${id}\n`);
      expect(page).toContain(why);
      expect(page).toContain(help);
      expect(page).toMatch(new RegExp(`\\n\`\`\`\\n\\S+:\\d+:\\d+  (error|warn)  ${id}\\n`));
    }
    const messages = messagesMarkdown(broken);
    for (const id of ruleIds) expect(messages).toContain(`## ${id}\n`);
    expect(messages).toContain('needs 15 % a year; the last three years gave 4 %.');
  });
});
