/** Which column the table of tiers adds up. */
import { type Criterion, isNumeric, type Model } from '../model.ts';

/** The column of numbers that counts most in the score, among those whose sum means something. */
export function weightiest(model: Model): { axis: number; criterion: number } | undefined {
  let best: { axis: number; criterion: number; weight: number } | undefined;
  for (const [a, axis] of model.axes.entries()) {
    const total = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
    for (const [c, criterion] of axis.criteria.entries()) {
      const weight = (criterion.weight / total) * axis.overall;
      if (isNumeric(criterion) && !isRate(criterion) && (!best || weight > best.weight))
        best = { axis: a, criterion: c, weight };
    }
  }
  return best;
}

/** Nobody adds up percentages: neither what is called one, nor what lies on both sides of 0, as growth does. */
function isRate({ id, column, scale }: Criterion): boolean {
  return rateWords.test(column ?? '') || rateWords.test(id) || isBothSigns(scale);
}

const rateWords =
  /[%‰]|(?:^|[^\p{L}])(?:pct|percent(?:age)?|prozent|porcentaje|pourcentage|growth|wachstum|crecimiento|croissance|crescita|crescimento|share|anteil|cuota|quota|part de|rate|ratio|quote|tasa|taux|tasso|index|[ií]ndice|nps|score)(?![\p{L}])/iu;

function isBothSigns(scale: Criterion['scale']): boolean {
  const ends =
    scale.kind === 'linear'
      ? [scale.from, scale.to]
      : scale.kind === 'points'
        ? scale.points.map(([value]) => value)
        : scale.kind === 'quantiles'
          ? scale.table
          : [];
  return ends.some((value) => value < 0) && ends.some((value) => value > 0);
}
