import { describe, expect, it } from 'vitest';
import { fromSpreadsheet } from '../../../src/documents/spreadsheet.ts';
import { kam, workspaceOf } from '../harness.ts';
import { csv, json, model, settings, workspace } from './questions.ts';

const lineOf = (text: string) => text.split('\n')[0]!;

describe('kam score --with-explain', () => {
  it('gives each account what --explain says of it', async () => {
    const cwd = workspace({
      'accounts/a001/2-segmentation.yaml': 'kam: tier/1\naccount: "a001"\nratings: { openness: 7 }\n',
    });
    const { accounts } = await json(cwd, '--with-explain');
    const rows = new Map((await csv(cwd, '--with-explain')).map((row) => [row.account!, row]));
    for (const account of ['a001', 'a002', 'a017', 'a040']) {
      const { explain } = (await json(cwd, '--explain', account)) as unknown as {
        explain: {
          criteria: {
            criterion: string;
            value: string | number | null;
            points: number | null;
            contribution: number | null;
          }[];
        };
      };
      const wide = accounts.find((one) => one.account === account)!;
      for (const { criterion, value, points, contribution } of explain.criteria) {
        expect([
          criterion,
          wide[`${criterion}_value`],
          wide[`${criterion}_points`],
          wide[`${criterion}_contribution`],
        ]).toEqual([criterion, value, points, contribution]);
        expect(rows.get(account)![`${criterion}_contribution`]).toBe(
          contribution === null ? '' : String(contribution),
        );
      }
      const missing = explain.criteria
        .filter(({ value }) => value === null)
        .map(({ criterion }) => criterion);
      expect(wide.missing_criteria).toBe(missing.length === 0 ? null : missing.join(' '));
    }
    expect(accounts.find(({ account }) => account === 'a001')!.openness_value).toBe(7);
  });

  it('has contributions that add up to the axis', async () => {
    const { accounts } = await json(workspace(), '--with-explain');
    for (const one of accounts) {
      const sum = ['beds', 'growth', 'kind', 'openness'].reduce(
        (total, id) => total + Number(one[`${id}_contribution`] ?? 0),
        0,
      );
      if (one.worth !== null) expect(sum).toBeCloseTo(one.worth as number, 4);
    }
  });

  it('puts the axis before a criterion that two axes have', async () => {
    const cwd = workspace({ 'segmentation.yaml': model.replace('id: share,', 'id: beds,') });
    const [row] = await csv(cwd, '--with-explain');
    expect(Object.keys(row!)).toEqual(
      expect.arrayContaining(['worth_beds_value', 'strength_beds_value', 'growth_value']),
    );
    expect(Object.keys(row!)).not.toContain('beds_value');
  });
});

describe('kam score --with-input', () => {
  it('joins every column of the portfolio as it stands there, and its line', async () => {
    const text =
      'id,name,area,beds,growth,kind,sales,share,note\na, A ,x,50,0,big,900,40,"two\nlines"\nb,,,,,,,,\n\nc,"=1+1",y,20,0,small,10,1,@x\n';
    const cwd = workspace({ 'portfolio.csv': text });
    const { accounts } = await json(cwd, '--with-input');
    const of = (id: string) => accounts.find(({ account }) => account === id)!;
    expect(of('a')).toMatchObject({
      id: 'a',
      name: ' A ',
      beds: '50',
      note: 'two\nlines',
      portfolio_line: 2,
    });
    expect(of('b')).toMatchObject({ name: '', beds: '', note: '', portfolio_line: 4 });
    expect(of('c')).toMatchObject({ name: '=1+1', note: '@x', portfolio_line: 6 });
    const rows = new Map((await csv(cwd, '--with-input')).map((row) => [row.account!, row]));
    expect([rows.get('c')!.name, rows.get('c')!.note, rows.get('a')!.note]).toEqual([
      "'=1+1",
      "'@x",
      'two\nlines',
    ]);
    expect([...rows.values()].map((row) => fromSpreadsheet(row.name!))).toEqual(
      [...rows.keys()].map((id) => of(id).name),
    );
  });

  it('gives columns that are called like the result’s another name, and says so', async () => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\nportfolio: { columns: { id: account } }\n',
      'segmentation.yaml':
        'kam: segmentation/1\naxes: [{ id: worth, criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }] }]\n',
      'portfolio.csv':
        'account,beds,rank,rank_input,worth,reason,portfolio_line,beds_value,__proto__,constructor\na,50,9,8,7,6,5,4,3,2\n',
    });
    const { stdout, stderr } = await kam(['score', '--with-input', '--with-explain'], { cwd });
    expect(lineOf(stdout)).toBe(
      'account,worth,score,rank,cell,tier,abc,data_pct,to_cut,fragile,beds_value,beds_points,beds_contribution,missing_criteria,account_input,beds,rank_input_2,rank_input,worth_input,reason_input,portfolio_line_input,beds_value_input,__proto__,constructor,portfolio_line',
    );
    expect(stderr).toContain('account as account_input, rank as rank_input_2');
    const [account] = (await json(cwd, '--with-input', '--with-explain')).accounts;
    expect(account).toMatchObject({
      rank: 1,
      rank_input_2: '9',
      rank_input: '8',
      beds_value_input: '4',
      portfolio_line: 2,
      constructor: '2',
    });
    expect(Object.getOwnPropertyDescriptor(account!, '__proto__')?.value).toBe('3');
  });

  it('leaves out columns without a name, and takes what other dialects write', async () => {
    const cwd = workspace({
      'kam.yaml': settings.replace('{ id: id, name: name, area: area }', '{ id: id }'),
      'segmentation.yaml': model.replace('name: name\n', ''),
      'portfolio.csv': '\ufeffid;;Größe;beds;growth;kind;sales;share\r\na;x;groß;50;0;big;900;40\r\n',
    });
    const [account] = (await json(cwd, '--with-input')).accounts;
    expect(account).toMatchObject({ id: 'a', Größe: 'groß', beds: '50' });
    expect(Object.keys(account!)).not.toContain('');
  });

  it('is the same on one thread and on two, and goes to a file', async () => {
    const cwd = workspace();
    const bytes = async (...argv: string[]) =>
      (await kam(['score', '--with-input', '--with-explain', ...argv], { cwd })).stdout;
    expect(await bytes('--threads', '1')).toBe(await bytes('--threads', '2'));
    expect(await bytes('--out', 'wide.csv')).toBe('wide.csv\n');
  });
});
