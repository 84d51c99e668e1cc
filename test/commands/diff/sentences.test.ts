import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DiffAnswer } from '../../../src/commands/diff/answer.ts';
import { compareTexts } from '../../../src/commands/diff/compare.ts';
import { diffMarkdown } from '../../../src/commands/diff/markdown.ts';
import { partsOf } from '../../../src/commands/diff/parts.ts';
import { sentence } from '../../../src/diff/say/phrases.ts';
import { textsOf } from '../../../src/documents/texts.ts';
import { today } from '../harness.ts';

/** What a manager reads of a change of San Telmo's plan. */

const root = 'examples/andes-pharma';
const files: Record<string, string> = {};
(function walk(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path);
    else files[relative(root, path)] = readFileSync(path, 'utf8');
  }
})(root);

type Edit = readonly [file: string, from: string | RegExp, to: string];

async function compared(...edits: Edit[]): Promise<Omit<DiffAnswer, 'base' | 'head'>> {
  const head = { ...files };
  for (const [file, from, to] of edits) {
    const path = /^(\d|records)/.test(file) ? `accounts/san-telmo/${file}` : file;
    const edited = head[path]!.replace(from, to);
    expect(edited, `${from} stands in ${path}`).not.toBe(head[path]);
    head[path] = edited;
  }
  return compareTexts({
    base: { texts: textsOf(files) },
    head: { texts: textsOf(head) },
    changed: Object.keys(head).filter((path) => head[path] !== files[path]),
    asOf: today,
  });
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

/** Lines of the details without figures and findings, with what is remarked in brackets. */
async function told(...edits: Edit[]): Promise<string[]> {
  const { accounts, words } = await compared(...edits);
  return accounts.flatMap((account) =>
    partsOf(account, words)
      .filter(({ title }) => title !== 'Figures' && !/findings/i.test(title))
      .flatMap(({ rows }) =>
        rows.map((row) =>
          plain(`${sentence(row)}${row.notes.length > 0 ? ` [${row.notes.join('; ')}]` : ''}`),
        ),
      ),
  );
}

const summary = async (...edits: Edit[]) =>
  (await compared(...edits)).summary.map(({ head, text }) => plain(`${head}: ${text}`));

describe('a change in words', () => {
  const table: [string, Edit, string][] = [
    [
      'a judgement with its evidence',
      [
        '3-dmu.yaml',
        'support: -1',
        'support: { value: 2, confidence: confirmed, as_of: 2026-11-12, source: visit-12 }',
      ],
      'r-07 (purchasing director): support −1 → +2 (confirmed, visit-12, 12 Nov 2026)',
    ],
    [
      'a judgement without',
      ['3-dmu.yaml', 'support: -1', 'support: 2'],
      'r-07 (purchasing director): support −1 → +2 [support moved without evidence]',
    ],
    [
      'a judgement on what was known before',
      ['3-dmu.yaml', 'value: -2, confidence: confirmed', 'value: 1, confidence: confirmed'],
      'r-08 (finance director): support −2 → +1 (confirmed, “compares pack prices only”, 11 Sep 2026) [support moved on the same evidence as before]',
    ],
    [
      'evidence alone',
      [
        '3-dmu.yaml',
        'support: { value: 1, confidence: assumed,',
        'support: { value: 1, confidence: confirmed,',
      ],
      'r-03 (chair of the pharmacy and therapeutics committee): support +1: now confirmed, “asked for the stay data twice”, 6 Nov 2026',
    ],
    [
      'a promise put off and made easier',
      ['5-objectives.yaml', 'target: 1480000\n    due: 2026-12-31', 'target: 1400000\n    due: 2027-06-30'],
      'objective net-sales-2026: due 31 Dec 2026 → 30 Jun 2027; target €1,480,000 → €1,400,000 [put off by 181 days; target made easier]',
    ],
    [
      'a target that goes down is harder where down is better',
      ['5-objectives.yaml', 'target: 9.5\n', 'target: 9\n'],
      'objective shorter-stays: target 9.5 days → 9 days',
    ],
    [
      'ids that came and went in a list',
      [
        '5-objectives.yaml',
        'answers: [winter-beds, ward-trust, free-beds]',
        'answers: [free-beds, one-rule, ward-trust]',
      ],
      'objective net-sales-2026: answers + one-rule, − winter-beds',
    ],
    [
      'a new tactic that serves nothing',
      [
        '6-tactics.yaml',
        'asks:',
        '  - { id: congress, action: Invite two, owner: kam-1, due: 2027-03-01, cost: { money: 18000, hours: 120 }, status: planned }\nasks:',
      ],
      'tactic congress added: €18,000, 120 h, due 1 Mar 2027, planned, serves no objective',
    ],
    [
      'a field set for the first time',
      ['6-tactics.yaml', '    by: 2026-11-20', '    by: 2026-11-20\n    answered_on: 2026-11-23'],
      'ask second-desk: answered on 23 Nov 2026, 3 days late',
    ],
    [
      'an opportunity that was open is decided in its own line',
      [
        'records/opportunities.csv',
        '2027-02-18,,tender,relivax,420000,EUR,open,,',
        '2027-02-18,2026-11-20,tender,relivax,420000,EUR,lost,price,generic',
      ],
      'opportunities: decided: 1 lost (tender relivax €420,000 to generic)',
    ],
    [
      'an open one that is worth more',
      ['records/opportunities.csv', '420000,EUR,open', '480000,EUR,open'],
      'opportunities: 1 open one changed',
    ],
    [
      'a decided one that is rewritten',
      ['records/opportunities.csv', 'tervona,40000,EUR,won', 'tervona,90000,EUR,won'],
      'opportunities: 1 line rewritten, which records never are [opportunities 2024-11-21-contract-d0989e: rewritten: value 40000 → 90000]',
    ],
    [
      'a date put off by more than a quarter',
      ['5-objectives.yaml', /(id: net-sales-2026[\s\S]*?due: )2026-12-31/, '$12027-06-30'],
      'objective net-sales-2026: due 31 Dec 2026 → 30 Jun 2027 [put off by 181 days]',
    ],
    [
      'an item inside an item',
      ['3-dmu.yaml', '{ id: r-09, weight: 1 }', '{ id: r-09, weight: 3 }'],
      'decision relivax-unrestricted: member r-09 weight 1 → 3',
    ],
    [
      'a status on the formulary',
      ['4-diagnosis.yaml', 'listing: under_review', 'listing: listed'],
      'formulary osteriva at p-and-t: listing under review → listed',
    ],
    [
      'a restriction that fell',
      ['4-diagnosis.yaml', 'restriction: [specialty]', 'restriction: []'],
      'formulary relivax at p-and-t: restriction − specialty',
    ],
    ['a tier', ['2-segmentation.yaml', 'tier: key', 'tier: develop'], 'segmentation: tier key → develop'],
    [
      'an override without reason',
      ['2-segmentation.yaml', 'tier: key', 'tier: key\noverride: { tier: develop, approved_by: head-1 }'],
      'segmentation: override tier develop, approved by head-1 (new) [tier overridden without reason]',
    ],
    [
      'a working link',
      [
        '3-dmu.yaml',
        '  - { from: r-11, to: r-01, kind: influences, strength: 1, confidence: assumed }\n',
        '',
      ],
      'working link r-11 influences r-01 removed: strength 1, assumed',
    ],
    [
      'a review',
      ['7-monitoring.yaml', 'next_review: 2027-01-12', 'next_review: 2027-02-02'],
      'monitoring: next review 12 Jan 2027 → 2 Feb 2027',
    ],
    [
      'records that came',
      [
        'records/opportunities.csv',
        /$/,
        '2026-11-20-tender-aaaaaa,2026-09-01,2026-11-20,2026-11-20,tender,relivax,100000,EUR,won,price,\n',
      ],
      'opportunities: 1 won (tender relivax €100,000)',
    ],
  ];
  it.each(table)('%s', async (_, edit, line) => {
    expect(await told(edit)).toEqual([line]);
  });

  it('says nothing of comments, quotes, order and the spelling of numbers', async () => {
    const { accounts, summary } = await compared(
      [
        '3-dmu.yaml',
        '    influence: 4\n    support: 2',
        '    # a word\n    support: { value: 2 }\n    influence: 4.0',
      ],
      ['5-objectives.yaml', 'target: 1480000', 'target: 1480000.0'],
      ['4-diagnosis.yaml', 'kind: strength', 'kind: "strength"'],
      [
        '1-analysis.yaml',
        'sites: [North building, Harbour building]',
        'sites: [Harbour building, North building]',
      ],
      ['records/ledger.csv', '23486,', '23486.00,'],
    );
    expect(accounts).toEqual([]);
    expect(summary.map(({ head }) => head)).toEqual(['Look at first']);
  });

  it('knows an item under another id, and hears of it once', async () => {
    const everywhere = Object.keys(files)
      .filter((path) => path.startsWith('accounts/san-telmo/') && files[path]!.includes('answer-desk'))
      .map((path): Edit => [path, /answer-desk/g, 'desk-of-answers']);
    expect(await told(...everywhere)).toEqual(['tactic desk-of-answers was called answer-desk']);
  });
});

describe('the ten lines', () => {
  it('say first what stands against it', async () => {
    expect(
      await summary(
        ['3-dmu.yaml', 'support: -1', 'support: 2'],
        ['2-segmentation.yaml', 'tier: key', 'tier: develop'],
        [
          'records/opportunities.csv',
          /$/,
          '2026-11-20-tender-aaaaaa,2026-09-01,2026-11-20,2026-11-20,tender,relivax,100000,EUR,won,price,\n',
        ],
      ),
    ).toEqual([
      'Look at first: no longer a key account (tier key → develop) · r-07 (purchasing director): support moved without evidence · This account is in tier "develop", which is not a key tier, but it has a plan of level full',
      'Accounts: tier key → develop',
      'Decisions, won and lost: opportunities: 1 won (tender relivax €100,000)',
      'People: r-07 (purchasing director): support −1 → +2 (no evidence)',
      'KPIs: Win–loss ratio 7 : 3 → 8 : 3 · Win rate 70% → 72.7% · DMU support 30.1% → 39.8% (without evidence)',
      'Also: 2 new warnings',
    ]);
  });

  it('name a record that was rewritten, and say how many are gone: records are only appended to', async () => {
    expect((await summary(['records/ledger.csv', '23486,', '523486,']))[0]).toBe(
      'Look at first: ledger 2024-01-05-sale-299c1a: rewritten: amount 23486 → 523486',
    );
    const [gone] = await summary(['records/ledger.csv', /^2024-02-.*\n/gm, '']);
    expect(gone).toMatch(
      /^Look at first: ledger 2024-02-\S+: the record is gone · .* more records rewritten or gone$/,
    );
  });

  it('say that a plan is gone, and that many dates moved at once', async () => {
    const everything = Object.keys(files).filter((path) => path.startsWith('accounts/nova-clinic/'));
    const head = Object.fromEntries(Object.entries(files).filter(([path]) => !everything.includes(path)));
    const {
      summary: lines,
      accounts,
      words,
    } = await compareTexts({
      base: { texts: textsOf(files) },
      head: { texts: textsOf(head) },
      changed: everything,
      asOf: today,
    });
    expect(lines[0]!.text).toContain('the plan of nova-clinic is gone, an account of tier key');
    expect(partsOf(accounts.find(({ account }) => account === 'nova-clinic')!, words)).toEqual([]);
    expect((await summary(['5-objectives.yaml', /due: 2026-12-31/g, 'due: 2027-12-31']))[0]).toContain(
      'due dates moved at once',
    );
  });

  it('know nothing of money where tactics cannot be read', async () => {
    const lines = await summary([
      '6-tactics.yaml',
      'objectives: [quick-answers]',
      'objectives: [nobody-knows]',
    ]);
    expect(lines.some((line) => line.startsWith('Money'))).toBe(false);
    expect(lines[0]).toContain('6-tactics.yaml is not known');
  });

  it('say that figures are lost where a file cannot be read any more', async () => {
    const lines = await summary(['records/ledger.csv', '23486,', 'many,']);
    expect(lines[0]).toBe(
      'Look at first: 1 new error (schema) · what changed in records/ledger.csv is not known, because of errors there',
    );
    expect(lines[1]).toBe(
      'KPIs: Objective attainment 87.5% → 80% · 5 KPIs have no value any more: records/ledger.csv has 1 error',
    );
  });

  it('say before all else what makes kam say less, and what moves every number', async () => {
    const lines = await summary(
      ['kam.yaml', 'closed_until: 2026-10', 'closed_until: 2026-09'],
      ['kam.yaml', 'discount_rate_pct: 8', 'discount_rate_pct: 6'],
      ['kam.yaml', 'small_cell: 11', 'small_cell: 5'],
      ['kam.yaml', 'rules: {', 'rules: { need-is-answered: off, dates-in-order: warn, '],
      ['3-dmu.yaml', 'support: -1', 'support: 2'],
    );
    expect(lines[0]).toBe(
      'Look at first: rule dates-in-order: only a warning now (was an error) · rule need-is-answered: turned off (was a warning) · ' +
        'kam.yaml: closed until Oct 2026 → Sep 2026 (months that counted count no more) · ' +
        'kam.yaml: discount rate 8% → 6% (all accounts are counted with it) · ' +
        'kam.yaml: privacy small cell 11 → 5 (less is asked of plans) — ' +
        'san-telmo: r-07 (purchasing director): support moved without evidence',
    );
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.some((line) => line.startsWith('Workspace: kam.yaml: closed until'))).toBe(true);
  });

  it('let many of one kind not hide the next', async () => {
    const off = [
      'need-is-answered',
      'tactic-has-objective',
      'resource-is-used',
      'plan-within-hours',
      'kpi-has-objective',
    ];
    const [first] = await summary(
      ['kam.yaml', 'rules: {', `rules: { ${off.map((rule) => `${rule}: off`).join(', ')}, `],
      ['kam.yaml', 'closed_until: 2026-10', 'closed_until: 2026-09'],
    );
    expect(first).toContain('turned off (was a warning) · 2 more rules weakened · kam.yaml: closed until');
  });

  it('say that a finding is only accepted now, with the reason: it is not mended', async () => {
    const waiver: Edit = [
      '6-tactics.yaml',
      /( +)(by: 2026-11-20)/,
      '$1# kam-allow ask-is-answered: the desk | <b> answers on Friday\n$1$2',
    ];
    const { accounts, words, summary: lines } = await compared(waiver);
    const [{ waived, vanished, changes }] = accounts as [(typeof accounts)[number]];
    expect([waived.map(({ rule }) => rule), vanished, changes]).toEqual([['ask-is-answered'], [], []]);
    expect(plain(lines[0]!.text)).toMatch(
      /^accepted now \(“the desk \| <b> answers on Friday”\): The answer to the ask "second-desk" was needed/,
    );
    expect(partsOf(accounts[0]!, words).map(({ title, rows }) => [title, rows[0]!.notes[0]])).toEqual([
      ['Findings accepted now', 'kam-allow: “the desk | <b> answers on Friday”'],
    ]);
    // the reason is anybody's text
    const side = { name: 'main', commit: null };
    const page = diffMarkdown({ ...(await compared(waiver)), base: side, head: side });
    expect(page.split('\n').filter((line) => line.includes('answers on Friday'))).toHaveLength(2);
    expect(page).toContain('the desk \\| &lt;b&gt; answers');
    // a waiver that was there before is none of this change, and one that goes brings its finding back
    const head = { ...files };
    const path = 'accounts/san-telmo/3-dmu.yaml';
    head[path] = files[path]!.replace(/^ *# kam-allow.*\n/m, '');
    const without = await compareTexts({
      base: { texts: textsOf(files) },
      head: { texts: textsOf(head) },
      changed: [path],
      asOf: today,
    });
    expect(without.accounts[0]!.waived).toEqual([]);
    expect(without.accounts[0]!.appeared.map(({ rule }) => rule)).toEqual(['judgement-is-fresh']);
  });

  it('know nothing of kam.yaml where it cannot be read, and do not call it gone', async () => {
    const edit: Edit = ['kam.yaml', 'currency: EUR', 'currency: 12'];
    const { workspace } = await compared(edit);
    expect(workspace.changes).toEqual([]);
    expect(workspace.unknown).toEqual([{ file: 'kam.yaml', side: 'head', errors: 1 }]);
    expect((await summary(edit))[0]).toMatch(
      /^Look at first: 1 new error \(schema\) · what changed in kam.yaml is not known, because of errors there/,
    );
  });

  it('tell the accounts apart where there are several, and say what all of them rest on', async () => {
    const lines = await summary(
      ['accounts/nova-clinic/7-monitoring.yaml', /next_review: \S+/, 'next_review: 2027-03-01'],
      ['kam.yaml', 'closed_until: 2026-10', 'closed_until: 2026-09'],
    );
    expect(lines.find((line) => line.startsWith('Workspace'))).toBe(
      'Workspace: kam.yaml: closed until Oct 2026 → Sep 2026',
    );
    expect(lines.find((line) => line.startsWith('KPIs'))).toContain(
      'costa-verde: Net sales €885,000 (Jan–Oct 2026) → €793,689 (Jan–Sep 2026) · ',
    );
  });
});
