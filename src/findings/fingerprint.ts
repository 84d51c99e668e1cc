import { createHash } from 'node:crypto';
import type { LocatedFinding } from './finding.ts';

/** By what a server knows the finding of last time again, though lines were added above it and items moved. */

/** What stays of a finding while its text is edited elsewhere. */
export interface Lasting {
  /** the way to its place, in names instead of indices */
  names: readonly string[];
  /** what it says, without numbers: days grow, and sums move */
  words: string;
}

/** A finding with what stays of it, where somebody compares; path and message as they are where not. */
export interface LastingFinding extends LocatedFinding {
  lasting?: Lasting | undefined;
}

export const lastingWords = (message: string): string => message.replace(/\d+(?:[., {2}]\d+)*/g, '#');

/** One for each finding, in their order, and none twice: of findings that are alike, each knows the how manieth it is. */
export function fingerprints(findings: readonly LastingFinding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, file, path, message, lasting }) => {
    const names = lasting?.names ?? path.map(String);
    const words = lasting?.words ?? lastingWords(message);
    const alike = JSON.stringify([rule, file, names, words]);
    const before = seen.get(alike) ?? 0;
    seen.set(alike, before + 1);
    return createHash('sha256').update(`${alike}\n${before}`).digest('hex').slice(0, 32);
  });
}
