/** What `kam score --write` would change in the files as they are: each account with the tier that stands there and today's. */
import { readOr } from '../../../documents/read-or.ts';
import type { Texts } from '../../../documents/texts.ts';
import type { Finding } from '../../../findings/finding.ts';
import { quoted } from '../../../findings/printable.ts';
import { fileOf, inAccount } from '../../../plan/files.ts';
import { type Score, scoreColumns } from '../../../plan/workspace/scores.ts';
import { alike } from '../../../scoring/compare/changes.ts';
import { resultCells, type ScoredAccount } from '../../../scoring/result.ts';
import { csvFile } from '../../../scoring/result-csv.ts';
import { loadScores } from '../../shared/scores.ts';
import type { AccountPlan } from '../accounts.ts';
import type { Answer } from '../answer.ts';
import { hashed } from '../write.ts';

export interface Drift {
  /** the file --write would change */
  file: string;
  account: string;
  /** what is another one: the account is new, gone, in another tier, or scored from another row or model */
  because: 'new' | 'gone' | 'tier' | 'row' | 'model';
  tier_before: string | null;
  tier_after: string | null;
}

export interface Drifts {
  changes: Drift[];
  findings: Finding[];
  /** plans that were compared */
  plans: number;
}

const scoresFile = 'scores.csv';
const help = 'Run kam score --write.';
export const noScores = 'There is no scores.csv, so nobody can tell which accounts are key.';

export async function driftOf(answer: Answer, texts: Texts): Promise<Drifts> {
  const { bytes, finding } = await readOr(texts, scoresFile, Number.POSITIVE_INFINITY);
  const drifts: Drifts = { changes: [], findings: finding ? [finding] : [], plans: 0 };
  const header = ['account', ...answer.model!.axes.map(({ id }) => id), ...scoreColumns];
  const same = bytesAlike(bytes);
  same.take(csvFile([header]));
  const met = new Set<AccountPlan>();
  for await (const batch of hashed(answer.scored!)) {
    same.take(csvFile(batch.map(({ account, row }) => [...resultCells(account), answer.hash!, row])));
    for (const { account, row } of batch) {
      const plan = answer.planOf(account.account);
      if (!plan) continue;
      met.add(plan);
      const drift = planDrift(plan, account, answer.hash!, row);
      if (drift) add(drifts, drift);
    }
  }
  drifts.plans = met.size;
  if (bytes === undefined && !finding) drifts.findings.push(ofScores(1, noScores));
  // only a file that differs is taken apart: it is as long as the portfolio
  else if (bytes !== undefined && !same.end()) await scoresDrift(answer, texts, drifts);
  return drifts;
}

/** Compares a text that comes in pieces with bytes that are there. */
function bytesAlike(bytes: Uint8Array | undefined) {
  let at = 0;
  let alike = bytes !== undefined;
  return {
    take(text: string) {
      if (!alike) return;
      const piece = Buffer.from(text);
      alike = piece.equals(bytes!.subarray(at, at + piece.length));
      at += piece.length;
    },
    end: () => alike && at === bytes!.length,
  };
}

interface Placed extends Drift {
  finding: Finding;
}

function add({ changes, findings }: Drifts, { finding, ...drift }: Placed): void {
  changes.push(drift);
  findings.push(finding);
}

const shown = (tier: string | null) => (tier === null ? 'in no tier' : quoted(tier));

function planDrift(plan: AccountPlan, now: ScoredAccount, model: string, row: string): Placed | undefined {
  const { tier } = plan;
  const file = inAccount(plan.folder, fileOf.tier);
  const before = tier?.tier ?? null;
  const because =
    before !== now.tier || !tier
      ? 'tier'
      : tier.row !== row
        ? 'row'
        : tier.model !== model
          ? 'model'
          : undefined;
  if (because === undefined) return undefined;
  const account = quoted(now.account);
  const stays = `its tier stays ${shown(now.tier)}`;
  const message = !tier
    ? `${account} is ${shown(now.tier)} by the model, and its plan has no ${fileOf.tier} to say so.`
    : because === 'tier'
      ? `${account} is ${shown(before)} here and ${shown(now.tier)} by the model and the portfolio as they are.`
      : because === 'row'
        ? `${account} was scored from another row or other ratings; ${stays}.`
        : `${account} was scored with another model; ${stays}.`;
  const key = tier && tier[because] !== undefined ? [because] : [];
  return {
    file,
    account: now.account,
    because,
    tier_before: before,
    tier_after: now.tier,
    finding: { rule: 'scores', severity: 'error', file, path: key, message, help },
  };
}

function ofScores(line: number, message: string): Finding {
  return {
    rule: 'scores',
    severity: 'error',
    file: scoresFile,
    span: { line, column: 1, endLine: line, endColumn: 1 },
    message,
    help,
  };
}

async function scoresDrift(answer: Answer, texts: Texts, drifts: Drifts): Promise<void> {
  const { scores, findings } = await loadScores(texts);
  drifts.findings.push(...findings);
  if (!scores) return;
  const axes = answer.model!.axes.map(({ id }) => id);
  const left = new Map(scores.accounts);
  const [first] = left.values();
  const remodelled = first !== undefined && first.model !== answer.hash;
  const sameAxes = axes.join() === scores.axes.join();
  let others = 0;
  for await (const batch of hashed(answer.scored!))
    for (const { account: now, row } of batch) {
      const then = left.get(now.account);
      left.delete(now.account);
      const drift = accountDrift(then, now, row);
      if (drift) add(drifts, drift);
      else if (!sameAxes || !sameFigures(then!, now)) others++;
    }
  for (const then of left.values())
    add(
      drifts,
      placed(
        'gone',
        then.line,
        then.account,
        then.tier,
        null,
        `stands here as ${shown(then.tier)}, and the portfolio has no such account any more.`,
      ),
    );
  if (remodelled)
    drifts.findings.push(
      ofScores(
        first.line,
        `scores.csv was scored with another segmentation.yaml or pin: model ${first.model.slice(0, 6)}, now ${answer.hash!.slice(0, 6)}.${
          others === 0 && drifts.changes.every(({ file }) => file !== scoresFile)
            ? ' Every score and tier stays as it is; input: is part of the model, too.'
            : ''
        }`,
      ),
    );
  const told = remodelled || drifts.changes.some(({ file }) => file === scoresFile);
  // where something else is said of the file, that ranks follow from it goes without saying
  if (others > 0 && !told)
    drifts.findings.push(
      ofScores(
        1,
        `${others} more ${others === 1 ? 'account has' : 'accounts have'} another score or rank; ${others === 1 ? 'its tier stays' : 'their tiers stay'}.`,
      ),
    );
}

function placed(
  because: Drift['because'],
  line: number,
  account: string,
  before: string | null,
  after: string | null,
  said: string,
): Placed {
  const finding = ofScores(line, `${quoted(account)} ${said}`);
  return { file: scoresFile, account, because, tier_before: before, tier_after: after, finding };
}

function accountDrift(then: Score | undefined, now: ScoredAccount, row: string): Placed | undefined {
  if (!then)
    return placed(
      'new',
      1,
      now.account,
      null,
      now.tier,
      `is ${shown(now.tier)}, and does not stand here yet.`,
    );
  const of = (because: Drift['because'], said: string) =>
    placed(because, then.line, now.account, then.tier, now.tier, said);
  if (then.tier !== now.tier)
    return of(
      'tier',
      `is ${shown(then.tier)} here and ${shown(now.tier)} by the model and the portfolio as they are.`,
    );
  if (then.row !== row)
    return of('row', `was scored from another row or other ratings; its tier stays ${shown(now.tier)}.`);
  return undefined;
}

function sameFigures(then: Score, now: ScoredAccount): boolean {
  return (
    then.rank === now.rank &&
    then.abc === now.abc &&
    then.fragile === now.fragile &&
    (then.cell ?? []).join() === (now.cell ?? []).join() &&
    alike(then.score, now.score) &&
    alike(then.data_pct, now.data_pct) &&
    alike(then.to_cut, now.to_cut) &&
    then.values.every((value, a) => alike(value, now.axes[a]!))
  );
}
