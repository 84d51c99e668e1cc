import { describe, expect, it } from 'vitest';
import { usualSeverity } from '../../src/checks/index.ts';
import { wordsOf } from '../../src/commands/diff/words.ts';
import { compareWorkspaces } from '../../src/diff/workspace-diff.ts';
import { textsOf } from '../../src/documents/texts.ts';
import { loadWorkspace } from '../../src/plan/load.ts';

/** What of the files that all accounts rest on is for a manager to look at, and what is only a change. */

const settings = (more = '') => `kam: workspace/1\nclosed_until: 2026-06\n${more}`;
const rates = (...lines: string[]) => ['date,currency,rate', ...lines, ''].join('\n');

async function remarks(before: Record<string, string>, after: Record<string, string>) {
  const [was, is] = [await loadWorkspace(textsOf(before)), await loadWorkspace(textsOf(after))];
  expect([...was.findings, ...is.findings].filter(({ severity }) => severity === 'error')).toEqual([]);
  const found = compareWorkspaces(was, is, { words: wordsOf(is, 120), severityOf: usualSeverity });
  return found.remarks.map(({ kind, subject, text }) =>
    `${kind} · ${subject}: ${text}`.replaceAll('\u00a0', ' '),
  );
}
const inSettings = (before: string, after: string) =>
  remarks({ 'kam.yaml': settings(before) }, { 'kam.yaml': settings(after) });

describe('remarks on the workspace', () => {
  it.each([
    ['', 'rules: { need-is-answered: off }', 'rule need-is-answered: turned off (was a warning)'],
    ['', 'rules: { dates-in-order: warn }', 'rule dates-in-order: only a warning now (was an error)'],
    ['', 'rules: { absent-fields: info }', 'rule absent-fields: only a note now (was a warning)'],
    ['rules: { need-is-answered: error }', '', 'rule need-is-answered: only a warning now (was an error)'],
    [
      'rules: { need-is-answered: error }',
      'rules: { need-is-answered: info }',
      'only a note now (was an error)',
    ],
    ['', 'discount_rate_pct: 5', 'kam.yaml: discount rate 8% → 5% (all accounts are counted with it)'],
    ['', 'fiscal_year_starts: 4', 'kam.yaml: fiscal year starts 1 → 4'],
    ['', 'currency: USD', 'kam.yaml: currency “EUR” → “USD”'],
    ['', 'kpis: { contact_days: 180 }', 'kpis contact days 90 → 180'],
    ['', 'kpis: { access: { listed: 90 } }', 'kpis access listed 60 → 90'],
    ['team: [{ id: kam-1, rate: 85 }]', 'team: [{ id: kam-1, rate: 60 }]', 'team member kam-1: rate 85 → 60'],
    ['kpis: { required: [roi, nps] }', 'kpis: { required: [nps, win_rate] }', 'duty_eased'],
    [
      'tiers: { key: { key: true, review_months: 3 } }',
      'tiers: { key: { key: true, review_months: 6 } }',
      'duty_eased',
    ],
    ['tiers: { key: { key: true } }', 'tiers: { key: { hours: 2 } }', 'duty_eased'],
    ['', 'privacy: { small_cell: 4 }', 'privacy small cell 11 → 4'],
  ])('%j → %j is one', async (before, after, text) => {
    expect(await inSettings(before, after)).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    ['', 'rules: { need-is-answered: error, dates-in-order: error }'],
    ['rules: { need-is-answered: off }', ''],
    ['', 'company: Andes'],
    ['', 'team: [{ id: kam-1, rate: 60 }]'],
    ['kpis: { required: [roi] }', 'kpis: { required: [roi, nps] }'],
    ['tiers: { key: { review_months: 6 } }', 'tiers: { key: { key: true, review_months: 3 } }'],
    ['', 'privacy: { small_cell: 20 }'],
  ])('%j → %j is none', async (before, after) => {
    expect(await inSettings(before, after)).toEqual([]);
  });

  it('books that are closed further are the month’s work; closed less, or no more, they take numbers back', async () => {
    const closed = (until: string) => ({ 'kam.yaml': `kam: workspace/1\n${until}` });
    const of = (before: string, after: string) => remarks(closed(before), closed(after));
    expect(await of('closed_until: 2026-06\n', 'closed_until: 2026-07\n')).toEqual([]);
    expect(await of('', 'closed_until: 2026-07\n')).toEqual([]);
    expect(await of('closed_until: 2026-06\n', 'closed_until: 2025-12\n')).toEqual([
      'books_reopened · kam.yaml: closed until Jun 2026 → Dec 2025 (months that counted count no more)',
    ]);
    // where nothing is said all months count
    expect(await of('closed_until: 2026-06\n', '')).toEqual([
      'counting_changed · kam.yaml: closed until Jun 2026 (taken out) (all accounts are counted with it)',
    ]);
  });

  it('a rate that comes is the next month’s; one that moves or goes moves what was counted with it', async () => {
    const of = (before: string[], after: string[]) =>
      remarks(
        { 'kam.yaml': settings(), 'rates.csv': rates(...before) },
        { 'kam.yaml': settings(), 'rates.csv': rates(...after) },
      );
    const [june, july] = ['2026-06-30,USD,0.92', '2026-07-31,USD,0.93'];
    expect(await of([june], [june, july])).toEqual([]);
    expect(await of([june, july], [june])).toHaveLength(1);
    expect(await of([june], ['2026-06-30,USD,0.29'])).toEqual([
      expect.stringMatching(/^counting_changed .*0\.92 → 0\.29/),
    ]);
  });

  it('a workspace that is new weakens nothing; one without its settings falls back on every default', async () => {
    const all = { 'kam.yaml': settings('rules: { need-is-answered: off }\n') };
    expect(await remarks({}, all)).toEqual([]);
    expect(await remarks(all, {})).toEqual([expect.stringContaining('gone, so every default holds')]);
  });

  it('a file that cannot be read is not known, on whichever side: no line of it came or went', async () => {
    const good = {
      'kam.yaml': settings(),
      'rates.csv': rates('2026-06-30,USD,0.92'),
      'journeys/a.yaml': 'kam: journey/1\nid: a\n',
    };
    const bad = { ...good, 'rates.csv': rates('2026-06-30,USD,much'), 'journeys/a.yaml': 'kam: journey/2\n' };
    const [was, is] = [await loadWorkspace(textsOf(good)), await loadWorkspace(textsOf(bad))];
    const words = { words: wordsOf(is, 120), severityOf: usualSeverity };
    for (const [before, after, side] of [
      [was, is, 'head'],
      [is, was, 'base'],
    ] as const) {
      const { changes, remarks, unknown } = compareWorkspaces(before, after, words);
      expect([changes, remarks]).toEqual([[], []]);
      expect(unknown.map((one) => [one.file, one.side])).toEqual(
        expect.arrayContaining([
          ['rates.csv', side],
          ['journeys/a.yaml', side],
        ]),
      );
    }
  });

  it('the worst comes first', async () => {
    const kinds = await inSettings(
      '',
      'rules: { absent-fields: info, dates-in-order: off }\nprivacy: { small_cell: 4 }\ndiscount_rate_pct: 1',
    );
    expect(kinds.map((text) => text.split(/[:(]/)[0])).toEqual([
      'rule_weakened · rule dates-in-order',
      'rule_weakened · rule absent-fields',
      'counting_changed · kam.yaml',
      'duty_eased · kam.yaml',
    ]);
  });
});
