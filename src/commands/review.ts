import type { Words } from '../diff/say/words.ts';
import { printable, quoted } from '../findings/printable.ts';
import { today } from '../io/clock.ts';
import { openComparison } from '../io/comparison.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { deepen } from '../io/refs.ts';
import { writeAll } from '../io/write.ts';
import { isDay } from '../plan/day.ts';
import { tierSettings } from '../plan/tiers.ts';
import { formatFor } from '../report/format.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import type { DiffAnswer } from './diff/answer.ts';
import { compareTexts } from './diff/compare.ts';
import { wordsOf } from './diff/words.ts';
import { closing, optionOf } from './review/close.ts';
import { standingJson, standings } from './review/objectives.ts';
import { type Pack, packOf } from './review/pack.ts';
import { reviewHtml, reviewMarkdown } from './review/page.ts';
import { type AccountAgenda, agendas } from './shared/agenda.ts';
import { forceOption, outOption } from './shared/options.ts';
import { deliver, destination, warningsText } from './shared/output.ts';
import { openPast } from './shared/past.ts';
import { vocabulary } from './shared/prepared.ts';
import { refuseNewErrors } from './shared/refuse.ts';
import {
  accountMeant,
  asOfOption,
  cdOption,
  type OpenedWorkspace,
  openWorkspace,
  ownFiles,
} from './shared/workspace.ts';

const formats = ['md', 'html', 'json'] as const;
type Format = (typeof formats)[number];

export const review: Command = {
  arguments: [
    { name: 'account', summary: 'an account; the one whose folder you are in, or the only one, without it' },
  ],
  options: [
    { flags: '--since <date>', summary: 'another day than that of the last review' },
    { flags: '--format <format>', summary: 'md, html for a page, or json', choices: formats, preset: 'md' },
    outOption,
    forceOption,
    { flags: '--close', summary: 'book the review in 7-monitoring.yaml and set the next one' },
    { flags: '--decision <text>', summary: 'with --close: what was decided; may be given again', many: true },
    {
      flags: '--who <id>',
      summary: 'with --close: a team id that took part, the plan’s owner without it; may be given again',
      many: true,
    },
    { flags: '--next <date>', summary: 'with --close: the next review, else by the tier’s review_months' },
    cdOption,
    asOfOption,
  ],
  examples: [
    'kam review san-telmo',
    'kam review san-telmo --format html --out out/review.html',
    'kam review san-telmo --close --who kam-1 --decision "Offer per day saved"',
  ],
  async run(call, around) {
    refuseMixed(call);
    const opened = await openWorkspace(call, around, vocabulary);
    try {
      const account = accountMeant(call, around, opened);
      const past = openPast(opened.log, account);
      const looked = await agendas(opened, [account], { out: around.err, past });
      const { value } = await looked.accounts.next().finally(past.close);
      const examined = value as AccountAgenda;
      return call.options.close === true
        ? await closed(call, around, opened, examined)
        : await packed(call, around, opened, examined);
    } finally {
      await opened.texts.close();
    }
  },
};

function refuseMixed({ options }: Call): void {
  const onlyClosing = (['decision', 'who', 'next'] as const).find((name) => options[name] !== undefined);
  if (options.close !== true && onlyClosing)
    throw new UsageError(`--${onlyClosing} is booked with the review.`, 'Add --close, or leave it out.');
  const onlyPack = (['since', 'format', 'out', 'force'] as const).find((name) => options[name] !== undefined);
  if (options.close === true && onlyPack)
    throw new UsageError(
      `--close books the review, and --${onlyPack} is about the pack.`,
      'Make the pack first, and close the review when it is over.',
    );
}

async function closed(
  call: Call,
  around: Surroundings,
  opened: OpenedWorkspace,
  { plan }: AccountAgenda,
): Promise<Outcome> {
  const { root, texts, workspace, asOf: day, warnings } = opened;
  const { file, after, next, who } = closing(call, workspace, plan, { asOf: day, today: today(around.env) });
  await refuseNewErrors(texts, workspace, plan, file, after, { optionOf });
  const before = await texts.read(file);
  await writeAll(root, [{ path: file, before, after }]);
  return {
    exitCode: 0,
    result: { kam: 'review/1', as_of: day, account: plan.account, next },
    stdout: `${printable(file)}\n`,
    stderr: `${warningsText(warnings)}The review of ${day} is booked${who.length > 0 ? ` with ${who.join(', ')}` : ''}; the next one is on ${next}.\n`,
  };
}

async function packed(
  call: Call,
  around: Surroundings,
  opened: OpenedWorkspace,
  examined: AccountAgenda,
): Promise<Outcome> {
  const { root, workspace, asOf: day } = opened;
  const { plan, tier, agenda, facts } = examined;
  const to = destination<Format>(call, around, { formats, preset: () => 'md' });
  const since = sinceOf(call, examined, day);
  const words = wordsOf(workspace, 200);
  const compared = await sinceThen(around, opened, { account: plan.account, since, words });
  const { measure: short } = formatFor(workspace.settings.locale, workspace.settings.currency);
  const pack = packOf({
    plan,
    asOf: day,
    since,
    tier,
    reviewMonths: tierSettings(workspace.settings, tier)?.review_months,
    agenda,
    objectives: standings(facts, examined.objectives),
    said: { words, short, broken: facts.broken('objectives') },
    words,
    ...compared,
  });
  const broken = plan.broken.size > 0 || workspace.broken.size > 0;
  return await deliver(
    {
      exitCode: broken ? 1 : 0,
      result: packJson(pack),
      stdout: printed(pack, to.format, workspace.settings.locale, words.date),
      stderr: warningsText(opened.warnings),
    },
    {
      around,
      file: to.file,
      root,
      inputs: ownFiles(root, workspace.settings.portfolio?.file),
      force: call.options.force === true,
    },
  );
}

/** The last review that was held before today, or the day somebody names. */
function sinceOf({ options: { since } }: Call, { plan }: AccountAgenda, today: string): string | null {
  if (typeof since === 'string') {
    if (!isDay(since))
      throw new UsageError(`--since ${quoted(since)} is no day.`, 'Write it like 2026-10-13.');
    if (since > today)
      throw new UsageError(
        `--since ${since} lies after ${today}, which counts as today.`,
        'Name the day of the last review, or one that has been.',
      );
    return since;
  }
  const held = (plan.monitoring?.reviews ?? []).map(({ date }) => date).filter((date) => date < today);
  return held.sort().at(-1) ?? null;
}

interface Asked {
  account: string;
  since: string | null;
  words: Words;
}

/** The plan as it was committed on that day, against the files as they are. */
async function sinceThen(
  around: Surroundings,
  { root, log, asOf: day }: OpenedWorkspace,
  { account, since, words }: Asked,
): Promise<{ changed: DiffAnswer | undefined; unknown: string | undefined }> {
  if (since === null)
    return {
      changed: undefined,
      unknown: 'No review was held yet, so there is nothing to compare with; --since DATE names a day.',
    };
  const commit = await commitOf(log, since, words);
  if (typeof commit === 'string') return { changed: undefined, unknown: commit };
  const comparison = await openComparison(root, { base: commit.id }, around.env);
  try {
    const past = openPast(comparison.history, account);
    const found = await compareTexts({
      base: comparison.base,
      head: comparison.head,
      changed: comparison.changed,
      asOf: day,
      baseAsOf: since,
      only: new Set([account]),
      past,
    }).finally(past.close);
    const name = `the plan as committed on ${words.date(commit.date)} (${commit.id.slice(0, 8)})`;
    return {
      changed: {
        ...found,
        base: { name, commit: commit.id },
        head: { name: comparison.head.name, commit: null },
      },
      unknown: undefined,
    };
  } finally {
    await comparison.close();
  }
}

/** The newest commit of that day or before; else why there is none. */
async function commitOf(
  open: OpenedWorkspace['log'],
  day: string,
  words: Words,
): Promise<{ id: string; date: string } | string> {
  const then = words.date(day);
  const unsaid = 'so it cannot be said what changed since then';
  const log = await open([]);
  if (log === undefined)
    return `No history is known of this workspace, so it cannot be said what changed since ${then}: it stands in no git repository with a commit, or in one that git does not read.`;
  try {
    for await (const { id, date } of log.commits())
      if (date !== undefined && date <= day) return { id, date };
    return log.shallow
      ? `This clone holds only the newest commits (a shallow clone), and none of them is as old as ${then}, ${unsaid}. ${deepen}`
      : `No commit is as old as ${then}, ${unsaid}.`;
  } finally {
    await log.close();
  }
}

function printed(pack: Pack, format: Format, locale: string, date: (iso: string) => string): string {
  if (format === 'json') return `${toJson(packJson(pack))}\n`;
  if (format === 'html') return reviewHtml(pack, locale.split('-')[0]!, date);
  return reviewMarkdown(pack, date);
}

function packJson({ account, name, asOf, since, base, nextReview, facts, objectives, sections }: Pack) {
  return {
    kam: 'review/1',
    as_of: asOf,
    account,
    name,
    since,
    base,
    next_review: nextReview,
    facts: [...facts],
    objectives: objectives.map(standingJson),
    sections: sections.map(({ id, title, lede, parts, none }) => ({
      id,
      title,
      lede: lede ?? null,
      parts: parts.map(({ title, rows }) => ({
        title,
        rows: rows.map(({ subject, text, notes }) => ({ subject, text, notes: [...notes] })),
      })),
      none: parts.length === 0 ? none : null,
    })),
  };
}
