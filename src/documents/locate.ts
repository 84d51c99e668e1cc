import { type Place, type Span, start } from '../findings/finding.ts';
import type { SourceDocument } from './document.ts';

export type SpanOf = (place: Place) => Span;

/** Looks up where a place stands, in the first of the given sets of documents that has its file; 1:1 where none has. */
export function spanFinder(...sources: readonly ReadonlyMap<string, SourceDocument>[]): SpanOf {
  return ({ file, path, on, span }) => {
    if (span) return span;
    for (const documents of sources) {
      const document = documents.get(file);
      if (document) return document.locate(path ?? [], on);
    }
    return start;
  };
}
