import { readJson } from '../../documents/json.ts';
import { readOr } from '../../documents/read-or.ts';
import { caps, type Texts } from '../../documents/texts.ts';
import type { Finding, Place } from '../../findings/finding.ts';
import { type Pin, type PinnedScale, pinFile, readPin } from '../../plan/workspace/pin.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { pinnedScales, relativeScales } from '../../scoring/pin.ts';

export interface LoadedPin {
  /** undefined: there is none, or it cannot be read */
  pin?: Pin;
  /** what was measured for each relative scale; whole where no finding is an error */
  scales: readonly PinnedScale[];
  /** those about the pin itself carry their place */
  findings: readonly Finding[];
  /** the file, if it could be read at all */
  bytes?: Uint8Array;
}

/** segmentation.pin.json against the model; not looked at where the model has no relative scale. */
export async function loadPin(texts: Texts, source: Segmentation, modelFile: string): Promise<LoadedPin> {
  if (relativeScales(source).length === 0) return { scales: [], findings: [] };
  const { bytes, finding } = await readOr(texts, pinFile, caps.records);
  if (finding) return { scales: [], findings: [finding] };
  const document = bytes && readJson(pinFile, bytes, caps.records);
  const placed = <P extends Place>(place: P): P =>
    document && place.file === pinFile && !place.span
      ? { ...place, span: document.locate(place.path ?? [], place.on) }
      : place;
  const all = (findings: readonly Finding[]) =>
    findings.map((one) =>
      placed(one.related ? { ...one, related: one.related.map((place) => placed(place)) } : one),
    );
  const read = document ? readPin(document) : { findings: [] };
  const known = { ...(bytes ? { bytes } : {}), ...(read.pin ? { pin: read.pin } : {}) };
  if (read.findings.length > 0) return { ...known, scales: [], findings: all(read.findings) };
  const { scales, findings } = pinnedScales(source, modelFile, read.pin);
  return { ...known, scales, findings: all(findings) };
}
