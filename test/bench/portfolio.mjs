// A portfolio of n accounts for `npm run bench:score`, and the model that scores it: thirteen columns with quoted text,
// accents, blanks, negative decimals and ties, the accounts in no order. The same bytes for the same number of rows.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const columns = [
  'account_id',
  'name',
  'area',
  'type',
  'beds',
  'category_spend',
  'growth_pct',
  'teaching',
  'staff',
  'share_pct',
  'visits',
  'net_sales',
  'note',
];

const workspace = `kam: workspace/1
company: Bench
portfolio: { file: portfolio.csv, columns: { id: account_id, name: name, area: area } }
tiers: { key: { key: true, hours: 400 }, develop: { hours: 120 }, maintain: { hours: 60 }, serve: { hours: 20 } }
`;

/** Every fixed scale, a matrix and ABC classes. polars.mjs and sqlite.sql say the same in their words. */
const segmentation = `kam: segmentation/1
account: account_id
axes:
  - id: attractiveness
    criteria:
      - { id: potential, column: category_spend, weight: 30, scale: { points: [[0, 0], [500000, 40], [5000000, 100]] } }
      - { id: growth, column: growth_pct, weight: 20, scale: { linear: [-5, 15] } }
      - { id: teaching, column: teaching, weight: 10, scale: { lookup: { yes: 100, no: 20 } } }
      - { id: beds, column: beds, weight: 15, scale: { log: [50, 2000] } }
  - id: strength
    criteria:
      - { id: share, column: share_pct, weight: 50, scale: { linear: [0, 60] } }
      - { id: visits, column: visits, weight: 20, scale: { points: [[0, 0], [12, 80], [24, 100]] } }
      - { id: staff, column: staff, weight: 10, direction: cost, scale: { linear: [0, 4000] } }
overall: { attractiveness: 60, strength: 40 }
matrix:
  cuts: { attractiveness: [55], strength: [55] }
  cells: [[serve, maintain], [develop, key]]
abc: { column: net_sales, cuts: [80, 95] }
`;

const areas = [
  'Andalucía',
  'Aragón',
  '"Asturias, Principado de"',
  'Baleares',
  'Canarias',
  'Cantabria',
  'Castilla y León',
  'Valencia',
];
const types = ['general', 'university', 'specialist', 'long stay'];

/** One row after the other, its cells as they stand in the file. */
export function* rowsOf(count) {
  // a linear congruential generator: three operations, and the same numbers in every version of every engine
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const below = (n) => Math.floor(draw() * n);
  const step = strideOf(count);
  let figures;
  for (let i = 0; i < count; i++) {
    const account = `A${String((i * step) % count).padStart(7, '0')}`;
    const name = `"Hospital ${below(90_000)}, ${types[below(4)]} no. ${i % 977}"`;
    const area = areas[below(8)];
    const type = types[below(4)];
    // one row in fifty has the figures of the row before: ties in score and in net sales
    if (i === 0 || draw() >= 0.02)
      figures = [
        draw() < 0.03 ? '' : String(Math.floor(Math.exp(draw() * 5 + 3))),
        draw() < 0.05 ? '' : String(Math.floor(draw() * draw() * 5_000_000)),
        (draw() * 30 - 8).toFixed(1),
        draw() < 0.3 ? 'yes' : 'no',
        String(below(4000)),
        draw() < 0.1 ? '' : (draw() * 100).toFixed(2),
        String(below(24)),
        (draw() * draw() * 900_000).toFixed(2),
      ];
    const note =
      draw() < 0.2
        ? '"asked for ""protocol"", again"'
        : draw() < 0.5
          ? ''
          : `contract ends in ${2026 + below(4)}`;
    yield [account, name, area, type, ...figures, note];
  }
}

/**
 * A step that shares no factor with the count visits every account once; near the golden section it leaves no rising
 * or falling runs, which some sorts would profit from.
 */
function strideOf(count) {
  const factor = (a, b) => (b === 0 ? a : factor(b, a % b));
  let step = Math.round(count * 0.618034);
  while (factor(step, count) !== 1) step++;
  return step;
}

/** Writes the workspace: portfolio.csv with `count` rows, the model and kam.yaml. */
export async function writePortfolio(folder, count) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kam.yaml'), workspace);
  writeFileSync(join(folder, 'segmentation.yaml'), segmentation);
  await pipeline(Readable.from(chunksOf(count)), createWriteStream(join(folder, 'portfolio.csv')));
}

function* chunksOf(count) {
  let text = `${columns.join(',')}\n`;
  for (const cells of rowsOf(count)) {
    text += `${cells.join(',')}\n`;
    if (text.length >= 1 << 20) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

/** Bytes of each column with the sign behind it, of a row on average. */
export function widths(count) {
  const totals = columns.map(() => 0);
  const sample = Math.min(count, 20_000);
  let seen = 0;
  for (const cells of rowsOf(count)) {
    for (const [i, cell] of cells.entries()) totals[i] += Buffer.byteLength(cell) + 1;
    if (++seen === sample) break;
  }
  return totals.map((total) => total / sample);
}
