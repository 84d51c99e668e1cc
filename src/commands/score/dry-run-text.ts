/** What kam understands of a portfolio, for people: the file, its columns one by one, its first rows. */
import { printable, quoted } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import { formatFor } from '../../report/format.ts';
import { inWords } from '../../scoring/encoding.ts';
import { hasHeader, headerPlace } from '../../scoring/header.ts';
import type { Style } from '../../scoring/number-style.ts';
import { placeWord } from '../../scoring/origin.ts';
import type { TakesDefault } from '../../scoring/taking-default.ts';
import type { Understanding } from './dry-run.ts';

type Column = Understanding['columns'][number];

export function dryRunText(view: Understanding, columns: number): string {
  return `${[
    ...wrapped(`${printable(view.label)}, as kam reads it. Nothing is scored.`, columns),
    '',
    ...listed(fileFacts(view), columns),
    '',
    ...listed(
      view.columns.map((one) => [fitted(printable(one.column), 24), columnText(one, view)]),
      columns,
    ),
    '',
    ...firstRows(view, columns),
  ].join('\n')}\n`;
}

/** Names and what is said of each: beside it, or below it where there is no room. */
function listed(pairs: readonly (readonly [name: string, text: string])[], columns: number): string[] {
  const width = Math.max(...pairs.map(([name]) => displayWidth(name)));
  const beside = columns >= 60;
  const indent = beside ? width + 4 : 4;
  return pairs.flatMap(([name, text]) => {
    const lines = wrapped(text, columns - indent).map((line) => ' '.repeat(indent) + line);
    if (!beside) return [`  ${name}`, ...lines];
    const [first = '', ...rest] = lines;
    return [`  ${name}${' '.repeat(width - displayWidth(name))}  ${first.slice(indent)}`, ...rest];
  });
}

function fileFacts(view: Understanding): [string, string][] {
  const { survey, lineEnds, unnamed } = view;
  const { dialect, rows, refused } = survey;
  const word = placeWord(dialect);
  const { num } = formatFor(view.settings.locale, view.settings.currency);
  const facts: [string, string][] = [['written as', writing(view)]];
  if (lineEnds.length > 1) facts.push(['line ends', `${lineEnds.join(' and ')}: each ends a line`]);
  if (dialect.skip > 0)
    facts.push(['left out', `the first ${dialect.skip} lines, because input.skip says so`]);
  const count = `${dialect.header.length} ${dialect.header.length === 1 ? 'column' : 'columns'}`;
  const nameless = unnamed === 0 ? '' : `, ${unnamed} of them without a name and ignored`;
  facts.push([
    'header',
    hasHeader(dialect)
      ? `${word} ${headerPlace(dialect)}: ${count}${nameless}`
      : dialect.origin?.kind === 'parquet'
        ? `${count}${nameless}, by name`
        : `none in the file; input.header names ${count}${nameless}`,
  ]);
  const tokens = view.unknown.map((token) => (token.trim() === '' ? 'empty cells' : quoted(token)));
  facts.push(['unknown', tokens.length === 0 ? 'no cell: input.null names none' : tokens.join(', ')]);
  facts.push(['rows', num(rows)]);
  if (survey.blankLines > 0) facts.push(['blank lines', `${num(survey.blankLines)}, which are no rows`]);
  if (refused.length > 0)
    facts.push([
      'rejected',
      `${num(refused.length)}: ${refused
        .slice(0, 3)
        .map(({ line, cause }) => `${word} ${line} ${cause}`)
        .join('; ')}${refused.length > 3 ? ' …' : ''}`,
    ]);
  return facts;
}

function writing({ survey: { dialect }, lineEnds }: Understanding): string {
  const { origin } = dialect;
  if (origin?.kind === 'parquet') return 'Parquet';
  if (origin) {
    const others = (origin.sheets ?? []).filter((sheet) => sheet !== origin.sheet);
    const rest =
      others.length === 0 ? '' : `; its other sheets: ${others.slice(0, 5).map(quoted).join(', ')}`;
    return `workbook, sheet ${quoted(origin.sheet!)}${rest}`;
  }
  return [
    `${inWords(dialect.encoding)}${dialect.mark > 0 ? ' with mark' : ''}`,
    `${signName(dialect.delimiter)} between cells`,
    dialect.quote === ''
      ? 'quotes are text'
      : `${dialect.quote === '"' ? 'double' : 'single'} quotes around cells`,
    ...(lineEnds.length === 1 ? [`lines end with ${lineEnds[0]}`] : []),
  ].join(', ');
}

const signName = (sign: string) =>
  ({ ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar', '~': 'tilde' })[sign] ?? quoted(sign);

function columnText(one: Column, view: Understanding): string {
  const { num } = formatFor(view.settings.locale, view.settings.currency);
  const counts = [
    ...(one.empty > 0 && one.holds !== 'nothing' ? [`${num(one.empty)} empty`] : []),
    ...(one.unknown > 0 ? [`${num(one.unknown)} unknown`] : []),
  ];
  const uses = one.usedAs.length === 0 ? [] : [one.usedAs.map((use) => printable(use)).join(', ')];
  const defaults = one.defaults.map((taken) => defaultText(taken, num));
  return [...uses, holding(one, view), ...counts, ...defaults].join(' · ');
}

const mostValues = 5;

function defaultText(
  { criterion, points, rows, of, values }: TakesDefault,
  num: (value: number) => string,
): string {
  // what may be a misspelling goes first
  const told = [...values].sort((a, b) => Number(a.near === undefined) - Number(b.near === undefined));
  const listed = told
    .slice(0, mostValues)
    .map(
      ({ value, near }) => `${quoted(value)}${near === undefined ? '' : ` (did you mean ${quoted(near)}?)`}`,
    );
  return `${num(rows)} of ${num(of)} take the default of ${criterion}, ${num(points)}: ${listed.join(', ')}${told.length > mostValues ? ` and ${told.length - mostValues} more` : ''}`;
}

function holding(one: Column, view: Understanding): string {
  const { survey, settings } = view;
  const { num } = formatFor(settings.locale, settings.currency);
  const word = placeWord(survey.dialect);
  const cells = one.cells.map(({ row, cell }) => `${quoted(cell)} on ${word} ${survey.lineOf(row)}`);
  const at = survey.dialect.header.indexOf(one.column);
  if (survey.dialect.origin?.unusable.has(at))
    return `${printable((survey.dialect.origin.types?.[at] ?? '').slice(0, 40))}: no cells kam could read`;
  switch (one.holds) {
    case 'nothing':
      return 'nothing but empty cells';
    case 'open':
      return `numbers with a decimal point or a decimal comma, and nothing says which: ${cells[0]}`;
    case 'mixed':
      return `numbers written in two ways: ${cells.slice(0, 2).join(' and ')}`;
    case 'number': {
      if (one.min === undefined || one.max === undefined)
        return `no number, and the model reads numbers: ${cells.slice(0, 3).join(', ')}`;
      const range =
        one.min === one.max ? `all ${num(one.min, 6)}` : `${num(one.min, 6)} to ${num(one.max, 6)}`;
      const none =
        one.strange === 0
          ? ''
          : `; ${num(one.strange)} ${one.strange === 1 ? 'cell is' : 'cells are'} no number: ${cells.slice(0, 3).join(', ')}`;
      return `${one.whole ? 'whole numbers' : 'numbers'}${signs(one)}, ${range}${none}`;
    }
    default: {
      const different = one.different === undefined ? 'more than 1 000' : num(one.different);
      const examples = one.examples.slice(0, 3).map(quoted).join(', ');
      if (one.different === 1) return `text, always ${examples}`;
      const { repeated } = one;
      const several =
        repeated === undefined || !one.usedAs.includes('account')
          ? ''
          : repeated === 0
            ? ', none twice'
            : `, ${num(repeated)} of them in several rows`;
      return `text, ${different} different${several}: ${examples}`;
    }
  }
}

const signNames = { '.': 'point', ',': 'comma', ' ': 'blank', "'": 'apostrophe' } as const;

function signs({ style, whole }: Column): string {
  const { decimal, thousands } = style as Style;
  const said = [
    ...(whole ? [] : [`decimal ${signNames[decimal]}`]),
    ...(thousands === '' ? [] : [`thousands ${signNames[thousands]}`]),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** As many columns as there is room for: those that the model uses, then the first ones, in the order of the file. */
function firstRows({ columns: all, first, survey }: Understanding, width: number): string[] {
  if (first.length === 0) return ['  no rows'];
  const used = all.flatMap(({ usedAs }, i) => (usedAs.length > 0 ? [i] : []));
  const wanted = [...used, ...all.flatMap(({ usedAs }, i) => (usedAs.length > 0 ? [] : [i]))];
  const places = first.map(({ line }) => String(line));
  const word = placeWord(survey.dialect);
  const left = [word, ...places].map((text) =>
    text.padStart(Math.max(word.length, ...places.map((p) => p.length))),
  );
  const chosen: { i: number; texts: string[]; wide: number }[] = [];
  let room = width - 2 - displayWidth(left[0]!);
  for (const i of wanted) {
    const cells = [all[i]!.column, ...first.map((row) => row.cells[i]!)];
    const texts = cells.map((text) => fitted(printable(text), 20));
    const wide = Math.max(...texts.map(displayWidth));
    if (room < 2 + wide) break;
    room -= 2 + wide;
    chosen.push({ i, texts, wide });
  }
  chosen.sort((a, b) => a.i - b.i);
  const lines = left.map((text, l) =>
    chosen.reduce(
      (line, { texts, wide }) => `${line}  ${texts[l]!}${' '.repeat(wide - displayWidth(texts[l]!))}`,
      `  ${text}`,
    ),
  );
  const rest = all.length - chosen.length;
  return [
    ...lines.map((line) => line.trimEnd()),
    ...(rest > 0
      ? wrapped(
          `and ${rest} more ${rest === 1 ? 'column' : 'columns'}: --format json has all of them`,
          width - 2,
        ).map((line) => `  ${line}`)
      : []),
  ];
}

function fitted(text: string, columns: number): string {
  return displayWidth(text) <= columns ? text : `${fitting(text, columns - 1)}…`;
}
