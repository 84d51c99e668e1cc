/** How far today's accounts are from those that the relative scales were measured on. */
import type { Finding } from '../../findings/finding.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import type { Pin } from '../../plan/workspace/pin.ts';
import { formatFor } from '../../report/format.ts';
import { type Drift, driftFindings, driftOf } from '../../scoring/drift.ts';
import { modelFile } from './load.ts';
import type { Scored } from './scored.ts';

export async function lookForDrift(
  { engine, scoring }: Scored,
  pin: Pin,
  { locale, currency }: Settings,
): Promise<{ drift: Drift[]; findings: Finding[] }> {
  const drift = await driftOf(scoring.model, (sql) => engine.rows(sql));
  const { num } = formatFor(locale, currency);
  return { drift, findings: driftFindings(drift, modelFile, pin.measured_on, num) };
}
