/** The relative scales of a model against what segmentation.pin.json says was measured for them. */
import type { Finding, Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { type Pin, type PinnedScale, pinFile, type RelativeKind } from '../plan/workspace/pin.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { columnName, relativeKind } from './model.ts';

interface RelativeScale {
  axis: string;
  criterion: string;
  column: string;
  kind: RelativeKind;
  /** of its kind, in segmentation.yaml */
  path: Path;
}

/** In the order of the model. */
export function relativeScales(source: Segmentation): RelativeScale[] {
  return source.axes.flatMap((axis, a) =>
    axis.criteria.flatMap((criterion, c) => {
      const kind = relativeKind(criterion.scale);
      if (!kind || criterion.column === undefined) return [];
      const path = ['axes', a, 'criteria', c, 'scale', kind];
      return [{ axis: axis.id, criterion: criterion.id, column: columnName(criterion.column), kind, path }];
    }),
  );
}

const calibrate = 'Run kam score --calibrate: it measures the portfolio and pins the result.';

/**
 * What was measured for each relative scale, in the order of the model: all that scores and the model's hash need of
 * the pin. A scale without it is an error at its line. `file`: segmentation.yaml; `pin`: undefined where there is none.
 */
export function pinnedScales(
  source: Segmentation,
  file: string,
  pin: Pin | undefined,
): { scales: PinnedScale[]; findings: Finding[] } {
  const scales: PinnedScale[] = [];
  const findings: Finding[] = [];
  const used = new Set<PinnedScale>();
  for (const { axis, criterion, column, kind, path } of relativeScales(source)) {
    const say = (message: string, at: Path = path, on: 'key' | 'value' = 'key') =>
      findings.push({
        rule: 'segmentation',
        severity: 'error',
        file,
        path: at,
        on,
        message,
        help: calibrate,
      });
    const at = pin?.scales.findIndex((one) => one.axis === axis && one.criterion === criterion) ?? -1;
    const found = pin?.scales[at];
    if (!found) {
      say(
        pin
          ? `${pinFile} holds nothing for ${quoted(criterion)}: its ${kind} scale has not been measured.`
          : `There is no ${pinFile}, so the ${kind} scale of ${quoted(criterion)} has not been measured.`,
      );
      continue;
    }
    used.add(found);
    const related = (key: string) => [
      { file: pinFile, path: ['scales', at, key], message: 'what was measured' },
    ];
    if (columnName(found.column) !== column) {
      say(
        `${quoted(criterion)} reads the column ${quoted(column)}; measured was ${quoted(found.column)}.`,
        [...path.slice(0, -2), 'column'],
        'value',
      );
      findings.at(-1)!.related = related('column');
    } else if (found.kind !== kind) {
      say(`${quoted(criterion)} has a ${kind} scale; it was measured for ${found.kind}.`);
      findings.at(-1)!.related = related('kind');
    } else scales.push(found);
  }
  for (const [i, { criterion, axis, ...one }] of (pin?.scales ?? []).entries())
    if (!used.has(pin!.scales[i]!))
      findings.push({
        rule: 'segmentation',
        severity: 'info',
        file: pinFile,
        path: ['scales', i, 'criterion'],
        message: `Nothing uses what was measured for ${quoted(criterion)} of ${quoted(axis)}: the model has no ${one.kind} scale there.`,
        help: 'The next kam score --calibrate leaves it out.',
      });
  return { scales, findings };
}
