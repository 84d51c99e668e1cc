/** An explanation in words, rows and JSON: every number on the way from the cell to the tier. */
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import { Decimal } from '../../plan/exact.ts';
import { formatFor } from '../../report/format.ts';
import { changeInWords, type ExplainedCriterion } from '../../scoring/explain.ts';
import { nearestTier } from '../../scoring/other-tiers.ts';
import { cellText, csvText, hasHeader } from '../../scoring/result-csv.ts';
import type { Screen } from '../command.ts';
import type { Answer } from './answer.ts';
import type { ConfirmedChange, Explanation, ToFind } from './explain.ts';
import { bar } from './table.ts';

export function explanationJson({ account, criteria, up, down, find }: Explanation): Record<string, unknown> {
  const change = ({ tier, change: { axis, criterion, from, to }, words }: ConfirmedChange) => ({
    tier,
    axis: criteria[axis]![criterion]!.axis,
    criterion: criteria[axis]![criterion]!.criterion,
    from,
    to,
    words,
  });
  return {
    account: account.account,
    criteria: criteria.flat().map(({ path, ...rest }) => rest),
    reach: up.map(change),
    lose: down.map(change),
    find: find.map(({ axis, criterion, tiers }) => ({
      axis: criteria[axis]![criterion]!.axis,
      criterion: criteria[axis]![criterion]!.criterion,
      tiers,
    })),
  };
}

const columns = ['axis', 'criterion', 'value', 'points', 'weight_pct', 'contribution'];
export const isExplanationCsv = (text: string): boolean => hasHeader(text, columns);

export function explanationCsv({ criteria }: Explanation): string {
  return csvText([
    columns,
    ...criteria
      .flat()
      .map((row) => [
        row.axis,
        row.criterion,
        cellText(row.value),
        cellText(row.points),
        cellText(row.weight_pct),
        cellText(row.contribution),
      ]),
  ]);
}

export function explanationText(explanation: Explanation, answer: Answer, out: Screen): string {
  const { account, criteria, name, accounts } = explanation;
  const model = answer.model!;
  const { fixed, num } = formatFor(answer.settings.locale, answer.settings.currency);
  const whose = `${printable(account.account)}${name === null ? '' : ` ${printable(name)}`}`;
  const lines = wrapped(`${whose} · rank ${num(account.rank)} of ${num(accounts)}`, out.columns);
  const several = model.axes.length > 1;
  const score = account.score === null ? 'no score' : fixed(account.score, 2);
  lines.push(...wrapped(`${score} → ${verdict(account, answer, fixed)}`, out.columns));
  const rows = criteria.flat();
  const widths = {
    id: Math.max(...rows.map(({ criterion }) => criterion.length)),
    value: Math.min(16, Math.max(...rows.map(({ value }) => displayWidth(shown(value))))),
  };
  const digits = digitsToMultiply(rows);
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  for (const [a, axis] of model.axes.entries()) {
    if (several) {
      const value = account.axes[a];
      lines.push(
        `${axis.id} ${value === null || value === undefined ? '–' : fixed(value, 2)} (${fixed((axis.overall / overall) * 100, 0)} % of the score)`,
      );
    }
    for (const row of criteria[a]!) {
      const id = row.criterion.padEnd(widths.id);
      const value = padded(shown(row.value), widths.value);
      const head = `  ${id}  ${value}`;
      const below = () =>
        displayWidth(head.trimEnd()) <= out.columns
          ? [head.trimEnd()]
          : [...wrapped(row.criterion, out.columns - 2).map((line) => `  ${line}`), `    ${value.trimEnd()}`];
      if (row.contribution === null) {
        const said = 'missing: its weight is shared out';
        if (displayWidth(head) + 2 + said.length <= out.columns) lines.push(`${head}  ${said}`);
        else lines.push(...below(), ...wrapped(said, out.columns - 4).map((line) => `    ${line}`));
        continue;
      }
      const points = row.points === null ? 'missing: 0.0' : fixed(row.points, digits);
      const weight = fixed(row.weight_pct, weightDigits(row.weight_pct, digits));
      const sum = `${points.padStart(4 + digits)} × ${weight} % = ${fixed(row.contribution, 2).padStart(5)}`;
      const one = `${head}  → ${sum}`;
      const room = Math.min(20, out.columns - displayWidth(one) - 2);
      if (displayWidth(one) > out.columns) lines.push(...below(), `    → ${sum}`);
      else lines.push(room >= 4 ? `${one}  ${bar(row.contribution / 100, room)}`.trimEnd() : one);
    }
  }
  lines.push(...advice(explanation, answer, out));
  return `${lines.join('\n')}\n`;
}

/** So many decimals of points and weights that a calculator gives the contribution that is shown. */
function digitsToMultiply(rows: readonly ExplainedCriterion[]): number {
  let digits = 1;
  while (digits < 6 && !rows.every((row) => multiplies(row, digits))) digits++;
  return digits;
}

const weightDigits = (weight: number, digits: number) => (weight % 1 === 0 ? 0 : digits);

function multiplies({ points, weight_pct, contribution }: ExplainedCriterion, digits: number): boolean {
  if (points === null || contribution === null) return true;
  const rounded = (value: number | Decimal, decimals: number) => new Decimal(value).toDecimalPlaces(decimals);
  const weight = rounded(weight_pct, weightDigits(weight_pct, digits));
  return rounded(rounded(points, digits).times(weight).div(100), 2).eq(rounded(contribution, 2));
}

function shown(value: string | number | null): string {
  return value === null ? '–' : printable(String(value));
}

function padded(text: string, width: number): string {
  const cut = displayWidth(text) > width ? `${fitting(text, width - 1)}…` : text;
  return cut + ' '.repeat(Math.max(0, width - displayWidth(cut)));
}

function verdict(
  account: Explanation['account'],
  { model }: Answer,
  fixed: (value: number, digits: number) => string,
): string {
  if (account.cell === null) return `no tier: ${account.reason}`;
  if (account.to_cut === null) return `${account.tier}, as all cells of the matrix are`;
  const matrix = model!.matrix!;
  const { way } = nearestTier(
    matrix,
    matrix.axes.map((axis) => account.axes[axis]!),
  )!;
  const axes = way.map(({ axis }) => model!.axes[matrix.axes[axis]!]!.id);
  const on = model!.axes.length > 1 ? ` on ${axes.join(' and on ')}` : '';
  const points = `${fixed(account.to_cut, 2)} points`;
  const so = way.every(({ up }) => up) ? `${points} below a cut${on}` : `by ${points}${on}`;
  return `${account.tier}, ${so}${account.fragile ? ' (fragile)' : ''}`;
}

/** The smallest change that loses the tier, and the ways up; only what the engine confirmed. */
function advice({ account, criteria, up, down, find }: Explanation, answer: Answer, out: Screen): string[] {
  const model = answer.model!;
  const { num } = formatFor(answer.settings.locale, answer.settings.currency);
  const words = ({ change }: ConfirmedChange) =>
    printable(changeInWords(change, model, (value) => num(value, 6)));
  const lines: string[] = [];
  if (account.cell === null) return model.matrix ? whatToFind(criteria, find, answer, out) : [];
  const [loses] = down;
  if (loses)
    lines.push(...placed(`${words(loses)} would make it "${loses.tier}".`, loses.change, answer, out));
  const byTier = new Map<string, ConfirmedChange[]>();
  for (const change of up) byTier.set(change.tier, [...(byTier.get(change.tier) ?? []), change]);
  for (const [tier, changes] of byTier)
    lines.push(
      ...placed(
        `To reach "${tier}": ${changes.slice(0, 3).map(words).join('; or ')}.`,
        changes[0]!.change,
        answer,
        out,
      ),
    );
  if (model.matrix && lines.length === 0)
    lines.push(
      ...wrapped('No single change of one value leads to another tier.', out.columns - 2).map(
        (line) => `  ${line}`,
      ),
    );
  return lines;
}

/** Without a tier: which single value would be enough to know, or that none is. */
function whatToFind(
  criteria: Explanation['criteria'],
  find: readonly ToFind[],
  answer: Answer,
  out: Screen,
): string[] {
  const missing = criteria.flat().filter(({ value }) => value === null);
  if (find.length === 0)
    return wrapped(
      missing.length === 0
        ? 'No single change of one value leads to a tier.'
        : `No single one of the missing values gives it a tier: find out ${missing.map(({ criterion }) => criterion).join(', ')}.`,
      out.columns - 2,
    ).map((line) => `  ${line}`);
  return find.flatMap(({ axis, criterion, tiers: [low, high] }) => {
    const { criterion: id } = criteria[axis]![criterion]!;
    const tiers = low === high ? `"${low}"` : `between "${low}" and "${high}"`;
    return placed(
      `To get a tier: find out ${id}, which makes it ${tiers}.`,
      { axis, criterion },
      answer,
      out,
    );
  });
}

/** The sentence, and at the right margin where the criterion stands in the model. */
function placed(
  sentence: string,
  { axis, criterion }: Pick<ToFind, 'axis' | 'criterion'>,
  answer: Answer,
  out: Screen,
): string[] {
  const where = answer.lineOf(answer.model!.axes[axis]!.criteria[criterion]!.path);
  const width = Math.min(out.columns, 80);
  const one = `  ${sentence}`;
  if (displayWidth(one) + 2 + where.length <= width)
    return [one + ' '.repeat(width - displayWidth(one) - where.length) + where];
  return [...wrapped(sentence, width - 2).map((line) => `  ${line}`), `  ${where}`];
}
