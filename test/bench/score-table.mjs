// What `npm run bench:score` prints: one table of all runs and one of the bars, as Markdown of at most 100 columns.
import { median, ratioOf } from './measure.mjs';

/** 1 k, 100 k, 1 m; else the digits. */
export function nameOf(rows) {
  if (rows % 1e6 === 0) return `${rows / 1e6} m`;
  return rows % 1000 === 0 ? `${rows / 1000} k` : String(rows);
}

/** `sizes`: rows and, by program, its name and measures. */
export function runsTable(sizes) {
  const rows = sizes.flatMap(({ rows, runs }) =>
    runs.map(({ name, measures }) => {
      const floor = runs.find(({ id }) => id === 'floor').measures;
      const of = (key) => {
        const values = measures.map((measure) => measure[key]).filter((value) => value !== undefined);
        return values.length === 0 ? undefined : median(values);
      };
      return [
        nameOf(rows),
        name,
        digits(of('seconds')),
        digits(of('cpu')),
        of('peak')?.toFixed(0) ?? '–',
        measures.length === 0 ? '–' : ratioTo(measures, floor).toFixed(2),
        of('bytes') === undefined ? '–' : digits(of('bytes') / 1e6),
      ];
    }),
  );
  return table(['rows', 'program', 'seconds', 'CPU s', 'peak MB', '× floor', 'MB out'], rows);
}

/** Of pairs where there are; a program that ran once stands against the median. */
function ratioTo(measures, others) {
  if (measures.length === others.length) return ratioOf(measures, others);
  return median(measures.map(({ seconds }) => seconds)) / median(others.map(({ seconds }) => seconds));
}

function digits(value) {
  if (value === undefined) return '–';
  return value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 0);
}

/** The bars of the sizes that were run. */
export function barsTable(sizes) {
  const size = (rows) => sizes.find((one) => one.rows === rows);
  const program = (rows, id) => size(rows)?.runs.find((one) => one.id === id && one.measures.length > 0);
  const ratio = (rows, id) => {
    const other = program(rows, id);
    return other && ratioTo(program(rows, 'kam').measures, other.measures);
  };
  const peak = (rows) => {
    const peaks = program(rows, 'kam').measures.map((measure) => measure.peak);
    return peaks.includes(undefined) ? undefined : Math.max(...peaks);
  };
  const perRow = (rows) => {
    const kam = program(rows, 'kam');
    return kam && median(kam.measures.map(({ seconds }) => seconds)) / rows;
  };
  const lines = [];
  const bar = (what, value, limit, unit, isMet = value <= limit) =>
    lines.push([
      what,
      value === undefined ? '–' : `${unit === 'MB' ? value.toFixed(0) : value.toFixed(2)} ${unit}`,
      `${limit} ${unit}`,
      value === undefined ? 'not measured' : isMet ? 'met' : 'missed',
    ]);
  if (size(1e3)) bar('1 k rows, kam : DuckDB opens and reads', ratio(1e3, 'open'), 1.7, '×');
  if (size(1e6)) {
    const polars = ratio(1e6, 'polars');
    bar('1 m rows, kam : floor', ratio(1e6, 'floor'), 1.8, '×');
    bar('1 m rows, kam : polars, ahead of it', polars, 1, '×', polars < 1);
    bar('1 m rows, peak memory of kam', peak(1e6), 600, 'MB');
  }
  if (size(1e7)) {
    bar('10 m rows, peak memory of kam', peak(1e7), 2700, 'MB');
    bar('10 m : 1 m rows, seconds for a row', size(1e6) && perRow(1e7) / perRow(1e6), 1.3, '×');
  }
  for (const { rows, same } of sizes)
    lines.push([
      `${nameOf(rows)} rows, same bytes of ${same.runs} runs (${same.ways.join(', ')})`,
      same.yes ? 'yes' : 'no',
      'yes',
      same.yes ? 'met' : 'missed',
    ]);
  return table(['bar', 'measured', 'at most', ''], lines);
}

/** A line of a Markdown list, broken before column 100. */
export function listItem(text) {
  return `- ${text}`.replace(/(.{1,98})(?: |$)/g, (_, part, at) => (at === 0 ? part : `\n  ${part}`));
}

function table(head, rows) {
  const width = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const isText = head.map((_, i) => rows.some((row) => /^[^\d–]/.test(row[i])) || i === 0);
  const line = (cells) =>
    `| ${cells.map((cell, i) => (isText[i] ? cell.padEnd(width[i]) : cell.padStart(width[i]))).join(' | ')} |`;
  const rule = `|${width.map((n, i) => (isText[i] ? '-'.repeat(n + 2) : `${'-'.repeat(n + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
