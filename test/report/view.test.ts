import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../src/plan/exact.ts';
import { reportSchema } from '../../src/report/model.ts';
import { render } from '../../src/report/render.ts';
import { amount, patients } from '../../src/report/sections/given.ts';
import { deltaOf } from '../../src/report/sections/summary.ts';
import type { Sentence } from '../../src/report/sentence.ts';
import { wordsFor } from '../../src/report/words.ts';
import { copyOf, kam, read, write } from '../commands/harness.ts';
import { builtIn } from './sample-view.ts';

const words = wordsFor('en-GB', 'EUR');

async function viewOf(root: string, account: string, ...more: string[]) {
  const { stdout, exitCode } = await kam(['report', account, '--format', 'json', '--out', '-', ...more], {
    cwd: root,
  });
  return { view: reportSchema.parse(JSON.parse(stdout)), exitCode };
}

const accounts = ['san-telmo', 'costa-verde', 'nova-clinic', 'meseta-buying'];

describe('the examples', () => {
  it.each(accounts)('%s: the JSON is the view, and both pages come from it alone', async (account) => {
    const { view, exitCode } = await viewOf('examples/andes-pharma', account);
    expect(exitCode).toBe(0);
    for (const format of ['html', 'md'] as const) {
      const { stdout } = await kam(['report', account, '--format', format, '--out', '-'], {
        cwd: 'examples/andes-pharma',
      });
      expect(stdout).toBe(`<!-- kam report/1 -->\n${render(view, builtIn(), format)}`);
    }
  });

  it.each(accounts)('%s: six tiles, each with a value or the reason why not', async (account) => {
    const { view } = await viewOf('examples/andes-pharma', account);
    const tiles = view.sections[0]!.blocks.flatMap((block) => (block.kind === 'tiles' ? block.tiles : []));
    expect(tiles).toHaveLength(6);
    for (const tile of tiles) expect(tile.value === null).toBe(tile.reason !== null);
  });

  it.each(accounts)('%s: the seven steps in order, each with a sentence', async (account) => {
    const { view } = await viewOf('examples/andes-pharma', account);
    expect(view.sections.map(({ step }) => step)).toEqual([null, 1, 2, 3, 4, 5, 6, 7, null]);
    for (const { headline } of view.sections) expect(words.say(headline)).toMatch(/^[A-Z0-9].* .+/);
  });

  it('nothing in the view is formatted or drawn', async () => {
    const { view } = await viewOf('examples/andes-pharma', 'san-telmo');
    expect(JSON.stringify(view)).not.toMatch(/<svg|<td|\u00a0|€/);
  });
});

describe('segmentation', () => {
  const figureOf = async (root: string) => {
    const { view } = await viewOf(root, 'san-telmo');
    const figure = view.sections[2]!.blocks.find((block) => block.kind === 'figure');
    return figure?.kind === 'figure' ? figure : undefined;
  };

  it('two axes are a matrix, with our account and the sizes of the portfolio', async () => {
    const figure = (await figureOf('examples/andes-pharma'))!;
    expect(words.say(figure.title)).toBe('12\u00a0accounts by attractiveness and strength');
    expect(figure.chart).toMatchObject({
      type: 'segmentation-matrix',
      size_label: 'beds',
      y: { cuts: [55] },
    });
    expect(figure.table.rows).toHaveLength(12);
  });

  it('rows are the first axis, whatever order the cuts are written in', async () => {
    const root = copyOf('examples/andes-pharma');
    const model = read(root, 'segmentation.yaml');
    write(
      root,
      'segmentation.yaml',
      model.replace(/^ {2}cuts: .*$/m, '  cuts: { strength: [20], attractiveness: [55] }'),
    );
    const figure = (await figureOf(root))!;
    expect(words.say(figure.title)).toBe('12\u00a0accounts by attractiveness and strength');
    expect(figure.chart).toMatchObject({
      y: { label: 'attractiveness', cuts: [55] },
      x: { label: 'strength', cuts: [20] },
    });
    expect(words.say(figure.caption!)).toMatch(/attractiveness.*55.*strength.*20/);
    expect(figure.table.cols.slice(1, 3).map(({ title }) => title)).toEqual(['attractiveness', 'strength']);
  });

  it('one axis is a strip; of many accounts the table shows the first and our neighbours', async () => {
    const root = copyOf('examples/andes-pharma');
    write(
      root,
      'segmentation.yaml',
      `kam: segmentation/1
axes: [{ id: need, criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 1000] } }] }]
matrix: { cuts: { need: [55, 75] }, cells: [serve, develop, key] }
`,
    );
    const tier = 'accounts/san-telmo/2-segmentation.yaml';
    write(root, tier, read(root, tier).replace(/^ratings:.*$/m, ''));
    const hash = '0123456789ab';
    const line = (id: string, rank: number) =>
      `${id},${100 - rank},${100 - rank},${rank},0,serve,C,100,9,false,${hash},${hash}`;
    const ids = Array.from({ length: 99 }, (_, i) => (i === 59 ? 'SAN-TELMO' : `A${i}`));
    write(
      root,
      'scores.csv',
      `account,need,score,rank,cell,tier,abc,data_pct,to_cut,fragile,model,row\n${ids.map((id, i) => line(id, i + 1)).join('\n')}\n`,
    );
    const figure = (await figureOf(root))!;
    expect(words.say(figure.title)).toBe('99\u00a0accounts by need');
    expect(figure.chart.type).toBe('segmentation-strip');
    expect(figure.table.rows).toHaveLength(20 + 11);
    expect(figure.table.rows[25]![0]).toBe('Hospital San Telmo');
  });

  it('without scores.csv it says how to get one', async () => {
    const root = copyOf('examples/andes-pharma');
    write(root, 'scores.csv', '');
    rmSync(join(root, 'scores.csv'));
    expect(await figureOf(root)).toBeUndefined();
    const { stdout } = await kam(['report', 'san-telmo', '--format', 'md', '--out', '-'], { cwd: root });
    expect(stdout).toContain('kam score --write');
  });
});

describe('a file with errors', () => {
  it('gives a banner, its step says so, its numbers are missing, and the rest stands', async () => {
    const root = copyOf('examples/andes-pharma');
    const file = 'accounts/san-telmo/5-objectives.yaml';
    write(root, file, read(root, file).replace('vision:', 'visoin:'));
    const { view, exitCode } = await viewOf(root, 'san-telmo');
    expect(exitCode).toBe(1);
    expect(view.banner!.files).toMatchObject([{ file, errors: 1 }]);
    expect(words.say(view.sections[5]!.headline)).toBe(
      '5-objectives.yaml has 1\u00a0error, so nothing of it is shown',
    );
    const definitions = view.sections[8]!.blocks.flatMap((block) =>
      block.kind === 'definitions' ? block.items : [],
    );
    expect(definitions.find(({ id }) => id === 'objective_attainment')!.reason).toBe(
      '5-objectives.yaml has 1 error',
    );
    expect(definitions.find(({ id }) => id === 'net_sales')!.value).not.toBeNull();
  });
});

describe('an arrow is honest', () => {
  const kpi = (value: number | null, before: number | null, more: object = {}) =>
    deltaOf({
      value: value === null ? null : new Decimal(value),
      unit: '%',
      better: 'up',
      comparedWith:
        before === null
          ? null
          : { label: 'last year', from: '', to: '', value: new Decimal(before), distinct: true },
      ...more,
    });
  const text = (said: { text: Sentence } | null) => words.say(said!.text).replace(/\u00a0/g, ' ');

  it('up and better', () => expect(text(kpi(70, 57))).toBe('↑ +13 points on last year (better)'));
  it('up and worse', () =>
    expect(text(kpi(70, 57, { better: 'down' }))).toBe('↑ +13 points on last year (worse)'));
  it('down, and nobody says what is better', () =>
    expect(text(kpi(50, 57, { better: 'none' }))).toBe('↓ −7 points on last year'));
  it('money in percent of what it was', () =>
    expect(text(kpi(1_240_000, 1_020_000, { unit: 'EUR' }))).toBe('↑ +21.6% on last year (better)'));
  it('money from nothing in money', () =>
    expect(text(kpi(1_240_000, 0, { unit: 'EUR' }))).toBe('↑ +€1.24 M on last year (better)'));
  it('no arrow within the interval', () => {
    const comparedWith = { label: 'last year', from: '', to: '', value: new Decimal(57.1), distinct: false };
    expect(text(kpi(70, 57, { comparedWith }))).toBe('= no clear change on last year (57.1%)');
  });
  it('equal is equal', () => expect(text(kpi(70, 70))).toBe('= as in last year'));
  it('nothing to compare with', () => expect(kpi(70, null)).toBeNull());
  it('nothing to compare', () => expect(kpi(null, 70)).toBeNull());
});

describe('money and hours of a year are those the rules count', () => {
  it('a tactic without a day, an owner without a function, cents and tenths of hours', async () => {
    const root = copyOf('examples/andes-pharma');
    write(root, 'kam.yaml', read(root, 'kam.yaml').replace(/^team:.*\n/m, '$&  - { id: legal-1 }\n'));
    const tactic = (id: string, more: string) =>
      `  - { id: ${id}, objectives: [relivax-unrestricted], action: ${id}, status: planned, ${more} }\n`;
    write(
      root,
      'accounts/san-telmo/6-tactics.yaml',
      `kam: tactics/1
account: "san-telmo"
resources: { money: 0.3, hours: { medical: 0.3 } }
tactics:
${tactic('one', 'owner: msl-1, due: 2026-05-01, cost: { money: 0.1, hours: 0.1 }')}${tactic('two', 'owner: msl-1, cost: { money: 0.2, hours: 0.2 }')}${tactic('three', 'owner: legal-1, function: legal, cost: { money: 0, hours: 7 }')}${tactic('four', 'owner: msl-1, due: 2027-05-01, cost: { money: 9, hours: 9 }')}`,
    );
    const { view } = await viewOf(root, 'san-telmo');
    const tactics = view.sections.find(({ step }) => step === 6)!;
    // 0.1 + 0.2 is 0.3, not more than it
    expect(words.say(tactics.lede[0] as Sentence)).toBe(
      'What is due in 2026 costs €0.30 of the €0.30 a year allows',
    );
    const hours = tactics.blocks.find(({ id }) => id === 'hours');
    expect(hours?.kind === 'table' && hours.table.rows).toEqual([
      ['legal', 7, null],
      ['medical', 0.3, 0.3],
    ]);
    const { stdout } = await kam(['check', 'san-telmo', '--format', 'json'], { cwd: root });
    expect(stdout).not.toMatch(/plan-within-(budget|hours)/);
  });
});

describe('a count of patients from 1 to 10', () => {
  const given = (small_cell: number) =>
    ({ settings: { privacy: { small_cell } } }) as Parameters<typeof patients>[0];

  it.each([1, 5, 10])('%i is never printed, whatever the settings say', (count) => {
    for (const limit of [2, 11, 20]) {
      const shown = words.show(patients(given(limit), count));
      expect(shown).toBe(`fewer than ${Math.max(11, limit)}`);
      expect(words.show(amount(given(limit), count, 'patients'))).toBe(shown);
    }
  });

  it.each([0, 11, 320])('%i is', (count) => expect(patients(given(11), count)).toBe(count));

  it('neither on the page', async () => {
    const root = copyOf('test/fixtures/example');
    const file = 'accounts/san-telmo/1-analysis.yaml';
    write(root, file, read(root, file).replace('count: 320', 'count: 7'));
    const { stdout } = await kam(['report', 'san-telmo', '--format', 'md', '--out', '-'], { cwd: root });
    expect(stdout).toContain('Eligible patients a year: fewer than 11 (severe infection)');
  });
});

describe('objectives are counted as objective_attainment counts them', () => {
  const counted = async (root: string, account: string) => {
    const { view } = await viewOf(root, account);
    const { stdout } = await kam(['kpi', account, '--format', 'json'], { cwd: root });
    const [{ kpis }] = JSON.parse(stdout).accounts;
    const { n } = kpis.find(({ id }: { id: string }) => id === 'objective_attainment');
    const said = words.say(view.sections.find(({ step }) => step === 5)!.headline);
    return { said, n: n as number };
  };

  it('too few patients to be printed still count', async () => {
    const root = copyOf('examples/andes-pharma');
    const before = await counted(root, 'san-telmo');
    expect(before.said).toContain(`of ${before.n} measured`);
    write(root, 'kam.yaml', read(root, 'kam.yaml').replace(/(id: stay-days.*?unit: )days/, '$1patients'));
    expect(await counted(root, 'san-telmo')).toEqual(before);
  });
});

describe('the plan decides', () => {
  it('tiles are those of kam.yaml', async () => {
    const root = copyOf('examples/andes-pharma');
    write(
      root,
      'kam.yaml',
      read(root, 'kam.yaml').replace(/ {2}tiles: \[.*\]/, '  tiles: [nps, dmu_coverage]'),
    );
    const { view } = await viewOf(root, 'san-telmo');
    const [tiles] = view.sections[0]!.blocks;
    expect(tiles).toMatchObject({ kind: 'tiles', tiles: [{ id: 'nps' }, { id: 'dmu_coverage' }] });
  });

  it('risks come by probability × impact, three at most', async () => {
    const { view } = await viewOf('examples/andes-pharma', 'san-telmo');
    const risks = view.sections[0]!.blocks.find((block) => block.kind === 'list' && block.tone === 'risk');
    const weights = (risks as { items: { values: { risk?: Sentence } & Sentence['values'] }[] }).items.map(
      (item) => {
        const { probability, impact } = (item.values.risk?.values ?? item.values) as unknown as Record<
          string,
          { value: number }
        >;
        return probability!.value * impact!.value;
      },
    );
    expect(weights).toHaveLength(3);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  });

  it('an answered ask is no ask; before its answer it was one', async () => {
    const asksOf = async (...more: string[]) => {
      const { view } = await viewOf('test/fixtures/example', 'san-telmo', ...more);
      const asks = view.sections[0]!.blocks.find((block) => block.kind === 'list' && block.tone === 'ask');
      return (asks as { items: unknown[] }).items.length;
    };
    expect(await asksOf()).toBe(0);
    expect(await asksOf('--as-of', '2026-11-09')).toBe(1);
  });
});
