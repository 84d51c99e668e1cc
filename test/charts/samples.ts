/** Chart data for the tests: made by a small generator of fixed seed, so that a picture can be looked at twice. */

import type { ObjectiveRow, ObjectivesData } from '../../src/report/charts/objectives.ts';
import type { MatrixData } from '../../src/report/charts/segmentation-matrix.ts';
import type { StripData } from '../../src/report/charts/segmentation-strip.ts';
import type { StakeholderMapData } from '../../src/report/charts/stakeholder-map.ts';

function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

const tiers = [
  { id: 'key', key: true },
  { id: 'develop', key: false },
  { id: 'maintain', key: false },
  { id: 'serve', key: false },
];

export function matrix(n: number, label = (i: number) => `Hospital ${i}`): MatrixData {
  const roll = dice(7);
  const bell = () => ((roll() + roll() + roll()) / 3) * 100;
  return {
    type: 'segmentation-matrix',
    ours: 'a3',
    x: { label: 'our position', cuts: [55] },
    y: { label: 'attractiveness', cuts: [55] },
    cells: [
      ['serve', 'maintain'],
      ['develop', 'key'],
    ],
    tiers,
    size_label: 'beds',
    points: Array.from({ length: n }, (_, i) => {
      const x = bell();
      const y = bell();
      const tier = y >= 55 ? (x >= 55 ? 'key' : 'develop') : x >= 55 ? 'maintain' : 'serve';
      return { id: `a${i}`, label: label(i), x, y, size: Math.round(50 + roll() ** 3 * 1200), tier };
    }),
  };
}

export function strip(n: number, label = (i: number) => `Hospital ${i}`): StripData {
  const roll = dice(11);
  return {
    type: 'segmentation-strip',
    ours: 'a3',
    label: 'attractiveness',
    cuts: [55, 75],
    cells: ['serve', 'develop', 'key'],
    tiers,
    points: Array.from({ length: n }, (_, i) => {
      const score = Math.round(((roll() + roll()) / 2) * 10_000) / 100;
      const tier = score >= 75 ? 'key' : score >= 55 ? 'develop' : 'serve';
      return { id: `a${i}`, label: label(i), score, tier };
    }),
  };
}

const functions = [
  'head of pharmacy',
  'head of surgery',
  'chief financial officer',
  'procurement manager',
  'infection control nurse',
  'medical director',
  'clinical microbiologist',
  'quality and outcomes manager',
];
const roles = ['decider', 'user', 'approver', 'buyer', 'gatekeeper', 'influencer', 'coach', 'initiator'];
const kinds = ['reports_to', 'works_with', 'influences', 'advises', 'conflicts', 'same_committee'];

export function map(n: number, label = (i: number) => functions[i % functions.length]!): StakeholderMapData {
  const roll = dice(23);
  const people = Array.from({ length: n }, (_, i) => ({
    id: `r-${String(i + 1).padStart(2, '0')}`,
    label: label(i),
    roles: [roles[i % roles.length]!],
    influence: i % 9 === 8 ? null : Math.floor(roll() * 6),
    support: i % 5 === 4 ? null : Math.floor(roll() * 7) - 3,
    partnership: i % 3 === 2 ? null : { today: i % 4, wanted: Math.min(4, (i % 4) + 1) },
  }));
  const links = people.flatMap((person, i) =>
    i === 0
      ? []
      : [
          {
            from: person.id,
            to: people[Math.floor(roll() * i)]!.id,
            kind: kinds[i % kinds.length]!,
            strength: (i % 3) + 1,
          },
        ],
  );
  return { type: 'stakeholder-map', people, links };
}

function row(given: Partial<ObjectiveRow>): ObjectiveRow {
  return {
    id: 'o',
    statement: 'An objective',
    measure: 'Net sales',
    unit: 'EUR',
    shape: 'line',
    baseline: null,
    target: null,
    to_date: false,
    actual: null,
    attainment_pct: null,
    expected_pct: null,
    due: '2026-12-31',
    better: 'up',
    state: 'no_actual',
    reason: null,
    ...given,
  };
}

export function objectives(): ObjectivesData {
  return {
    type: 'objectives',
    rows: [
      row({
        id: 'o1',
        statement: 'Net sales of 1.9 M',
        baseline: 1_020_000,
        target: 1_900_000,
        actual: 1_240_000,
        attainment_pct: 25,
        expected_pct: 83,
        state: 'behind',
      }),
      row({
        id: 'o2',
        statement: 'Listed without restriction',
        measure: 'Formulary access',
        unit: 'index',
        shape: 'step',
        baseline: 60,
        target: 75,
        actual: 70,
        attainment_pct: 66.7,
        state: 'not_due',
      }),
      row({
        id: 'o3',
        statement:
          'Fewer days from referral to treatment for patients who arrive by the emergency ward at night',
        measure: 'Referral to treatment',
        unit: 'days',
        baseline: 24,
        target: 14,
        actual: 17.4,
        attainment_pct: 66,
        expected_pct: 60,
        better: 'down',
        state: 'on_track',
      }),
      row({
        id: 'o4',
        statement: 'Keep the win rate',
        measure: 'Win rate',
        unit: '%',
        shape: 'hold',
        target: 60,
        actual: 70,
        attainment_pct: 100,
        state: 'on_track',
      }),
      row({
        id: 'o5',
        statement: 'Everybody met',
        measure: 'Coverage',
        unit: '%',
        baseline: 20,
        target: 80,
        actual: 140,
        attainment_pct: 200,
        expected_pct: 50,
        state: 'reached',
      }),
      row({
        id: 'o6',
        statement: 'Falling back',
        measure: 'Share',
        unit: '%',
        baseline: 20,
        target: 30,
        actual: 14,
        attainment_pct: -60,
        expected_pct: 50,
        state: 'behind',
      }),
      row({
        id: 'o7',
        statement: 'Nobody has measured this',
        measure: 'NPS',
        unit: 'points',
        baseline: 20,
        target: 40,
      }),
      row({ id: 'o8', statement: 'Nothing known', due: null }),
    ],
  };
}
