import { Decimal, total } from '../../plan/exact.ts';
import { swotKinds } from '../../plan/steps/4-diagnosis.ts';
import type { Block, Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { accessSays } from '../sentences.ts';
import {
  date,
  type Given,
  lines,
  list,
  money,
  name,
  nameOfProduct,
  section,
  sentencesOf,
  spelled,
  tableBlock,
  text,
  unit,
  word,
  words,
} from './given.ts';

/** Step 4: where we stand: SWOT, what follows from it, formulary, market, white space. */
export function diagnosisSection(given: Given): Section {
  return section(given, 'diagnosis', () => {
    const diagnosis = given.facts.plan.diagnosis!;
    const lines = diagnosis.formulary ?? [];
    const eligible = lines.filter((line) => line.not_eligible === undefined);
    const listed = eligible.filter((line) => line.listing === 'listed');
    const swot = diagnosis.swot ?? [];
    return {
      headline: accessSays({
        eligible: eligible.length,
        listed: listed.length,
        unrestricted: listed.filter((line) => line.restriction?.length === 0).length,
        known: listed.every((line) => line.restriction !== undefined),
      }),
      blocks: [
        ...(swot.length === 0 ? [] : [swotBlock(swot)]),
        ...tableBlock(
          'tows',
          sentence('title.tows'),
          ['rank#', 'strategy', 'from_items', 'capabilities', 'have'],
          [...(diagnosis.tows ?? [])]
            .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))
            .map((row) => [
              row.rank ?? null,
              row.strategy ?? row.id,
              sentencesOf(given, row.from, 'swot'),
              list(row.needs?.map(spelled)),
              word('have', row.have),
            ]),
        ),
        ...tableBlock(
          'formulary',
          sentence('title.formulary'),
          [
            'product',
            'body',
            'listing',
            'restriction',
            'exclusivity',
            'pathway',
            'potential#',
            'next_review',
          ],
          lines.map((line) => [
            nameOfProduct(given, line.product),
            name(line.body),
            line.not_eligible === undefined
              ? word('listing', line.listing)
              : sentence('not_eligible', { why: line.not_eligible }),
            restrictionOf(line.restriction),
            word('exclusivity', line.exclusivity),
            word('pathway', line.pathway),
            money(given, line.potential),
            date(line.next_review),
          ]),
        ),
        ...marketBlocks(given),
        ...tableBlock(
          'white-space',
          sentence('title.white_space'),
          ['offering', 'buying_centre', 'spend#', 'with_whom', 'contract_ends'],
          (diagnosis.white_space ?? []).map((cell) => [
            cell.offering ?? cell.id,
            text(cell.buying_centre),
            money(given, cell.spend),
            word('with', cell.with),
            date(cell.contract_ends),
          ]),
        ),
      ],
    };
  });
}

/** A written empty list is "none"; an absent one is not known. */
function restrictionOf(restriction: readonly string[] | undefined): Value {
  if (restriction === undefined) return { word: 'unknown' };
  return restriction.length === 0 ? { word: 'restriction.none' } : words('restriction', restriction);
}

type SwotItem = NonNullable<NonNullable<Given['facts']['plan']['diagnosis']>['swot']>[number];

function swotBlock(items: readonly SwotItem[]): Block {
  const weight = (item: SwotItem): number => (item.impact ?? 0) * (item.likelihood ?? 1);
  return {
    kind: 'swot',
    id: 'swot',
    boxes: swotKinds.map((kind) => ({
      id: kind,
      title: `swot.${kind}`,
      items: items
        .filter((item) => item.kind === kind)
        .sort((a, b) => weight(b) - weight(a))
        .map((item) => ({
          text: item.text ?? item.id,
          weight:
            item.impact === undefined || item.likelihood === undefined
              ? null
              : sentence('swot.weight', { impact: item.impact, likelihood: item.likelihood }),
        })),
    })),
  };
}

function marketBlocks(given: Given): Block[] {
  const market = given.facts.plan.diagnosis!.market;
  if (!market) return [];
  const rivals = [...(market.competitors ?? [])].sort((a, b) => (b.threat ?? 0) - (a.threat ?? 0));
  const exceeds = total(rivals.map(({ share_pct }) => new Decimal(share_pct ?? 0))).greaterThan(100);
  const facts: [string, Value][] = [
    ['growth', unit(market.growth_pct, '%')],
    ['drivers', lines(market.drivers)],
  ];
  const shown = facts.filter(([, value]) => value !== null);
  return [
    ...(shown.length === 0
      ? []
      : [
          {
            kind: 'facts' as const,
            id: 'market',
            title: sentence('title.market'),
            facts: shown.map(([label, value]) => ({ label: `fact.${label}`, value })),
          },
        ]),
    ...tableBlock(
      'competitors',
      sentence('title.competitors'),
      ['product', 'share#', 'threat#'],
      rivals.map((rival) => [rival.product ?? rival.id, unit(rival.share_pct, '%'), rival.threat ?? null]),
      { caption: exceeds ? sentence('caption.competitors') : null },
    ),
  ];
}
