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
import { accountOf, resultCells, resultWidth, type ScoredAccount } from '../../scoring/result.ts';
import { csvFile } from '../../scoring/result-csv.ts';
import { rankedWithSql } from '../../scoring/sql/details.ts';
import type { AccountPlan } from './accounts.ts';
import type { Scored } from './scored.ts';

export interface WritePlan {
  changes: Change[];
  /** all that were looked at, changed or not */
  files: string[];
  /** accounts whose tier a human decided, and what the score says */
  overridden: { folder: string; tier: string; scored: string | null }[];
  /** plans that no account of the portfolio belongs to */
  strangers: string[];
  accounts: number;
}

export async function prepareWrite(
  scored: Scored,
  plans: readonly AccountPlan[],
  planOf: (account: string) => AccountPlan | undefined,
  texts: Texts,
  stamp: { model: string; asOf: string },
): Promise<WritePlan> {
  const { model } = scored.scoring;
  const header = ['account', ...model.axes.map((axis) => axis.id), ...scoreColumns];
  const parts = [csvFile([header])];
  const changes: Change[] = [];
  const overridden: WritePlan['overridden'] = [];
  const met = new Set<AccountPlan>();
  for await (const batch of hashed(scored)) {
    parts.push(csvFile(batch.map(({ account, row }) => [...resultCells(account), stamp.model, row])));
    for (const { account, row } of batch) {
      const plan = planOf(account.account);
      if (!plan) continue;
      met.add(plan);
      const written = { tier: account.tier, scored_on: stamp.asOf, model: stamp.model, row };
      const path = inAccount(plan.folder, fileOf.tier);
      const after = plan.tierDocument ? edited(plan.tierDocument, written) : newFile(plan.folder, written);
      changes.push({ path, before: plan.tierBytes, after });
      const holds = tierInForce(plan.tier, stamp.asOf);
      if (holds?.overridden) overridden.push({ folder: plan.folder, tier: holds.tier, scored: account.tier });
    }
  }
  const before = await texts.read('scores.csv', Number.POSITIVE_INFINITY);
  changes.unshift({
    path: 'scores.csv',
    before,
    after: Buffer.concat(parts.map((part) => Buffer.from(part))),
  });
  return {
    files: changes.map(({ path }) => path),
    changes: changes.filter(
      ({ before: old, after }) => old === undefined || Buffer.compare(old, Buffer.from(after)) !== 0,
    ),
    overridden,
    strangers: plans.filter((plan) => !met.has(plan)).map((plan) => plan.folder),
    accounts: met.size,
  };
}

/** Accounts by rank, each with the hash of what the model reads of it. */
export async function* hashed({
  engine,
  scoring,
}: Scored): AsyncGenerator<{ account: ScoredAccount; row: string }[]> {
  const { model, layout } = scoring;
  const columns = columnsUsed(model).map((column) => `COALESCE(src.c${layout.columns.get(column)}, '')`);
  const ratings = ratingsUsed(model).map((_, i) => `r${i}`);
  const numbers = resultWidth(model) - 1;
  let rank = 0;
  for await (const batch of engine.batches(
    rankedWithSql(model, [...columns, ...ratings], ratings.length > 0),
  ))
    yield batch.map(([account, ...rest]) => ({
      account: accountOf(String(account), (i) => Number(rest[i]), ++rank, model),
      row: rowHash(
        rest.slice(numbers, numbers + columns.length) as string[],
        rest.slice(numbers + columns.length) as (number | null)[],
      ),
    }));
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
