import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam, write } from '../harness.ts';
import { json, model, portfolio, settings, table } from './questions.ts';

/** kam score --compare FILE, where the file says more than scores. */

function started() {
  const made = repository({
    'kam.yaml': settings,
    'segmentation.yaml': model,
    'portfolio.csv': portfolio(60),
  });
  onTestFinished(made.remove);
  made.commit();
  return made.root;
}

/** Every third account has another number of beds, every fifth lost or found a share, and one of seven left. */
const later = portfolio(60)
  .split('\n')
  .filter((_, i) => i % 7 !== 3)
  .map((line, i) => {
    const cells = line.split(',');
    if (i === 0 || cells.length < 8) return line;
    if (i % 3 === 0) cells[3] = String((i * 17) % 100);
    if (i % 5 === 0) cells[7] = cells[7] === '' ? '30' : '';
    return cells.join(',');
  })
  .join('\n');

interface Told {
  note: string | null;
  changes: { account: string; name: string | null; because: string | null; [key: string]: unknown }[];
}
const asked = async (cwd: string, named: string) =>
  (await json(cwd, '--compare', named)).compare as unknown as Told;

describe('kam score --compare with a file of --with-explain', () => {
  it.each(['wide.csv', 'wide.json', 'both.csv'])(
    'names the same criteria as a revision: %s',
    async (file) => {
      const cwd = started();
      const more = file === 'both.csv' ? ['--with-input'] : [];
      await kam(['score', '--with-explain', ...more, '--out', file], { cwd });
      write(cwd, 'portfolio.csv', later);
      const [ofFile, ofRevision] = [await asked(cwd, file), await asked(cwd, 'HEAD')];
      expect(ofFile.note).toBe(null);
      expect(ofFile.changes.filter(({ because }) => because === 'value').length).toBeGreaterThan(15);
      const named = ({ name: _, ...change }: Told['changes'][number]) => change;
      expect(ofFile.changes.map(named)).toEqual(ofRevision.changes.map(named));
      if (file === 'both.csv') expect(ofFile.changes).toEqual(ofRevision.changes);
    },
  );

  it('knows weights from what they gave, where the model is another one since', async () => {
    const cwd = started();
    await kam(['score', '--with-explain', '--out', 'wide.csv'], { cwd });
    write(cwd, 'segmentation.yaml', model.replace('weight: 60', 'weight: 10'));
    const { changes } = await asked(cwd, 'wide.csv');
    const weighed = changes.filter(({ because, criterion }) => because === 'weight' && criterion === 'sales');
    expect(weighed.length).toBeGreaterThan(5);
  });

  it('says once that a file of scores has no criteria, and what would name them', async () => {
    const cwd = started();
    await kam(['score', '--out', 'old.csv'], { cwd });
    write(cwd, 'portfolio.csv', later);
    const text = (await table(cwd, 100, '--compare', 'old.csv')).replace(/\s+/g, ' ');
    expect(text.split('the file holds no criteria').length).toBe(2);
    expect(text).toContain('One that was made with --with-explain does, and so does a revision.');
  });
});
