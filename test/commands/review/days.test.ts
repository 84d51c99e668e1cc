import { expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam } from '../harness.ts';
import { head, pack, plan } from './reviewed.ts';

const contacts = (...lines: string[]) => ['id,date,stakeholder,by,channel,hours', ...lines, ''].join('\n');
const first = 'c-1,2026-10-01,r-01,kam-1,visit,1';

/** r-01 was seen twelve days before the review of 13 October; a contact counts for 30 days. */
function seen() {
  const it = repository({
    ...plan,
    'kam.yaml': `${plan['kam.yaml']}kpis: { contact_days: 30 }\n`,
    'accounts/nova/3-dmu.yaml': `${head('dmu')}stakeholders:\n  - { id: r-01, influence: 4 }\n  - { id: r-02, influence: 4 }\n`,
    'accounts/nova/records/contacts.csv': contacts(first),
  });
  onTestFinished(it.remove);
  it.commit('as reviewed', '2026-10-13T18:00:00Z');
  return it;
}

it('counts each side up to its own day, and says where a figure moved only because time passed', async () => {
  const { root } = seen();
  const { section, base } = await pack(root, 'nova');
  expect(base).toMatchObject({ as_of: '2026-10-13' });
  expect(section('came')).toEqual([
    'Tactic delivery | no value → 0% | time passed: counted up to 23 Nov 2026',
    'DMU coverage | 50% → 0% | for the same reason',
  ]);
  // on one day for both sides nothing moved, and that is what a comparison of texts says
  expect((await kam(['diff', 'HEAD'], { cwd: root })).stdout).toContain('Nothing changed in meaning.');
  const { stdout } = await kam(['review', 'nova'], { cwd: root });
  expect(stdout.replaceAll('\u00a0', ' ')).toMatch(
    /as of 23 Nov 2026, figures counted up to that day · compared with the plan as committed on 13 Oct 2026 \([0-9a-f]{8}\), counted up to 13 Oct 2026/,
  );
});

it('says what time alone would have made of a figure that records moved as well', async () => {
  const { root, put } = seen();
  put({
    'accounts/nova/records/contacts.csv': contacts(
      first,
      'c-2,2026-11-10,r-01,kam-1,visit,1',
      'c-3,2026-11-11,r-02,kam-1,visit,1',
    ),
  });
  expect((await pack(root, 'nova')).section('came')).toContain(
    'DMU coverage | 50% → 100% | time passed: counted up to 23 Nov 2026; nothing else done, it would be 0% | contacts: 2 new lines: 2 people met, 2 h',
  );
});

it('refuses a day that has not been', async () => {
  const { root } = seen();
  const { exitCode, stderr } = await kam(['review', 'nova', '--since', '2026-11-24'], { cwd: root });
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('--since 2026-11-24 lies after 2026-11-23'),
  ]);
});
