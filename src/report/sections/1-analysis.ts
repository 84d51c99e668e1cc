import type { Block, Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { needsSay } from '../sentences.ts';
import {
  date,
  daysSince,
  evidence,
  type Given,
  lines,
  list,
  money,
  patients,
  section,
  tableBlock,
  text,
  textBlock,
  unit,
  word,
} from './given.ts';

/** Step 1: what the account is, needs and spends. */
export function analysisSection(given: Given): Section {
  return section(given, 'analysis', () => {
    const { plan } = given.facts;
    const analysis = plan.analysis!;
    const needs = analysis.needs ?? [];
    const answers = (id: string): string[] =>
      (plan.objectives?.objectives ?? [])
        .filter((objective) => objective.answers?.includes(id))
        .map((objective) => objective.statement ?? objective.id);
    const answered = needs.filter(({ id }) => answers(id).length > 0).length;

    const facts: [string, Value][] = [
      ['type', word('type', analysis.type)],
      ['area', text(given.settings.areas?.find(({ id }) => id === analysis.area)?.name ?? analysis.area)],
      ['beds', analysis.size?.beds ?? null],
      ['lives', analysis.size?.lives ?? null],
      ['staff', analysis.size?.staff ?? null],
      ...(analysis.size?.eligible_patients ?? []).map(({ indication, count }): [string, Value] => [
        'eligible_patients',
        count === undefined ? null : sentence('patients_of', { count: patients(given, count), indication }),
      ]),
      [
        'category_spend',
        analysis.category_spend
          ? evidence(analysis.category_spend, money(given, analysis.category_spend.value))
          : null,
      ],
      ['needs_segment', word('needs_segment', analysis.needs_segment)],
      ['parent', text(analysis.parent)],
      ['sites', list(analysis.sites)],
      ['country', text(analysis.country)],
    ];
    const shown = facts.filter(([, value]) => value !== null);
    const blocks: Block[] = [
      ...(shown.length === 0
        ? []
        : [
            {
              kind: 'facts' as const,
              id: 'account-facts',
              title: null,
              facts: shown.map(([label, value]) => ({ label: `fact.${label}`, value })),
            },
          ]),
      ...tableBlock(
        'needs',
        sentence('title.needs'),
        ['need', 'topic', 'answered_by'],
        needs.map((need) => [
          need.text ?? need.id,
          text(need.topic),
          lines(answers(need.id)) ?? { word: 'no_objective' },
        ]),
      ),
      ...textBlock('strategy', 'title.customer_strategy', analysis.strategy),
      ...tableBlock(
        'contracts',
        sentence('title.contracts'),
        ['contract', 'starts', 'ends', 'value#', 'notice#', 'payment#', 'state'],
        (analysis.contracts ?? []).map((contract) => [
          contract.id,
          date(contract.starts),
          date(contract.ends),
          money(given, contract.value),
          unit(contract.notice_days, 'days'),
          unit(contract.payment_days, 'days'),
          contractState(given, contract),
        ]),
      ),
    ];
    return { headline: needsSay(given.name, needs.length, answered), blocks };
  });
}

function contractState(
  given: Given,
  { ends, notice_days = 0 }: { ends?: string | undefined; notice_days?: number | undefined },
): Value {
  if (ends === undefined) return null;
  const left = -daysSince(given, ends);
  if (left < 0) return { word: 'contract.ended' };
  const decide = left - notice_days;
  if (notice_days > 0 && decide < 0) return sentence('contract.notice_passed', { n: left });
  if (notice_days > 0) return sentence('contract.notice_in', { n: decide });
  return sentence('contract.ends_in', { n: left });
}
