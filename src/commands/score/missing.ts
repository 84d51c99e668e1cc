/** `kam score --missing`: what to find out, whose task it is, first where it could change a tier. */
import { compareText } from '../../findings/finding.ts';
import { printable } from '../../findings/printable.ts';
import { wrapped } from '../../findings/width.ts';
import type { Cell } from '../../io/duckdb.ts';
import { keyTiers } from '../../plan/tiers.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import { type DataRequest, dataRequest } from '../../scoring/missing.ts';
import { csvText, hasHeader } from '../../scoring/result-csv.ts';
import { missingSql } from '../../scoring/sql/details.ts';
import type { Screen } from '../command.ts';
import { type Answer, accountsOf, jsonOf, tiersInOrder } from './answer.ts';
import type { Forms } from './question.ts';
import type { Scored } from './scored.ts';

export interface Request extends DataRequest {
  name: string | null;
  /** team id; null: nobody answers for this account yet */
  owner: string | null;
}

/** Requests by owner (nobody last); within an owner those first whose tier could change, then by rank. */
async function dataRequests(
  { engine, scoring }: Scored,
  ownerOf: (account: string, area: string | null) => string | null,
  area: string | undefined,
): Promise<Request[]> {
  const { model, layout } = scoring;
  const areaAt = area === undefined ? undefined : layout.others.get(area);
  const rows = await engine.rows(missingSql(scoring, areaAt));
  const extra = 4;
  return rows
    .map((row) => {
      const [rowAt, columnAt, name, place] = row.slice(row.length - extra) as Cell[];
      const cell =
        rowAt === null ? null : columnAt === null ? [Number(rowAt)] : [Number(rowAt), Number(columnAt)];
      const request = dataRequest(row.slice(0, row.length - extra), model, cell);
      return {
        ...request,
        name: name === null ? null : String(name),
        owner: ownerOf(request.account, place === null ? null : String(place)),
      };
    })
    .map((request, rank) => ({ request, rank }))
    .sort(
      (a, b) =>
        Number(a.request.owner === null) - Number(b.request.owner === null) ||
        compareText(a.request.owner ?? '', b.request.owner ?? '') ||
        Number(b.request.could_become.length > 0) - Number(a.request.could_become.length > 0) ||
        a.rank - b.rank,
    )
    .map(({ request }) => request);
}

/** The owner in the plan; else the key account manager of the area, where there is exactly one. */
function owners(settings: Settings, planOf: Answer['planOf']) {
  const areas = new Map<string, string>();
  for (const { id, name } of settings.areas ?? []) {
    areas.set(id, id);
    if (name !== undefined) areas.set(name, id);
  }
  return (account: string, place: string | null): string | null => {
    const owner = planOf(account)?.owner;
    if (owner !== undefined) return owner;
    const area = place === null ? undefined : areas.get(place);
    if (area === undefined) return null;
    const managers = (settings.team ?? []).filter(
      (member) => member.function === 'kam' && member.areas?.includes(area),
    );
    return managers.length === 1 ? managers[0]!.id : null;
  };
}

export async function missingForms(answer: Answer): Promise<Forms> {
  const { settings, model } = answer;
  const ownerOf = owners(settings, answer.planOf);
  const requests = await dataRequests(answer.scored!, ownerOf, settings.portfolio?.columns?.area);
  const gap = model!.axes.length === 1 ? await strengthGap(answer) : undefined;
  return {
    table: (screen) => requestsText(requests, gap, answer, screen),
    csv: () => requestsCsv(requests),
    json: () => jsonOf(answer, { missing: { requests, ...(gap ? { no_second_axis: gap } : {}) } }),
  };
}

interface Gap {
  accounts: number;
  /** who would be rated first: key accounts, then the ones near a cut */
  short_list: string[];
}

/** A model of one axis knows what an account is worth, not how we stand there. */
async function strengthGap(answer: Answer): Promise<Gap> {
  const [best] = tiersInOrder(answer.model!);
  const keys = keyTiers(answer.settings);
  const first: string[] = [];
  const near: string[] = [];
  for await (const batch of accountsOf(answer))
    for (const { account, tier, fragile } of batch)
      if (tier !== null && (keys.size > 0 ? keys.has(tier) : tier === best)) first.push(account);
      else if (fragile) near.push(account);
  return { accounts: answer.scored!.accounts, short_list: [...first, ...near] };
}

const requestColumns = ['owner', 'account', 'name', 'criterion', 'column', 'rating', 'tier', 'could_become'];
export const isRequestsCsv = (text: string): boolean => hasHeader(text, requestColumns);

function requestsCsv(requests: readonly Request[]): string {
  return csvText([
    requestColumns,
    ...requests.flatMap(({ owner, account, name, inputs, tier, could_become }) =>
      inputs.map(({ criterion, column, rating }) => [
        owner ?? '',
        account,
        name ?? '',
        criterion,
        column ?? '',
        rating ?? '',
        tier ?? '',
        could_become.join(' '),
      ]),
    ),
  ]);
}

const shownPerOwner = 15;

function requestsText(
  requests: readonly Request[],
  gap: Gap | undefined,
  answer: Answer,
  out: Screen,
): string {
  const lines: string[] = [];
  const say = (text: string, indent = '') =>
    lines.push(...wrapped(text, out.columns - indent.length).map((line) => indent + line));
  const changing = requests.filter(({ could_become }) => could_become.length > 0).length;
  if (requests.length === 0)
    say(`Every value the model asks for is there, for all ${answer.scored!.accounts} accounts.`);
  else {
    const some =
      requests.length === 1 ? '1 account lacks a value' : `${requests.length} accounts lack a value`;
    say(
      `${some}; for ${changing} of them it could change the tier.${changing > 0 ? ' Under each owner those come first.' : ''}`,
    );
  }
  const byOwner = new Map<string | null, Request[]>();
  for (const request of requests)
    byOwner.set(request.owner, [...(byOwner.get(request.owner) ?? []), request]);
  for (const [owner, list] of byOwner) {
    if (owner !== null) lines.push(printable(owner));
    else
      say(
        'Nobody answers for these yet: write owner: into the plan of each, or give each area one key account manager (areas: under team: in kam.yaml)',
      );
    for (const { account, name, inputs, tier, could_become } of list.slice(0, shownPerOwner)) {
      const what = inputs.map(({ criterion }) => criterion).join(', ');
      const then =
        could_become.length > 0 ? `: ${tier ?? 'no tier'}, could be ${could_become.join(' or ')}` : '';
      say(`${printable(account)}${name ? ` ${printable(name)}` : ''} – ${what}${then}`, '  ');
    }
    if (list.length > shownPerOwner)
      lines.push(`  and ${list.length - shownPerOwner} more; --format csv lists all`);
  }
  if (gap) {
    if (lines.length > 0) lines.push('');
    say('Nothing says how strong we are: the model has one axis, which is worth and not position.');
    say(
      `Rate our position for a short list first: ${gap.short_list.length} accounts, the key ones and those near a cut. In segmentation.yaml, add this item to the list under axes:, below the one that stands there:`,
    );
    const { axis, replaced } = secondAxis(answer);
    lines.push(...axis.map((line) => `  ${line}`));
    say(
      answer.model!.matrix
        ? 'Then replace overall:, min_data_pct: and matrix: by these, or add what is not there yet:'
        : 'Then replace overall: and min_data_pct: by these, or add what is not there yet:',
    );
    lines.push(...replaced.map((line) => `  ${line}`));
    say(
      'Then write ratings: { our-position: 7 } (1–10) into 2-segmentation.yaml of each plan. Both columns hold the same tiers, so nobody loses one; then name what a strong position makes of them.',
    );
    say(
      'Scores and ranks go by worth as before: strength counts 1 % of the score, so a score moves by 1 point at most. Give it more in overall: once most accounts are rated; an unrated one counts as the weakest. It is another model: kam score --write renews what --check compares.',
    );
    say(
      `Begin with: ${gap.short_list.slice(0, 8).map(printable).join(', ')}${gap.short_list.length > 8 ? ' …' : ''}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What to paste: a second axis that at first changes no tier, because both columns hold the same ones. */
function secondAxis({ model }: Answer): { axis: string[]; replaced: string[] } {
  const matrix = model!.matrix;
  return {
    axis: [
      '  - id: strength',
      '    criteria:',
      '      - id: position',
      '        rating: our-position',
      '        weight: 1',
      '        missing: worst',
    ],
    replaced: [
      'overall:',
      `  ${model!.axes[0]!.id}: 99`,
      '  strength: 1',
      'min_data_pct: 0',
      ...(matrix
        ? [
            'matrix:',
            '  cuts:',
            `    ${model!.axes[0]!.id}: [${matrix.cuts[0]!.join(', ')}]`,
            '    strength: [50]',
            '  cells:',
            ...matrix.cells.map(([tier]) => `    - [${tier}, ${tier}]`),
          ]
        : []),
    ],
  };
}
