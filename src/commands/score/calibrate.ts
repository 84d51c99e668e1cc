/** `kam score --calibrate`: what the relative scales are measured to be, and what that changes. Nothing is scored. */
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { wrapped } from '../../findings/width.ts';
import { toJson } from '../../io/json.ts';
import { writeAll } from '../../io/write.ts';
import { type Pin, pinData, pinFile } from '../../plan/workspace/pin.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { type Format, formatFor } from '../../report/format.ts';
import { bendsOf, measure, withMeasured } from '../../scoring/calibrate.ts';
import { modelHash } from '../../scoring/hash.ts';
import { relativeCriteria } from '../../scoring/model.ts';
import { differenceSql } from '../../scoring/sql/measure.ts';
import type { Screen } from '../command.ts';
import type { LoadedPin } from '../shared/pin.ts';
import { type Answer, type Calibration, type Change, envelope } from './answer.ts';
import { modelFile } from './load.ts';
import type { Forms } from './question.ts';
import type { Scored } from './scored.ts';

interface Basis {
  source: Segmentation;
  asOf: string;
  input: Omit<Pin['input'], 'accounts'>;
  before: LoadedPin;
}

export async function calibrationOf(
  { engine, scoring, accounts }: Scored,
  { source, asOf, input, before }: Basis,
): Promise<{ calibration?: Calibration; findings: Finding[] }> {
  const { model } = scoring;
  const ask = (sql: string) => engine.rows(sql);
  const findings: Finding[] = [];
  const changes: Change[] = [];
  for (const [i, one] of (await measure(model, ask)).entries()) {
    const { criterion } = relativeCriteria(model)[i]!;
    if ('problem' in one) {
      findings.push({
        rule: 'segmentation',
        severity: 'error',
        file: modelFile,
        path: [...criterion.path, 'column'],
        ...(one.problem === 'no-values'
          ? {
              message: `No account has a value in the column ${quoted(criterion.column!)}, so there is nothing to measure for ${quoted(criterion.id)}.`,
              help: 'Look for the column that holds the values, or give the criterion a fixed scale.',
            }
          : {
              message: `The column ${quoted(criterion.column!)} holds numbers beyond what can be computed with.`,
              help: 'Correct them in the portfolio.',
            }),
      });
      continue;
    }
    const { scale } = one;
    const old = before.scales.find(
      (other) => other.axis === scale.axis && other.criterion === scale.criterion,
    );
    let moved = 0;
    if (old && !same(old.measured, scale.measured)) {
      const [was, is] = [withMeasured(criterion, old.measured), withMeasured(criterion, scale.measured)];
      const [[most] = []] = await ask(differenceSql(was, is, bendsOf(old.measured, scale.measured)));
      moved = Number(most);
    }
    changes.push({ scale, before: old, moved });
  }
  if (findings.length > 0) return { findings };
  const scales = changes.map(({ scale }) => scale);
  const pin: Pin = { measured_on: asOf, input: { ...input, accounts }, scales };
  return {
    calibration: {
      pin,
      hash: modelHash(source, scales),
      changes,
      unreadable: before.bytes !== undefined && before.pin === undefined,
      after: Buffer.from(`${toJson(pinData(pin))}\n`),
      before: before.bytes,
    },
    findings,
  };
}

/** Whether the file changes: the same bytes are not written again. */
const isNew = ({ before, after }: Calibration) => !before || Buffer.compare(before, after) !== 0;

const same = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((value, i) => value === other[i]);

export function calibrationForms(answer: Answer): Forms {
  const calibration = answer.calibration!;
  return {
    table: (screen) => calibrationText(answer, calibration, screen),
    json: () =>
      `${toJson(
        envelope({ ...answer, pin: calibration.pin, hash: calibration.hash, drift: [] }, [], {
          calibrated: calibrationJson(answer.pin, calibration),
        }),
      )}\n`,
    async write(root) {
      const { before, after } = calibration;
      if (isNew(calibration)) await writeAll(root, [{ path: pinFile, before, after }]);
    },
  };
}

function calibrationJson(before: Pin | undefined, { pin, changes }: Calibration): Record<string, unknown> {
  return {
    file: pinFile,
    measured_on: pin.measured_on,
    input: pin.input,
    replaces: before ? { measured_on: before.measured_on, input: before.input } : null,
    scales: changes.map(({ scale: { axis, criterion, column, kind, values, measured }, before, moved }) => ({
      axis,
      criterion,
      column,
      kind,
      values,
      measured,
      before: before?.measured ?? null,
      moved_points: before ? Math.round(moved * 1e6) / 1e6 : null,
    })),
  };
}

function calibrationText(answer: Answer, calibration: Calibration, screen: Screen): string {
  const { pin, changes, unreadable } = calibration;
  const format = formatFor(answer.settings.locale, answer.settings.currency);
  const { num } = format;
  const { rows, accounts } = pin.input;
  const lines: string[] = [];
  const say = (text: string, indent: string) =>
    lines.push(
      ...wrapped(text, screen.columns - indent.length - 2).map(
        (line, i) => `${indent}${i > 0 ? '  ' : ''}${line}`,
      ),
    );
  say(
    `${num(rows)} ${rows === 1 ? 'row' : 'rows'} = ${num(accounts)} measured + ${num(rows - accounts)} rejected`,
    '',
  );
  if (unreadable) say(`The ${pinFile} before could not be read: nothing is compared with it.`, '');
  else if (answer.pin) {
    const { measured_on, input } = answer.pin;
    say(
      `before: ${num(input.accounts)} ${input.accounts === 1 ? 'account' : 'accounts'} on ${measured_on}`,
      '',
    );
  }
  let axis: string | undefined;
  for (const { scale, before, moved } of changes) {
    if (answer.model!.axes.length > 1 && axis !== scale.axis) say(scale.axis, '');
    axis = scale.axis;
    const values = `${num(scale.values)} ${scale.values === 1 ? 'value' : 'values'}`;
    say(`${scale.criterion}: ${scale.kind} of ${values}, ${shape(scale.measured, format)}`, '  ');
    if (before) say(changed(before.measured, scale.measured, moved, format), '    ');
    else if (answer.pin) say('was not measured before', '    ');
  }
  const still =
    changes.length === answer.pin?.scales.length &&
    changes.every(({ before, scale }) => before && same(before.measured, scale.measured));
  say(
    still
      ? `${pinFile} ${isNew(calibration) ? 'is written anew with the same numbers' : 'says this already'}: no score changes.`
      : `${pinFile} holds this now. Scores follow from it: kam score; kam score --write where they are kept.`,
    '',
  );
  return `${lines.join('\n')}\n`;
}

/** "0 to 1,908", "0 to 1,908, half of them up to 120" */
function shape(measured: readonly number[], { num }: Format): string {
  const ends = `${num(measured[0]!, 6)} to ${num(measured.at(-1)!, 6)}`;
  return measured.length === 2 ? ends : `${ends}, half of them up to ${num(measured[50]!, 6)}`;
}

function changed(before: readonly number[], now: readonly number[], moved: number, format: Format): string {
  if (same(before, now)) return 'as before';
  const { num } = format;
  let furthest = 0;
  const way = (k: number) => Math.abs(now[k]! - before[k]!);
  for (let k = 1; k < now.length; k++) if (way(k) > way(furthest)) furthest = k;
  const quantile =
    now.length === 2
      ? ''
      : `; furthest at ${furthest} %: ${num(before[furthest]!, 6)} → ${num(now[furthest]!, 6)}`;
  return `was ${shape(before, format)}${quantile}; the same value gets up to ${num(moved, 1)} points more or less`;
}
