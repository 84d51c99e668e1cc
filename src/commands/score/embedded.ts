/** The results of a portfolio file, from the tables of the embedded engine. */
import { accountOf, resultsSql } from '../../scoring/result.ts';
import { resultHead, resultWriter } from '../../scoring/result-bytes.ts';
import type { Results } from './answer.ts';
import type { Scored } from './scored.ts';
import { summaryOf } from './summary.ts';

export function embeddedResults(scored: Scored): Results {
  const { engine, scoring, classes, order } = scored;
  const { model } = scoring;
  return {
    async *accounts() {
      let rank = 0;
      for await (const { rows, texts, numbers } of engine.blocks(resultsSql(model, classes, order)))
        yield Array.from({ length: rows }, (_, row) =>
          accountOf(texts.at(row), (index) => numbers[index]![row]!, ++rank, model),
        );
    },
    async *csv() {
      yield resultHead(model);
      const writer = resultWriter(model);
      for await (const block of engine.blocks(resultsSql(model, classes, order))) {
        const bytes = writer.add(block);
        if (bytes) yield bytes;
      }
      yield writer.end();
    },
    summary: (top) => summaryOf(scored, top),
    close: async () => engine.close(),
  };
}
