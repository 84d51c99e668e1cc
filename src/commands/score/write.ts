/** `kam score --write`: scores.csv and the tier of each account that has a plan; every other byte stays. */
import type { YamlDocument } from '../../documents/document.ts';
import { setValue } from '../../documents/edit.ts';
import type { Texts } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import { printable } from '../../findings/printable.ts';
import type { Change } from '../../io/write.ts';
import { fileOf, inAccount } from '../../plan/files.ts';
import { tierInForce } from '../../plan/tiers.ts';
import { scoreColumns } from '../../plan/workspace/scores.ts';
import { rowHash } from '../../scoring/hash.ts';
import { columnsUsed, ratingsUsed } from '../../scoring/model.ts';
import { resultCells, type ScoredAccount } from '../../scoring/result.ts';
import { csvFile } from '../../scoring/result-csv.ts';
import type { AccountPlan } from './accounts.ts';
import type { Portfolio } from './read.ts';

export interface WritePlan {
  changes: Change[];
  /** accounts whose tier a human decided, and what the score says */
  overridden: { folder: string; tier: string; scored: string | null }[];
  /** plans that no account of the portfolio belongs to */
  strangers: string[];
  accounts: number;
}

export async function prepareWrite(
  portfolio: Portfolio,
  accounts: readonly ScoredAccount[],
  plans: readonly AccountPlan[],
  planOf: (account: string) => AccountPlan | undefined,
  texts: Texts,
  stamp: { model: string; asOf: string },
): Promise<WritePlan> {
  const hashes = await rowHashes(portfolio);
  const { model } = portfolio;
  const rows = accounts.map((account) => [...resultCells(account), stamp.model, hashes.get(account.n)!]);
  const header = ['account', ...model.axes.map((axis) => axis.id), ...scoreColumns];
  const before = await texts.read('scores.csv', Number.POSITIVE_INFINITY);
  const changes: Change[] = [{ path: 'scores.csv', before, after: csvFile([header, ...rows]) }];
  const overridden: WritePlan['overridden'] = [];
  const met = new Set<AccountPlan>();
  for (const account of accounts) {
    const plan = planOf(account.account);
    if (!plan) continue;
    met.add(plan);
    const written = {
      tier: account.tier,
      scored_on: stamp.asOf,
      model: stamp.model,
      row: hashes.get(account.n)!,
    };
    const path = inAccount(plan.folder, fileOf.tier);
    const after = plan.tierDocument ? edited(plan.tierDocument, written) : newFile(plan.folder, written);
    changes.push({ path, before: plan.tierBytes, after });
    const holds = tierInForce(plan.tier, stamp.asOf);
    if (holds?.overridden) overridden.push({ folder: plan.folder, tier: holds.tier, scored: account.tier });
  }
  return {
    changes: changes.filter(
      ({ before: old, after }) => old === undefined || Buffer.compare(old, Buffer.from(after)) !== 0,
    ),
    overridden,
    strangers: plans.filter((plan) => !met.has(plan)).map((plan) => plan.folder),
    accounts: met.size,
  };
}

/** By row: the hash of what the model reads of it. */
async function rowHashes({ model, layout, engine }: Portfolio): Promise<Map<number, string>> {
  const columns = columnsUsed(model).map((column) => `COALESCE(c${layout.columns.get(column)}, '')`);
  const asked = ratingsUsed(model).map((_, i) => `r${i}`);
  const join = asked.length > 0 ? ' LEFT JOIN ratings ON ratings.n = ranked.n' : '';
  const hashes = new Map<number, string>();
  const sql = `SELECT ${['ranked.n', ...columns, ...asked].join(', ')} FROM ranked JOIN src ON src.rowid = ranked.n${join}`;
  for await (const batch of engine.batches(sql))
    for (const [n, ...cells] of batch) {
      const texts = cells.slice(0, columns.length) as string[];
      hashes.set(n as number, rowHash(texts, cells.slice(columns.length) as (number | null)[]));
    }
  return hashes;
}

interface Written {
  tier: string | null;
  scored_on: string;
  model: string;
  row: string;
}

/** The file with the four keys set; a tier that can no longer be told is taken out with its line. */
function edited(document: YamlDocument, written: Written): string {
  let now = document;
  let text = textOf(document);
  for (const [key, value] of Object.entries(written)) {
    const has = (now.value as Record<string, unknown>)[key];
    if (has === value || (value === null && has === undefined)) continue;
    text = value === null ? withoutLine(now, key) : setValue(now, [key], value);
    now = readYaml(document.file, new TextEncoder().encode(text));
  }
  return text;
}

function textOf(document: YamlDocument): string {
  return (document.mark ? '\ufeff' : '') + document.text;
}

function withoutLine(document: YamlDocument, key: string): string {
  const { line } = document.locate([key], 'key');
  const lines = document.text.split('\n');
  lines.splice(line - 1, 1);
  const text = (document.mark ? '\ufeff' : '') + lines.join('\n');
  const reread = readYaml(document.file, new TextEncoder().encode(text)).value as
    | Record<string, unknown>
    | undefined;
  const left = Object.keys(document.value as object).length - 1;
  if (reread === undefined || key in reread || Object.keys(reread).length !== left)
    throw new Error(`${document.file}: the line of ${key} holds more than ${key}`);
  return text;
}

function newFile(folder: string, written: Written): string {
  const tier = written.tier === null ? '' : `tier: ${written.tier}\n`;
  return `# yaml-language-server: $schema=../../.kam/schemas/tier.json
kam: tier/1
account: "${folder}"
# written by kam score --write
${tier}scored_on: ${written.scored_on}
model: "${written.model}"
row: "${written.row}"
`;
}

/** What was written, for people. */
export function writtenText({ changes, overridden, strangers, accounts }: WritePlan): string {
  const lines = [
    changes.length === 0
      ? 'Nothing to write: scores.csv and every tier are as the model says.'
      : `Written: ${changes.some(({ path }) => path === 'scores.csv') ? 'scores.csv and ' : ''}the tier of ${accounts} ${accounts === 1 ? 'account' : 'accounts'} with a plan.`,
  ];
  for (const { folder, tier, scored } of overridden)
    lines.push(
      `  ${printable(folder)} stays ${printable(tier)} by override; the score says ${scored ?? 'no tier'}.`,
    );
  for (const folder of strangers)
    lines.push(`  ${printable(folder)} has a plan, but the portfolio has no such account.`);
  return `${lines.join('\n')}\n`;
}
