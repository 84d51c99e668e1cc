import type { Severity } from '../findings/finding.ts';
import type { Change } from './change.ts';
import type { Remark } from './remarks.ts';
import { fileOf, phraseOf } from './say/phrases.ts';
import type { Words } from './say/words.ts';

/** What to look at in the files that all accounts rest on: what makes kam say less, and what moves every number. */

type Strength = Severity | 'off';

export interface WorkspaceRemarkContext {
  readonly words: Words;
  /** what a rule is where kam.yaml says nothing of it; undefined: there is no such rule */
  severityOf(rule: string): Severity | undefined;
}

/** In the order a manager cares: what is no longer told, what moves every number, what is asked for less. */
const order: readonly Remark['kind'][] = [
  'rule_weakened',
  'books_reopened',
  'counting_changed',
  'duty_eased',
];

export function remarksOnWorkspace(changes: readonly Change[], context: WorkspaceRemarkContext): Remark[] {
  // of a file that came or went every line changed: where it is new nothing was weakened, where it is gone that is one remark
  const whole = changes.filter(({ path }) => path.length === 0);
  const parts = new Set(whole.map(({ part }) => part));
  const remarks = [...whole, ...changes.filter(({ part }) => !parts.has(part))].flatMap((change) =>
    remarkOn(change, context),
  );
  return order.flatMap((kind) => {
    const ofKind = remarks.filter((remark) => remark.kind === kind);
    return kind === 'rule_weakened' ? ofKind.sort((a, b) => lost(b, context) - lost(a, context)) : ofKind;
  });
}

function remarkOn(change: Change, context: WorkspaceRemarkContext): Remark[] {
  const { part, path, before, after, kind } = change;
  if (part === 'rates')
    // a rate that comes is the next month's; one that moves or goes moves what was counted with it
    return kind === 'added' ? [] : [told('counting_changed', change, context)];
  if (part !== 'kam') return [];
  if (path.length === 0)
    return kind === 'added'
      ? []
      : [{ kind: 'counting_changed', subject: 'kam.yaml', text: 'gone, so every default holds', change }];
  if (path[0] === 'rules') return ruleRemark(change, context);
  const where = path.filter((_, i) => !change.items.includes(i)).join('.');
  if (easier(where, before, after)) return [told('duty_eased', change, context)];
  if (where === 'closed_until' && before !== null && after !== null)
    return after < before ? [told('books_reopened', change, context)] : [];
  return counting.test(where) && before !== null ? [told('counting_changed', change, context)] : [];
}

/** Settings that KPIs are counted with, also in months and years that are over. */
const counting =
  /^(closed_until|discount_rate_pct|currency|fiscal_year_starts|horizon_years|team\.rate|products\.contribution_margin_pct|kpis\.(contact_days|two_way|access|reference)\b.*)$/;

/** What is asked of plans more seldom or of fewer accounts, or protects fewer patients. */
function easier(where: string, before: Change['before'], after: Change['after']): boolean {
  if (/^(tiers\.[^.]+|privacy)\.review_months$/.test(where))
    return before !== null && (after === null || after > before);
  if (where === 'privacy.small_cell') return before !== null && after !== null && after < before;
  if (/^tiers\.[^.]+\.key$/.test(where)) return before === true && after !== true;
  if (where !== 'kpis.required' || !Array.isArray(before)) return false;
  const asked = Array.isArray(after) ? after : [];
  return before.some((kpi) => !asked.includes(kpi));
}

const strengths: readonly Strength[] = ['off', 'info', 'warn', 'error'];
const called: { readonly [strength in Strength]: string } = {
  off: 'off',
  info: 'a note',
  warn: 'a warning',
  error: 'an error',
};

function ruleRemark(change: Change, context: WorkspaceRemarkContext): Remark[] {
  const rule = change.path[1]!;
  const { was, is } = strengthsOf(change, context);
  if (was === undefined || is === undefined || strengths.indexOf(is) >= strengths.indexOf(was)) return [];
  const text =
    is === 'off' ? `turned off (was ${called[was]})` : `only ${called[is]} now (was ${called[was]})`;
  return [{ kind: 'rule_weakened', subject: `rule ${rule}`, text, change }];
}

function strengthsOf({ path, before, after }: Change, { severityOf }: WorkspaceRemarkContext) {
  const usual = severityOf(path[1]!);
  return { was: (before ?? usual) as Strength | undefined, is: (after ?? usual) as Strength | undefined };
}

/** An error that is told no more weighs more than a note. */
function lost({ change }: Remark, context: WorkspaceRemarkContext): number {
  return strengths.indexOf(strengthsOf(change, context).was!);
}

const why: { readonly [kind in Remark['kind']]?: string } = {
  books_reopened: 'months that counted count no more',
  counting_changed: 'all accounts are counted with it',
  duty_eased: 'less is asked of plans',
};

/** The change with its values: all accounts rest on it, and nobody should have to look for it. */
function told(kind: Remark['kind'], change: Change, { words }: WorkspaceRemarkContext): Remark {
  const { subject, text } = phraseOf(change, undefined, { words });
  return { kind, subject: subject || fileOf(change.part), text: `${text} (${why[kind]})`, change };
}
