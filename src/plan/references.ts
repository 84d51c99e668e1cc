import type { SourceDocument } from '../documents/document.ts';
import type { Finding, Path, Place } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';

/** A set of ids something may refer to, what one of them is called, and where they stand. */
export interface Target {
  ids: ReadonlySet<string>;
  place?: Place;
  where: string;
  /** of an id that exists, but lacks what it takes to be named here */
  lacking?(id: string): { message: string; help: string; place: Place } | undefined;
}

/** Targets by name; a target that is absent here is not known (its file has errors) and is not checked. */
export type Targets = { readonly [name: string]: Target | undefined };

/** "objectives.*.owner" → which targets the text there may name ("needs swot decisions": any of them). */
export interface Reference {
  at: string;
  to: string;
  what: string;
}

export const references: { readonly [part: string]: readonly Reference[] } = {
  workspace: [
    { at: 'team.*.areas.*', to: 'areas', what: 'an area' },
    { at: 'kpis.required.*', to: 'kpis', what: 'a KPI' },
    { at: 'kpis.tiles.*', to: 'kpis', what: 'a KPI' },
    { at: 'rules.~', to: 'rules', what: 'a rule' },
  ],
  journey: [{ at: 'product', to: 'products', what: 'a product' }],
  analysis: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'status.by', to: 'team', what: 'a team id' },
    { at: 'parent', to: 'accounts', what: 'an account' },
    { at: 'area', to: 'areas', what: 'an area' },
    { at: 'owner', to: 'team', what: 'a team id' },
  ],
  tier: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'ratings.~', to: 'ratings', what: 'a rating of the model' },
    { at: 'tier', to: 'tiers', what: 'a tier' },
    { at: 'override.tier', to: 'tiers', what: 'a tier' },
    { at: 'override.approved_by', to: 'team', what: 'a team id' },
  ],
  dmu: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'stakeholders.*.owner', to: 'team', what: 'a team id' },
    { at: 'stakeholders.*.needs.*', to: 'needs', what: 'a need' },
    { at: 'links.*.from', to: 'stakeholders', what: 'a stakeholder' },
    { at: 'links.*.to', to: 'stakeholders', what: 'a stakeholder' },
    { at: 'decisions.*.journey', to: 'journeyDecisions', what: 'a journey’s decision' },
    { at: 'decisions.*.members.*.id', to: 'stakeholders', what: 'a stakeholder' },
  ],
  diagnosis: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'tows.*.from.*', to: 'swot', what: 'a SWOT item' },
    { at: 'formulary.*.product', to: 'products', what: 'a product' },
  ],
  objectives: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'mutual_value.*.customer.confirmed.by', to: 'stakeholders', what: 'a stakeholder' },
    { at: 'mutual_value.*.known_by', to: 'measures', what: 'a KPI or measure' },
    { at: 'objectives.*.measure', to: 'measures', what: 'a KPI or measure' },
    { at: 'objectives.*.product', to: 'products', what: 'a product' },
    { at: 'objectives.*.owner', to: 'team', what: 'a team id' },
    { at: 'objectives.*.answers.*', to: 'needs swot decisions', what: 'a need, SWOT item or decision' },
    { at: 'objectives.*.parent', to: 'tows objectives', what: 'a strategy or objective' },
  ],
  tactics: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'tactics.*.objectives.*', to: 'objectives', what: 'an objective' },
    { at: 'tactics.*.owner', to: 'team', what: 'a team id' },
    { at: 'tactics.*.moves.*', to: 'stakeholders decisions', what: 'a stakeholder or decision' },
    { at: 'tactics.*.depends_on.*', to: 'tactics', what: 'a tactic' },
  ],
  monitoring: [
    { at: 'reviewed.by', to: 'team', what: 'a team id' },
    { at: 'kpis.*.id', to: 'measures', what: 'a KPI or measure' },
    { at: 'reviews.*.who.*', to: 'team', what: 'a team id' },
    { at: 'feedback.*.product', to: 'products', what: 'a product' },
    {
      at: 'feedback.*.changed.*',
      to: 'tactics objectives asks tows',
      what: 'a tactic, objective, ask or strategy',
    },
  ],
  ledger: [
    { at: '*.product', to: 'products', what: 'a product' },
    { at: '*.tactic', to: 'tactics', what: 'a tactic' },
  ],
  opportunities: [{ at: '*.product', to: 'products', what: 'a product' }],
  market: [{ at: '*.product', to: 'products', what: 'a product' }],
  contacts: [
    { at: '*.stakeholder', to: 'stakeholders', what: 'a stakeholder' },
    { at: '*.by', to: 'ratedTeam', what: 'a team id with a rate' },
    { at: '*.tactic', to: 'tactics', what: 'a tactic' },
  ],
  survey: [
    { at: '*.wave', to: 'waves', what: 'a wave of the questionnaire' },
    { at: '*.item', to: 'items', what: 'an item of the questionnaire' },
  ],
  measures: [{ at: '*.measure', to: 'ownMeasures', what: 'a measure' }],
};

/** References that lead nowhere: one finding for an id, at its first place. */
export function checkReferences(
  part: string,
  document: SourceDocument,
  value: unknown,
  targets: Targets,
): Finding[] {
  const findings: Finding[] = [];
  for (const { at, to, what } of references[part] ?? []) {
    const known = to.split(' ').map((name) => targets[name]);
    if (!known.every((target) => target !== undefined)) continue;
    const lost = new Map<string, { path: Path; on: 'key' | 'value'; more: number }>();
    eachText(value, at.split('.'), [], (path, name, on) => {
      if (name === '' || known.some((target) => target.ids.has(name))) return;
      const earlier = lost.get(name);
      if (earlier) earlier.more++;
      else lost.set(name, { path: [...path], on, more: 0 });
    });
    for (const [name, { path, on, more }] of lost) {
      if (findings.length >= 200) return findings;
      findings.push({
        rule: 'reference',
        severity: 'error',
        file: document.file,
        path,
        ...(on === 'key' ? { on } : {}),
        ...lostWords(name, what, known, more),
      });
    }
  }
  return findings;
}

function lostWords(
  name: string,
  what: string,
  known: readonly Target[],
  more: number,
): Pick<Finding, 'message' | 'help' | 'related'> {
  for (const target of known) {
    const lacking = target.lacking?.(name);
    if (!lacking) continue;
    const { place, ...words } = lacking;
    return { ...words, related: [{ ...place, message: `${quoted(name)} stands here` }] };
  }
  const ids = known.flatMap((target) => [...target.ids]);
  const where = [...new Set(known.map((target) => target.where))].join(', ');
  const near = didYouMean(name, ids);
  const place = known.find((target) => target.place)?.place;
  return {
    message: `${quoted(name)} is not ${what} (${where})${more > 0 ? `, here and in ${more} more ${more === 1 ? 'place' : 'places'} of this file` : ''}.`,
    help: near
      ? `Did you mean "${near}"?`
      : ids.length > 0 && ids.length <= 12
        ? `Known are ${ids.join(', ')}; or add ${quoted(name)} to ${where}.`
        : `Add ${quoted(name)} to ${where}, or name one that is there.`,
    ...(place ? { related: [{ ...place, message: 'the ids it can name stand here' }] } : {}),
  };
}

/** Two items of one list with one id. */
export function checkUnique(document: SourceDocument, value: unknown): Finding[] {
  const findings: Finding[] = [];
  uniqueIn(value, [], document, findings);
  return findings;
}

function uniqueIn(
  value: unknown,
  path: (string | number)[],
  document: SourceDocument,
  findings: Finding[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    uniqueIds(value, path, document, findings);
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      uniqueIn(value[i], path, document, findings);
      path.pop();
    }
    return;
  }
  for (const key of Object.keys(value)) {
    path.push(key);
    uniqueIn((value as { [key: string]: unknown })[key], path, document, findings);
    path.pop();
  }
}

function uniqueIds(
  items: readonly unknown[],
  path: Path,
  document: SourceDocument,
  findings: Finding[],
): void {
  let first: Map<string, number> | undefined;
  for (let i = 0; i < items.length; i++) {
    const id = (items[i] as { id?: unknown } | null)?.id;
    if (typeof id !== 'string') continue;
    first ??= new Map();
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, i);
    else
      findings.push({
        rule: 'unique-id',
        severity: 'error',
        file: document.file,
        path: [...path, i, 'id'],
        message: `The id ${quoted(id)} stands twice in this list, so nobody knows which one is meant.`,
        help: 'Give one of the two another id, or remove it.',
        related: [{ file: document.file, path: [...path, earlier, 'id'], message: 'the first one' }],
      });
  }
}

/** Calls with every text a pattern leads to. The path is the caller's to copy: it changes as the walk goes on. */
function eachText(
  value: unknown,
  pattern: readonly string[],
  path: (string | number)[],
  say: (path: Path, text: string, on: 'key' | 'value') => void,
): void {
  const part = pattern[path.length];
  if (part === undefined) {
    if (typeof value === 'string') say(path, value, 'value');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (part === '~') {
    for (const key of Object.keys(value)) say([...path, key], key, 'key');
  } else if (part === '*') {
    if (!Array.isArray(value)) return;
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      eachText(value[i], pattern, path, say);
      path.pop();
    }
  } else {
    path.push(part);
    eachText((value as { [key: string]: unknown })[part], pattern, path, say);
    path.pop();
  }
}
