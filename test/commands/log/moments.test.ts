import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, lookAt } from '../../../src/commands/log/moments.ts';
import { vocabulary } from '../../../src/commands/shared/prepared.ts';
import { textsOf } from '../../../src/documents/texts.ts';
import { gatherFacts } from '../../../src/facts/facts.ts';
import { calendarOf, defaultPeriod } from '../../../src/facts/period.ts';
import { accountSnapshot } from '../../../src/history/snapshot.ts';
import { computeKpi, kpis } from '../../../src/kpis/index.ts';
import { sliceOf } from '../../../src/kpis/kpi.ts';
import { loadAccount, loadWorkspace } from '../../../src/plan/load.ts';
import { type Files, replayOf } from './replay.ts';

const asked: Asked = {
  by: 'commit',
  account: undefined,
  kpis,
  only: false,
  since: undefined,
  until: undefined,
  whole: false,
};
const each = <T>(all: readonly T[]) => all;

function example(): Files {
  const root = 'examples/andes-pharma';
  const files: Files = {};
  const walk = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else files[relative(root, path)] = readFileSync(path, 'utf8');
    }
  };
  walk(root);
  return files;
}

/** What an account says of a state on a day, read anew and without any history. */
async function anew(files: Files, account: string, day: string) {
  const texts = textsOf(files);
  const workspace = await loadWorkspace(texts, vocabulary);
  if (!workspace.accounts.has(account)) return undefined;
  const facts = gatherFacts(workspace, await loadAccount(texts, workspace, account), day);
  const calendar = calendarOf(workspace.settings, day);
  const slice = sliceOf(defaultPeriod(calendar), calendar);
  return accountSnapshot(
    facts,
    kpis.map((kpi) => computeKpi(kpi, facts, slice)),
    false,
  );
}

describe('each point of a history', () => {
  it('says what the state says when it is read anew, whatever was changed before', async () => {
    const start = example();
    const one = 'accounts/san-telmo';
    const edits: ((files: Files) => Files)[] = [
      (files) => ({ ...files, [`${one}/3-dmu.yaml`]: `${start[`${one}/3-dmu.yaml`]}nonsense: 1\n` }),
      (files) => ({ ...files, [`${one}/3-dmu.yaml`]: start[`${one}/3-dmu.yaml`]! }),
      (files) => ({
        ...files,
        [`${one}/3-dmu.yaml`]: start[`${one}/3-dmu.yaml`]!.replace('support: -1', 'support: 3'),
      }),
      (files) => ({
        ...files,
        [`${one}/records/ledger.csv`]: `${start[`${one}/records/ledger.csv`]!.split('\n').slice(0, 90).join('\n')}\n`,
      }),
      ({ [`${one}/4-diagnosis.yaml`]: _, ...files }) => files,
      (files) => Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(`${one}/`))),
      (files) => ({ ...start, ...files }),
      (files) => ({
        ...files,
        'kam.yaml': start['kam.yaml']!.replace('closed_until: 2026-10', 'closed_until: 2026-06'),
      }),
      (files) => ({ ...files, 'kam.yaml': start['kam.yaml']!.replace('currency: EUR', 'currency: USD') }),
      (files) => ({ ...files, 'kam.yaml': `${start['kam.yaml']}nonsense: 1\n` }),
      (files) => ({ ...files, 'kam.yaml': start['kam.yaml']! }),
      (files) => ({
        ...files,
        'accounts/new-one/1-analysis.yaml': 'kam: analysis/1\naccount: "new-one"\nparent: san-telmo\n',
      }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(edits.length - 1), { minLength: 1, maxLength: 5 }), async (chosen) => {
        const states = [start];
        for (const at of chosen) states.push(edits[at]!(states.at(-1)!));
        const dates = states.map(
          (_, i) => `2026-${String(7 + Math.floor(i / 2)).padStart(2, '0')}-${i % 2 ? 25 : '05'}`,
        );
        const replay = replayOf(states.map((files, i) => ({ files, date: dates[i]! })));
        const found = await lookAt(replay.commits, replay.read, asked, each);
        for (const [point, { at }] of found.points.entries()) {
          const account = 'san-telmo';
          const expected = await anew(states[at]!, account, dates[at]!);
          const touched = found.series.some(
            (series) => series.account === account && series.values.some((value) => value.point === point),
          );
          if (!expected || !touched) continue;
          for (const { kind, id, unit, value, reason } of expected.readings) {
            const series = found.series.find(
              (one) => one.account === account && one.kind === kind && one.id === id && one.unit === unit,
            );
            const said = series?.values.find((one) => one.point === point);
            expect([kind, id, said?.value?.toString(), said?.reason]).toEqual([
              kind,
              id,
              value?.toString(),
              reason,
            ]);
          }
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('reads each version of a file once', async () => {
    const start = example();
    const states = [start];
    for (let i = 0; i < 6; i++)
      states.push({
        ...states.at(-1)!,
        'accounts/san-telmo/3-dmu.yaml': `${start['accounts/san-telmo/3-dmu.yaml']}# ${i}\n`,
        'accounts/san-telmo/5-objectives.yaml': `${start['accounts/san-telmo/5-objectives.yaml']}# ${i}\n`,
      });
    const { commits, read, reads } = replayOf(
      states.map((files, i) => ({ files, date: `2026-0${i + 1}-15` })),
    );
    await lookAt(commits, read, { ...asked, account: 'san-telmo', whole: true }, each);
    expect(reads.filter((id, i) => reads.indexOf(id) !== i)).toEqual([]);
    const files = Object.keys(start).filter((path) => path.startsWith('accounts/san-telmo/'));
    // without step 7; kam.yaml, segmentation.yaml, questionnaire.yaml and two journeys; then two files of each later commit
    expect(reads.length).toBe(files.length - 1 + 5 + 2 * 6);
  });

  it('a commit without a usable date is no point, and what it changed shows at the next one', async () => {
    const files = (tier: string) => ({
      'kam.yaml': 'kam: workspace/1\ncompany: X\ncurrency: EUR\n',
      'accounts/a/2-segmentation.yaml': `kam: tier/1\naccount: "a"\ntier: ${tier}\n`,
    });
    const { commits, read } = replayOf([
      { files: files('one'), date: '2026-01-01' },
      { files: files('two') },
      { files: { ...files('two'), 'accounts/a/note.txt': '' }, date: '2026-03-01' },
    ]);
    const found = await lookAt(commits, read, { ...asked, account: 'a' }, each);
    expect(found.undated).toBe(1);
    expect(found.points.map(({ date }) => date)).toEqual(['2026-01-01', '2026-03-01']);
  });
});
