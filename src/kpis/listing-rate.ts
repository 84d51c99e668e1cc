import type { Excluded, Input } from '../facts/inputs.ts';
import { nothing, type Row } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, times } from './pieces/expression.ts';

interface Parts {
  listed: number;
  eligible: number;
  rows: readonly Row[];
  notEligible: number;
  others: readonly string[];
}

export const listingRate = defineKpi<Parts>({
  id: 'listing_rate',
  label: 'Listing rate',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'formulary lines that are listed as a percentage of the eligible ones: every product that kam.yaml has for this type of account, at each body',
    symbols: 'listed ÷ eligible × 100',
  },
  source:
    'kam.yaml (products.for), 1-analysis.yaml (type), 4-diagnosis.yaml (formulary). Share of formularies that list, counted per product × body.',
  gaming:
    'Calling a product not eligible raises it: each exclusion stands in the list with its reason; a product without a line counts as not listed.',
  counts: 'state',
  narrows: ['product', 'body'],
  gather: (facts, { product, body }) => {
    const broken = facts.broken('analysis', 'diagnosis');
    if (broken) return nothing(broken);
    const { analysis, diagnosis } = facts.plan;
    const type = analysis?.type;
    if (type === undefined)
      return nothing(
        'the account’s type is not known (1-analysis.yaml), so nobody can say which products count',
      );
    const file = facts.file('diagnosis');
    const products = facts.workspace.settings.products ?? [];
    const meant = new Set(
      products.flatMap(({ id, for: types }) =>
        types?.includes(type) && (product === undefined || id === product) ? [id] : [],
      ),
    );
    const rows: Row[] = [];
    const inputs: Input[] = [];
    const excluded: Excluded[] = [];
    const others = new Set<string>();
    const withLine = new Set<string>();
    let notEligible = 0;
    (diagnosis?.formulary ?? []).forEach((line, i) => {
      if (product !== undefined && line.product !== product) return;
      if (body !== undefined && line.body !== body) return;
      const at = { file, path: ['formulary', i] };
      if (!meant.has(line.product)) {
        others.add(line.product);
        excluded.push({ ...at, ids: [line.product], why: `kam.yaml does not have it for ${type}` });
        return;
      }
      withLine.add(line.product);
      if (line.not_eligible !== undefined) {
        notEligible++;
        excluded.push({ ...at, ids: [line.product], why: `not eligible: ${line.not_eligible}` });
        return;
      }
      const listing = line.listing ?? 'unknown';
      rows.push({
        id: `${line.product} ${line.body}`,
        value: null,
        product: line.product,
        body: line.body,
        listing,
      });
      inputs.push({
        what: `${line.product} at ${line.body}`,
        file,
        path: [...at.path, 'listing'],
        value: listing,
      });
    });
    products.forEach(({ id }, i) => {
      if (!meant.has(id) || withLine.has(id)) return;
      rows.push({ id, value: null, product: id, body: body ?? null, listing: 'no line' });
      inputs.push({
        what: `${id}: no formulary line`,
        file: 'kam.yaml',
        path: ['products', i, 'for'],
        value: 'not listed',
      });
    });
    if (rows.length === 0)
      return nothing(
        meant.size === 0
          ? `no product of kam.yaml is for ${type}`
          : 'nothing eligible: every line says why it does not count',
        excluded,
      );
    const listed = rows.filter(({ listing }) => listing === 'listed').length;
    return {
      parts: { listed, eligible: rows.length, rows, notEligible, others: [...others] },
      inputs,
      excluded,
    };
  },
  conclude: (parts) => {
    const sum = (of: (part: Parts) => number) => parts.reduce((so, part) => so + of(part), 0);
    const listed = sum((part) => part.listed);
    const eligible = sum((part) => part.eligible);
    const notEligible = sum((part) => part.notEligible);
    const others = [...new Set(parts.flatMap((part) => part.others))];
    const expression = times(over(listed, eligible), 100);
    return {
      value: evaluate(expression),
      n: eligible,
      expression,
      rows: parts.flatMap(({ rows }) => rows),
      beside: [
        ...(notEligible > 0
          ? [{ id: 'not_eligible', label: 'lines said to be not eligible', value: notEligible }]
          : []),
        ...(others.length > 0
          ? [{ id: 'other_products', label: 'lines of products not for this type', value: others.join(', ') }]
          : []),
      ],
    };
  },
});
