/** The spans of the story, and a way to write its lists down. */

const all = [
  '2024-01..2024-10',
  '2024-11..2024-12',
  '2025-01..2025-10',
  '2025-11..2025-12',
  '2026-01..2026-10',
];
export const [, , from25, to25, until26] = all;

/** Totals by span, in that order. */
export const spans = (...totals) => Object.fromEntries(all.map((span, i) => [span, totals[i]]));

/** One row a line, cells between bars; 12_000 is a number. */
export const table = (text) =>
  text
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cellOf(cell.trim())));
const cellOf = (cell) => (/^\d[\d_]*$/.test(cell) ? Number(cell.replaceAll('_', '')) : cell);
