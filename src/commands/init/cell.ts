import * as z from 'zod';
import { firstHidden } from '../../documents/decode.ts';
import type { Asker, Choice } from '../../io/ask.ts';
import { kpis } from '../../kpis/index.ts';
import { type FieldKind, fieldKind } from '../../plan/field-kind.ts';
import type { Question } from '../../plan/interview.ts';
import { accountTargets } from '../../plan/targets.ts';
import { named } from '../shared/named.ts';
import type { Draft } from './draft.ts';

const unknown = Symbol('not known yet');
const other = Symbol('something else');

/**
 * Asks for one value. undefined: not known, so it stays absent; that is what Enter alone means wherever nothing is
 * proposed, because a fact that nobody stated is worse than none.
 */
export async function askCell(
  message: string,
  at: string,
  { part }: Question,
  { asker, draft }: { asker: Asker; draft: Draft },
  proposal?: string,
): Promise<unknown> {
  const kind = fieldKind(part, at);
  const choices = choicesFor(kind, draft);
  if (kind.many) {
    const chosen = await asker.many(message, choices);
    return chosen.length > 0 ? chosen : undefined;
  }
  if (choices.length > 0) {
    const chosen = await asker.one<string | symbol>(
      message,
      [...choices, { value: unknown, label: 'not known yet' }],
      proposal ?? unknown,
    );
    return typeof chosen === 'symbol' ? undefined : chosen;
  }
  if (kind.scale.length > 0) {
    const chosen = await asker.one<number | symbol>(
      message,
      [
        ...kind.scale.map((value) => ({ value, label: String(value) })),
        { value: unknown, label: 'not known yet' },
      ],
      unknown,
    );
    return typeof chosen === 'symbol' ? undefined : chosen;
  }
  if (kind.is === 'truth') {
    const chosen = await asker.one<boolean | symbol>(
      message,
      [
        { value: true, label: 'yes' },
        { value: false, label: 'no' },
        { value: unknown, label: 'not known yet' },
      ],
      unknown,
    );
    return typeof chosen === 'symbol' ? undefined : chosen;
  }
  const usual = draft.starter.usual(part, at);
  if (usual.length > 0) {
    const chosen = await asker.one<string | symbol>(
      message,
      [
        ...usual.map((value) => ({ value, label: value })),
        { value: other, label: 'something else …' },
        { value: unknown, label: 'not known yet, or no more' },
      ],
      proposal ?? unknown,
    );
    if (chosen === unknown) return undefined;
    if (typeof chosen === 'string') return chosen;
  }
  const answer = await asker.text(`${message}${hintFor(kind)}`, {
    proposal: usual.length > 0 ? undefined : proposal,
    check: (given) => problemWith(kind, given),
  });
  return answer === '' ? undefined : answerIn(kind, answer);
}

function choicesFor(kind: FieldKind, { workspace, plan }: Draft): Choice<string>[] {
  if (kind.choices.length > 0)
    return kind.choices.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  if (kind.names.length === 0) return [];
  const targets = accountTargets(workspace, plan);
  const { settings } = workspace;
  const labels = new Map<string, string | undefined>([
    ...(settings.team ?? []).map(({ id, function: work }) => [id, work] as const),
    ...(settings.products ?? []).map(({ id, label }) => [id, label] as const),
    ...(settings.areas ?? []).map(({ id, name }) => [id, name] as const),
    ...kpis.map(({ id, label }) => [id, label] as const),
    ...(settings.measures ?? []).map(({ id, label }) => [id, label] as const),
    ...(plan.objectives?.objectives ?? []).map(({ id, statement }) => [id, statement] as const),
  ]);
  const ids = kind.names.flatMap((name) => [...(targets[name]?.ids ?? [])]);
  if (kind.names.includes('measures')) byUse(ids, settings);
  return ids.map((id) => ({ value: id, label: named(id, labels.get(id)) }));
}

/** What objectives are mostly measured by; the company's own measures come before these. */
const mostUsed = ['formulary_access', 'net_sales', 'market_share', 'listing_rate', 'penetration_index'];

function byUse(ids: string[], { measures, kpis: chosen }: Draft['workspace']['settings']): void {
  const first = [
    ...(measures ?? []).map(({ id }) => id),
    ...(chosen?.required ?? []),
    ...(chosen?.tiles ?? []),
    ...mostUsed,
  ];
  const place = (id: string) => (first.includes(id) ? first.indexOf(id) : first.length);
  ids.sort((a, b) => place(a) - place(b));
}

function hintFor({ is }: FieldKind): string {
  return is === 'day' ? ' Like 2027-03-15.' : is === 'id' ? ' (a–z, 0–9 and "-")' : '';
}

function answerIn(kind: FieldKind, given: string): unknown {
  return kind.is === 'number' ? Number(given.replace(/[ \u00a0\u202f]/g, '')) : given;
}

/** Why an answer cannot be taken; undefined where it can. */
function problemWith(kind: FieldKind, given: string): string | undefined {
  if (firstHidden(given) || given.includes('\n'))
    return 'There is a character in it that nobody can see. Type it again.';
  if (kind.is === 'number' && !/^-?\d{1,3}([ \u00a0\u202f]?\d{3})*(\.\d+)?$|^-?\d+(\.\d+)?$/.test(given))
    return 'Write a plain number, like 12500 or 12.5.';
  const checked = z.safeParse(kind.schema, answerIn(kind, given));
  if (checked.success) return undefined;
  const [issue] = checked.error.issues;
  if (issue?.code === 'too_small') return `At least ${issue.minimum}.`;
  if (issue?.code === 'too_big')
    return `At most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`;
  if (kind.is === 'day') return 'Write a calendar day, like 2027-03-15.';
  if (kind.is === 'id') return 'Write an id: a–z, 0–9 and "-", like tender-committee.';
  return issue?.message === 'year' ? 'Write a year, like 2027.' : 'That does not fit here.';
}
