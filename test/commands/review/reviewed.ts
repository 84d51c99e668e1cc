/** A plan of the day of its last review, what happened since, and the pack that is made of it. */
import { expect, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam } from '../harness.ts';

export const head = (kind: string) => `kam: ${kind}/1\naccount: "nova"\n`;
export const plan = {
  'kam.yaml':
    'kam: workspace/1\nteam: [{ id: kam-1, rate: 85 }, { id: head-1 }]\ntiers: { key: { key: true, review_months: 3 } }\n',
  'accounts/nova/1-analysis.yaml': `${head('analysis')}name: Clínica Nova\nowner: kam-1\n`,
  'accounts/nova/2-segmentation.yaml': `${head('tier')}tier: key\n`,
  'accounts/nova/3-dmu.yaml': `${head('dmu')}stakeholders:\n  - { id: r-01, influence: 4, support: -1 }\n`,
  'accounts/nova/6-tactics.yaml': `${head('tactics')}tactics:
  - { id: dossier, action: Write it, due: 2026-10-30, status: active }
  - { id: training, action: Train the wards, due: 2026-12-15, status: planned }
asks:
  - { id: corridor, of: finance, text: A price corridor, by: 2026-11-20 }
`,
  'accounts/nova/7-monitoring.yaml': `${head('monitoring')}# the next one
next_review: 2026-12-01
reviews:
  - { date: 2026-10-13, who: [kam-1], decisions: ["Dossier before congress"] }
`,
};

export function reviewed() {
  const it = repository(plan);
  onTestFinished(it.remove);
  it.commit('as reviewed', '2026-10-13T18:00:00Z');
  it.put({
    'accounts/nova/3-dmu.yaml': plan['accounts/nova/3-dmu.yaml'].replace('support: -1', 'support: 2'),
    'accounts/nova/6-tactics.yaml': plan['accounts/nova/6-tactics.yaml'].replace(
      'due: 2026-10-30, status: active',
      'due: 2026-10-30, status: done, done_on: 2026-11-05',
    ),
  });
  it.commit('work', '2026-11-10T18:00:00Z');
  return it;
}

interface Pack {
  since: string | null;
  base: { name: string } | null;
  objectives: { [key: string]: unknown }[];
  facts: string[];
  sections: {
    id: string;
    title: string;
    lede: string | null;
    parts: { title: string; rows: { subject: string; text: string; notes: string[] }[] }[];
  }[];
}

export async function pack(cwd: string, ...argv: string[]) {
  const { stdout, exitCode } = await kam(['review', ...argv, '--format', 'json'], { cwd });
  expect(exitCode).toBe(0);
  const answer = JSON.parse(stdout) as Pack;
  const section = (id: string) =>
    answer.sections
      .find((one) => one.id === id)!
      .parts.flatMap(({ rows }) =>
        rows.map(({ subject, text, notes }) =>
          [subject, text, ...notes].join(' | ').replaceAll('\u00a0', ' '),
        ),
      );
  return { ...answer, section };
}
