import { compareText } from '../../findings/finding.ts';
import type { KpiResult } from '../../kpis/kpi.ts';
import { Decimal } from '../../plan/exact.ts';
import type { Objective } from '../../plan/steps/5-objectives.ts';
import { isCurrency } from '../format.ts';
import type { Block, Section, Tile } from '../model.ts';
import { type Sentence, sentence, type Value } from '../sentence.ts';
import { businessSays, goalsSay, headline } from '../sentences.ts';
import { standingOf } from './2-segmentation.ts';
import { nextDecision } from './3-dmu.ts';
import { goalsOf, objectiveRows, weakestOf } from './5-objectives.ts';
import { isOpen } from './6-tactics.ts';
import { actionOf, daysSince, type Given, nameOfProduct, paragraphs, spelled } from './given.ts';

/** The first page: the answer, six figures, what threatens it and what is asked for. */
export function summarySection(given: Given): Section {
  const { plan } = given.facts;
  const rows = objectiveRows(given);
  const sales = given.kpis.get('net_sales');
  const next = nextDecision(given);
  const weakest = weakestOf(rows);
  return {
    id: 'summary',
    step: null,
    nav: 'nav.summary',
    headline: headline(
      businessSays({
        account: given.name,
        now: sales?.value?.toNumber() ?? null,
        before: sales?.comparedWith?.value?.toNumber() ?? null,
        currency: given.settings.currency,
      }),
      goalsSay(goalsOf(given)),
    ),
    lede: [...paragraphs(plan.analysis?.summary), ...(weakest ? [weakest] : []), ...(next ? [next] : [])],
    reviewed: null,
    blocks: [
      { kind: 'tiles', id: 'tiles', tiles: tileIds(given).map((id) => tile(given, id)) },
      risks(given),
      asks(given),
    ],
  };
}

/** What tells most about an account where kam.yaml asks for fewer than six. */
const usualTiles = [
  'win_rate',
  'formulary_access',
  'penetration_index',
  'objective_attainment',
  'tactic_delivery',
  'dmu_coverage',
];

/** kam.yaml's tiles as they are; else net sales, what management requires, what objectives measure, and the usual. */
function tileIds(given: Given): string[] {
  const { tiles, required } = given.settings.kpis;
  if (tiles) return [...new Set(tiles)].slice(0, 6);
  const measured = (given.facts.plan.objectives?.objectives ?? []).flatMap(({ measure }) => measure ?? []);
  return [...new Set(['net_sales', ...(required ?? []), ...measured, ...usualTiles])].slice(0, 6);
}

function tile(given: Given, id: string): Tile {
  const kpi = given.kpis.get(id);
  if (!kpi) return ownMeasure(given, id);
  const value: Value =
    kpi.value !== null
      ? { value: kpi.value.toNumber(), unit: kpi.unit }
      : kpi.display !== undefined
        ? kpi.display
        : null;
  const notes: Sentence[] = [sentence('tile.period', { period: kpi.period.label })];
  if (kpi.interval)
    notes.push(
      sentence('tile.interval', {
        n: kpi.n ?? 0,
        low: { value: kpi.interval[0].toNumber(), unit: kpi.unit },
        high: { value: kpi.interval[1].toNumber(), unit: kpi.unit },
      }),
    );
  const needed = objectiveRows(given).find((row) => row.to_date && row.id === objectiveFor(given, id)?.id);
  if (needed?.target != null)
    notes.unshift(sentence('tile.to_date', { value: { value: needed.target, unit: kpi.unit } }));
  const [first] = kpi.beside;
  if (kpi.value !== null && first && first.value !== null) notes.push(besideSays(kpi, first));
  return {
    id,
    label: kpi.label,
    value,
    reason: kpi.value === null ? (kpi.reason ?? null) : null,
    delta: deltaOf(kpi),
    target: targetOf(given, id, kpi.unit),
    notes,
  };
}

/** A tile may show one of the plan's own measures, too. */
function ownMeasure(given: Given, id: string): Tile {
  const measure = given.settings.measures?.find((one) => one.id === id);
  const reading = given.facts.readings().get(id);
  const unit = measure?.unit ?? '';
  return {
    id,
    label: measure?.label ?? id,
    value: reading ? { value: reading.value.toNumber(), unit } : null,
    reason: reading ? null : 'nothing measured yet',
    delta: null,
    target: targetOf(given, id, unit),
    notes: reading ? [sentence('tile.measured', { date: { date: reading.date } })] : [],
  };
}

/** On the first page nobody knows our short words, or which year a margin is of. */
function besideSays(kpi: KpiResult, beside: KpiResult['beside'][number]): Sentence {
  const values = besideOf(beside);
  if (beside.id === 'before_after') return sentence('tile.last_year_alone', values);
  return beside.id === 'margin'
    ? sentence('tile.beside_of', { ...values, period: kpi.period.label })
    : sentence('tile.beside', values);
}

export function besideOf(beside: KpiResult['beside'][number]): Record<string, Value> {
  const { label, value, unit } = beside;
  const plain = value === null ? null : typeof value === 'string' ? value : Number(value);
  return { label, value: typeof plain === 'number' && unit !== undefined ? { value: plain, unit } : plain };
}

/** An arrow only where the change is more than chance; money in percent where there was something before. */
export function deltaOf(kpi: Pick<KpiResult, 'value' | 'unit' | 'better' | 'comparedWith'>): Tile['delta'] {
  const before = kpi.comparedWith;
  if (kpi.value === null || !before || before.value === null) return null;
  const relative = isCurrency(kpi.unit) && before.value.greaterThan(0);
  const change = kpi.value.minus(before.value);
  const exact = relative ? change.dividedBy(before.value).times(100) : change;
  const rounded = exact.toDecimalPlaces(relative ? 1 : 2, Decimal.ROUND_HALF_UP).toNumber();
  const unit = relative ? 'percent' : kpi.unit;
  const against = { period: before.label, before: { value: before.value.toNumber(), unit: kpi.unit } };
  if (!before.distinct || rounded === 0)
    return {
      value: rounded,
      unit,
      direction: 'equal',
      verdict: 'neutral',
      text: sentence(rounded === 0 ? 'delta.same' : 'delta.equal', against),
    };
  const direction = rounded > 0 ? 'up' : 'down';
  const verdict = kpi.better === 'none' ? 'neutral' : kpi.better === direction ? 'better' : 'worse';
  return {
    value: rounded,
    unit,
    direction,
    verdict,
    text: sentence(`delta.${direction}_${verdict}`, { ...against, change: { delta: rounded, unit } }),
  };
}

/** The objective with that measure; one that is not narrowed to a product or body first. */
function objectiveFor(given: Given, id: string): Objective | undefined {
  const narrowed = ({ product, body }: Objective): number =>
    Number(product !== undefined || body !== undefined);
  const [first] = (given.facts.plan.objectives?.objectives ?? [])
    .filter(({ measure, target }) => measure === id && target !== undefined)
    .sort((a, b) => narrowed(a) - narrowed(b));
  return first;
}

/** That objective's target, else step 7's threshold. */
function targetOf(given: Given, id: string, unit: string): Sentence | null {
  const objective = objectiveFor(given, id);
  if (objective) {
    const values = { target: { value: objective.target!, unit } };
    const of = [
      ...(objective.product === undefined ? [] : [nameOfProduct(given, objective.product)]),
      ...(objective.body === undefined ? [] : [spelled(objective.body)]),
    ].join(', ');
    const due: Record<string, Value> = objective.due === undefined ? {} : { due: { date: objective.due } };
    const frame = `target${of === '' ? '' : '_for'}${objective.due === undefined ? '' : '_by'}`;
    const target = sentence(frame, { ...values, ...(of === '' ? {} : { of }), ...due });
    const row = objectiveRows(given).find((one) => one.id === objective.id);
    return row === undefined || row.state === 'no_actual'
      ? target
      : sentence('target.state', { target, state: { word: `tile.${row.state}` } });
  }
  const watched = given.facts.plan.monitoring?.kpis?.find((kpi) => kpi.id === id);
  return watched?.threshold === undefined
    ? null
    : sentence('threshold', { value: { value: watched.threshold, unit } });
}

function asks(given: Given): Block {
  const open = (given.facts.plan.tactics?.asks ?? [])
    .filter((ask) => isOpen(given, ask))
    .sort((a, b) => compareText(a.by ?? '9999', b.by ?? '9999') || compareText(a.id, b.id));
  return {
    kind: 'list',
    id: 'asks',
    title: sentence('title.asks'),
    tone: 'ask',
    items: open.map((ask): Value => {
      const values = {
        text: ask.text ?? ask.id,
        of: ask.of === undefined ? { word: 'somebody' } : spelled(ask.of),
      };
      if (ask.by === undefined) return sentence('ask', values);
      const late = daysSince(given, ask.by);
      return late > 0
        ? sentence('ask.late', { ...values, date: { date: ask.by }, n: late })
        : sentence('ask.by', { ...values, date: { date: ask.by } });
    }),
    none: sentence('asks.none'),
  };
}

interface Threat {
  text: string;
  probability: number | undefined;
  impact: number | undefined;
  answer: string | undefined;
}

/** Three by probability × impact; one without figures comes after those with. */
function risks(given: Given): Block {
  const { monitoring, tactics } = given.facts.plan;
  const all: Threat[] = [
    ...(monitoring?.risks ?? []).map((risk) => ({
      text: risk.text ?? risk.id,
      probability: risk.probability_pct,
      impact: risk.impact,
      answer: actionOf(given, risk.answer),
    })),
    ...(tactics?.tactics ?? [])
      .filter(({ status }) => status !== 'done' && status !== 'dropped')
      .flatMap((tactic) =>
        (tactic.risks ?? []).map((risk) => ({
          text: risk.text ?? tactic.id,
          probability: risk.probability_pct,
          impact: risk.impact,
          answer: undefined,
        })),
      ),
  ];
  const weight = ({ probability, impact }: Threat): number =>
    probability === undefined || impact === undefined ? -1 : probability * impact;
  const first = all.sort((a, b) => weight(b) - weight(a) || compareText(a.text, b.text)).slice(0, 3);
  return {
    kind: 'list',
    id: 'risks',
    title: sentence('title.risks'),
    tone: 'risk',
    items: first.map((threat): Value => {
      const { text, probability, impact, answer } = threat;
      const risk: Value =
        probability === undefined || impact === undefined
          ? text
          : sentence('risk', {
              text,
              probability: { value: probability, unit: '%' },
              impact: { value: impact, unit: given.settings.currency },
            });
      return answer === undefined ? risk : sentence('risk.answered', { risk, answer });
    }),
    none: sentence('risks.none'),
  };
}

/** One line under the headline: whose plan it is and where it stands. */
export function statusOf(given: Given): Sentence[] {
  const { analysis, monitoring } = given.facts.plan;
  const { tier } = standingOf(given);
  const status = analysis?.status;
  const said: (Sentence | undefined)[] = [
    analysis?.period === undefined ? undefined : sentence('status.period', { period: analysis.period }),
    status?.value === undefined
      ? undefined
      : status.date === undefined
        ? sentence('status.value', { status: { word: `plan.${status.value}` } })
        : sentence('status.since', { status: { word: `plan.${status.value}` }, date: { date: status.date } }),
    tier === null ? undefined : sentence('status.tier', { tier }),
    analysis?.owner === undefined ? undefined : sentence('status.owner', { owner: analysis.owner }),
    sentence('status.as_of', { date: { date: given.asOf } }),
    monitoring?.next_review === undefined
      ? undefined
      : sentence(monitoring.next_review < given.asOf ? 'status.review_late' : 'status.review', {
          date: { date: monitoring.next_review },
        }),
  ];
  return said.filter((one) => one !== undefined);
}
