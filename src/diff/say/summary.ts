import { countBySeverity } from '../../findings/finding.ts';
import type { AccountDiff } from '../account.ts';
import { isMapping, type Mapping } from '../change.ts';
import { moved, sumOfEfforts } from '../money.ts';
import { hoursChange, isSeen, kpiText, moneyChange } from './figures.ts';
import { type Line, sentenceOf, type Topic } from './lines.ts';
import { calm, objections, type SharedDiff, sharedObjections } from './objections.ts';
import { sentence } from './phrases.ts';
import { plural, quote, type Words } from './words.ts';

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

export function summaryOf(diffs: readonly AccountDiff[], shared: SharedDiff, words: Words): SummaryLine[] {
  const told = (topics: readonly Topic[]) =>
    ofEach(changed(diffs), ({ lines, unproven }) =>
      lines.filter(({ topic }) => topics.includes(topic)).map((line) => sentenceOf(line, unproven)),
    );
  const lines: [string, readonly Told[]][] = [
    [
      'Look at first',
      [
        ...sharedObjections(shared, words).map((text) => ({ account: '', text })),
        ...ofEach(diffs, (diff) => objections(diff, words)),
      ],
    ],
    ['Accounts', diffs.flatMap((diff) => accountLines(diff, words))],
    ['Objectives', told(['objectives'])],
    ['Decisions, won and lost', told(['decisions'])],
    ['People', told(['people'])],
    ['Money and hours', effortLines(diffs, words)],
    ['KPIs', ofEach(diffs, ({ kpis }) => kpiLines(kpis, words))],
    ['Tactics and asks', told(['tactics'])],
    ['Workspace', shared.lines.map((line) => ({ account: '', text: sentence(line) }))],
    ['Also', also(diffs)],
  ];
  return lines.flatMap(([head, all]) => {
    const pieces =
      all.length === 0 && head === 'Look at first'
        ? [{ account: '', text: calm }]
        : fitted(all, diffs.length > 1, head === 'Look at first' ? 2 * longest : longest);
    return pieces.length > 0 ? [{ head, text: joined(pieces) }] : [];
  });
}

/** One thing that is said, and of which account; '' of none. */
interface Told {
  readonly account: string;
  readonly text: string;
}

const ofEach = (diffs: readonly AccountDiff[], say: (diff: AccountDiff) => readonly string[]): Told[] =>
  diffs.flatMap((diff) => say(diff).map((text) => ({ account: diff.account, text })));

/** A new plan's people and objectives are not changes of anything: its line under Accounts says how many there are. */
const changed = (diffs: readonly AccountDiff[]) =>
  diffs.filter(({ kind }) => kind === 'changed' || kind === 'moved');

/** As many as the length allows, and how many more there are. */
function fitted(all: readonly Told[], several: boolean, longest: number): Told[] {
  const pieces: Told[] = [];
  let named = '';
  for (const [i, { account, text }] of all.entries()) {
    const piece = { account: several && account !== named ? account : '', text };
    if (pieces.length > 0 && joined([...pieces, piece]).length > longest)
      return [...pieces, { account: '', text: `and ${all.length - i} more` }];
    pieces.push(piece);
    named = account;
  }
  return pieces;
}

/** A dash where another account begins, which is named. */
const joined = (pieces: readonly Told[]) =>
  pieces
    .map(({ account, text }, i) => {
      const between = i === 0 ? '' : account === '' ? ' · ' : ' — ';
      return `${between}${account === '' ? text : `${account}: ${text}`}`;
    })
    .join('');

function accountLines(diff: AccountDiff, words: Words): Told[] {
  const { account, kind, was, tier, changes, lines } = diff;
  if (kind === 'added') return [{ account: '', text: `plan of ${account} is new${contents(diff, words)}` }];
  if (kind === 'removed')
    return [{ account: '', text: `plan of ${account} is gone${contents(diff, words)}` }];
  const override = changes.find(({ part, path }) => part === 'tier' && path[0] === 'override')?.after;
  const why = isMapping(override) ? ` (override${overrideText(override, words)})` : '';
  return [
    ...(was === null ? [] : [{ account: '', text: `${was} is called ${account} now` }]),
    ...(tier.before === tier.after
      ? []
      : [{ account, text: `tier ${tier.before ?? 'unknown'} → ${tier.after ?? 'unknown'}${why}` }]),
    ...lines.filter(isNextReview).map(({ text }) => ({ account, text })),
  ];
}

/** When the plan is looked at again. */
const isNextReview = ({ part, changes }: Line) =>
  part === 'monitoring' && changes.some(({ path }) => path[0] === 'next_review');

function overrideText({ approved_by, until, reason }: Mapping, words: Words): string {
  return [
    typeof approved_by === 'string' ? ` approved by ${approved_by}` : '',
    typeof until === 'string' ? ` until ${words.date(until)}` : '',
    typeof reason === 'string' ? `: ${quote(reason, words)}` : '',
  ].join('');
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

function effortLines(diffs: readonly AccountDiff[], words: Words): Told[] {
  const moving = diffs.filter(({ effort }) => moved(effort));
  const told = ({ effort }: Pick<AccountDiff, 'effort'>) =>
    [moneyChange(effort, words), hoursChange(effort, words)].filter((text) => text !== '').join(', ');
  if (moving.length <= 1)
    return moving.map((diff) => ({ account: diff.account, text: `planned for all tactics ${told(diff)}` }));
  const sum = { effort: sumOfEfforts(moving.map(({ effort }) => effort)) };
  return [
    { account: '', text: `planned for all tactics ${told(sum) || 'as much as before'}` },
    ...moving.map((diff) => ({ account: diff.account, text: told(diff) })),
  ];
}

/** Those with a value first; those that lost it together, by the reason. */
function kpiLines(kpis: AccountDiff['kpis'], words: Words): string[] {
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
  ];
}

/** What is only counted. */
function also(diffs: readonly AccountDiff[]): Told[] {
  const count = (topics: readonly Topic[]) =>
    changed(diffs).reduce(
      (n, { lines }) => n + lines.filter((line) => topics.includes(line.topic) && !isNextReview(line)).length,
      0,
    );
  const appeared = countBySeverity(diffs.flatMap(({ appeared }) => appeared));
  const vanished = countBySeverity(diffs.flatMap(({ vanished }) => vanished));
  const notes = count(['analysis', 'monitoring']);
  // where the tier moved, that was said
  const rescored = changed(diffs).filter(
    ({ tier, lines }) => tier.before === tier.after && lines.some(({ topic }) => topic === 'tier'),
  ).length;
  const records = ofEach(diffs, ({ lines }) =>
    lines.filter(({ topic }) => topic === 'records').map(({ subject, text }) => `${subject} ${text}`),
  );
  const counted = [
    ...(appeared.warn > 0 ? [plural(appeared.warn, 'new warning')] : []),
    ...(vanished.error > 0 ? [`${plural(vanished.error, 'error')} gone`] : []),
    ...(vanished.warn > 0 ? [`${plural(vanished.warn, 'warning')} gone`] : []),
    ...(notes > 0 ? [`${plural(notes, 'change')} in analysis, diagnosis and monitoring`] : []),
    ...(rescored > 0 ? ['segmentation written anew'] : []),
  ];
  return [...records, ...counted.map((text) => ({ account: '', text }))];
}
