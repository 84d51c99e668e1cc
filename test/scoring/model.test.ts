import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/documents/yaml.ts';
import { validate } from '../../src/plan/schema-findings.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { checkColumns } from '../../src/scoring/check-columns.ts';
import { checkModel } from '../../src/scoring/check-model.ts';
import { modelHash, rowHash } from '../../src/scoring/hash.ts';
import { buildModel } from '../../src/scoring/model.ts';
import { ahpWeights, rankWeights } from '../../src/scoring/weights.ts';
import { score } from './engine.ts';

const criterion = (more: object = {}) => ({
  id: 'x',
  column: 'x',
  weight: 1,
  scale: { linear: [0, 10] },
  ...more,
});
const model = (more: object = {}) => ({
  kam: 'segmentation/1',
  account: 'id',
  axes: [{ id: 'worth', criteria: [criterion()] }],
  matrix: { cuts: { worth: [50] }, cells: ['serve', 'key'] },
  ...more,
});
const findings = (source: object, tiers: string[] = []) =>
  checkModel(segmentation.parse(source), 'segmentation.yaml', tiers);
const paths = (source: object) => findings(source).map(({ path }) => path!.join('.'));
const ofCriterion = (more: object) => paths(model({ axes: [{ id: 'worth', criteria: [criterion(more)] }] }));
const c = 'axes.0.criteria.0';

describe('a model is checked at its lines', () => {
  it.each([
    ['linear without length', { scale: { linear: [3, 3] } }, `${c}.scale.linear`],
    ['log of zero', { scale: { log: [0, 10] } }, `${c}.scale.log`],
    ['log between neighbours', { scale: { log: [1e9, 1e9 + 2e-7] } }, `${c}.scale.log`],
    ['one point', { scale: { points: [[0, 0]] } }, `${c}.scale.points`],
    [
      'points out of order',
      {
        scale: {
          points: [
            [0, 0],
            [5, 10],
            [5, 20],
          ],
        },
      },
      `${c}.scale.points.2.0`,
    ],
    [
      'points beyond 100',
      {
        scale: {
          points: [
            [0, 0],
            [5, 101],
          ],
        },
      },
      `${c}.scale.points.1.1`,
    ],
    ['lookup beyond 100', { scale: { lookup: { yes: 120 } } }, `${c}.scale.lookup.yes`],
    ['lookup of nothing', { scale: { lookup: {} } }, `${c}.scale.lookup`],
    ['lookup with cost', { scale: { lookup: { yes: 1 } }, direction: 'cost' }, `${c}.direction`],
    ['a key that means unknown', { scale: { lookup: { yes: 1, '': 5 } } }, `${c}.scale.lookup.`],
    ['a key listed twice', { scale: { lookup: { yes: 1, ' yes': 5 } } }, `${c}.scale.lookup. yes`],
    ['default beyond 100', { scale: { lookup: { yes: 1 }, default: -1 } }, `${c}.scale.default`],
    ['default without lookup', { scale: { linear: [0, 1], default: 5 } }, `${c}.scale.default`],
    ['two kinds of scale', { scale: { linear: [0, 1], log: [1, 2] } }, `${c}.scale`],
    ['no kind of scale', { scale: {} }, `${c}.scale`],
    ['no scale', { scale: undefined }, c],
    ['column and rating', { rating: 'r' }, `${c}.rating`],
    ['neither column nor rating', { column: undefined }, c],
    ['a rating with a scale', { column: undefined, rating: 'r' }, `${c}.scale`],
    ['no weight', { weight: undefined }, c],
    ['weight 0', { weight: 0 }, `${c}.weight`],
  ])('%s', (_, more, path) => {
    expect(ofCriterion(more)).toEqual([path]);
  });

  it.each([
    ['no account column', { account: undefined }, ''],
    [
      'an axis called like a result',
      { axes: [{ id: 'score', criteria: [criterion()] }], matrix: undefined },
      'axes.0.id',
    ],
    ['no axis', { axes: [], matrix: undefined }, 'axes'],
    ['no criterion', { axes: [{ id: 'worth', criteria: [] }] }, 'axes.0.criteria'],
    [
      'two criteria of one id',
      { axes: [{ id: 'worth', criteria: [criterion(), criterion()] }] },
      'axes.0.criteria.1.id',
    ],
    ['overall of a stranger', { overall: { worth: 1, wort: 2 } }, 'overall.wort'],
    ['overall without an axis', { overall: {} }, 'overall'],
    ['a cut above 100', { matrix: { cuts: { worth: [101] }, cells: ['a', 'b'] } }, 'matrix.cuts.worth.0'],
    [
      'cuts that fall',
      { matrix: { cuts: { worth: [50, 50] }, cells: ['a', 'b', 'd'] } },
      'matrix.cuts.worth.1',
    ],
    ['a cut of a stranger', { matrix: { cuts: { wort: [50] }, cells: ['a', 'b'] } }, 'matrix.cuts.wort'],
    ['too few cells', { matrix: { cuts: { worth: [50] }, cells: ['a'] } }, 'matrix.cells'],
    ['a row in a plain list', { matrix: { cuts: { worth: [50] }, cells: ['a', ['b']] } }, 'matrix.cells.1'],
    ['abc that falls', { abc: { column: 'x', cuts: [95, 80] } }, 'abc.cuts'],
    ['min_data_pct 120', { min_data_pct: 120 }, 'min_data_pct'],
    ['one sign for two things', { input: { decimal: ',', thousands: ',' } }, 'input.thousands'],
    [
      'rank and ahp',
      {
        axes: [
          { id: 'worth', weights: { rank: ['x'], ahp: [] }, criteria: [criterion({ weight: undefined })] },
        ],
      },
      'axes.0.weights',
    ],
    [
      'weight beside rank',
      { axes: [{ id: 'worth', weights: { rank: ['x'] }, criteria: [criterion()] }] },
      'axes.0.criteria.0.weight',
    ],
    [
      'rank of a stranger',
      {
        axes: [{ id: 'worth', weights: { rank: ['x', 'z'] }, criteria: [criterion({ weight: undefined })] }],
      },
      'axes.0.weights.rank.1',
    ],
    [
      'a pair with itself',
      {
        axes: [
          { id: 'worth', weights: { ahp: [['x', 'x', 2]] }, criteria: [criterion({ weight: undefined })] },
        ],
      },
      'axes.0.weights.ahp.0',
    ],
  ])('%s', (_, more, path) => {
    expect(paths(model(more))).toEqual([path]);
  });

  it('says how two-axis cells must be shaped, and follows the order of the axes, not of the cuts', () => {
    const two = {
      axes: [
        { id: 'worth', criteria: [criterion()] },
        { id: 'strength', criteria: [criterion({ id: 'y' })] },
      ],
    };
    const cuts = { strength: [50], worth: [40, 60] };
    expect(
      paths(
        model({
          ...two,
          matrix: {
            cuts,
            cells: [
              ['a', 'b'],
              ['c', 'd'],
            ],
          },
        }),
      ),
    ).toEqual(['matrix.cells']);
    expect(paths(model({ ...two, matrix: { cuts, cells: [['a', 'b'], ['c'], ['e', 'f']] } }))).toEqual([
      'matrix.cells.1',
    ]);
    const built = buildModel(
      segmentation.parse(
        model({
          ...two,
          matrix: {
            cuts,
            cells: [
              ['a', 'b'],
              ['c', 'd'],
              ['e', 'f'],
            ],
          },
        }),
      ),
    );
    expect(built.matrix).toMatchObject({ axes: [0, 1], cuts: [[40, 60], [50]] });
  });

  it('warns of a tier that kam.yaml does not know, with the near one', () => {
    expect(
      findings(model({ matrix: { cuts: { worth: [50] }, cells: ['serv', 'key'] } }), ['key', 'serve']),
    ).toMatchObject([{ severity: 'warn', path: ['matrix', 'cells', 0], help: 'Did you mean "serve"?' }]);
  });

  it('names a column that is not there, with the near one', () => {
    const source = segmentation.parse(
      model({ axes: [{ id: 'worth', criteria: [criterion({ column: 'Clase de Centr' })] }] }),
    );
    expect(checkColumns(source, ['id', 'Clase de Centro'], 'segmentation.yaml', 'p.csv')).toMatchObject([
      { path: ['axes', 0, 'criteria', 0, 'column'], help: 'Did you mean "Clase de Centro"?' },
    ]);
    const composed = segmentation.parse(model({ account: 'Co\u0301digo' }));
    expect(checkColumns(composed, ['C\u00f3digo', 'x'], 'f', 'p')).toEqual([]);
  });
});

describe('derived weights', () => {
  it('rank: the centroid of all weights in that order', () => {
    expect(rankWeights(['c', 'a', 'b'], ['a', 'b', 'c']).map((w) => Math.round(w * 1e4) / 1e4)).toEqual([
      0.1111, 0.6111, 0.2778,
    ]);
  });

  it('ahp: Saaty’s consistent judgements give their own ratios, λ = n and CR = 0', () => {
    const { weights, lambda_max, cr } = ahpWeights(
      ['a', 'b', 'c'],
      [
        ['a', 'b', 2],
        ['a', 'c', 6],
        ['b', 'c', 3],
      ],
    );
    expect(weights.map((w) => Math.round(w * 1e6) / 1e6)).toEqual([0.6, 0.3, 0.1]);
    expect(lambda_max).toBeCloseTo(3, 9);
    expect(cr).toBeCloseTo(0, 9);
  });

  it('ahp: contradicting judgements are warned of, a missing pair is an error', () => {
    const axes = (ahp: unknown) => ({
      axes: [
        {
          id: 'worth',
          weights: { ahp },
          criteria: ['x', 'y', 'z'].map((id) => criterion({ id, weight: undefined })),
        },
      ],
    });
    expect(
      findings(
        model(
          axes([
            ['x', 'y', 9],
            ['y', 'z', 9],
            ['z', 'x', 9],
          ]),
        ),
      ),
    ).toMatchObject([{ severity: 'warn', message: expect.stringContaining('contradict') }]);
    expect(
      findings(
        model(
          axes([
            ['x', 'y', 2],
            ['y', 'z', 2],
          ]),
        ),
      ),
    ).toMatchObject([{ severity: 'error', message: expect.stringContaining('x–z') }]);
  });

  it('weights from a rank reach the score', async () => {
    const ranked = {
      axes: [
        {
          id: 'worth',
          weights: { rank: ['y', 'x'] },
          criteria: [
            criterion({ weight: undefined }),
            criterion({ id: 'y', column: 'y', weight: undefined }),
          ],
        },
      ],
    };
    expect(
      (await score(ranked, 'id,x,y\n1,10,0\n2,0,10\n')).accounts.map(({ account, score }) => [
        account,
        score,
      ]),
    ).toEqual([
      ['2', 75],
      ['1', 25],
    ]);
  });
});

describe('hashes', () => {
  const source = segmentation.parse(model());
  it('of a model: the order of keys does not count, every number does', () => {
    const shuffled = segmentation.parse(Object.fromEntries(Object.entries(model()).reverse()));
    expect(modelHash(shuffled)).toBe(modelHash(source));
    expect(modelHash(source)).toMatch(/^[0-9a-f]{12}$/);
    expect(modelHash(segmentation.parse(model({ missing: 'exclude' })))).toBe(modelHash(source));
    expect(modelHash(segmentation.parse(model({ min_data_pct: 61 })))).not.toBe(modelHash(source));
    const pinned = [
      { axis: 'worth', criterion: 'x', column: 'x', kind: 'minmax' as const, values: 9, measured: [0, 10] },
    ];
    expect(modelHash(source, [])).toBe(modelHash(source));
    expect(modelHash(source, pinned)).not.toBe(modelHash(source));
    expect(modelHash(source, [{ ...pinned[0]!, measured: [0, 11] }])).not.toBe(modelHash(source, pinned));
    // how many were measured says nothing about a score
    expect(modelHash(source, [{ ...pinned[0]!, values: 8 }])).toBe(modelHash(source, pinned));
  });

  it('of a row: where one cell ends counts', () => {
    expect(rowHash(['ab', 'c'], [])).not.toBe(rowHash(['a', 'bc'], []));
    expect(rowHash(['a'], [7])).not.toBe(rowHash(['a'], [null]));
  });
});

describe('the schema of segmentation.yaml', () => {
  const messages = (line: string) =>
    validate(
      segmentation,
      readYaml('segmentation.yaml', Buffer.from(`kam: segmentation/1\naxes: []\n${line}\n`)),
    ).findings.map(({ path, message }) => `${path!.join('.')} ${message}`);

  it.each([
    [
      'matrix: { cuts: { worth: [50] }, cells: [[serve, 5]] }',
      'matrix.cells.0.1 "cells" should be text; "5" is a number.',
    ],
    [
      'matrix: { cuts: { worth: [50] }, cells: [serve, 5] }',
      'matrix.cells.1 "cells" should be text; "5" is a number.',
    ],
    [
      'input: { delimiter: "ab" }',
      'input.delimiter "ab" in "delimiter" is not a sign between cells, like ";", or tab, or auto.',
    ],
    ['input: { null: [NA, -999] }', 'input.null.1 "null" should be text; "-999" is a number.'],
    ['missing: worse', 'missing "worse" is not one of exclude, worst, fail, which "missing" takes.'],
  ])('explains %s', (line, message) => {
    expect(messages(line)).toEqual([message]);
  });

  it.each([
    [
      'scale: { minmax: [0, 900000] }',
      'Write minmax: {}, and kam score --calibrate measures it. For numbers of your own write linear: [a, b].',
    ],
    ['scale: { percentile: }', 'Write percentile: {}, or remove the key.'],
    ['scale: { linear: 5 }', 'Write a list of two numbers.'],
    ['weight: "15"', 'Write 15, without quotes.'],
  ])('says what to write instead of %s', (line, help) => {
    const text = `kam: segmentation/1\naxes: [{ id: a, criteria: [{ id: c, ${line} }], weights: { ahp: [[c, c]] } }]\n`;
    const { findings } = validate(segmentation, readYaml('segmentation.yaml', Buffer.from(text)));
    expect(findings.map((finding) => finding.help)).toContain(help);
    expect(findings.map(({ message }) => message).join()).not.toContain('""');
  });

  it('says of which values a list of pairs is made', () => {
    const text = 'kam: segmentation/1\naxes: [{ id: a, criteria: [], weights: { ahp: [5] } }]\n';
    const { findings } = validate(segmentation, readYaml('segmentation.yaml', Buffer.from(text)));
    expect(findings[0]!.message).toBe('"ahp" should be a list of two ids and a number; "5" is a number.');
  });
});
