import type { LocatedFinding } from '../../findings/finding.ts';
import type { AccountDiff, Unknown } from '../account.ts';
import type { FindingsMoved } from '../findings.ts';
import { isPlanning, type Remark } from '../remarks.ts';
import type { WorkspaceChanges } from '../workspace-diff.ts';
import { plural, quote, type Words } from './words.ts';

/** What stands against a change: the first line of the summary, which a manager looks at before approving. */

/** What changed in the files that all accounts rest on. */
export type SharedDiff = Omit<WorkspaceChanges, 'changes'> & FindingsMoved;

export const calm =
  'nothing that kam knows of: no new error or warning, none accepted or switched off, no judgement moved without evidence, no promise made easier or moved again, no record rewritten.';

export function objections(diff: AccountDiff, words: Words): string[] {
  const { account, kind, tier, demoted, appeared, waived, unknown, remarks } = diff;
  if (kind === 'removed')
    return [
      `the plan of ${account} is gone${tier.before === null ? '' : `, an account of tier ${tier.before}`}`,
    ];
  return [
    ...recordLines(remarks),
    ...(demoted ? [`no longer a key account (tier ${tier.before} → ${tier.after ?? 'unknown'})`] : []),
    ...remarks.filter(objects).map(({ subject, text }) => `${subject}: ${text}`),
    ...datesMoved(remarks),
    ...newErrors(appeared),
    // a plan that is new brings its warnings along, and what is accepted of them
    ...(kind === 'added' ? [] : [...waivedLines(waived, words), ...newWarnings(appeared)]),
    ...notKnown(unknown),
  ];
}

/** Of the files that all accounts rest on: what makes kam say less comes before all it says. */
export function sharedObjections({ remarks, appeared, waived, unknown }: SharedDiff, words: Words): string[] {
  return [
    ...settingLines(remarks),
    ...newErrors(appeared),
    ...waivedLines(waived, words),
    ...newWarnings(appeared),
    ...notKnown(unknown),
  ];
}

const moreOf: { readonly [kind in Remark['kind']]?: string } = {
  rule_weakened: 'more rules weakened',
  counting_changed: 'more that all accounts are counted with',
  duty_eased: 'more asked for less',
};

/** Of each kind the first three, so that many of one do not hide the next. */
function settingLines(remarks: readonly Remark[]): string[] {
  const kinds = [...new Set(remarks.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const ofKind = remarks.filter((remark) => remark.kind === kind);
    return someOf(
      ofKind.map(({ subject, text }) => `${subject}: ${text}`),
      moreOf[kind] ?? 'more',
    );
  });
}

function newErrors(appeared: readonly LocatedFinding[]): string[] {
  const errors = appeared.filter(({ severity }) => severity === 'error');
  const rules = [...new Set(errors.map(({ rule }) => rule))].join(', ');
  return errors.length > 0 ? [`${plural(errors.length, 'new error')} (${rules})`] : [];
}

const newWarnings = (appeared: readonly LocatedFinding[]) => appeared.filter(worthSaying).map(withoutStop);

const withoutStop = ({ message }: LocatedFinding) => message.replace(/\.$/, '');

/** What stands and is told nobody any more, with the author's reason. */
function waivedLines(waived: FindingsMoved['waived'], words: Words): string[] {
  const lines = waived
    .filter(({ severity }) => severity !== 'info')
    .map((finding) => `accepted now (${quote(finding.reason, words)}): ${withoutStop(finding)}`);
  return someOf(lines, 'more findings accepted now');
}

function notKnown(unknown: readonly Unknown[]): string[] {
  const files = [...new Set(unknown.map(({ file }) => file))];
  return files.length > 0
    ? [`what changed in ${files.join(', ')} is not known, because of errors there`]
    : [];
}

/** The first three: of many nobody reads each. */
const someOf = (told: readonly string[], more: string) =>
  told.length > 3 ? [...told.slice(0, 3), `${told.length - 3} ${more}`] : [...told];

/** One date that moves a little is planning; much is told by name; many at once are a plan put off. */
function datesMoved(remarks: readonly Remark[]): string[] {
  const putOff = remarks.filter(({ kind }) => kind === 'put_off');
  const moved = putOff.length + remarks.filter(isPlanning).length;
  return moved < 3
    ? putOff.map(({ subject, text }) => `${subject}: ${text}`)
    : [`${moved} due dates moved at once`];
}

const recordLines = (remarks: readonly Remark[]) =>
  someOf(
    remarks.filter(isOfRecord).map(({ subject, text }) => `${subject}: ${text}`),
    'more records rewritten or gone',
  );

const isOfRecord = ({ kind }: Remark) => kind === 'record_rewritten' || kind === 'record_lost';

/** What is only not written yet, or written too much, is no reason to stop. */
const worthSaying = ({ severity, rule }: LocatedFinding) =>
  severity === 'warn' && rule !== 'absent-fields' && rule !== 'unused-allow';

/** A due date that moves once is planning; again and again it is a habit. */
const objects = (remark: Remark) => !isOfRecord(remark) && remark.kind !== 'put_off' && !isPlanning(remark);
