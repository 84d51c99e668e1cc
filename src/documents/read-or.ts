import { type Finding, start } from '../findings/finding.ts';
import { type Texts, Unreadable } from './texts.ts';

/** The bytes of a file (neither: there is none), or why what stands there is not read, as an error at its start. */
export async function readOr(
  texts: Texts,
  file: string,
  cap?: number,
): Promise<{ bytes?: Uint8Array | undefined; finding?: Finding }> {
  try {
    return { bytes: await texts.read(file, cap) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { message, help } = error;
    return { finding: { rule: 'file', severity: 'error', file, span: start, message, help } };
  }
}
