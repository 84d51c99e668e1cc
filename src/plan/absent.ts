import type * as z from 'zod';
import type { Path } from '../findings/finding.ts';
import { askedFrom, type Level, levels } from './field.ts';
import { type StepPart, steps } from './files.ts';
import type { Plan, Workspace } from './plan.ts';
import { inner, isMapping, unwrap } from './schema-findings.ts';

/** What a plan of its level is asked for and does not say yet. */

export interface Absent {
  part: StepPart;
  file: string;
  path: Path;
  /** "stakeholders r-02 support" */
  name: string;
}

export function absentIn(plan: Plan, workspace: Workspace): Absent[] {
  const level = plan.analysis?.level ?? 'start';
  return steps.flatMap(({ part, file, schema }) => {
    const value = plan[part];
    if (!value) return [];
    return absentFields(schema, value, level)
      .flatMap((path) => (part === 'tier' && path[0] === 'ratings' ? absentRatings(plan, workspace) : [path]))
      .map((path) => ({ part, file, path, name: nameOfPath(value, path) }));
  });
}

/** Ratings are asked for only where the scoring model has some: which ones is its business. */
function absentRatings(plan: Plan, { segmentation }: Workspace): Path[] {
  const asked = (segmentation?.axes ?? []).flatMap(({ criteria }) =>
    criteria.flatMap(({ rating }) => rating ?? []),
  );
  return asked.some((rating) => plan.tier?.ratings?.[rating] === undefined) ? [['ratings']] : [];
}

/** Paths of fields that a plan of this level is asked for and does not have. An absent list is one path. */
function absentFields(schema: z.core.$ZodType, value: unknown, level: Level, path: Path = []): Path[] {
  const here = unwrap(schema);
  const def = inner(here);
  if (def.type === 'array' && Array.isArray(value))
    return value.flatMap((part, i) => absentFields(def.element!, part, level, [...path, i]));
  if (def.type !== 'object' || !isMapping(value)) return [];
  const absent: Path[] = [];
  for (const [key, field] of Object.entries(def.shape!)) {
    const part = (value as { [key: string]: unknown })[key];
    const from = askedFrom(field);
    const asked = from !== undefined && levels.indexOf(from) <= levels.indexOf(level);
    if (part === undefined) {
      if (asked) absent.push([...path, key]);
    } else if (asked || from === undefined || levels.indexOf(from) <= levels.indexOf(level))
      absent.push(...absentFields(field, part, level, [...path, key]));
  }
  return absent;
}

/** "stakeholders r-02 support" for ['stakeholders', 1, 'support']. */
function nameOfPath(value: unknown, path: readonly (string | number)[]): string {
  let here = value;
  const words: string[] = [];
  for (const part of path) {
    here = (here as { [key: string | number]: unknown } | undefined)?.[part];
    if (typeof part === 'string') words.push(part);
    else words.push(String((here as { id?: unknown } | undefined)?.id ?? part + 1));
  }
  return words.join(' ');
}
