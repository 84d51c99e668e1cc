import { expect, it } from 'vitest';
import { kam } from '../harness.ts';
import { head, pack, plan, reviewed } from './reviewed.ts';

const measured = {
  'kam.yaml': `${plan['kam.yaml']}measures:
  - { id: beds, label: Beds served, unit: beds, better: up }
  - { id: late, label: Late deliveries, unit: deliveries, better: down }
  - { id: trial, label: In the trial, unit: patients, better: up }
`,
  'accounts/nova/5-objectives.yaml': `${head('objectives')}objectives:
  - { id: more-beds, statement: "120 beds | all", measure: beds, shape: line, baseline: { value: 20, date: 2026-01-01 }, target: 120, due: 2026-12-31 }
  - { id: on-time, measure: late, shape: hold, target: 3, due: 2026-12-31 }
  - { id: last-year, measure: beds, shape: line, baseline: { value: 20, date: 2026-01-01 }, target: 100, due: 2026-11-20 }
  - { id: few, measure: trial, shape: line, baseline: { value: 0, date: 2026-01-01 }, target: 40, due: 2026-12-31 }
  - { id: unread, measure: late, shape: line, target: 1, due: 2026-12-31 }
`,
  'accounts/nova/records/measures.csv':
    'id,date,measure,value\nm-1,2026-11-01,beds,80\nm-2,2026-11-01,late,4\nm-3,2026-11-01,trial,7\n',
};

it('says of each objective its actual against its target, how much of the way is gone, and how it stands', async () => {
  const { root, put } = reviewed();
  put(measured);
  const { sections, section, objectives } = await pack(root, 'nova');
  expect(sections.find(({ id }) => id === 'objectives')?.lede).toBe(
    '2 behind, 1 not held, 1 overdue, 1 not known.',
  );
  expect(section('objectives')).toEqual([
    'objective more-beds | 80 beds for a target of 120 beds · 60% of the way · behind | “120 beds | all” | Beds served · 1 Nov 2026 · due 31 Dec 2026',
    'objective on-time | 4 deliveries, to be at most 3 deliveries · not held | Late deliveries · 1 Nov 2026 · due 31 Dec 2026',
    'objective last-year | 80 beds for a target of 100 beds · 75% of the way · overdue | Beds served · 1 Nov 2026 · due 20 Nov 2026',
    'objective few | a count of patients too small to be printed · behind | In the trial · 1 Nov 2026 · due 31 Dec 2026',
    'objective unread | 4 deliveries for a target of 1 deliveries · not known | Late deliveries · 1 Nov 2026 · due 31 Dec 2026 | not known: it has no baseline',
  ]);
  expect(objectives[0]).toMatchObject({
    id: 'more-beds',
    unit: 'beds',
    actual: 80,
    target: 120,
    attainment_pct: 60,
    standing: 'behind',
  });
  expect(objectives[3]).toMatchObject({ id: 'few', actual: null, target: null, attainment_pct: null });
  // what was to come since the last review says how it came out
  expect(section('promised')).toContain('objective last-year | due 20 Nov 2026: overdue');
});

it('leads with the situation where a finding only says what to write, and with the act where there is one', async () => {
  const { root, put } = reviewed();
  put(measured);
  const rows = (await pack(root, 'nova')).section('stale');
  expect(rows).toContain(
    ' | The objective "unread" does not say where it starts, so nobody can tell how far it has come. | In the plan: Write baseline: { value, date }; kam kpi --explain shows today’s value. · 2 min',
  );
  expect(rows).toContain(
    ' | Decide on the objective "on-time": more effort, another tactic, or a lower target with its reason. | It is not held. (31 Dec 2026) · 20 min',
  );
  // what stops figures is said as it was
  put({ 'accounts/nova/5-objectives.yaml': `${head('objectives')}objectives: 7\n` });
  const { stdout } = await kam(['review', 'nova'], { cwd: root });
  expect(stdout).toMatch(/\*\*Cannot be read\*\*\n\n- "objectives" [^\n]* – Write /);
});

it('uses the words of kam log, in Markdown and on the page', async () => {
  const { root, put, commit } = reviewed();
  put(measured);
  commit('objectives', '2026-11-20T12:00:00Z');
  const { stdout: log } = await kam(['log', 'nova', '--format', 'table'], { cwd: root });
  expect(log.replace(/\s+/g, ' ')).toContain('60% of the way, behind');
  const { stdout: markdown } = await kam(['review', 'nova'], { cwd: root });
  expect(markdown).toContain('## How the objectives stand\n\n2 behind, 1 not held');
  expect(markdown).toContain('| objective more-beds | 80');
  const { stdout: page } = await kam(['review', 'nova', '--format', 'html'], { cwd: root });
  expect(page).toContain('60% of the way · behind');
});

it('says where nothing can be said, and why', async () => {
  const { root, put } = reviewed();
  const { stdout } = await kam(['review', 'nova'], { cwd: root });
  expect(stdout).toContain('## How the objectives stand\n\nThe plan has no objective.');
  put({ 'accounts/nova/5-objectives.yaml': `${head('objectives')}objectives: 7\n` });
  const broken = await kam(['review', 'nova'], { cwd: root });
  expect(broken.exitCode).toBe(1);
  expect(broken.stdout).toMatch(/It cannot be said how the objectives stand: 5[^\n]*has 1 error\./);
});
