import type { Facts } from '../facts/facts.ts';
import type { Excluded, Input } from '../facts/inputs.ts';
import { Decimal, total } from '../plan/exact.ts';
import type { FormularyLine } from '../plan/steps/4-diagnosis.ts';
import { nothing } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, sumOfTerms, times } from './pieces/expression.ts';

interface Line {
  product: string;
  body: string;
  access: Decimal;
  potential: Decimal;
  /** "listed 60 + pathway 10" */
  points: string;
}

interface Parts {
  lines: readonly Line[];
  withoutPotential: number;
}

export const formularyAccess = defineKpi<Parts>({
  id: 'formulary_access',
  label: 'Formulary access (our index)',
  unit: 'index',
  better: 'up',
  formula: {
    words:
      'how open the formulary is to us, 0 to 100, weighted by potential: 0 unless listed; then points for the listing, for no restriction, for exclusivity and for a place in the pathway, less points for each of prior authorisation, step therapy and quantity limit',
    symbols: 'Σ access × potential ÷ Σ potential',
  },
  source:
    '4-diagnosis.yaml (formulary), weights from kam.yaml kpis.access. Our own index: no published one is comparable.',
  gaming:
    'A line without potential is not in it, and a large potential for what is listed raises it: lines left out are counted, and the parts of each stand in its row.',
  counts: 'state',
  narrows: ['product', 'body'],
  gather: (facts, { product, body }) => {
    const broken = facts.broken('diagnosis');
    if (broken) return nothing(broken);
    const file = facts.file('diagnosis');
    const lines: Line[] = [];
    const inputs: Input[] = [];
    const excluded: Excluded[] = [];
    let withoutPotential = 0;
    const formulary = facts.plan.diagnosis?.formulary ?? [];
    formulary.forEach((line, i) => {
      if (product !== undefined && line.product !== product) return;
      if (body !== undefined && line.body !== body) return;
      const at = { file, path: ['formulary', i] };
      const ids = [`${line.product} ${line.body}`];
      if (line.not_eligible !== undefined) {
        excluded.push({ ...at, ids, why: `not eligible: ${line.not_eligible}` });
      } else if (line.potential === undefined) {
        withoutPotential++;
        excluded.push({ ...at, ids, why: 'without a potential' });
      } else {
        const { access, points } = accessOf(line, facts);
        lines.push({
          product: line.product,
          body: line.body,
          access,
          points,
          potential: new Decimal(line.potential),
        });
        inputs.push(
          { what: `access of ${ids[0]}: ${points}`, ...at, value: access },
          {
            what: `potential of ${ids[0]}`,
            file,
            path: [...at.path, 'potential'],
            value: line.potential,
            unit: facts.workspace.settings.currency,
          },
        );
      }
    });
    if (lines.length === 0)
      return nothing(
        withoutPotential > 0
          ? 'no formulary line has a potential to weigh it by'
          : 'no formulary line is known',
        excluded,
      );
    return { parts: { lines, withoutPotential }, inputs, excluded };
  },
  conclude: (parts) => {
    const lines = parts.flatMap((part) => part.lines);
    const without = parts.reduce((so, { withoutPotential }) => so + withoutPotential, 0);
    const rows = lines.map(({ product, body, access, potential, points }) => ({
      id: `${product} ${body}`,
      value: access,
      product,
      body,
      potential,
      points,
    }));
    const beside =
      without > 0 ? [{ id: 'without_potential', label: 'lines without a potential', value: without }] : [];
    if (total(lines.map(({ potential }) => potential)).isZero())
      return { value: null, reason: 'the potential of all lines is 0', rows, beside };
    const expression = over(
      sumOfTerms(lines.map(({ access, potential }) => times(access, potential))),
      sumOfTerms(lines.map(({ potential }) => potential)),
    );
    return { value: evaluate(expression), n: lines.length, expression, rows, beside };
  },
});

const utilisation = new Set(['prior_auth', 'step_therapy', 'quantity_limit']);

/** Points of one line; other weights than the defaults may pass 0 or 100, and the index stays between them. */
function accessOf(line: FormularyLine, facts: Facts): { access: Decimal; points: string } {
  if (line.listing !== 'listed') return { access: new Decimal(0), points: 'not listed' };
  const weights = facts.workspace.settings.kpis.access;
  const parts: [string, number][] = [['listed', weights.listed]];
  if (line.restriction?.length === 0) parts.push(['no restriction', weights.unrestricted]);
  if (line.exclusivity === 'sole') parts.push(['sole', weights.sole]);
  if (line.exclusivity === 'preferred') parts.push(['preferred', weights.preferred]);
  if (line.pathway !== undefined && line.pathway !== 'none') parts.push(['pathway', weights.pathway]);
  for (const restriction of new Set(line.restriction))
    if (utilisation.has(restriction)) parts.push([restriction, weights.per_utilisation_restriction]);
  const sum = total(parts.map(([, points]) => new Decimal(points)));
  const access = Decimal.min(100, Decimal.max(0, sum));
  const points = parts
    .map(([name, value], i) => `${i === 0 ? '' : value < 0 ? '− ' : '+ '}${name} ${Math.abs(value)}`)
    .join(' ');
  return { access, points: access.equals(sum) ? points : `${points}, held between 0 and 100` };
}
