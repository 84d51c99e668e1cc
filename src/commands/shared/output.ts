import { relative, resolve } from 'node:path';
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import type { Call, Outcome, Screen, Surroundings } from '../command.ts';

/** Where an answer goes and in which form: --format, --out and --force mean the same in every command. */

export interface Destination<Format extends string> {
  format: Format;
  /** as --out names it; undefined: standard output, or where the command puts it by itself */
  file: string | undefined;
  /** what the answer is drawn for: a file has the same bytes whichever screen asks for it */
  screen: Screen;
}

interface Forms<Format extends string> {
  formats: readonly Format[];
  /** the form where neither --format nor a file's ending names one */
  preset(screen: Screen): Format;
  /** without --out there is a file all the same */
  alwaysFile?: boolean;
}

const page: Screen = { interactive: false, columns: 80, colour: false };

/** Endings that say what is in a file; kam writes nothing else into it. */
const endings: { readonly [ending: string]: string } = {
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  parquet: 'parquet',
  md: 'md',
  html: 'html',
  htm: 'html',
  pdf: 'pdf',
  xlsx: 'xlsx',
  pptx: 'pptx',
  sql: 'sql',
};

export function destination<Format extends string>(
  { options: { format, out, force } }: Call,
  around: Surroundings,
  { formats, preset, alwaysFile = false }: Forms<Format>,
): Destination<Format> {
  const file = typeof out === 'string' && out !== '-' ? out : undefined;
  if (force && file === undefined && (out === '-' || !alwaysFile))
    throw new UsageError(
      '--force lets --out overwrite a file, and nothing is written to a file here.',
      'Leave --force out, or name a file: --out PATH.',
    );
  const screen = file === undefined ? around.out : page;
  if (typeof format === 'string') return { format: format as Format, file, screen };
  const ending = /\.([a-z]+)$/i.exec(file ?? '')?.[1]?.toLowerCase();
  const named = ending === undefined || !Object.hasOwn(endings, ending) ? undefined : endings[ending]!;
  if (named === undefined) return { format: preset(screen), file, screen };
  const known = formats.find((one) => one === named);
  if (known) return { format: known, file, screen };
  throw new UsageError(
    `--out ${printable(file!)}: the answer comes as ${formats.join(', ')}, and a file that ends in .${ending} would be none of them.`,
    'Give the file another ending, or say which it is with --format.',
  );
}

interface Delivery {
  around: Surroundings;
  /** as --out names it; undefined: standard output */
  file: string | undefined;
  /** the workspace folder, and files and folders nothing may be written over, absolute */
  root: string;
  inputs: readonly string[];
  force: boolean;
}

/** Prints the answer, or writes it to its file; then the file's path is the only line on standard output. */
export async function deliver(
  outcome: Outcome,
  { around, file, root, inputs, force }: Delivery,
): Promise<Outcome> {
  if (file === undefined) return outcome;
  const { writeOutput } = await import('../../io/output-file.ts');
  const { madeByKam } = await import('./made-by-kam.ts');
  await writeOutput(resolve(around.cwd, file), outcome.stdout ?? '', {
    root,
    inputs,
    force,
    ours: madeByKam,
  });
  return { ...outcome, stdout: `${printable(file.replaceAll('\\', '/'))}\n` };
}

/** A path of the workspace as seen from where the command was called. */
export function pathFrom({ cwd }: Surroundings, path: string): string {
  return relative(cwd, path) || path;
}

/** What opening the workspace had to say, for stderr. */
export function warningsText(warnings: readonly string[]): string {
  return warnings.map((line) => `kam: ${printable(line)}\n`).join('');
}

/** Kinds of answers that --out writes. */
const kinds = 'score|dry-run|kpi|report|diff|log|review';

/** A text for people, in a file: what it is and as of when, and a later run sees that kam made it. */
export function inFile(text: string, kind: string, asOf: string): string {
  return `kam ${kind} · as of ${asOf}\n\n${text}`;
}
const textHead = new RegExp(`^kam (?:${kinds}) · as of \\d{4}-\\d{2}-\\d{2}\\n\\n`);
export const isAnswerText = (text: string): boolean => textHead.test(text);

/** toJson writes the envelope's kind first. */
const jsonHead = new RegExp(`^\\{\\s*"kam": "(?:${kinds})/1",`);
export const isAnswerJson = (text: string): boolean => jsonHead.test(text);
