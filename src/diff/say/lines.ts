import { compareText } from '../../findings/finding.ts';
import { type RecordName, recordKinds, type StepPart, steps } from '../../plan/files.ts';
import { type Change, isMapping, type Mapping, type Part } from '../change.ts';
import type { LineContext } from './context.ts';
import { fileOf, phraseOf, sentence, walked } from './phrases.ts';
import { recordsText } from './records.ts';

/** What a line is about, in the order a manager cares. */
export const topics = [
  'tier',
  'objectives',
  'decisions',
  'people',
  'tactics',
  'analysis',
  'monitoring',
  'settings',
  'records',
] as const;
export type Topic = (typeof topics)[number];

/** All that changed of one item, in one sentence. */
export interface Line {
  readonly topic: Topic;
  readonly part: Part;
  /** the item, as it is called: "objective listing-relivax"; '' where it belongs to no item */
  readonly subject: string;
  readonly text: string;
  readonly changes: readonly Change[];
}

const topicOf: { readonly [place: string]: Topic } = {
  tier: 'tier',
  objectives: 'objectives',
  'dmu.decisions': 'decisions',
  'diagnosis.formulary': 'decisions',
  dmu: 'people',
  tactics: 'tactics',
  analysis: 'analysis',
  diagnosis: 'analysis',
  monitoring: 'monitoring',
};

const recordNames = new Set<Part>(recordKinds.map(({ name }) => name));
const stepNumber = new Map<Part, number>(steps.map(({ part, step }) => [part, step]));

function topicFor({ part, path }: Change): Topic {
  // what was won or lost is no book-keeping
  if (part === 'opportunities') return 'decisions';
  if (recordNames.has(part)) return 'records';
  return topicOf[`${part}.${path[0]}`] ?? topicOf[part] ?? 'settings';
}

/** Changes → lines, one for each item, in the order of topics, then of steps and names. */
export function linesOf(changes: readonly Change[], context: LineContext): Line[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    if (isStamp(change)) continue;
    const key = groupOf(change);
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()].map((group) => lineOf(group, context)).sort(inOrder);
}

/** What kam score --write notes beside a tier: a reader learns nothing from it. */
const isStamp = ({ part, path }: Change) =>
  part === 'tier' && (path[0] === 'model' || path[0] === 'row' || path[0] === 'scored_on');

/** A new file says all its contents one by one as well. */
function groupOf(change: Change): string {
  if (recordNames.has(change.part)) return change.part;
  const [first] = change.items;
  const renamed = change.renamed ? String(change.after) : undefined;
  if (first === undefined) return `${change.part}\n${change.path[0] ?? ''}`;
  return [change.part, ...change.path.slice(0, first), '', renamed ?? change.path[first]!].join('\n');
}

function lineOf(changes: readonly Change[], context: LineContext): Line {
  const [first] = changes as [Change, ...Change[]];
  if (recordNames.has(first.part))
    return {
      topic: topicFor(first),
      part: first.part,
      subject: first.part,
      text: recordsText(first.part as RecordName, changes, context),
      changes,
    };
  const phrases = changes.map((change) =>
    phraseOf(change, itemOf(change, context), { words: context.words }),
  );
  const subject = phrases.at(-1)!.subject;
  return {
    topic: topicFor(first),
    part: first.part,
    subject: subject || fileSubject(first),
    text: phrases.map(({ text }) => text).join('; '),
    changes,
  };
}

/** A line as a sentence, which says where a judgement in it moved without evidence. */
export const sentenceOf = (line: Line, unproven: ReadonlySet<Change>): string =>
  `${sentence(line)}${line.changes.some((change) => unproven.has(change)) ? ' (no evidence)' : ''}`;

/** Of what belongs to no item, the step it stands in. */
const fileSubject = ({ part, path }: Change) => (path.length === 0 ? '' : fileOf(part));

/** A change with its own sentence, for programs that read changes one by one. */
export type ToldChange = Change & { readonly text: string };

export function toldChange(change: Change, context: LineContext): ToldChange {
  const { subject, text } = phraseOf(change, itemOf(change, context), { words: context.words });
  return { ...change, text: sentence({ subject: subject || fileSubject(change), text }) };
}

/** The outermost item a change stands in, as it is after (before, where it is gone). */
export function itemOf(change: Change, { before, after }: LineContext): Mapping | undefined {
  const [at] = change.items;
  if (at === undefined || !stepNumber.has(change.part)) return undefined;
  const list = change.path.slice(0, at);
  const { items } = walked(change);
  for (const plan of [after, before]) {
    let here: Mapping[string] | undefined = plan.steps[change.part as StepPart];
    for (const key of list) here = isMapping(here) ? here[key] : undefined;
    const key = change.renamed ? [String(change.after), String(change.before)] : [items[0]!.key];
    const found = Array.isArray(here)
      ? (here as readonly Mapping[]).find((item) => key.includes(String(item.id)))
      : undefined;
    if (found) return found;
  }
  return undefined;
}

function inOrder(a: Line, b: Line): number {
  return (
    topics.indexOf(a.topic) - topics.indexOf(b.topic) ||
    (stepNumber.get(a.part) ?? 99) - (stepNumber.get(b.part) ?? 99) ||
    compareText(a.part, b.part) ||
    compareText(a.subject, b.subject)
  );
}
