import { describe, expect, it } from 'vitest';
import { kam } from '../harness.ts';
import { refusal, workspace } from './questions.ts';

const cwd = () => workspace();

describe('combinations that make no sense', () => {
  it.each([
    [['--sensitivity', '--write'], '--sensitivity and --write are different questions.'],
    [['--sensitivity', '--missing'], '--missing and --sensitivity are different questions.'],
    [['--weight', 'beds=4', '--compare', 'main'], '--weight and --compare are different questions.'],
    [['--check', '--write'], '--check and --write are different questions.'],
    [['--draws', '10'], '--draws belongs to --sensitivity.'],
    [['--missing', '--seed', '10'], '--seed belongs to --sensitivity.'],
    [['--weight', 'beds=4', '--spread', 'any'], '--spread belongs to --sensitivity.'],
    [['--sensitivity', '--draws', '0'], '--draws 0 is not within 1 and 100000.'],
    [['--sensitivity', '--draws', '100001'], '--draws 100001 is not within 1 and 100000.'],
    [['--sensitivity', '--draws', '1.5'], '--draws takes a whole number.'],
    [['--sensitivity', '--seed', '-1'], '--seed takes a whole number.'],
    [['--sensitivity', '--spread', 'far'], 'Allowed are any, near.'],
    [['--capacity', '--top', '3'], '--top says how many accounts are listed; --capacity lists none, or all.'],
    [
      ['--sensitivity', '--top', '3', '--format', 'csv'],
      '--top lists accounts in the table; csv has all of them.',
    ],
    [
      ['--missing', '--with-input'],
      '--with-input widens the list of scores; --missing is a different question.',
    ],
    [
      ['--with-explain', '--format', 'table'],
      '--with-explain adds columns that a table on a terminal has no room for.',
    ],
    [['--weight', 'beds'], '--weight "beds" does not say which weight shall be what.'],
    [['--weight', 'beds='], '--weight "beds=": a weight is a plain number above 0.'],
    [['--weight', 'beds=0'], '--weight "beds=0": a weight is a plain number above 0.'],
    [['--weight', 'beds=-3'], '--weight "beds=-3": a weight is a plain number above 0.'],
    [['--weight', 'beds=1e3'], '--weight "beds=1e3": a weight is a plain number above 0.'],
    [['--check', '--format', 'csv'], '--check has no answer as csv.'],
    [['--matrix', '--format', 'md'], '--matrix has no answer as md.'],
    [['-', '--compare', '-'], 'The portfolio and --compare cannot both come from standard input.'],
  ])('%j', async (argv, says) => {
    expect(await refusal(cwd(), ...argv)).toContain(says);
  });

  it('are refused before anything is read', async () => {
    const { exitCode, stderr } = await kam(['score', '--sensitivity', '--write'], { cwd: '/' });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('different questions')]);
  });

  it.each(['--sensitivity', '--matrix', '--capacity', '--weight'])('%s without a matrix', async (option) => {
    const flat = workspace({
      'segmentation.yaml':
        'kam: segmentation/1\naxes: [{ id: worth, criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }] }]\n',
    });
    const argv = option === '--weight' ? [option, 'beds=2'] : [option];
    expect(await refusal(flat, ...argv)).toContain('The model has no matrix');
  });

  it('leave the question to the errors of a file', async () => {
    const broken = workspace({ 'segmentation.yaml': 'kam: segmentation/1\naxes: 3\n' });
    for (const argv of [['--sensitivity'], ['--matrix'], ['--check'], ['--compare', 'x.csv'], ['--capacity']])
      expect([argv, (await kam(['score', ...argv], { cwd: broken })).exitCode]).toEqual([argv, 1]);
  });
});
