import { isPlanOf } from '../../plan/account-link.ts';
import { tierInForce } from '../../plan/tiers.ts';
import { matrixAxes } from '../../plan/workspace/segmentation.ts';
import type { ChartData } from '../charts/index.ts';
import type { MatrixData } from '../charts/segmentation-matrix.ts';
import type { Block, Section } from '../model.ts';
import { type Sentence, sentence, type Value } from '../sentence.ts';
import { tierSays } from '../sentences.ts';
import {
  date,
  type Given,
  type ScoredAccount,
  section,
  spelled,
  tableBlock,
  text,
  textBlock,
} from './given.ts';

/** Step 2: which tier, why, and where the account stands among all. */
export function segmentationSection(given: Given): Section {
  return section(given, 'tier', () => {
    const { plan } = given.facts;
    const step = plan.tier;
    const ours = oursOf(given);
    const standing = standingOf(given);
    const tiers = given.settings.tiers ?? {};
    const override = step?.override;
    const figure = figureOf(given, ours);
    return {
      headline: tierSays({
        account: given.name,
        tier: standing.tier,
        key: standing.tier !== null && tiers[standing.tier]?.key === true,
        override: standing.overridden ? { scored: standing.scored } : null,
        fragile: ours?.fragile && ours.to_cut !== null ? Math.round(ours.to_cut * 100) / 100 : null,
      }),
      lede: [
        ...(ours?.rank != null && ours.score !== null
          ? [
              sentence('score.rank', {
                rank: ours.rank,
                n: given.scores!.length,
                score: Math.round(ours.score * 100) / 100,
              }),
            ]
          : []),
        ...(step?.scored_on ? [sentence('score.on', { date: { date: step.scored_on } })] : []),
      ],
      blocks: [
        ...figure,
        ...textBlock('why-kam', 'title.why_kam', step?.why_kam),
        ...tableBlock(
          'override',
          sentence('title.override'),
          ['tier', 'reason', 'approved_by', 'until'],
          override
            ? [[text(override.tier), text(override.reason), text(override.approved_by), date(override.until)]]
            : [],
        ),
        ...tableBlock(
          'ratings',
          sentence('title.ratings'),
          ['rating', 'value#'],
          Object.entries(step?.ratings ?? {}).map(([id, value]) => [spelled(id), value]),
        ),
      ],
    };
  });
}

export interface TierStanding {
  tier: string | null;
  scored: string | null;
  /** a human's decision holds */
  overridden: boolean;
}

/** A human's override wins until its day; then the score's tier holds again. */
export function standingOf(given: Given): TierStanding {
  const step = given.facts.plan.tier;
  const scored = step?.tier ?? oursOf(given)?.tier ?? null;
  const holds = tierInForce(step, given.asOf);
  return { tier: holds?.tier ?? scored, scored, overridden: holds?.overridden === true };
}

function oursOf({ facts, scores }: Given): ScoredAccount | undefined {
  const link = { folder: facts.account, ref: facts.plan.analysis?.account_ref };
  return scores?.find(({ account }) => isPlanOf(link, account));
}

/** The matrix of two axes, the strip of one; a sentence where there is nothing to draw. */
function figureOf(given: Given, ours: ScoredAccount | undefined): Block[] {
  const { scores } = given;
  const { segmentation } = given.facts.workspace;
  const matrix = segmentation?.matrix;
  const axes = segmentation ? matrixAxes(segmentation) : [];
  const [one, second] = axes;
  if (!scores || scores.length === 0 || !matrix || one === undefined)
    return [
      {
        kind: 'text',
        id: 'no-scores',
        title: null,
        paragraphs: [sentence(missingScores(given))],
      },
    ];
  const tiers = Object.entries(given.settings.tiers ?? {}).map(([id, tier]) => ({
    id,
    key: tier.key === true,
  }));
  const common = { ours: ours?.account ?? '', tiers };
  const label = (score: ScoredAccount): string =>
    score === ours ? given.name : (score.name ?? score.account);
  let chart: ChartData;
  let title: Sentence;
  if (second === undefined) {
    chart = {
      ...common,
      type: 'segmentation-strip',
      label: one,
      cuts: [...matrix.cuts[one]!],
      cells: matrix.cells.flat(),
      points: scores.map((score) => ({
        id: score.account,
        label: label(score),
        score: score.axes[one] ?? null,
        tier: score.tier,
      })),
    };
    title = sentence('title.strip', { n: scores.length, label: one });
  } else {
    const data: MatrixData = {
      ...common,
      type: 'segmentation-matrix',
      y: { label: one, cuts: [...matrix.cuts[one]!] },
      x: { label: second, cuts: [...matrix.cuts[second]!] },
      cells: matrix.cells.map((row) => (Array.isArray(row) ? [...row] : [row])),
      size_label: given.sizeLabel,
      points: scores.map((score) => ({
        id: score.account,
        label: label(score),
        y: score.axes[one] ?? null,
        x: score.axes[second] ?? null,
        size: score.size,
        tier: score.tier,
      })),
    };
    chart = data;
    title = sentence('title.matrix', { n: scores.length, y: one, x: second });
  }
  const kept = tableOf(scores, ours);
  return [
    {
      kind: 'figure',
      id: 'segmentation',
      title,
      caption: cutsSay(axes, matrix.cuts, kept.length, scores.length),
      chart,
      table: {
        cols: [
          { title: { word: 'col.account' }, num: false },
          ...axes.map((axis) => ({ title: axis, num: true })),
          ...(axes.length > 1 ? [{ title: { word: 'col.score' }, num: true }] : []),
          { title: { word: 'col.rank' }, num: true },
          { title: { word: 'col.tier' }, num: false },
        ],
        rows: kept.map((score): Value[] => [
          label(score),
          ...axes.map((axis) => score.axes[axis] ?? null),
          ...(axes.length > 1 ? [score.score] : []),
          score.rank,
          score.tier,
        ]),
      },
    },
  ];
}

const wholeTableUpTo = 40;
const firstRows = 20;
const neighbours = 5;

/** All accounts by rank; of many the first, and our neighbours. The others are in scores.csv. */
function tableOf(scores: readonly ScoredAccount[], ours: ScoredAccount | undefined): ScoredAccount[] {
  const byRank = [...scores].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
  if (byRank.length <= wholeTableUpTo) return byRank;
  const at = ours ? byRank.indexOf(ours) : -Infinity;
  return byRank.filter((_, i) => i < firstRows || Math.abs(i - at) <= neighbours);
}

function cutsSay(
  axes: readonly string[],
  cuts: Readonly<Record<string, readonly number[]>>,
  kept: number,
  all: number,
): Sentence {
  const parts = axes.map((axis): Value => sentence('cuts_of', { axis, cuts: [...cuts[axis]!] }));
  return kept < all
    ? sentence('caption.cuts_first', { cuts: parts, kept, all })
    : sentence('caption.cuts', { cuts: parts });
}

function missingScores({ facts: { workspace } }: Given): string {
  if (!workspace.segmentation) return 'score.no_file';
  return workspace.segmentation.matrix ? 'score.none' : 'score.no_model';
}
