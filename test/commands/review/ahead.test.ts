import { expect, it } from 'vitest';
import { pack, plan, reviewed } from './reviewed.ts';

const file = 'accounts/nova/7-monitoring.yaml';

/** `next`: the next review as the plan says; `months`: how often a plan of its tier is reviewed. */
async function ahead(next: string, months: number | undefined) {
  const { root, put } = reviewed();
  put({
    [file]: plan[file].replace('next_review: 2026-12-01\n', next === '' ? '' : `next_review: ${next}\n`),
    'kam.yaml': plan['kam.yaml'].replace(
      'review_months: 3',
      months === undefined ? 'hours: 100' : `review_months: ${months}`,
    ),
  });
  const { section, sections, facts } = await pack(root, 'nova');
  return {
    title: sections.find(({ id }) => id === 'ahead')!.title.replaceAll('\u00a0', ' '),
    rows: section('ahead'),
    next: facts.at(-1)!.replaceAll('\u00a0', ' '),
  };
}

it.each([
  ['2026-12-20', 6, 'up to 20 Dec 2026', 'next review 20 Dec 2026'],
  ['2026-11-23', 6, 'up to 23 May 2027', 'next review 23 Nov 2026'],
  ['2026-09-08', 6, 'up to 23 May 2027', 'next review was due 8 Sep 2026'],
  ['2026-09-08', undefined, 'up to 23 Feb 2027', 'next review was due 8 Sep 2026'],
  ['', undefined, 'up to 23 Feb 2027', 'no next review set'],
])('looks ahead from today: next review %j, every %j months', async (day, months, until, said) => {
  const { title, rows, next } = await ahead(day, months);
  expect([title, next]).toEqual([`What is ahead, ${until}`, said]);
  expect(rows).toEqual(['15 Dec 2026 | tactic training due']);
});
