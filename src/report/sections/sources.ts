import type { Input } from '../../facts/inputs.ts';
import type { KpiResult } from '../../kpis/kpi.ts';
import { Decimal } from '../../plan/exact.ts';
import type { Block, Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { date, type Given, tableBlock, text } from './given.ts';
import { besideOf } from './summary.ts';

/** The end: every KPI with its definition and the files and lines its number comes from. */
export function sourcesSection(given: Given): Section {
  const results = [...given.kpis.values()];
  const known = results.filter(({ value }) => value !== null).length;
  const gaps = results.some(({ value }) => value === null);
  return {
    id: 'sources',
    step: null,
    nav: 'nav.sources',
    headline: known === 0 ? sentence('sources.none') : sentence('sources.headline', { n: known }),
    lede: [sentence('sources.how', { account: given.facts.account })],
    reviewed: null,
    blocks: [
      ...tableBlock(
        'kpis',
        sentence('title.kpis'),
        ['kpi', 'value#', 'period', 'n#', 'before#', ...(gaps ? ['why_not'] : [])],
        results.map((kpi): Value[] => [
          kpi.label,
          shownValue(kpi),
          kpi.period.label,
          kpi.n ?? null,
          kpi.comparedWith?.value == null
            ? null
            : { value: kpi.comparedWith.value.toNumber(), unit: kpi.unit, exact: true },
          ...(gaps ? [text(kpi.value === null ? kpi.reason : undefined)] : []),
        ]),
      ),
      definitions(given, results),
      ...tableBlock(
        'documents',
        sentence('title.documents'),
        ['source', 'title', 'date'],
        (given.facts.plan.analysis?.sources ?? []).map((source) => [
          source.id,
          text(source.title),
          date(source.date),
        ]),
      ),
    ],
  };
}

function shownValue(kpi: KpiResult): Value {
  if (kpi.value !== null) return { value: kpi.value.toNumber(), unit: kpi.unit, exact: true };
  return kpi.display ?? null;
}

function definitions(given: Given, results: readonly KpiResult[]): Block {
  return {
    kind: 'definitions',
    id: 'definitions',
    items: results.map((kpi) => {
      const described = given.describe(kpi.id);
      return {
        id: kpi.id,
        label: kpi.label,
        formula: described?.formula.words ?? '',
        source: described ? rounded(described.source) : null,
        value: shownValue(kpi),
        reason: kpi.value === null ? (kpi.reason ?? null) : null,
        period: kpi.period.label,
        inputs: firstOf(given, kpi),
        beside: kpi.beside.map((one) => besideOf(one) as { label: string; value: Value }),
      };
    }),
  };
}

/** A constant with all its digits is for docs/reference; people read z = 1.96. */
const rounded = (source: string): string =>
  source.replace(/\b\d+\.\d{5,}\b/g, (digits) => new Decimal(digits).toDecimalPlaces(2).toString());

const shownInputs = 8;

/** What went in and what was left out; a long list says where the rest is. */
function firstOf(given: Given, kpi: KpiResult): Value[] {
  const all = [
    ...kpi.inputs.map((input) => inputSays(given, input)),
    ...kpi.excluded.map((left): Value => {
      const place = left.path
        ? `${shortened(given, left.file)}:${given.lineOf({ file: left.file, path: left.path })}`
        : placeOf(given, left.file, left.lines ?? []);
      return sentence('input.excluded', { why: left.why, place });
    }),
  ];
  if (all.length <= shownInputs + 1) return all;
  const more = { n: all.length - shownInputs, account: given.facts.account, id: kpi.id };
  return [...all.slice(0, shownInputs), sentence('input.more', more)];
}

/** Files of the account stand without its folder. */
function shortened({ facts }: Given, file: string): string {
  const folder = `accounts/${facts.account}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

function inputSays(given: Given, input: Input): Value {
  if ('path' in input) {
    const place = `${shortened(given, input.file)}:${given.lineOf({ file: input.file, path: input.path })}`;
    return sentence('input.value', { what: input.what, value: valueSays(input.value, input.unit), place });
  }
  const place = placeOf(given, input.file, input.lines);
  if (input.sum === null) return sentence('input.lines', { what: input.what, place });
  return sentence('input.sum', { what: input.what, value: valueSays(input.sum, input.unit), place });
}

function valueSays(value: Decimal | string | number | null, unit: string | undefined): Value {
  if (value === null || typeof value === 'string') return value;
  const number = Number(value);
  return unit === undefined ? number : { value: number, unit, exact: true };
}

/** "records/market.csv:22,34", or how many lines where they are more than five */
function placeOf(given: Given, file: string, lines: readonly { line: number }[]): Value {
  const name = shortened(given, file);
  if (lines.length === 0) return name;
  if (lines.length > 5) return sentence('place.lines', { file: name, n: lines.length });
  return `${name}:${lines.map(({ line }) => line).join(',')}`;
}
