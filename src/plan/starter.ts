import type { YamlDocument } from '../documents/document.ts';
import type { AccountType } from './field.ts';
import { type StepPart, steps } from './files.ts';
import { valueAt } from './schema-findings.ts';

/** What templates/init/<kind>/ says of a kind of account: comments for its files, and what is usual there. */
export interface Starter {
  /** top-level key → the comment lines above it, without "#" */
  comments(part: StepPart): ReadonlyMap<string, readonly string[]>;
  /** usual values at a place ("stakeholders.0.function"); empty where words of one's own are all there is */
  usual(part: StepPart, at: string): readonly string[];
}

/** The folder of templates/init/ for each type of account that has one. */
export const starterFolders: { readonly [type in AccountType]?: string } = {
  hospital: 'hospital',
  university_hospital: 'hospital',
  hospital_group: 'hospital',
};

/** `documents`: the starter files that exist, by step. */
export function starterOf(documents: ReadonlyMap<StepPart, YamlDocument>): Starter {
  return {
    comments: (part) => commentsIn(documents.get(part)),
    usual: (part, at) => {
      const path = at.split('.').map((key) => (/^(\d+|\*)$/.test(key) ? 0 : key));
      const found = valueAt(documents.get(part)?.value, path);
      return Array.isArray(found) ? found.filter((value) => typeof value === 'string') : [];
    },
  };
}

export const noStarter: Starter = starterOf(new Map());

/** Names of the seven files, for whoever reads them. */
export const starterFiles = steps.map(({ part, file }) => ({ part, file }));

function commentsIn(document: YamlDocument | undefined): Map<string, string[]> {
  const comments = new Map<string, string[]>();
  if (typeof document?.value !== 'object' || document.value === null) return comments;
  const lines = document.text.split('\n');
  for (const key of Object.keys(document.value)) {
    let from = document.locate([key], 'key').line - 1;
    const to = from;
    while (from > 0 && lines[from - 1]!.startsWith('#')) from--;
    if (from < to)
      comments.set(
        key,
        lines.slice(from, to).map((line) => line.replace(/^#\s?/, '')),
      );
  }
  return comments;
}
