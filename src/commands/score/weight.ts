/** `kam score --weight potential=40`: who changes tier under other weights. The engine scores twice, from the same rows. */
import { printable, quoted } from '../../findings/printable.ts';
import { wrapped } from '../../findings/width.ts';
import { UsageError } from '../../io/faults.ts';
import { type Format, formatFor } from '../../report/format.ts';
import {
  type NewWeight,
  type Reweighed,
  reweighed,
  type WeightChange,
  type WeightProblem,
} from '../../scoring/reweigh.ts';
import { movedSql, reorderedSql } from '../../scoring/sql/asked.ts';
import { rankedSql } from '../../scoring/sql/details.ts';
import { portfolioRows, scoreSql } from '../../scoring/sql/score.ts';
import type { Screen } from '../command.ts';
import { type Answer, jsonOf, tiersInOrder } from './answer.ts';
import { scoreMarkdown } from './markdown.ts';
import { type Move, transitionLines, transitionName, transitionSections, transitionsOf } from './moves.ts';
import type { Asking, Forms } from './question.ts';
import type { Scored } from './scored.ts';
import { tierOf } from './summary.ts';
import { weightCsv, weightJson } from './weight/data.ts';

export interface Weighed {
  changes: readonly WeightChange[];
  moves: readonly Move[];
  /** accounts whose rank is another one */
  reordered: number;
  accounts: number;
}

export async function weightForms(answer: Answer, _: string, { weights }: Asking): Promise<Forms> {
  if (!answer.model!.matrix)
    throw new UsageError(
      'The model has no matrix, so there are no tiers that other weights could change.',
      'Write matrix: into segmentation.yaml: where one tier ends and the next begins.',
    );
  const found = await weighed(answer.scored!, otherModel(answer, weights));
  const numbers = formatFor(answer.settings.locale, answer.settings.currency);
  return {
    table: (screen, top) => weightText(found, answer, screen, top, numbers),
    csv: () => weightCsv(found),
    json: () => jsonOf(answer, { weight: weightJson(found, answer) }),
    md: () => weightMarkdown(found, answer, numbers),
  };
}

function otherModel({ model }: Answer, weights: readonly NewWeight[]): Reweighed {
  const found = reweighed(model!, weights);
  if ('reweighed' in found) return found.reweighed;
  throw refusal(found.problem);
}

function refusal(problem: WeightProblem): UsageError {
  const named = quoted(problem.named);
  if (problem.kind === 'twice')
    return new UsageError(`--weight names ${named} more than once.`, 'Say each weight once.');
  if (problem.kind === 'ambiguous')
    return new UsageError(
      `--weight ${named} could be any of ${problem.names.join(', ')}.`,
      `Write --weight ${problem.names[0]}=… for the first of them.`,
    );
  return new UsageError(
    `The model has no criterion and no axis ${named}.`,
    problem.near ? `Did you mean ${printable(problem.near)}?` : `It has ${problem.names.join(', ')}.`,
  );
}

async function weighed(
  { engine, scoring, accounts }: Scored,
  { model, changes }: Reweighed,
): Promise<Weighed> {
  const other = { ...scoring, model };
  await engine.run(`CREATE TABLE reweighed AS ${scoreSql(other, portfolioRows)}`);
  await engine.run(rankedSql(other, 'NULL', { from: 'reweighed', to: 'reranked' }));
  const moves: Move[] = [];
  for await (const batch of engine.batches(movedSql(scoring, 'reranked')))
    for (const [account, name, row, rowThen, column, columnThen, score, scoreThen, rank, rankThen] of batch) {
      const [from, to] = [tierOf(model, row, column), tierOf(model, rowThen, columnThen)];
      if (from === to) continue;
      const points = (value: unknown) => (value === null ? null : Number(value) / 1e6);
      moves.push({
        account: String(account),
        name: name === null ? null : String(name),
        from,
        to,
        score: [points(score), points(scoreThen)],
        rank: [Number(rank), Number(rankThen)],
        why: '',
      });
    }
  const [[reordered] = [0]] = await engine.rows(reorderedSql('reranked'));
  return { changes, moves, reordered: Number(reordered), accounts };
}

/** "potential 40 instead of 30 (36.4 % of attractiveness, was 30 %)" */
function changeInWords(change: WeightChange, { num }: Format): string {
  const { axis, criterion, was, now, share_was, share_now, derived } = change;
  const of = criterion === null ? 'the score' : axis;
  const shares = `${num(share_now, 1)} % of ${of}, was ${num(share_was, 1)} %`;
  const from =
    derived === null
      ? ''
      : `; ${derived === 'ahp' ? 'the pairwise comparisons' : 'the order'} of ${axis} gave the weights, taken as parts of 100 here`;
  return `${criterion ?? axis} ${num(now, 3)} instead of ${num(was, 3)} (${shares}${from})`;
}

function sentences({ changes, moves, reordered, accounts }: Weighed, numbers: Format): string[] {
  const { num } = numbers;
  const said = changes.map((change) => changeInWords(change, numbers)).join('; ');
  const moved =
    moves.length === 0
      ? `None of ${num(accounts)} accounts changes its tier`
      : `${num(moves.length)} of ${num(accounts)} accounts ${moves.length === 1 ? 'changes its' : 'change their'} tier`;
  const ranks = `${reordered === 0 ? 'no rank changes' : `${num(reordered)} ${reordered === 1 ? 'rank changes' : 'ranks change'}`}`;
  const axesOnly = changes.every(({ criterion }) => criterion === null);
  const note = axesOnly
    ? ' The weight of an axis counts in the score, not in the matrix: it moves ranks, and a tier only where it decides whether enough is known.'
    : '';
  return [`Other weights: ${said}.`, `${moved}; ${ranks}.${note}`];
}

const shownAtFirst = 10;

function weightText(
  found: Weighed,
  answer: Answer,
  { columns }: Screen,
  top = shownAtFirst,
  numbers: Format,
): string {
  const transitions = transitionsOf(found.moves, tiersInOrder(answer.model!));
  const lines = [
    ...sentences(found, numbers).flatMap((sentence) => wrapped(sentence, columns)),
    ...transitionLines(transitions, columns, top, numbers),
  ];
  return `${lines.join('\n')}\n`;
}

function weightMarkdown(found: Weighed, answer: Answer, numbers: Format): string {
  const transitions = transitionsOf(found.moves, tiersInOrder(answer.model!));
  const { num } = numbers;
  const counts = transitions.map((one) => `${transitionName(one)}: ${num(one.moves.length)}`);
  return scoreMarkdown(
    'Tiers under other weights',
    [
      ...sentences(found, numbers),
      ...(counts.length > 0 ? [`${counts.join(' · ')}.`] : []),
      `Model ${answer.hash!.slice(0, 6)}, as of ${answer.asOf}.`,
    ],
    transitionSections(transitions, numbers),
  );
}
