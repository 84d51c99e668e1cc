/** What --compare names: a file of scores or a git revision, and the scores of that day. */
import { resolve } from 'node:path';
import { Unreadable } from '../../../documents/texts.ts';
import { printable, quoted } from '../../../findings/printable.ts';
import { lookAt } from '../../../io/door.ts';
import { UsageError } from '../../../io/faults.ts';
import { namedPortfolio } from '../../../io/portfolio-file.ts';
import { privateFolder } from '../../../io/private-folder.ts';
import { openRevision } from '../../../io/revision.ts';
import { NoScores, type PastAccount, type PastScores, readPast } from '../../../scoring/compare/past.ts';
import { type Answer, accountsOf } from '../answer.ts';
import { closeAnswer, findAnswer } from '../find.ts';
import type { Asking } from '../question.ts';

export interface Past {
  scores: PastScores;
  /** which of the two was taken, for people */
  source: string;
  kind: 'file' | 'revision';
  /** what of that revision: its scores.csv, or its portfolio scored anew; null: a file */
  by: 'scores.csv' | 'scored' | null;
  /** That revision's portfolio scored with that revision's model; where it cannot be, `note` says why. A file has its criteria with it, or none. */
  anew(): Promise<{ answer?: Answer; note: string | null }>;
  close(): Promise<void>;
}

const refMark = 'ref:';

/** A file of that name goes first; "ref:NAME" is the revision whatever files there are. `name`: the portfolio's column of names. */
export async function pastNamed(named: string, name: string | undefined, asking: Asking): Promise<Past> {
  if (named.startsWith(refMark)) return ofRevision(named.slice(refMark.length), asking);
  if (named === '-' || isFile(named, asking)) return ofFile(named, name, asking);
  try {
    return await ofRevision(named, asking);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `There is no file ${quoted(named)}, and as a revision: ${error.message}`,
      error.help,
    );
  }
}

function isFile(named: string, { around }: Asking): boolean {
  if (named === '' || named.includes('\0')) return false;
  const seen = lookAt(resolve(around.cwd, named), named);
  return seen !== undefined && !seen.isDirectory();
}

async function ofFile(named: string, name: string | undefined, { around }: Asking): Promise<Past> {
  const folder = privateFolder();
  try {
    const file = await namedPortfolio(named, around.cwd, folder);
    return {
      scores: await read(file.chunks(), file.label, name),
      source: `the file ${file.label}`,
      kind: 'file',
      by: null,
      anew: async () => ({ note: null }),
      close: async () => {},
    };
  } finally {
    folder.remove();
  }
}

async function read(chunks: AsyncIterable<Uint8Array>, label: string, name?: string): Promise<PastScores> {
  try {
    return await readPast(chunks, name);
  } catch (error) {
    if (!(error instanceof NoScores)) throw error;
    const place = error.line === undefined ? '' : `:${error.line}`;
    throw new UsageError(
      `--compare ${printable(label)}${place}: ${error.message}`,
      'Name a file that kam score made (scores.csv, --format csv or json), or a git revision.',
    );
  }
}

async function ofRevision(ref: string, asking: Asking): Promise<Past> {
  const { opened, around } = asking;
  const revision = await openRevision(opened.root, ref, around.env, '--compare');
  const { texts } = revision;
  opened.warnings.push(...revision.warnings);
  const folder = privateFolder();
  let anew: Promise<Anew> | undefined;
  const scoreAnew = () => (anew ??= scoredThen(asking, { ...revision, folder, ref }));
  const close = async () => {
    const { answer } = (await anew) ?? {};
    if (answer) await closeAnswer(answer);
    folder.remove();
    await texts.close();
  };
  try {
    const bytes = await texts.read('scores.csv', Number.POSITIVE_INFINITY);
    const kept = bytes && (await read(once(bytes), `scores.csv at ${texts.label}`));
    const scored = kept ? undefined : await scoreAnew();
    if (scored && !scored.answer)
      throw new UsageError(`${texts.label} has no scores.csv, and ${scored.note}`, scored.help);
    return {
      scores: kept ?? (await scoresOf(scored!.answer!)),
      source: `the revision ${texts.label}`,
      kind: 'revision',
      by: kept ? 'scores.csv' : 'scored',
      anew: scoreAnew,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

type Then = Awaited<ReturnType<typeof openRevision>> & {
  folder: ReturnType<typeof privateFolder>;
  ref: string;
};
type Anew =
  | { answer: Answer; note: null; help?: undefined }
  | { answer?: undefined; note: string; help: string };

/** That day's portfolio with that day's model. What is wrong with them was that day's matter: here it is only said. */
async function scoredThen(asking: Asking, { texts, date, folder, ref }: Then): Promise<Anew> {
  const { allowed, threads, memory, around, opened } = asking;
  const progress = asking.progress('scoring that revision');
  try {
    const answer = await findAnswer({
      call: { args: [], options: { at: ref } },
      around,
      opened: { root: opened.root, texts, asOf: date, warnings: [], log: async () => undefined },
      folder,
      plans: false,
      wide: { input: false },
      detailed: true,
      sums: false,
      parquet: undefined,
      allowed,
      threads,
      memory,
      progress,
    });
    if (answer.exitCode === 0) return { answer, note: null };
    await closeAnswer(answer);
    const [first] = answer.located.filter(({ severity }) => severity === 'error');
    const why = first
      ? `${first.file}:${first.line} ${first.message}`
      : `${answer.rejects.length} of its ${answer.rows} rows are rejected.`;
    return {
      note: `its portfolio cannot be scored: ${why}`,
      help: 'Name a revision that can be, or a file of scores.',
    };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof Unreadable)) throw error;
    return { note: `its portfolio cannot be scored: ${error.message}`, help: error.help ?? '' };
  } finally {
    progress.end();
  }
}

async function scoresOf(answer: Answer): Promise<PastScores> {
  const accounts = new Map<string, PastAccount>();
  for await (const batch of accountsOf(answer))
    for (const { account, axes, score, rank, cell, tier } of batch)
      accounts.set(account, { account, axes, score, rank, cell, tier });
  return { axes: answer.model!.axes.map(({ id }) => id), accounts, model: answer.hash! };
}
