import type { LocatedFinding } from '../findings/finding.ts';

/** A finding that goes by a name which stays when lines and items move. */
export interface NamedFinding extends LocatedFinding {
  /** the file without its account's folder, which may have moved, and the place in it by ids */
  readonly key: string;
}

/** A finding that stands and that somebody accepts, with a reason beside it. */
export interface Waived extends LocatedFinding {
  readonly reason: string;
}

export interface FindingsMoved {
  readonly appeared: readonly LocatedFinding[];
  /** mended; not those that are only accepted now */
  readonly vanished: readonly LocatedFinding[];
  /** accepted since: they stand, and nobody is told any more */
  readonly waived: readonly Waived[];
}

/** What kam says of one side. */
export interface SideFindings {
  readonly findings: readonly NamedFinding[];
  readonly allowed: readonly (NamedFinding & Waived)[];
}

/** Which findings are new, and which are gone: the same rule at the same place is the same finding, whatever its line says. */
export function findingsMoved(before: SideFindings, after: SideFindings): FindingsMoved {
  return {
    appeared: without(after.findings, before.findings),
    vanished: without(before.findings, [...after.findings, ...after.allowed]),
    waived: without(after.allowed, before.allowed),
  };
}

/** As often as they stand there: a place can break one rule twice. */
function without<F extends NamedFinding>(these: readonly F[], those: readonly NamedFinding[]): F[] {
  const times = new Map<string, number>();
  for (const finding of those) times.set(nameOf(finding), (times.get(nameOf(finding)) ?? 0) + 1);
  return these.filter((finding) => {
    const left = times.get(nameOf(finding)) ?? 0;
    times.set(nameOf(finding), left - 1);
    return left <= 0;
  });
}

const nameOf = ({ rule, severity, key }: NamedFinding) => `${rule}\n${severity}\n${key}`;
