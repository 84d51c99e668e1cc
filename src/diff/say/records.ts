import { Decimal } from '../../plan/exact.ts';
import type { RecordName } from '../../plan/files.ts';
import type { Change, Mapping } from '../change.ts';
import type { PlanMeaning } from '../plan-meaning.ts';
import type { LineContext } from './context.ts';
import { labelOf } from './values.ts';
import { plural, type Words } from './words.ts';

/** Lines of a record file that came, went or were rewritten, in one sentence: "9 new lines: sale €41,200, cogs €14,300". */
export function recordsText(
  name: RecordName,
  changes: readonly Change[],
  { words, currency, before, after }: LineContext,
): string {
  // a whole line; what changed in one has its column behind the id
  const lines = (kind: Change['kind']) =>
    changes.filter((change) => change.kind === kind && change.path.length === 1);
  const gistOf = (rows: readonly Mapping[]) => gists[name](rows, words, currency);
  const told = (kind: 'added' | 'removed', word: string) => {
    const rows = lines(kind).flatMap(({ before, after }) => rowsOf(after ?? before));
    if (rows.length === 0) return [];
    const gist = gistOf(rows);
    // how many were won and lost says how many lines there are
    if (name === 'opportunities' && kind === 'added') return [gist];
    return [`${plural(rows.length, `${word} line`)}${gist === '' ? '' : `: ${gist}`}`];
  };
  const rowIn = ({ records }: PlanMeaning, id: string) => records[name]?.find((row) => row.id === id);
  const whole = new Set([...lines('added'), ...lines('removed')].map(({ path }) => path[0]!));
  const ids = [...new Set(changes.map(({ path }) => path[0]!))].filter((id) => !whole.has(id));
  const open = name === 'opportunities' ? ids.filter((id) => rowIn(before, id)?.outcome === 'open') : [];
  const stay = open.filter((id) => rowIn(after, id)?.outcome === 'open');
  const decided = open.filter((id) => !stay.includes(id)).map((id) => rowIn(after, id)!);
  const rewritten = ids.length - open.length;
  return [
    ...told('added', 'new'),
    ...(decided.length > 0 ? [`decided: ${gistOf(decided)}`] : []),
    ...(stay.length > 0 ? [`${stay.length} open ${stay.length === 1 ? 'one' : 'ones'} changed`] : []),
    ...told('removed', 'lost'),
    ...(rewritten > 0 ? [`${plural(rewritten, 'line')} rewritten, which records never are`] : []),
  ].join('; ');
}

/** Several lines of one id are one change. */
const rowsOf = (value: Change['after']): readonly Mapping[] =>
  (Array.isArray(value) ? value : [value]) as readonly Mapping[];

type Gist = (rows: readonly Mapping[], words: Words, currency: string) => string;

const gists: { readonly [name in RecordName]: Gist } = {
  ledger: (rows, words, currency) =>
    grouped(rows, (row) => `${text(row.kind)}\n${text(row.currency) || currency}`)
      .map(([key, these]) => {
        const [kind = '', unit = currency] = key.split('\n');
        return `${labelOf(kind)} ${words.money(sum(these, 'amount'), unit)}`;
      })
      .join(', '),
  opportunities: (rows, words, currency) =>
    grouped(rows, (row) => text(row.outcome))
      .map(([outcome, these]) =>
        these.length > 1
          ? `${these.length} ${labelOf(outcome)}`
          : `1 ${labelOf(outcome)} (${chance(these[0]!, words, currency)})`,
      )
      .join(', '),
  market: (rows) =>
    grouped(rows, (row) => text(row.product))
      .map(([product, these]) => `${product} ${span(these.map(({ period }) => text(period)))}`)
      .join(', '),
  contacts: (rows, words) => {
    const hours = sum(rows, 'hours');
    const people = new Set(rows.map(({ stakeholder }) => stakeholder)).size;
    return `${plural(people, 'person', 'people')} met, ${words.num(hours)} h`;
  },
  survey: (rows) =>
    grouped(rows, (row) => text(row.wave))
      .map(
        ([wave, these]) =>
          `${wave} from ${plural(new Set(these.map(({ respondent }) => respondent)).size, 'respondent')}`,
      )
      .join(', '),
  measures: (rows, words) =>
    grouped(rows, (row) => text(row.measure))
      .map(([measure, these]) => {
        const last = [...these].sort((a, b) => (text(a.date) < text(b.date) ? -1 : 1)).at(-1)!;
        const unit = words.unitOf(measure);
        const value = Number(text(last.value));
        return `${measure} ${unit === undefined ? words.num(value) : words.measure(value, unit)}`;
      })
      .join(', '),
};

/** "tender relivax €180,000 to generic" */
const chance = (row: Mapping, words: Words, currency: string) =>
  [
    text(row.type),
    text(row.product),
    row.value === undefined ? '' : words.money(Number(text(row.value)), text(row.currency) || currency),
    row.competitor === undefined ? '' : `to ${text(row.competitor)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');

const text = (cell: Mapping[string] | undefined) => (typeof cell === 'string' ? cell : '');

function sum(rows: readonly Mapping[], column: string): number {
  return rows
    .reduce((so, row) => {
      const cell = text(row[column]);
      return cell === '' ? so : so.plus(cell);
    }, new Decimal(0))
    .toNumber();
}

const span = (periods: readonly string[]) => {
  const sorted = [...periods].sort();
  return sorted.length === 1 ? sorted[0]! : `${sorted[0]} to ${sorted.at(-1)}`;
};

/** In the order of the keys, so that the order of lines makes no difference. */
function grouped(rows: readonly Mapping[], keyOf: (row: Mapping) => string): [string, Mapping[]][] {
  const groups = new Map<string, Mapping[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
