import { textsOf } from '../../src/documents/texts.ts';
import { type Facts, gatherFacts } from '../../src/facts/facts.ts';
import { loadAccount, loadWorkspace } from '../../src/plan/load.ts';
import type { Plan, Workspace } from '../../src/plan/plan.ts';

/** An account of a few lines, read through the real loader. */

const kam = `kam: workspace/1
currency: EUR
closed_until: 2026-10
team:
  - { id: kam-1, function: kam, rate: 85 }
  - { id: msl-1, function: medical, rate: 100 }
products:
  - { id: a, market: m, for: [hospital], contribution_margin_pct: 62 }
  - { id: b, market: m2, for: [hospital], contribution_margin_pct: 50 }
  - { id: c, for: [regional_payer] }
kpis: { reference: country }
measures:
  - { id: days, label: Days, unit: days, better: down }
  - { id: mood, label: Mood, better: none }
`;

const questionnaire = `kam: questionnaire/1
waves:
  - { id: w1, date: 2025-05-20 }
  - { id: w2, date: 2026-05-20 }
  - { id: w3, date: 2026-12-20 }
items:
  - { id: nps, scale: [0, 10] }
`;

const kinds: { readonly [file: string]: string } = {
  '1-analysis.yaml': 'analysis',
  '2-segmentation.yaml': 'tier',
  '3-dmu.yaml': 'dmu',
  '4-diagnosis.yaml': 'diagnosis',
  '5-objectives.yaml': 'objectives',
  '6-tactics.yaml': 'tactics',
  '7-monitoring.yaml': 'monitoring',
};

export interface Sample {
  /** kam.yaml instead of the one above */
  kam?: string;
  /** other files: of the workspace where they stand there, else of the account; the first two lines are put before */
  files?: { [file: string]: string };
  /** "7 won, 3 lost" in spring 2026 */
  decided?: { [outcome: string]: number };
  /** wave → "6x9 6x8 2x3": how many answered what */
  answers?: { [wave: string]: string };
  as_of?: string;
}

const atRoot = new Set(['rates.csv', 'questionnaire.yaml']);

export function textsFor(samples: { readonly [account: string]: Sample }): { [file: string]: string } {
  const texts: { [file: string]: string } = { 'questionnaire.yaml': questionnaire };
  for (const [account, sample] of Object.entries(samples)) {
    texts['kam.yaml'] = sample.kam ?? texts['kam.yaml'] ?? kam;
    const files = { '1-analysis.yaml': 'type: hospital\n', ...expanded(sample), ...sample.files };
    for (const [file, text] of Object.entries(files)) {
      if (atRoot.has(file)) texts[file] = text;
      else if (kinds[file])
        texts[`accounts/${account}/${file}`] = `kam: ${kinds[file]}/1\naccount: "${account}"\n${text}`;
      else texts[`accounts/${account}/records/${file}`] = text;
    }
  }
  return texts;
}

function expanded({ decided, answers }: Sample): { [file: string]: string } {
  const files: { [file: string]: string } = {};
  if (decided) {
    const rows = Object.entries(decided).flatMap(([outcome, n]) =>
      Array.from({ length: n }, (_, i) => `${outcome}-${i},2026-03-0${(i % 9) + 1},tender,${outcome}`),
    );
    files['opportunities.csv'] = `id,decided_on,type,outcome\n${rows.join('\n')}\n`;
  }
  if (answers) {
    let respondent = 0;
    const rows = Object.entries(answers).flatMap(([wave, scores]) =>
      scores.split(' ').flatMap((group) => {
        const [n, score] = group.split('x');
        return Array.from(
          { length: Number(n) },
          () => `${++respondent}-nps,${wave},${respondent},nps,${score}`,
        );
      }),
    );
    files['survey.csv'] = `id,wave,respondent,item,score\n${rows.join('\n')}\n`;
  }
  return files;
}

export interface Loaded {
  workspace: Workspace;
  plans: Plan[];
  facts: Facts[];
  errors: string[];
}

export async function factsOf(
  samples: { readonly [account: string]: Sample },
  asOf = '2026-11-23',
): Promise<Loaded> {
  const texts = textsOf(textsFor(samples));
  const workspace = await loadWorkspace(texts);
  const plans = await Promise.all(
    Object.keys(samples).map((account) => loadAccount(texts, workspace, account)),
  );
  const errors = [workspace, ...plans].flatMap(({ findings }) =>
    findings.flatMap(({ severity, file, message }) => (severity === 'error' ? [`${file}: ${message}`] : [])),
  );
  return { workspace, plans, facts: plans.map((plan) => gatherFacts(workspace, plan, asOf)), errors };
}
