import { partnershipLevels, type Stakeholder } from '../../plan/steps/3-dmu.ts';
import type { StakeholderMapData } from '../charts/stakeholder-map.ts';
import type { Block, Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { supportSays } from '../sentences.ts';
import {
  date,
  evidence,
  type Given,
  name,
  section,
  spelled,
  table,
  tableBlock,
  text,
  word,
  words,
} from './given.ts';

/** Step 3: who decides what, how they stand, and who works with whom. */
export function dmuSection(given: Given): Section {
  return section(given, 'dmu', () => {
    const { plan } = given.facts;
    const dmu = plan.dmu!;
    const people = dmu.stakeholders ?? [];
    const strong = people.filter((person) => (person.influence?.value ?? 0) >= 3);
    const count = (test: (support: number) => boolean): number =>
      strong.filter((person) => person.support !== undefined && test(person.support.value)).length;
    const next = nextDecision(given);
    return {
      headline: supportSays(given.name, {
        mapped: people.length,
        for: count((support) => support > 0),
        against: count((support) => support < 0),
        neutral: count((support) => support === 0),
        unknown: strong.filter((person) => person.support === undefined).length,
      }),
      lede: next ? [next] : [],
      blocks: [
        ...(people.length === 0 ? [] : [figureOf(given, people)]),
        ...linksDiagram(given),
        ...tableBlock(
          'links',
          sentence('title.links'),
          ['from', 'kind', 'to', 'strength#', 'confidence'],
          (dmu.links ?? []).map((link) => [
            link.from,
            word('link', link.kind),
            link.to,
            link.strength ?? null,
            word('confidence', link.confidence),
          ]),
          { folded: true },
        ),
        ...tableBlock(
          'decisions',
          sentence('title.decisions'),
          ['question', 'body', 'members', 'rule', 'date', 'result'],
          (dmu.decisions ?? []).map((decision) => [
            decision.question ?? decision.id,
            name(decision.body),
            (decision.members ?? []).map(
              (member): Value => (member.veto ? sentence('member.veto', { id: member.id }) : member.id),
            ),
            word('rule', decision.rule),
            date(decision.date),
            text(decision.result),
          ]),
        ),
      ],
    };
  });
}

/** The first decision ahead without a result. */
export function nextDecision({ facts, asOf }: Given): Value | undefined {
  const ahead = (facts.plan.dmu?.decisions ?? [])
    .filter(({ date, result }) => date !== undefined && date >= asOf && result === undefined)
    .sort((a, b) => (a.date! < b.date! ? -1 : a.date! > b.date! ? 1 : 0));
  const [first] = ahead;
  if (!first) return undefined;
  const question = first.question ?? first.id;
  const when = { date: first.date! };
  return first.body === undefined
    ? sentence('decision.next', { question, date: when })
    : sentence('decision.next_by', { question, body: spelled(first.body), date: when });
}

function figureOf(given: Given, people: readonly Stakeholder[]): Block {
  const level = (step: (typeof partnershipLevels)[number] | undefined): number | null =>
    step === undefined ? null : partnershipLevels.indexOf(step);
  const met = given.facts.lastMet();
  const chart: StakeholderMapData = {
    type: 'stakeholder-map',
    people: people.map((person) => ({
      id: person.id,
      label: person.function ?? '',
      roles: [...(person.roles ?? [])],
      influence: person.influence?.value ?? null,
      support: person.support?.value ?? null,
      partnership: person.partnership
        ? { today: level(person.partnership.today), wanted: level(person.partnership.wanted) }
        : null,
    })),
    links: (given.facts.plan.dmu!.links ?? []).map((link) => ({
      from: link.from,
      to: link.to,
      kind: link.kind ?? '',
      strength: link.strength ?? null,
    })),
  };
  return {
    kind: 'figure',
    id: 'stakeholders',
    title: sentence('title.map', { n: people.length }),
    caption: sentence('caption.map'),
    chart,
    table: table(
      ['person', 'function', 'roles', 'influence#', 'support#', 'partnership', 'owner', 'last_met'],
      people.map((person): Value[] => [
        person.id,
        text(person.function),
        words('role', person.roles),
        person.influence ? evidence(person.influence, person.influence.value) : null,
        person.support ? evidence(person.support, { delta: person.support.value, unit: 'index' }) : null,
        partnershipOf(person),
        text(person.owner),
        date(met.get(person.id)?.date),
      ]),
    ),
  };
}

function partnershipOf({ partnership }: Stakeholder): Value {
  if (!partnership) return null;
  const { today, wanted, wanted_by } = partnership;
  if (wanted === undefined || wanted === today) return word('partnership', today ?? wanted);
  const values = {
    today: today === undefined ? { word: 'unknown' } : { word: `partnership.${today}` },
    wanted: { word: `partnership.${wanted}` },
  };
  return wanted_by === undefined
    ? sentence('partnership.wanted', values)
    : sentence('partnership.wanted_by', { ...values, date: { date: wanted_by } });
}

/** For Markdown, where no picture is: the links as a diagram. More than 60 would not be readable. */
function linksDiagram(given: Given): Block[] {
  const { stakeholders = [], links = [] } = given.facts.plan.dmu!;
  const linked = stakeholders.filter(({ id }) => links.some(({ from, to }) => from === id || to === id));
  const ids = new Map(linked.map(({ id }, i) => [id, `s${i + 1}`]));
  const edges = links.flatMap(({ from, to, kind }) => {
    const [a, b] = [ids.get(from), ids.get(to)];
    if (a === undefined || b === undefined || kind === undefined) return [];
    return [
      {
        from: a,
        to: b,
        word: `link.${kind}`,
        dashed: kind === 'conflicts',
        arrow: kind !== 'works_with' && kind !== 'same_committee',
      },
    ];
  });
  if (edges.length === 0 || edges.length > 60) return [];
  return [
    {
      kind: 'flowchart',
      id: 'links-diagram',
      nodes: linked.map(({ id, function: what }) => ({
        id: ids.get(id)!,
        text: what === undefined ? id : `${id} ${what}`,
      })),
      edges,
    },
  ];
}
