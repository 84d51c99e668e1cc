import { countBySeverity } from '../../findings/finding.ts';
import type { AccountDiff } from '../account.ts';
import { moved, sumOfEfforts } from '../money.ts';
import type { Remark } from '../remarks.ts';
import { hoursChange, isSeen, kpiText, moneyChange } from './figures.ts';
import type { Line, Topic } from './lines.ts';
import { sentence } from './phrases.ts';
import { plural, type Words } from './words.ts';

/**
 * At most ten lines, in the order a manager cares: what stands against it first, then promises, people, money, and
 * last what is only new. Each line names the accounts only where there are several.
 */
export interface SummaryLine {
  readonly head: string;
  readonly text: string;
}

/** A line says no more than fits two lines of a page; the details follow below. */
const longest = 240;

export function summaryOf(
  diffs: readonly AccountDiff[],
  shared: readonly Line[],
  words: Words,
): SummaryLine[] {
  const several = diffs.length > 1;
  const of = (account: string, text: string) => (several ? `${account}: ${text}` : text);
  const told = (topics: readonly Topic[], but: (line: Line) => boolean = () => true) =>
    changed(diffs).flatMap(({ account, lines }) =>
      lines
        .filter((line) => topics.includes(line.topic) && but(line))
        .map((line) => of(account, sentence(line))),
    );
  const lines: [string, readonly string[]][] = [
    ['Look at first', objections(diffs, of)],
    ['Accounts', accountLines(diffs, of, words)],
    ['Objectives', told(['objectives'])],
    ['Decisions and formulary', told(['decisions'])],
    ['People', told(['people'])],
    ['Money and hours', effortLines(diffs, of, words)],
    ['KPIs', kpiLines(diffs, of, words)],
    ['Tactics and asks', told(['tactics'])],
    ['Workspace', shared.map(sentence)],
    ['Also', also(diffs)],
  ];
  return lines.flatMap(([head, texts]) => {
    if (texts.length > 0)
      return [{ head, text: fitted(texts, head === 'Look at first' ? 2 * longest : longest) }];
    return head === 'Look at first' ? [{ head: 'Nothing to object', text: calm }] : [];
  });
}

const calm = 'no new error, no judgement moved without evidence, no promise made easier or moved again.';

/** A new plan's people and objectives are not changes of anything: its line under Accounts says how many there are. */
const changed = (diffs: readonly AccountDiff[]) =>
  diffs.filter(({ kind }) => kind === 'changed' || kind === 'moved');

function fitted(texts: readonly string[], longest: number): string {
  let text = '';
  for (const [i, one] of texts.entries()) {
    const next = text === '' ? one : `${text} · ${one}`;
    const left = texts.length - i;
    if (text !== '' && next.length > longest) return `${text} · and ${left} more`;
    text = next;
  }
  return text;
}

type Of = (account: string, text: string) => string;

function objections(diffs: readonly AccountDiff[], of: Of): string[] {
  return diffs.flatMap(({ account, appeared, unknown, remarks }) => {
    const errors = appeared.filter(({ severity }) => severity === 'error');
    const files = [...new Set(unknown.map(({ file }) => file))];
    return [
      ...remarks.filter(objects).map(({ subject, text }) => of(account, `${subject}: ${text}`)),
      ...(errors.length > 0
        ? [
            of(
              account,
              `${plural(errors.length, 'new error')} (${[...new Set(errors.map(({ rule }) => rule))].join(', ')})`,
            ),
          ]
        : []),
      ...(files.length > 0
        ? [of(account, `what changed in ${files.join(', ')} is not known, because of errors there`)]
        : []),
    ];
  });
}

/** A due date that moves once is planning; again and again it is a habit. */
const objects = ({ kind, text }: Remark) => kind !== 'due_moved' || text !== 'due moved';

function accountLines(diffs: readonly AccountDiff[], of: Of, words: Words): string[] {
  return diffs.flatMap((diff) => {
    const { account, kind, was, tier } = diff;
    if (kind === 'added') return [`plan of ${account} is new${contents(diff, words)}`];
    if (kind === 'removed') return [`plan of ${account} is gone${contents(diff, words)}`];
    return [
      ...(was === null ? [] : [`${was} is called ${account} now`]),
      ...(tier.before === tier.after
        ? []
        : [of(account, `tier ${tier.before ?? 'unknown'} → ${tier.after ?? 'unknown'}`)]),
    ];
  });
}

/** "(key; 11 people, 10 objectives, 9 tactics, €78,500, 480 h)" */
function contents({ kind, changes, tier, effort }: AccountDiff, words: Words): string {
  const count = (part: string, list: string, one: string, many?: string) => {
    const n = changes.filter(
      ({ part: p, path }) => p === part && path[0] === list && path.length === 2,
    ).length;
    return n === 0 ? [] : [plural(n, one, many)];
  };
  const { money, hours } = kind === 'added' ? effort.after : effort.before;
  const parts = [
    ...[tier.after ?? tier.before ?? []].flat(),
    ...count('dmu', 'stakeholders', 'person', 'people'),
    ...count('objectives', 'objectives', 'objective'),
    ...count('tactics', 'tactics', 'tactic'),
    ...(money.isZero() ? [] : [words.money(money.toNumber())]),
    ...(hours.isZero() ? [] : [`${words.num(hours.toNumber())} h`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function effortLines(diffs: readonly AccountDiff[], of: Of, words: Words): string[] {
  const moving = diffs.filter(({ effort }) => moved(effort));
  if (moving.length === 0) return [];
  const told = ({ effort }: Pick<AccountDiff, 'effort'>) =>
    [moneyChange(effort, words), hoursChange(effort, words)].filter((text) => text !== '').join(', ');
  const sum = { effort: sumOfEfforts(moving.map(({ effort }) => effort)) };
  if (moving.length === 1) return [of(moving[0]!.account, `tactics take ${told(sum)}`)];
  return [
    `tactics take ${told(sum) || 'as much as before'}`,
    ...moving.map((one) => of(one.account, told(one))),
  ];
}

/** Those with a value first; those that lost it together, by the reason. */
function kpiLines(diffs: readonly AccountDiff[], of: Of, words: Words): string[] {
  return diffs.flatMap(({ account, kpis }) => {
    const lost = new Map<string, number>();
    const told: string[] = [];
    for (const kpi of kpis.filter((one) => isSeen(one, words))) {
      const { before, after } = kpi;
      if (before.value !== null && after.value === null && after.display === undefined && after.reason)
        lost.set(after.reason, (lost.get(after.reason) ?? 0) + 1);
      else told.push(kpiText(kpi, words));
    }
    return [
      ...told,
      ...[...lost].map(
        ([reason, n]) => `${plural(n, 'KPI')} ${n === 1 ? 'has' : 'have'} no value any more: ${reason}`,
      ),
    ].map((text) => of(account, text));
  });
}

/** What is only counted. */
function also(diffs: readonly AccountDiff[]): string[] {
  const count = (these: readonly AccountDiff[], topics: readonly Topic[]) =>
    these.reduce((n, { lines }) => n + lines.filter(({ topic }) => topics.includes(topic)).length, 0);
  const appeared = countBySeverity(diffs.flatMap(({ appeared }) => appeared));
  const vanished = countBySeverity(diffs.flatMap(({ vanished }) => vanished));
  const notes = count(changed(diffs), ['analysis', 'monitoring']);
  const scores = count(changed(diffs), ['tier']);
  return [
    ...diffs.flatMap(({ account, lines }) =>
      lines
        .filter(({ topic }) => topic === 'records')
        .map(({ subject, text }) =>
          diffs.length > 1 ? `${account}: ${subject} ${text}` : `${subject} ${text}`,
        ),
    ),
    ...(appeared.warn > 0 ? [`${plural(appeared.warn, 'new warning')}`] : []),
    ...(vanished.error > 0 ? [`${plural(vanished.error, 'error')} gone`] : []),
    ...(vanished.warn > 0 ? [`${plural(vanished.warn, 'warning')} gone`] : []),
    ...(notes > 0 ? [`${plural(notes, 'change')} in analysis, diagnosis and monitoring`] : []),
    ...(scores > 0 ? ['segmentation written anew'] : []),
  ];
}
