/** How axes become one score and a tier: overall, cuts and cells. */
import type { Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import { matrixAxes, type Segmentation } from '../plan/workspace/segmentation.ts';
import { own } from './model.ts';
import type { Say } from './say.ts';

export function checkOverall(source: Segmentation, say: Say): void {
  if (!source.overall) return;
  const ids = source.axes.map((axis) => axis.id);
  for (const [id, weight] of Object.entries(source.overall)) {
    if (!ids.includes(id)) unknownAxis(id, ids, ['overall', id], say);
    else if (!(weight > 0 && weight <= 1e9))
      say(
        ['overall', id],
        'An axis weight is a number above 0.',
        'Write how much this axis counts beside the others.',
      );
  }
  const left = ids.filter((id) => own(source.overall, id) === undefined);
  if (left.length > 0)
    say(
      ['overall'],
      `overall leaves out ${left.map(quoted).join(', ')}.`,
      'Name every axis, or leave overall: out: then all count the same.',
      'key',
    );
}

export function checkMatrix(source: Segmentation, tiers: readonly string[], say: Say, warn: Say): void {
  const { matrix } = source;
  if (!matrix) return;
  const ids = source.axes.map((axis) => axis.id);
  const named = Object.keys(matrix.cuts);
  let sound = true;
  const fault: Say = (...what) => {
    say(...what);
    sound = false;
  };
  if (named.length < 1 || named.length > 2)
    fault(['matrix', 'cuts'], 'A matrix has one or two axes.', 'Name one or two axes with their cuts.');
  for (const id of named) {
    const path = ['matrix', 'cuts', id];
    if (!ids.includes(id)) {
      unknownAxis(id, ids, path, say);
      sound = false;
    }
    const cuts = matrix.cuts[id]!;
    if (cuts.length === 0)
      fault(path, 'An axis of the matrix needs at least one cut.', 'Write for example [55] or [55, 75].');
    cuts.forEach((cut, i) => {
      if (!(cut >= 0 && cut <= 100))
        fault([...path, i], 'A cut lies between 0 and 100.', 'Write a number from 0 to 100.');
      else if (i > 0 && !(cut > cuts[i - 1]!))
        fault([...path, i], 'Cuts rise strictly.', 'Put them in order, each once.');
    });
  }
  if (!sound) return;
  const order = matrixAxes(source);
  const shape = order.map((id) => matrix.cuts[id]!.length + 1);
  checkShape(matrix.cells, order, shape, say);
  if (tiers.length === 0) return;
  matrix.cells.forEach((cell, i) => {
    (typeof cell === 'string' ? [cell] : cell).forEach((tier, j) => {
      if (tiers.includes(tier)) return;
      const near = didYouMean(tier, tiers);
      warn(
        typeof cell === 'string' ? ['matrix', 'cells', i] : ['matrix', 'cells', i, j],
        `kam.yaml describes no tier ${quoted(tier)}, so nothing says whether it is key and how many hours it takes.`,
        near ? `Did you mean "${near}"?` : 'Describe it under tiers: in kam.yaml.',
      );
    });
  });
}

function checkShape(
  cells: readonly (string | string[])[],
  order: readonly string[],
  shape: readonly number[],
  say: Say,
): void {
  const path = ['matrix', 'cells'];
  const [rows, columns] = shape as [number, number | undefined];
  if (columns === undefined) {
    cells.forEach((cell, i) => {
      if (typeof cell !== 'string')
        say(
          [...path, i],
          'With one axis, cells are a plain list of tiers from low to high.',
          'Write for example [serve, develop, key].',
        );
    });
    if (cells.length !== rows)
      say(
        path,
        `${rows - 1} ${rows === 2 ? 'cut makes' : 'cuts make'} ${rows} cells; there are ${cells.length}.`,
        `Name ${rows} tiers, from low to high ${order[0]}.`,
      );
    return;
  }
  if (cells.length !== rows)
    say(
      path,
      `The cuts of ${quoted(order[0]!)} make ${rows} rows; there are ${cells.length}.`,
      'Write one list per row, from low to high.',
    );
  cells.forEach((row, i) => {
    if (typeof row === 'string')
      say(
        [...path, i],
        'With two axes, each row of cells is a list of tiers.',
        'Write for example [[serve, maintain], [develop, key]].',
      );
    else if (row.length !== columns)
      say(
        [...path, i],
        `The cuts of ${quoted(order[1]!)} make ${columns} columns; this row has ${row.length}.`,
        `Name ${columns} tiers, from low to high ${order[1]}.`,
      );
  });
}

function unknownAxis(id: string, ids: readonly string[], path: Path, say: Say): void {
  const near = didYouMean(id, ids);
  say(
    path,
    `${quoted(id)} is no axis of this model.`,
    near ? `Did you mean "${near}"?` : `Its axes are ${ids.join(', ')}.`,
    'key',
  );
}
