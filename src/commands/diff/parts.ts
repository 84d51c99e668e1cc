import type { AccountDiff, Unknown } from '../../diff/account.ts';
import type { FindingsMoved } from '../../diff/findings.ts';
import type { Remark } from '../../diff/remarks.ts';
import { hoursChange, isSeen, kpiSidesText, moneyChange } from '../../diff/say/figures.ts';
import type { Topic } from '../../diff/say/lines.ts';
import { plural, quote, type Words } from '../../diff/say/words.ts';
import type { LocatedFinding } from '../../findings/finding.ts';

/** The details of an account, as rows that a terminal and a page share. */

export interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Row {
  /** "objective listing-relivax" */
  readonly subject: string;
  readonly text: string;
  /** what it rests on, or what stands against it */
  readonly notes: readonly string[];
}

const titles: { readonly [topic in Topic]: string } = {
  tier: 'Segmentation',
  objectives: 'Objectives',
  decisions: 'Decisions, won and lost',
  people: 'People',
  tactics: 'Tactics and asks',
  analysis: 'Analysis and diagnosis',
  monitoring: 'Monitoring',
  settings: 'Workspace',
  records: 'Records',
};

export function partsOf(diff: AccountDiff, words: Words): Part[] {
  const { lines, remarks, kpis, effort, unknown, appeared, vanished, waived } = diff;
  const byTopic = new Map<Topic, Row[]>();
  // of a plan that is gone the summary says what it held; the JSON has all of it
  for (const { topic, subject, text, changes } of diff.kind === 'removed' ? [] : lines) {
    const notes = few(remarks.filter(({ change }) => changes.includes(change)).map(noteOf));
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), { subject, text, notes }]);
  }
  const parts: Part[] = [...byTopic].map(([topic, rows]) => ({ title: titles[topic], rows }));
  const files = [...new Set(unknown.map(({ file }) => file))];
  const unread = files.length > 0 ? [`it may rest on ${files.join(', ')}, which cannot be read`] : [];
  const figures: Row[] = [
    ...[
      { subject: 'money of all tactics', text: moneyChange(effort, words) },
      { subject: 'hours of all tactics', text: hoursChange(effort, words) },
    ]
      .filter(({ text }) => text !== '')
      .map((row) => ({ ...row, notes: [] })),
    ...kpis
      .filter((kpi) => isSeen(kpi, words))
      .map(({ label, unit, before, after, because }, i, all) => ({
        subject: label,
        text: kpiSidesText(before, after, unit, words),
        notes: [
          ...(after.value === null && after.reason ? [after.reason] : []),
          ...(because.length === 0
            ? unread
            : String(all[i - 1]?.because) === String(because)
              ? ['for the same reason']
              : because),
        ],
      })),
  ];
  if (figures.length > 0 && diff.kind !== 'removed') parts.push({ title: 'Figures', rows: figures });
  parts.unshift(...unknownPart(unknown));
  parts.push(...findingPart('New findings', appeared));
  if (diff.kind !== 'added') parts.push(...waivedPart(waived, words));
  if (diff.kind !== 'removed') parts.push(...findingPart('Findings gone', vanished));
  return parts;
}

/** A part for files that cannot be read, none where all can. */
export function unknownPart(unknown: readonly Unknown[]): Part[] {
  const rows = unknown.map(({ file, side, errors }) => ({
    subject: file,
    text: `${plural(errors, 'error')} ${side === 'base' ? 'before' : 'now'}: what changed in it is not known`,
    notes: [],
  }));
  return rows.length > 0 ? [{ title: 'Not readable', rows }] : [];
}

/** A part for findings that are accepted now, each with the reason that stands beside it. */
export function waivedPart(waived: FindingsMoved['waived'], words: Words): Part[] {
  const rows = waived.map((finding) => {
    const row = findingRow(finding);
    return { ...row, notes: [`kam-allow: ${quote(finding.reason, words)}`, ...row.notes] };
  });
  return rows.length > 0 ? [{ title: 'Findings accepted now', rows }] : [];
}

/** A part for findings, none where there are none. */
export const findingPart = (title: string, findings: readonly LocatedFinding[]): Part[] =>
  findings.length === 0 ? [] : [{ title, rows: findings.map(findingRow) }];

const findingRow = ({ severity, rule, file, line, message }: LocatedFinding): Row => ({
  subject: severityWords[severity],
  text: message,
  notes: [`${rule}, ${file}:${line}`],
});

const severityWords = { error: 'error', warn: 'warning', info: 'note' } as const;

/** A record is named where it is one of many in its line. */
const noteOf = ({ kind, subject, text }: Remark) =>
  kind === 'record_rewritten' || kind === 'record_lost' ? `${subject}: ${text}` : text;

const few = (notes: readonly string[]) =>
  notes.length > 5 ? [...notes.slice(0, 5), `and ${notes.length - 5} more`] : notes;

/** "san-telmo · 12 changes" */
export function headOf({ account, kind, was, lines, kpis }: AccountDiff, words: Words): string {
  const seen = kpis.filter((kpi) => isSeen(kpi, words)).length;
  const what =
    kind === 'added'
      ? 'new plan'
      : kind === 'removed'
        ? 'plan gone'
        : [
            ...(was === null ? [] : [`was ${was}`]),
            plural(lines.length, 'change'),
            ...(seen > 0 ? [plural(seen, 'KPI')] : []),
          ].join(', ');
  return `${account} · ${what}`;
}
