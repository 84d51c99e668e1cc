import * as z from 'zod';
import type { DataDocument } from '../../documents/document.ts';
import type { Finding, Path } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { count, day, id, item, line, may, must, text } from '../field.ts';
import { validate } from '../schema-findings.ts';
import { largest } from './segmentation.ts';

/**
 * segmentation.pin.json: what `kam score --calibrate` measured for the relative scales of segmentation.yaml, and on
 * which rows. Scores are worked out from it alone, so an account's score does not move when another one comes.
 */

export const pinFile = 'segmentation.pin.json';

const finite = z.number().min(-largest).max(largest);

const scale = item('What was measured for one criterion', {
  axis: must(id, 'The axis.'),
  criterion: must(id, 'The criterion.'),
  column: must(line, 'The portfolio column that was measured.'),
  kind: must(z.enum(['minmax', 'percentile']), 'The kind of scale it was measured for.'),
  values: must(count.min(1), 'How many accounts have a value there.'),
  bounds: may(z.array(finite).length(2), 'Of minmax: the smallest and the largest value.'),
  table: may(
    z.array(finite).length(101),
    'Of percentile: the values at 0, 1, … 100 percent of the accounts.',
  ),
});

export const pin = z.strictObject({
  kam: must(z.literal('pin/1'), 'Kind and version of this file.'),
  measured_on: must(day, 'The day that counted as today.'),
  input: must(
    item('The portfolio that was measured', {
      file: must(text, 'Its name.'),
      sha256: must(
        z.string().regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256: 64 hexadecimal digits' }),
        'SHA-256 of its bytes.',
      ),
      rows: must(count, 'Its rows.'),
      accounts: must(count, 'Those of them that were measured: rejected rows are not.'),
    }),
    'The portfolio that was measured.',
  ),
  scales: must(z.array(scale).max(2000), 'One for each relative scale of the model.'),
});

export type RelativeKind = z.output<typeof scale>['kind'];

/** What was measured for one criterion: two bounds, or 101 values from the least to the largest. */
export interface PinnedScale {
  axis: string;
  criterion: string;
  column: string;
  kind: RelativeKind;
  values: number;
  measured: readonly number[];
}

export interface Pin {
  measured_on: string;
  input: { file: string; sha256: string; rows: number; accounts: number };
  scales: readonly PinnedScale[];
}

/** The file as data, in the order in which it is written. */
export function pinData({ measured_on, input, scales }: Pin): unknown {
  return {
    kam: 'pin/1',
    measured_on,
    input,
    scales: scales.map(({ kind, measured, ...rest }) => ({
      axis: rest.axis,
      criterion: rest.criterion,
      column: rest.column,
      kind,
      values: rest.values,
      [kind === 'minmax' ? 'bounds' : 'table']: measured,
    })),
  };
}

const anew = 'Run kam score --calibrate: it measures anew, which moves scores; or restore the file from git.';

/** A pin, or why the file is none. */
export function readPin(document: DataDocument): { pin?: Pin; findings: readonly Finding[] } {
  if (document.findings.length > 0) return { findings: document.findings };
  const { value, findings } = validate(pin, document);
  const wrong: Finding[] = findings.map((finding) => ({ ...finding, rule: 'pin', help: anew }));
  const say = (path: Path, message: string) =>
    wrong.push({ rule: 'pin', severity: 'error', file: document.file, path, message, help: anew });
  if (value) checkScales(value.scales, say);
  if (!value || wrong.length > 0) return { findings: wrong };
  const { measured_on, input, scales } = value;
  return {
    pin: {
      measured_on,
      input,
      scales: scales.map(({ bounds, table, ...rest }) => ({ ...rest, measured: (bounds ?? table)! })),
    },
    findings: [],
  };
}

function checkScales(
  scales: z.output<typeof pin>['scales'],
  say: (path: Path, message: string) => void,
): void {
  const seen = new Set<string>();
  for (const [i, { axis, criterion, kind, bounds, table }] of scales.entries()) {
    const at = ['scales', i];
    const key = `${axis} ${criterion}`;
    if (seen.has(key)) say([...at, 'criterion'], `${quoted(criterion)} was measured twice.`);
    seen.add(key);
    const [own, other] = kind === 'minmax' ? (['bounds', 'table'] as const) : (['table', 'bounds'] as const);
    const measured = own === 'bounds' ? bounds : table;
    if ((own === 'bounds' ? table : bounds) !== undefined)
      say([...at, other], `A ${kind} scale has ${own}, no ${other}.`);
    if (measured === undefined)
      say([...at, 'kind'], `The ${kind} scale of ${quoted(criterion)} has no ${own}.`);
    const falling = measured?.findIndex((number, k) => k > 0 && number < measured[k - 1]!) ?? -1;
    if (falling > 0)
      say([...at, own, falling], `The ${own} of ${quoted(criterion)} fall here; measured values never do.`);
  }
}
