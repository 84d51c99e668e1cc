/** What a scoring model must be beyond its schema: every mistake a finding at its line of segmentation.yaml. */
import type { Finding, Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { Axis, Segmentation } from '../plan/workspace/segmentation.ts';
import { checkMatrix, checkOverall } from './check-matrix.ts';
import { checkCriterion } from './check-scales.ts';
import { checkDerivedWeights } from './check-weights.ts';
import { columnKey } from './model.ts';
import { range, type Say } from './say.ts';

const reservedAxes = [
  'account',
  'name',
  'score',
  'rank',
  'cell',
  'tier',
  'abc',
  'data_pct',
  'to_cut',
  'fragile',
  'reason',
];

/** Without the portfolio: whether these numbers and names make a model. `tiers`: those kam.yaml names, if any. */
export function checkModel(source: Segmentation, file: string, tiers: readonly string[] = []): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (path, message, help, on) =>
    findings.push({
      rule: 'segmentation',
      severity: 'error',
      file,
      path,
      message,
      help,
      ...(on ? { on } : {}),
    });
  const warn: Say = (path, message, help) =>
    findings.push({ rule: 'segmentation', severity: 'warn', file, path, message, help });

  if (source.account === undefined)
    say(
      [],
      'Nothing says which portfolio column names the account.',
      'Write account: with that column’s name.',
    );
  checkInput(source, say);
  if (source.axes.length === 0)
    say(['axes'], 'A model needs at least one axis.', 'Describe one axis with its criteria.');
  const seen = new Set<string>();
  source.axes.forEach((axis, a) => {
    const at = ['axes', a];
    if (reservedAxes.includes(axis.id))
      say(
        [...at, 'id'],
        `An axis cannot be called ${quoted(axis.id)}: the results have a column of that name.`,
        'Choose another id.',
      );
    if (seen.has(axis.id))
      say([...at, 'id'], `Two axes are called ${quoted(axis.id)}.`, 'Give each axis its own id.');
    seen.add(axis.id);
    checkAxis(axis, at, source, say, warn);
  });
  checkOverall(source, say);
  range(source.min_data_pct, 0, 100, ['min_data_pct'], 'min_data_pct', say);
  if (!(source.fragile_within >= 0 && source.fragile_within <= 100))
    say(
      ['fragile_within'],
      'fragile_within is a distance of 0 to 100 points.',
      'Write a number from 0 to 100.',
    );
  checkMatrix(source, tiers, say, warn);
  const abc = source.abc;
  if (abc && !(abc.cuts[0] > 0 && abc.cuts[0] < abc.cuts[1] && abc.cuts[1] <= 100))
    say(
      ['abc', 'cuts'],
      'The two cuts of abc rise strictly and lie between 0 and 100.',
      'Write for example [80, 95].',
    );
  return findings;
}

function checkInput(source: Segmentation, say: Say): void {
  const { input } = source;
  const clash = (style: { decimal?: string | undefined; thousands?: string | undefined }, path: Path) => {
    if (style.decimal && style.decimal !== 'auto' && style.decimal === style.thousands)
      say(
        [...path, 'thousands'],
        'The same sign cannot be both decimal sign and thousands sign.',
        'Change one of the two.',
      );
  };
  clash(input, ['input']);
  for (const [column, style] of Object.entries(input.columns ?? {}))
    clash(style, ['input', 'columns', column]);
  const delimiter = input.delimiter === 'tab' ? '\t' : input.delimiter;
  if (delimiter === input.quote || delimiter === '"')
    say(
      ['input', 'delimiter'],
      'A quote sign cannot separate cells.',
      'Name the character between two cells.',
    );
  if (!input.header) return;
  if (input.header.length === 0)
    say(
      ['input', 'header'],
      'A header needs at least one column.',
      'Name every column of the file, in order.',
    );
  const names = new Map<string, number>();
  input.header.forEach((name, i) => {
    const key = columnKey(name);
    if (key !== '' && names.has(key))
      say(
        ['input', 'header', i],
        `Two columns are called ${quoted(name)}.`,
        'Give each column its own name, or "" to ignore it.',
      );
    names.set(key, i);
  });
}

function checkAxis(axis: Axis, at: Path, source: Segmentation, say: Say, warn: Say): void {
  if (axis.criteria.length === 0)
    say([...at, 'criteria'], 'An axis needs at least one criterion.', 'Add one, or remove the axis.');
  const seen = new Set<string>();
  let whole = true;
  axis.criteria.forEach((criterion, c) => {
    const path = [...at, 'criteria', c];
    if (seen.has(criterion.id)) {
      say(
        [...path, 'id'],
        `Two criteria of this axis are called ${quoted(criterion.id)}.`,
        'Give each its own id.',
      );
      whole = false;
    }
    seen.add(criterion.id);
    checkCriterion(criterion, path, source, say);
    if (axis.weights) {
      if (criterion.weight !== undefined)
        say(
          [...path, 'weight'],
          'This axis works its weights out; a weight beside that would be ignored.',
          'Remove weight: here, or weights: on the axis.',
          'key',
        );
    } else if (criterion.weight === undefined)
      say(
        path,
        `The criterion ${quoted(criterion.id)} has no weight.`,
        'Write weight: with a number above 0.',
      );
    else if (!(criterion.weight > 0 && criterion.weight <= 1e9))
      say(
        [...path, 'weight'],
        'A weight is a number above 0.',
        'Write how much this criterion counts beside the others.',
      );
  });
  if (axis.weights) checkDerivedWeights(axis, [...at, 'weights'], whole, say, warn);
}
