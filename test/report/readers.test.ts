import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdownCell, markdownText } from '../../src/report/markdown.ts';
import { type ReportView, reportSchema } from '../../src/report/model.ts';
import { actionOf, type Given, sentencesOf, short, spelled } from '../../src/report/sections/given.ts';
import { accessSays } from '../../src/report/sentences.ts';
import { wordsFor } from '../../src/report/words.ts';
import { copyOf, kam, read, write } from '../commands/harness.ts';

/** What a board reads: no id where a sentence is meant, no figure without its reason. */

const words = wordsFor('en-GB', 'EUR');

async function viewOf(root: string, account: string): Promise<ReportView> {
  const { stdout } = await kam(['report', account, '--format', 'json', '--out', '-'], { cwd: root });
  return reportSchema.parse(JSON.parse(stdout));
}

async function pageOf(root: string, account: string, format: 'md' | 'html'): Promise<string> {
  return (await kam(['report', account, '--format', format, '--out', '-'], { cwd: root })).stdout;
}

/** The rows of a table or figure as people read them. */
function rowsOf(view: ReportView, id: string): string[][] {
  for (const { blocks } of view.sections)
    for (const block of blocks)
      if (block.id === id && (block.kind === 'table' || block.kind === 'figure'))
        return block.table.rows.map((row) => row.map((cell) => words.show(cell)));
  return [];
}

const examples = 'examples/andes-pharma';

describe('an id stands for its sentence', () => {
  it.each(['san-telmo', 'nova-clinic'])('%s: none is left in the tables that refer to others', async (id) => {
    const view = await viewOf(examples, id);
    const files = ['1-analysis', '3-dmu', '4-diagnosis', '5-objectives', '6-tactics'].map((step) =>
      read(examples, `accounts/${id}/${step}.yaml`),
    );
    const written = new Set(
      [...files.join('\n').matchAll(/\bid: ([a-z]+(?:-[a-z]+)+)\b/g)].map(([, one]) => one!),
    );
    expect(written.size).toBeGreaterThan(10);
    for (const table of [
      'ratings',
      'tows',
      'formulary',
      'objectives-why',
      'tactics',
      'feedback',
      'decisions',
    ]) {
      const cells = rowsOf(view, table).flatMap((row) => row.slice(1));
      const ids = cells.flatMap((cell) => cell.split(/[;,]? (?:and )?/)).filter((part) => written.has(part));
      expect(ids).toEqual([]);
    }
  });

  it('a risk answered by an ask says what was asked and what came back', async () => {
    const view = await viewOf(examples, 'nova-clinic');
    const carrier = rowsOf(view, 'risks-all').find(([risk]) => risk!.startsWith('The carrier'))!;
    expect(carrier.at(-1)).toBe('Why nine deliveries came late – The carrier changed its round in February');
    expect(await pageOf(examples, 'nova-clinic', 'html')).not.toContain('delivery-cause');
  });

  const given = {
    facts: {
      plan: {
        tactics: { tactics: [{ id: 'a', action: 'Do it' }], asks: [{ id: 'b', text: 'May we?' }] },
        dmu: { decisions: [{ id: 'same', question: 'Is it listed?' }] },
        objectives: { objectives: [{ id: 'same', statement: 'It is listed' }] },
      },
    },
  } as unknown as Given;

  it('of the kinds it may be, and no other', () => {
    expect(words.show(sentencesOf(given, ['same'], 'objectives'))).toBe('It is listed');
    expect(words.show(sentencesOf(given, ['same', 'who-knows'], 'decisions'))).toBe(
      'Is it listed?; who knows',
    );
    expect(sentencesOf(given, [], 'decisions')).toBeNull();
  });

  it('an answer that is no id stays as written', () => {
    expect(['a', 'b', 'A two-year term', undefined].map((id) => actionOf(given, id))).toEqual([
      'Do it',
      'May we?',
      'A two-year term',
      undefined,
    ]);
  });

  it('is cut after a word, at 60 characters', () => {
    expect(short('x'.repeat(60))).toBe('x'.repeat(60));
    expect(short(`${'word '.repeat(11)}another one`)).toBe(`${'word '.repeat(10)}word…`);
    expect([...short('大'.repeat(90))]).toHaveLength(60);
  });

  it('without a label it is spelled; a pseudonym stays one', () => {
    expect(['purchasing-committee', 'r-01', 'access-1', 'P&T-board', 'own', 'p-and-t'].map(spelled)).toEqual([
      'purchasing committee',
      'r-01',
      'access-1',
      'P&T-board',
      'own',
      'p-and-t',
    ]);
  });

  it('a pseudonym does not break at its hyphen, and takes no markup along', async () => {
    const root = copyOf(examples);
    const file = 'accounts/san-telmo/3-dmu.yaml';
    write(root, file, read(root, file).replace('function: head of pharmacy', 'function: "<i>x-12</i>"'));
    const html = await pageOf(root, 'san-telmo', 'html');
    expect(html).toContain('<th scope="row"><span class="id">r-01</span></th>');
    expect(html).toContain('&lt;i&gt;<span class="id">x-12</span>&lt;/i&gt;');
  });
});

describe('one sign, one meaning', () => {
  it('arrows are changes, triangles are warnings', async () => {
    const page = await pageOf(examples, 'nova-clinic', 'md');
    expect(page).toMatch(/↓ −13\.3% on .* \(worse\)/);
    expect(page).not.toContain('▼');
    for (const [, after] of page.matchAll(/▲\s(.)/g)) expect(after).not.toMatch(/[+−\\]/);
  });

  it('a target says where it stands', async () => {
    const [tiles] = (await viewOf(examples, 'san-telmo')).sections[0]!.blocks;
    const targets = tiles!.kind === 'tiles' ? tiles!.tiles.map(({ target }) => words.show(target)) : [];
    expect(targets.join('\n').replace(/\u00a0/g, ' ')).toContain('Target 60% by 31 Dec 2026: ✓ reached');
  });
});

describe('why an objective is not judged', () => {
  it('is the reason the KPI gives, in table and chart', async () => {
    const row = rowsOf(await viewOf(examples, 'nova-clinic'), 'objectives').find(
      ([statement]) => statement === "Tervona on the group's list",
    )!;
    expect(row).toContain('not judged: it has no baseline');
    const html = await pageOf(examples, 'nova-clinic', 'html');
    expect(html).toContain('it has no baseline');
    expect(html).not.toMatch(/no actual yet|>no baseline</);
  });
});

describe('risks', () => {
  it.each(['san-telmo', 'nova-clinic'])('%s: each of the first page stands in step 7, too', async (id) => {
    const view = await viewOf(examples, id);
    const all = rowsOf(view, 'risks-all').map(([risk]) => risk!);
    const first = view.sections[0]!.blocks.find((block) => block.id === 'risks');
    const items = first?.kind === 'list' ? first.items.map((item) => words.show(item)) : [];
    expect(items).toHaveLength(3);
    for (const item of items) expect(all.some((risk) => item.startsWith(risk))).toBe(true);
  });

  it('those of tactics stand in step 6 where step 7 is not written', async () => {
    const root = copyOf(examples);
    rmSync(join(root, 'accounts/san-telmo/7-monitoring.yaml'));
    const rows = rowsOf(await viewOf(root, 'san-telmo'), 'tactic-risks');
    expect(rows.map(([risk]) => risk)).toContain('Finance compares pack prices after all');
  });
});

describe('a plan that has just begun', () => {
  const fresh = async (reading: string) => {
    const root = copyOf(examples);
    write(
      root,
      'accounts/san-telmo/5-objectives.yaml',
      `kam: objectives/1
account: "san-telmo"
objectives:
  - id: shorter
    statement: Shorter stays
    measure: stay-days
    shape: line
    baseline: { value: ${reading}, date: 2026-11-23 }
    target: 5
    due: 2027-12-31
`,
    );
    return words.say((await viewOf(root, 'san-telmo')).sections[5]!.headline);
  };
  it('is neither praised nor blamed', async () =>
    expect(await fresh('9.6')).toBe('The one measured objective has just begun'));
  it('is praised once it has moved', async () =>
    expect(await fresh('11')).toBe('The one measured objective is on track'));

  it('one line that is not listed', () =>
    expect(words.say(accessSays({ eligible: 1, listed: 0, unrestricted: 0, known: true }))).toBe(
      'The one formulary line is not listed yet',
    ));
});

describe('shares of competitors', () => {
  const captionOf = async (more: (yaml: string) => string) => {
    const root = copyOf(examples);
    const file = 'accounts/san-telmo/4-diagnosis.yaml';
    write(root, file, more(read(root, file)));
    const block = (await viewOf(root, 'san-telmo')).sections[4]!.blocks.find(
      ({ id }) => id === 'competitors',
    );
    return block?.kind === 'table' && block.caption !== null ? words.say(block.caption) : null;
  };
  it('over 100 % in sum are of several markets, and the table says so', async () =>
    expect(await captionOf((yaml) => yaml)).toBe('Shares as written; markets may differ.'));
  it('up to 100 % need no word', async () =>
    expect(await captionOf((yaml) => yaml.replace(/share_pct: 38/, 'share_pct: 37'))).toBeNull());
});

describe('figures for people', () => {
  it('z has two digits in the report', async () => {
    const page = await pageOf(examples, 'san-telmo', 'md');
    expect(page).toContain('z = 1.96,');
    expect(page).not.toContain('1.9599');
  });

  it.each(['0.25', '+13 points', 'n = 1', '= as in 2025'])('%s needs no escape in Markdown', (text) => {
    expect(markdownText(text)).toBe(text);
    expect(markdownCell(text)).toBe(text);
  });
  it.each(['=', '===', '= =', '1.', '1) x', '+', '+ x', '- x', '==x=='])('%s does', (text) =>
    expect(markdownText(text)).not.toBe(text),
  );
});
