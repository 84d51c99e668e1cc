import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Repository, repository } from '../../io/repository.ts';
import { kam } from '../harness.ts';

/** What real merges by union leave in records, and what kam check says of it: "LINE rule: message". */

const ledger = 'plans/accounts/san-telmo/records/ledger.csv';
const contacts = 'plans/accounts/san-telmo/records/contacts.csv';
const header = 'id,date,kind,amount\n';
const first = `${header}l-1,2026-05-04,sale,100\n`;
const settings = `kam: workspace/1
currency: EUR
team: [{ id: kam-1, function: kam, rate: 85 }]
rules: { key-account-has-plan: off }
`;
const plan = `kam: dmu/1
account: san-telmo
stakeholders: [{ id: r-01, function: pharmacist }, { id: r-02, function: buyer }]
`;

/** Two branches of a workspace in a folder of its repository; `merged` brings the second into the first. */
async function branches(start: Record<string, string>) {
  const one = repository({
    'plans/kam.yaml': settings,
    'plans/accounts/san-telmo/3-dmu.yaml': plan,
    ...start,
  });
  onTestFinished(one.remove);
  await kam(['init'], { cwd: join(one.root, 'plans') });
  one.commit('start');
  one.git('branch', 'other');
  return {
    ...one,
    async merged(mine: Work, theirs: Work): Promise<string[]> {
      await mine(one);
      one.commit('mine');
      one.git('checkout', '--quiet', 'other');
      await theirs(one);
      one.commit('theirs');
      one.git('checkout', '--quiet', 'main');
      one.git('merge', '--quiet', '--no-edit', 'other');
      return said(one.root);
    },
  };
}
type Work = (one: Repository) => unknown;

async function said(root: string): Promise<string[]> {
  const { stdout } = await kam(['check', '--format', 'json'], { cwd: join(root, 'plans') });
  const { findings } = JSON.parse(stdout) as {
    findings: {
      rule: string;
      line: number;
      message: string;
      help: string;
      related: { line: number; message: string }[];
    }[];
  };
  return findings
    .filter(({ rule }) => rule === 'unique-id' || rule === 'csv' || rule === 'schema')
    .map(
      ({ rule, line, message, help, related }) =>
        `${line} ${rule}: ${message} ${help}${related.map((one) => ` ↳ ${one.line} ${one.message}`).join('')}`,
    );
}

const adds = (line: string, file = ledger): Work => {
  return ({ root }) => appendFileSync(join(root, file), line);
};

it('two people book in one account on two branches, and nothing is lost', async () => {
  const { merged, root } = await branches({ [contacts]: 'id,date,stakeholder,by,channel,hours,tactic\n' });
  const book = (stakeholder: string): Work => {
    return async ({ root }) => {
      const given = ['--stakeholder', stakeholder, '--by', 'kam-1', '--hours', '1', '--date', '2026-11-20'];
      const { exitCode } = await kam(['book', 'visit', 'san-telmo', ...given], { cwd: join(root, 'plans') });
      expect(exitCode).toBe(0);
    };
  };
  expect(await merged(book('r-01'), book('r-02'))).toEqual([]);
  const lines = readFileSync(join(root, contacts), 'utf8').trim().split('\n');
  expect(lines.slice(1).map((line) => line.split(',')[2])).toEqual(['r-01', 'r-02']);
});

it('a line that both sides brought, with another one between, stands twice: one goes', async () => {
  const { merged } = await branches({ [ledger]: first });
  const both = 'l-2,2026-05-05,sale,7\n';
  expect(
    await merged(adds(`${both}l-3,2026-05-06,sale,1\n`), adds(`l-4,2026-05-06,sale,2\n${both}`)),
  ).toEqual([
    '6 unique-id: The line with the id "l-2" stands twice, as a merge leaves it where both sides brought it. Remove one of the two. ↳ 3 the same line',
  ]);
});

it('one id with two contents is told with both lines and what differs', async () => {
  const { merged } = await branches({ [ledger]: first });
  const sets = (to: string): Work => {
    return ({ put }) => put({ [ledger]: first.replace('2026-05-04,sale,100', to) });
  };
  expect(await merged(sets('2026-05-04,sale,101'), sets('2026-05-05,sale,102'))).toEqual([
    '3 unique-id: Two lines have the id "l-1" and differ in date and amount, so nobody knows which one holds. Keep the one that is right; where both happened, give one of them an id of its own. ↳ 2 the other line',
  ]);
});

it('two new files of one header become one file', async () => {
  const { merged } = await branches({});
  const makes = (line: string): Work => {
    return ({ put }) => put({ [ledger]: header + line });
  };
  expect(await merged(makes('l-1,2026-05-04,sale,1\n'), makes('l-2,2026-05-04,sale,2\n'))).toEqual([]);
});

it('two new files with other columns have a second header, and the lines below it are not read', async () => {
  const { merged } = await branches({});
  const mine: Work = ({ put }) => put({ [ledger]: `${header}l-1,2026-05-04,sale,1\n` });
  const theirs: Work = ({ put }) =>
    put({ [ledger]: 'id,kind,date,amount,note\nl-2,sale,2026-05-04,2,\nl-3,sale,2026-05-04,2,\n' });
  const help = 'Write the lines below it in the columns of the first header, then remove this one.';
  expect(await merged(mine, theirs)).toEqual([
    `3 csv: A second header with other columns stands here, as a merge leaves it where both sides made the file; the 2 lines below it are not read. ${help}`,
  ]);
});

it('line ends that one side changed leave the whole file twice', async () => {
  const { merged } = await branches({ [ledger]: first });
  const crlf: Work = ({ put }) =>
    put({ [ledger]: `${first}l-2,2026-05-05,sale,1\n`.replaceAll('\n', '\r\n') });
  expect(await merged(adds('l-3,2026-05-06,sale,3\n'), crlf)).toEqual([
    '4 csv: The header stands here once more, as a merge leaves it where both sides made the file. Remove this line.',
    '5 unique-id: The line with the id "l-1" stands twice, as a merge leaves it where both sides brought it. Remove one of the two. ↳ 2 the same line',
  ]);
});

it('a torn line is told where it ends up', async () => {
  const { merged, root } = await branches({ [ledger]: first });
  const told = await merged(adds('l-2,2026-05-05,sa'), adds('l-3,2026-05-06,sale,3\n'));
  expect(readFileSync(join(root, ledger), 'utf8')).toContain('l-2,2026-05-05,sa\nl-3');
  expect(told).toEqual([
    '3 csv: This line has 3 cells and the header 4 columns; the line is not counted. Add the missing commas; an empty cell is written as nothing between two commas.',
  ]);
});
