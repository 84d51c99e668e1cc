import type { LocatedFinding } from '../findings/finding.ts';

/** A finding that goes by a name which stays when lines and items move. */
export interface NamedFinding extends LocatedFinding {
  /** the file without its account's folder, which may have moved, and the place in it by ids */
  readonly key: string;
}

export interface FindingsMoved {
  readonly appeared: readonly LocatedFinding[];
  readonly vanished: readonly LocatedFinding[];
}

/** Which findings are new, and which are gone: the same rule at the same place is the same finding, whatever its line says. */
export function findingsMoved(
  before: readonly NamedFinding[],
  after: readonly NamedFinding[],
): FindingsMoved {
  return { appeared: without(after, before), vanished: without(before, after) };
}

/** As often as they stand there: a place can break one rule twice. */
function without(these: readonly NamedFinding[], those: readonly NamedFinding[]): LocatedFinding[] {
  const times = new Map<string, number>();
  for (const finding of those) times.set(nameOf(finding), (times.get(nameOf(finding)) ?? 0) + 1);
  return these.filter((finding) => {
    const left = times.get(nameOf(finding)) ?? 0;
    times.set(nameOf(finding), left - 1);
    return left <= 0;
  });
}

const nameOf = ({ rule, severity, key }: NamedFinding) => `${rule}\n${severity}\n${key}`;
