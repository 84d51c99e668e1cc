import type * as z from 'zod';
import type { Path } from '../findings/finding.ts';
import { askedFrom, levels } from './field.ts';
import { type StepPart, steps } from './files.ts';
import type { Plan, Workspace } from './plan.ts';
import { inner, isMapping, unwrap } from './schema-findings.ts';

/** What a plan of its level is asked for and does not say yet. */

export interface Absent {
  part: StepPart;
  file: string;
  path: Path;
  /** for people: "support of r-02", "needs" */
  name: string;
  /** its place in the schema: "dmu.stakeholders.support" */
  field: string;
}

export function absentIn(plan: Plan, workspace: Workspace): Absent[] {
  const level = levels.indexOf(plan.analysis?.level ?? 'start');
  return steps.flatMap(({ part, file, schema }) => {
    const value = plan[part];
    if (!value) return [];
    return absentFields(askedBy(schema), value, level)
      .flatMap((path) => (part === 'tier' && path[0] === 'ratings' ? absentRatings(plan, workspace) : [path]))
      .map((path) => ({
        part,
        file,
        path,
        name: nameOfPath(value, path),
        field: [part, ...path.filter((key) => typeof key === 'string')].join('.'),
      }));
  });
}

/** Ratings are asked for only where the scoring model has some: which ones is its business. */
function absentRatings(plan: Plan, { segmentation }: Workspace): Path[] {
  const asked = (segmentation?.axes ?? []).flatMap(({ criteria }) =>
    criteria.flatMap(({ rating }) => rating ?? []),
  );
  return asked.some((rating) => plan.tier?.ratings?.[rating] === undefined) ? [['ratings']] : [];
}

/** What is asked for somewhere below a schema: of a schema of which nothing is asked, undefined. */
type Asked = { items: Asked } | { fields: readonly AskedField[] } | undefined;

interface AskedField {
  key: string;
  /** from which level on the field and all below it is asked for; 0 where only what is below it is */
  from: number;
  /** whether the field itself is missed */
  missed: boolean;
  below: Asked;
}

const askedIn = new Map<z.core.$ZodType, Asked>();

/** Read off a schema once: the schemas do not change, and a workspace has thousands of files. */
function askedBy(schema: z.core.$ZodType): Asked {
  const here = unwrap(schema);
  if (!askedIn.has(here)) askedIn.set(here, readAsked(here));
  return askedIn.get(here);
}

function readAsked(here: z.core.$ZodType): Asked {
  const def = inner(here);
  if (def.type === 'array') {
    const items = askedBy(def.element!);
    return items && { items };
  }
  if (def.type !== 'object') return undefined;
  const fields = Object.entries(def.shape!).flatMap(([key, field]): AskedField[] => {
    const from = askedFrom(field);
    const below = askedBy(field);
    if (from === undefined && below === undefined) return [];
    return [{ key, from: from === undefined ? 0 : levels.indexOf(from), missed: from !== undefined, below }];
  });
  return fields.length > 0 ? { fields } : undefined;
}

/** Paths of fields that a plan of this level is asked for and does not have. An absent list is one path. */
function absentFields(asked: Asked, value: unknown, level: number): Path[] {
  const absent: Path[] = [];
  collectAbsent(asked, value, level, [], absent);
  return absent;
}

function collectAbsent(
  asked: Asked,
  value: unknown,
  level: number,
  path: (string | number)[],
  absent: Path[],
): void {
  if (asked === undefined) return;
  if ('items' in asked) {
    if (!Array.isArray(value)) return;
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      collectAbsent(asked.items, value[i], level, path, absent);
      path.pop();
    }
    return;
  }
  if (!isMapping(value)) return;
  for (const { key, from, missed, below } of asked.fields) {
    if (from > level) continue;
    const part = (value as { [key: string]: unknown })[key];
    path.push(key);
    if (part !== undefined) collectAbsent(below, part, level, path, absent);
    else if (missed) absent.push([...path]);
    path.pop();
  }
}

/** The field, and whose it is where it is one of several: "support of r-02". */
function nameOfPath(value: unknown, path: Path): string {
  let here = value;
  let field: string[] = [];
  let owner = '';
  for (const part of path) {
    here = (here as { [key: string | number]: unknown } | undefined)?.[part];
    if (typeof part === 'string') field.push(part);
    else {
      owner = String((here as { id?: unknown } | undefined)?.id ?? `no. ${part + 1} of ${field.join(' ')}`);
      field = [];
    }
  }
  return owner === '' ? field.join(' ') : `${field.join(' ')} of ${owner}`;
}
