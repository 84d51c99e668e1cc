/** What a call of kam score asks for: options read, and those that make no sense together refused, before a file is opened. */
import { quoted } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { spreads } from '../../scoring/sensitivity/draws.ts';
import type { Call, Surroundings } from '../command.ts';
import { wholeNumber } from '../shared/options.ts';
import { destination } from '../shared/output.ts';
import { type Asked, type DrawsAsked, type Format, formats, type WeightAsked } from './question.ts';
import { asked, scores } from './questions.ts';

/** Options that belong to one question and mean nothing without it. */
const belongings: readonly [option: string, question: string][] = [
  ['draws', 'sensitivity'],
  ['seed', 'sensitivity'],
  ['spread', 'sensitivity'],
];

const wideOptions = ['withExplain', 'withInput'] as const;

/** The one thing that is asked for, if any, by the name of its option. */
export function onlyOne(call: Call): string[] {
  const { options } = call;
  const chosen = [
    ...asked(call).map(({ option }) => option!),
    ...(options.write ? ['write'] : []),
    ...(options.dryRun ? ['dry-run'] : []),
  ];
  if (chosen.length > 1)
    throw new UsageError(`--${chosen.join(' and --')} are different questions.`, 'Ask one at a time.');
  return chosen;
}

export function readCall(call: Call, around: Surroundings): Asked {
  const { options } = call;
  const [question = scores] = asked(call);
  const write = options.write === true;
  const chosen = onlyOne(call);
  if ((write || question.writes) && options.at !== undefined)
    throw new UsageError(
      `--${chosen[0]} changes the working tree and cannot be combined with --at.`,
      'Leave one of the two out.',
    );
  if (options.compare === '-' && call.args[0] === '-')
    throw new UsageError(
      'The portfolio and --compare cannot both come from standard input.',
      'Name one as a file.',
    );
  for (const [option, owner] of belongings)
    if (options[option] !== undefined && question.option !== owner)
      throw new UsageError(`--${option} belongs to --${owner}.`, `Add --${owner}, or leave --${option} out.`);
  const to = destination<Format>(call, around, {
    formats,
    preset: ({ interactive }) => (interactive ? 'table' : (question.piped ?? 'csv')),
  });
  if (to.format === 'parquet' && to.file === undefined && around.out.interactive)
    throw new UsageError(
      'Parquet is bytes and no text, which a terminal cannot show.',
      'Write it to a file: --out scores.parquet.',
    );
  const top = wholeNumber(options.top, '--top');
  if (top !== undefined && !question.lists)
    throw new UsageError(
      `--top says how many accounts are listed; --${chosen[0]} lists none, or all.`,
      'Leave one of the two out.',
    );
  if (top !== undefined && to.format !== 'table')
    throw new UsageError(
      `--top lists accounts in the table; ${to.format} has all of them.`,
      'Leave --top out, or add --format table.',
    );
  const threads = wholeNumber(options.threads, '--threads');
  if (threads === 0) throw new UsageError('--threads 0 would score nothing.', 'Write 1 or more.');
  return {
    question,
    write,
    allowed: wholeNumber(options.allowRejects, '--allow-rejects') ?? 0,
    top,
    threads,
    memory: bytesOf(options.memory),
    draws: drawsOf(options),
    weights: weightsOf(options.weight),
    wide: wideOf(options, chosen[0], to.format),
    to,
  };
}

function wideOf(options: Call['options'], chosen: string | undefined, format: Format): Asked['wide'] {
  const given = wideOptions.filter((option) => options[option] === true);
  const [first] = given.map((option) => `--${option.replace(/[A-Z]/, (sign) => `-${sign.toLowerCase()}`)}`);
  if (first !== undefined && chosen !== undefined && chosen !== 'write')
    throw new UsageError(
      `${first} widens the list of scores; --${chosen} is a different question.`,
      'Leave one of the two out.',
    );
  if (first !== undefined && format === 'table')
    throw new UsageError(
      `${first} adds columns that a table on a terminal has no room for.`,
      'Add --format csv or --format json, or name a file: --out scores-wide.csv.',
    );
  return { explain: given.includes('withExplain'), input: given.includes('withInput') };
}

/** More would only cost time: at 100 000 draws a share is right to a third of a percent. */
const mostDraws = 100_000;

function drawsOf(options: Call['options']): DrawsAsked {
  const draws = wholeNumber(options.draws, '--draws') ?? 2000;
  if (draws < 1 || draws > mostDraws)
    throw new UsageError(`--draws ${draws} is not within 1 and ${mostDraws}.`, 'Write --draws 2000.');
  const spread = spreads.find((one) => one === options.spread) ?? 'any';
  return { draws, seed: wholeNumber(options.seed, '--seed') ?? 1, spread };
}

function weightsOf(given: Call['options'][string]): WeightAsked[] {
  if (!Array.isArray(given)) return [];
  return given.map((text) => {
    const [, named, number] = /^([^=]+)=([^=]*)$/.exec(text) ?? [];
    if (named === undefined)
      throw new UsageError(
        `--weight ${quoted(text)} does not say which weight shall be what.`,
        'Write a criterion or an axis and a number: --weight potential=40.',
      );
    const weight = /^\d{1,9}(\.\d{1,9})?$/.test(number!) ? Number(number) : 0;
    if (weight === 0)
      throw new UsageError(
        `--weight ${quoted(text)}: a weight is a plain number above 0.`,
        'Write --weight potential=40; to see the model all but without it, a small one: --weight potential=0.001.',
      );
    return { named: named.trim(), weight };
  });
}

/** "500MB", "2GB": in bytes. */
function bytesOf(text: Call['options'][string]): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([MG])B$/i.exec(String(text)) ?? [];
  const bytes = Number(count) * (unit?.toUpperCase() === 'G' ? 1e9 : 1e6);
  if (!(bytes >= 64e6))
    throw new UsageError('--memory wants a size of at least 64MB.', 'Write for example 500MB or 2GB.');
  return bytes;
}
