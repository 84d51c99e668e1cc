import { expect, it } from 'vitest';
import { factsOf } from '../kpis/account.ts';

/** What kam check says of lines of records beside each other: "LINE column: message". */
async function said(files: { [file: string]: string }, kam?: string): Promise<string[]> {
  const { plans } = await factsOf({ a1: { files, ...(kam ? { kam } : {}) } });
  return plans[0]!.findings.flatMap(({ rule, path, message }) =>
    rule === 'record' ? [`${Number(path![0]) + 2} ${path![1] ?? ''}: ${message}`] : [],
  );
}

it('a respondent written 1 and 01 is one, who answered twice', async () => {
  const files = {
    'survey.csv': 'id,wave,respondent,item,score\na,w2,1,nps,3\nb,w2,01,nps,9\nc,w2,10,nps,9\n',
  };
  expect(await said(files)).toEqual([
    '3 : One respondent answered one item twice in a wave; the later answer counts.',
  ]);
  const { facts } = await factsOf({ a1: { files } });
  expect(facts[0]!.replies().replies).toHaveLength(2);
});
