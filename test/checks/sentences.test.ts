import { expect, it } from 'vitest';
import { checkTexts } from '../../src/checks/examine.ts';
import { textsOf } from '../../src/documents/texts.ts';
import { kpiIds } from './fixture.ts';

/** Sentences of rules that depend on a number or on why somebody matters. */

async function messages(rule: string, files: { [path: string]: string }): Promise<string[]> {
  const texts = textsOf({
    'kam.yaml': 'kam: workspace/1\n',
    'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\nlevel: working\n',
    ...files,
  });
  const { findings } = await checkTexts(texts, { asOf: '2026-11-23', scores: [] }, kpiIds);
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}
const dmu = (text: string) => ({
  'accounts/a/3-dmu.yaml': `kam: dmu/1\naccount: "a"\nstakeholders: [{ id: r-01 }]\ndecisions:\n${text}`,
});

it.each([
  ['rule: single, members: [{ id: r-01 }]', '"r-01" decides "listing" alone, and'],
  ['rule: single, members: [{ id: r-01, veto: true }]', '"r-01" can stop "listing", and'],
])('decider-has-owner says what the person does: %s', async (decision, said) => {
  const [message] = await messages('decider-has-owner', dmu(`  - { id: listing, ${decision} }\n`));
  expect(message).toContain(said);
});

it.each([
  ['2026-11-23', 'is today, and'],
  ['2026-11-24', 'is in 1 day, and'],
  ['2026-11-25', 'is in 2 days, and'],
])('decision-has-contact counts the days to %s', async (date, said) => {
  const [message] = await messages('decision-has-contact', {
    ...dmu(`  - { id: listing, members: [{ id: r-01 }], date: ${date} }\n`),
    'accounts/a/records/contacts.csv': 'id,date,stakeholder,by,channel,hours\n',
  });
  expect(message).toContain(said);
});
