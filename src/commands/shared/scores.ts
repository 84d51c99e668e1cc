import { readOr } from '../../documents/read-or.ts';
import type { Texts } from '../../documents/texts.ts';
import type { Finding } from '../../findings/finding.ts';
import { type Score, type Scores, scoresReader } from '../../plan/workspace/scores.ts';
import { cellsOf, scanRecords } from '../../scoring/records.ts';

const file = 'scores.csv';
const marks = { delimiter: ',', quote: '"' };

/**
 * scores.csv, as the last `kam score --write` left it; nothing where there is none yet. It has as many lines as
 * the portfolio, for which there is no cap: it is read in one pass, and only what `keep` wants is kept.
 */
export async function loadScores(
  texts: Texts,
  keep?: (score: Score) => boolean,
): Promise<{ scores?: Scores; findings: readonly Finding[] }> {
  const { bytes, finding } = await readOr(texts, file, Number.POSITIVE_INFINITY);
  if (!bytes) return { findings: finding ? [finding] : [] };
  const reader = scoresReader(file, keep);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const scanner = scanRecords(marks, (line, _, bytes, from, to) => {
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(from, to));
    } catch {
      reader.unreadable(line, 'A byte on this line is not UTF-8.');
      return;
    }
    reader.record(line, cellsOf(text, marks));
  });
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  scanner.push(bytes.subarray(mark));
  scanner.end();
  if (scanner.fault)
    reader.unreadable(
      scanner.fault.line,
      'From this line on the file is no text of lines and cells, as kam writes it.',
    );
  return reader.end();
}
