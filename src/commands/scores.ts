import { readRecords } from '../documents/csv.ts';
import { caps, type Texts, Unreadable } from '../documents/texts.ts';
import { type Finding, start } from '../findings/finding.ts';
import { readScores, type Scores } from '../plan/workspace/scores.ts';

/** scores.csv, as the last `kam score --write` left it; nothing where there is none yet. */
export async function loadScores(texts: Texts): Promise<{ scores?: Scores; findings: readonly Finding[] }> {
  const file = 'scores.csv';
  try {
    const bytes = await texts.read(file, caps.records);
    if (!bytes) return { findings: [] };
    const document = readRecords(file, bytes);
    const read = readScores(document);
    return { ...read, findings: [...document.findings, ...read.findings] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return {
      findings: [
        { rule: 'file', severity: 'error', file, span: start, message: error.message, help: error.help },
      ],
    };
  }
}
