import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type CheckFinding, checkTexts } from '../../src/checks/examine.ts';
import type { Results } from '../../src/checks/index.ts';
import { textsOf } from '../../src/documents/texts.ts';
import type { Versions } from '../../src/facts/commitments.ts';
import type { Objective } from '../../src/plan/steps/5-objectives.ts';

/**
 * A fixture is one YAML file that holds a small workspace: `files` by path. What kam check has to say stands on
 * the line it has to say it of, as a comment `# expect: rule-id` (two rules: `# expect: a, b`); for files without
 * comments in `expect`, as "file:line rule-id". kam.yaml is `base` unless the fixture has its own.
 */
export interface Fixture {
  asOf: string;
  files: { [path: string]: string };
  results: Omit<Results, 'workspace' | 'asOf'>;
  /** account → earlier versions of its objectives, oldest first */
  history: { [account: string]: Versions };
  /** "file:line rule", sorted */
  expected: string[];
}

/** What a fixture may hand in of what other rooms make. */
interface Given {
  model?: string;
  /** account → hash of its row and ratings */
  rows?: { [account: string]: string };
  portfolio_skipped?: boolean;
  scores?: { account: string; tier?: string; line: number }[];
}

const base = `kam: workspace/1
closed_until: 2026-10
areas: [{ id: valencia }]
team:
  - { id: kam-1, function: kam, rate: 85 }
  - { id: msl-1, function: medical, rate: 110 }
products: [{ id: relivax, for: [hospital] }]
tiers:
  key: { key: true, review_months: 3 }
  serve: { review_months: 12 }
privacy: { lawful_basis: legitimate_interest, informed_by: notice-2026-02 }
`;

/** The ids objectives may name; which of them exist by now is not the rules' business. */
export const kpiIds = [
  'win_loss_ratio',
  'win_rate',
  'listing_rate',
  'formulary_access',
  'market_share',
  'penetration_index',
  'net_sales',
  'contribution',
  'revenue_to_profit',
  'roi',
  'net_sales_per_investment',
  'objective_attainment',
  'tactic_delivery',
  'dmu_coverage',
  'dmu_support',
  'nps',
];

function readFixture(text: string): Fixture {
  const { as_of, files, expect, results, history } = parse(text) as {
    as_of?: string;
    files: { [path: string]: string };
    expect?: string[];
    results?: Given;
    /** account → what its 5-objectives.yaml listed, by the day of the commit */
    history?: { [account: string]: { date: string; objectives: Objective[] }[] };
  };
  const all = { 'kam.yaml': base, ...files };
  return {
    asOf: as_of ?? '2026-11-23',
    files: all,
    results: {
      modelHash: results?.model,
      ...(results?.rows ? { rowHash: ({ account }) => results.rows![account] } : {}),
      portfolioSkipped: results?.portfolio_skipped,
      ...(results?.scores ? { scores: results.scores.map((score) => ({ tier: null, ...score })) } : {}),
    },
    history: Object.fromEntries(
      Object.entries(history ?? {}).map(([account, versions]) => [
        account,
        {
          objectives: versions.map(({ date, objectives }, i) => ({
            commit: `c${i}`,
            date,
            value: { kam: 'objectives/1', account, objectives },
          })),
          tactics: [],
        },
      ]),
    ),
    expected: [
      ...Object.entries(all).flatMap(([file, text]) => expectedIn(file, text)),
      ...(expect ?? []),
    ].sort(),
  };
}

function expectedIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const rules = /# expect: ([a-z, -]+)$/.exec(line)?.[1];
    return rules ? rules.split(', ').map((rule) => `${file}:${i + 1} ${rule}`) : [];
  });
}

export async function check({ files, asOf, results, history }: Fixture): Promise<CheckFinding[]> {
  const known = (account: string) => (history[account] ? { versions: history[account] } : undefined);
  return (await checkTexts(textsOf(files), { ...results, asOf }, kpiIds, known)).findings;
}

/** Folders of fixtures: one per rule. */
export const fixtureNames = (): string[] =>
  readdirSync('test/checks', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

export const fixture = (name: string, kind: 'bad' | 'good'): Fixture =>
  readFixture(readFileSync(`test/checks/${name}/${kind}.yaml`, 'utf8'));

/** What kam check says of every broken fixture, by its name: what the pages of messages and rules quote. */
export async function brokenFixtures(): Promise<Map<string, CheckFinding[]>> {
  const found = new Map<string, CheckFinding[]>();
  for (const name of fixtureNames()) found.set(name, await check(fixture(name, 'bad')));
  return found;
}
