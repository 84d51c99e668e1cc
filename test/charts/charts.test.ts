import { readdirSync } from 'node:fs';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { type ChartData, chart, charts, widths } from '../../src/report/charts/index.ts';
import { overlap, type Scene, textsOfScene } from '../../src/report/scene.ts';
import { svg } from '../../src/report/svg.ts';
import { textBox } from '../../src/report/text-width.ts';
import { wordsFor } from '../../src/report/words.ts';
import { map, matrix, objectives, strip } from './samples.ts';

const words = wordsFor('en-GB', 'EUR');
const hostile = (i: number) =>
  [
    '</text><script>alert(1)</script>',
    '\u202eevil\u0007 "quoted" & <b>',
    'x'.repeat(300),
    '大学病院感染症内科第二病棟',
    '👩‍⚕️ clinic',
    '\ud800half',
    '',
  ][i % 7]!;

const cases: Record<string, ChartData> = {
  'matrix of 120': matrix(120),
  'matrix of 500': matrix(500),
  'matrix of one': matrix(1),
  'matrix of none': matrix(0),
  'matrix, all at one place': {
    ...matrix(40),
    points: matrix(40).points.map((point) => ({ ...point, x: 55, y: 55 })),
  },
  'matrix, at the corners': {
    ...matrix(8),
    points: matrix(8).points.map((point, i) => ({ ...point, x: i % 2 ? 100 : 0, y: i % 3 ? 100 : 0 })),
  },
  'matrix, nothing known': {
    ...matrix(3),
    points: matrix(3).points.map((point) => ({ ...point, x: null, y: null, tier: null })),
  },
  'matrix, no sizes': {
    ...matrix(30),
    size_label: null,
    points: matrix(30).points.map((point) => ({ ...point, size: null })),
  },
  'matrix, hostile names': matrix(60, hostile),
  'matrix of three by three': {
    ...matrix(60),
    x: { label: 'a very long label of an axis that nobody would write but somebody will', cuts: [33, 66] },
    y: { label: 'attractiveness', cuts: [40, 41] },
    cells: [
      ['serve', 'serve', 'maintain'],
      ['serve', 'maintain', 'develop'],
      ['develop', 'a tier with a rather long name', 'key'],
    ],
  },
  'strip of 12': strip(12),
  'strip of 60': strip(60),
  'strip of 837': strip(837),
  'strip of one': strip(1),
  'strip of none': strip(0),
  'strip, all alike': { ...strip(20), points: strip(20).points.map((point) => ({ ...point, score: 100 })) },
  'strip, many alike, ours among them': {
    ...strip(200),
    points: strip(200).points.map((point) => ({ ...point, score: 0 })),
  },
  'strip, narrow zones': { ...strip(30), cuts: [50, 51, 53], cells: ['serve', 'maintain', 'develop', 'key'] },
  'strip, hostile names': strip(30, hostile),
  'map of 14': map(14),
  'map of 40': map(40),
  'map of 1': map(1),
  'map of none': map(0),
  'map, all in one square': {
    ...map(9),
    people: map(9).people.map((person) => ({ ...person, influence: 5, support: 3 })),
  },
  'map, nothing judged': {
    ...map(6),
    people: map(6).people.map((person) => ({ ...person, influence: null, support: null })),
  },
  'map, hostile names': map(12, hostile),
  'objectives of every kind': objectives(),
  'objectives, none': { type: 'objectives', rows: [] },
  'objectives, hostile names': {
    type: 'objectives',
    rows: objectives().rows.map((row, i) => ({
      ...row,
      statement: hostile(i),
      measure: hostile(i + 1),
      unit: hostile(i + 2),
    })),
  },
};

const all = Object.entries(cases).flatMap(([name, data]) =>
  (['wide', 'narrow'] as const).map((width) => [`${name}, ${width}`, data, width] as const),
);

describe('every chart', () => {
  it.each(all)('%s: every text lies inside the picture', (_, data, width) => {
    const scene = chart(data, width, words);
    expect(outside(scene)).toEqual([]);
    expect(scene.w).toBe(widths[width]);
  });

  it.each(all)('%s: no text touches another', (_, data, width) => {
    expect(collisions(chart(data, width, words))).toEqual([]);
  });

  it.each(all)('%s: the SVG is well formed and holds nothing that runs or loads', (_, data, width) => {
    const text = svg(chart(data, width, words));
    expect(text).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="[\w-]+-t [\w-]+-d">\n<title id="[\w-]+-t">[^<]+<\/title>\n<desc/,
    );
    expect(elements(text)).toEqual(
      expect.not.arrayContaining(['script', 'foreignobject', 'image', 'a', 'b', 'style', 'use']),
    );
    expect(text).not.toMatch(
      /NaN|Infinity|undefined|null|paint-order|https?:|[\u0000-\u0009\u000b-\u001f\u202e]|-0[" ]/,
    );
    expect([...text.matchAll(/="(-?\d+\.\d{2,})"/g)].filter(([match]) => !match.includes('0.'))).toEqual([]);
  });

  it.each(all)('%s: drawn twice gives the same bytes', (_, data, width) => {
    expect(svg(chart(data, width, words))).toBe(svg(chart(structuredClone(data), width, words)));
  });
});

describe('our account', () => {
  it.each([12, 120, 500])('is named among %i in the matrix, in the largest letters', (n) => {
    const texts = textsOfScene(chart(matrix(n), 'wide', words).shapes);
    expect(texts.find((text) => text.text === 'Hospital 3')).toMatchObject({ bold: true });
  });

  it.each([12, 837])('is named among %i on the strip', (n) => {
    const texts = textsOfScene(chart(strip(n), 'narrow', words).shapes);
    expect(texts.find((text) => text.text.startsWith('Hospital 3'))).toMatchObject({ bold: true });
  });

  it('is said to be missing where it is not among the scored', () => {
    expect(chart({ ...matrix(20), ours: 'elsewhere' }, 'wide', words).description).toContain('not placed');
  });
});

describe('stakeholder map', () => {
  it('keeps unknown support apart from neutral', () => {
    const person = { ...map(1).people[0]!, influence: 4, support: null };
    const texts = textsOfScene(
      chart({ type: 'stakeholder-map', people: [person], links: [] }, 'wide', words).shapes,
    );
    const unknown = texts.find((text) => text.text === 'not known')!;
    const id = texts.find((text) => text.text === 'r-01')!;
    const neutral = texts.find((text) => text.text === '0' && text.anchor === 'middle')!;
    expect(Math.abs(id.x - unknown.x)).toBeLessThan(60);
    expect(id.x).toBeGreaterThan(neutral.x + 100);
  });

  it('draws a conflict dashed and names it', () => {
    const data = map(2);
    const text = svg(
      chart(
        { ...data, links: [{ from: 'r-01', to: 'r-02', kind: 'conflicts', strength: 2 }] },
        'wide',
        words,
      ),
    );
    expect(text).toMatch(/stroke="var\(--bad\)" stroke-width="1.6" stroke-dasharray="6 4"/);
    expect(text).toContain('conflicts with');
  });

  it('leaves out links to people who are not mapped, and to oneself', () => {
    const links = [
      { from: 'r-01', to: 'r-99', kind: 'advises', strength: 1 },
      { from: 'r-01', to: 'r-01', kind: 'advises', strength: 1 },
    ];
    const text = svg(chart({ ...map(3), links }, 'wide', words));
    expect(text).toContain('0 of 2 links drawn');
  });
});

describe('objectives', () => {
  it('says so where there is no actual, and draws no bar', () => {
    const [row] = objectives().rows.filter(({ id }) => id === 'o7');
    const scene = chart({ type: 'objectives', rows: [row!] }, 'wide', words);
    expect(textsOfScene(scene.shapes).map((text) => text.text)).toContain('○ no actual yet');
    expect(scene.shapes.filter((shape) => shape.kind === 'rect')).toHaveLength(1);
  });

  it('"lower is better" fills towards the target like every other row', () => {
    const [row] = objectives().rows.filter(({ id }) => id === 'o3');
    const rects = chart({ type: 'objectives', rows: [row!] }, 'wide', words).shapes.filter(
      (shape) => shape.kind === 'rect',
    );
    expect(rects[1]!.w / rects[0]!.w).toBeCloseTo(0.66, 2);
    expect(rects[1]!.x).toBe(rects[0]!.x);
  });
});

it('each chart has one file, and each file of a chart is in the list', () => {
  const parts = [
    'index.ts',
    'legend.ts',
    'segmentation-histogram.ts',
    'stakeholder-links.ts',
    'stakeholder-people.ts',
  ];
  const files = readdirSync(new URL('../../src/report/charts', import.meta.url)).filter(
    (file) => file.endsWith('.ts') && !parts.includes(file),
  );
  expect(Object.keys(charts).sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
});

describe('golden pictures', () => {
  const golden: Record<string, ChartData> = {
    'segmentation-matrix': matrix(9),
    'segmentation-strip': strip(5),
    'stakeholder-map': map(4),
    objectives: { type: 'objectives', rows: objectives().rows.slice(0, 3) },
  };
  it.each(Object.entries(golden))('%s', async (name, data) => {
    await expect(`${svg(chart(data, 'wide', words))}\n`).toMatchFileSnapshot(`golden/${name}.svg`);
  });
});

function outside(scene: Scene): string[] {
  return textsOfScene(scene.shapes)
    .filter((text) => {
      const box = textBox(text);
      return box.x < -0.5 || box.y < -0.5 || box.x + box.w > scene.w + 0.5 || box.y + box.h > scene.h + 0.5;
    })
    .map((text) => text.text);
}

function collisions(scene: Scene): string[] {
  const texts = textsOfScene(scene.shapes).filter((text) => text.text !== '');
  const boxes = texts.map(textBox);
  const found: string[] = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length; j++)
      if (overlap(boxes[i]!, boxes[j]!) > 1) found.push(`${texts[i]!.text} × ${texts[j]!.text}`);
  return found;
}

function elements(html: string): string[] {
  const names: string[] = [];
  const walk = (node: { nodeName: string; childNodes?: unknown[] }): void => {
    names.push(node.nodeName.toLowerCase());
    for (const child of node.childNodes ?? []) walk(child as { nodeName: string });
  };
  for (const node of parseFragment(html).childNodes) walk(node as { nodeName: string });
  return names;
}

it('an account without a tier stands in no cell, and is counted as left out', () => {
  const without = (i: number) => i % 3 === 0;
  const grid = matrix(30);
  const line = strip(30);
  for (const data of [
    { ...grid, points: grid.points.map((p, i) => (without(i) ? { ...p, x: 0, y: 90, tier: null } : p)) },
    { ...line, points: line.points.map((p, i) => (without(i) ? { ...p, score: 90, tier: null } : p)) },
  ]) {
    const text = svg(chart(data, 'wide', words));
    expect(text).toContain('10\u00a0accounts without a place');
    const left = data.points.filter(({ tier, id }) => tier === null && id !== data.ours);
    for (const { label } of left) expect(text).not.toContain(`>${label}: `);
  }
});
