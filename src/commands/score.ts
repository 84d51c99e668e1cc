import { resolve } from 'node:path';
import { pretty } from '../findings/pretty.ts';
import { printable } from '../findings/printable.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { privateFolder } from '../io/portfolio-file.ts';
import type { Call, Command, Outcome, Screen } from './command.ts';
import { type Answer, answerText, envelope } from './score-answer.ts';
import { closeAnswer, findAnswer } from './score-find.ts';
import { styleFor } from './style.ts';
import { type Opened, openTexts, ownFiles, readOptions } from './workspace.ts';

export const score: Command = {
  arguments: [
    { name: 'portfolio', summary: 'a portfolio file instead of kam.yaml’s; - reads standard input' },
  ],
  options: [
    { flags: '--explain <account>', summary: 'one account, criterion by criterion, and what would move it' },
    { flags: '--missing', summary: 'what to find out, by owner, first where it could change a tier' },
    { flags: '--write', summary: 'write scores.csv and the tier of each account that has a plan' },
    { flags: '--allow-rejects <n>', summary: 'score although up to n rows are rejected', preset: '0' },
    { flags: '--top <n>', summary: 'list the first n accounts of each tier in the table', preset: '0' },
    {
      flags: '--format <format>',
      summary: 'table on a terminal, csv when piped, unless said otherwise',
      choices: ['table', 'csv', 'json'],
    },
    { flags: '--out <path>', summary: 'write to a file; - is standard output' },
    { flags: '--force', summary: 'let --out overwrite a file that kam did not make' },
    ...readOptions,
  ],
  examples: ['kam score', 'kam score --explain 460060', 'kam score --format csv --out out/scores.csv'],
  async run(call, around) {
    const { options } = call;
    const chosen = ['explain', 'missing', 'write'].filter(
      (name) => options[name] !== undefined && options[name] !== false,
    );
    if (chosen.length > 1)
      throw new UsageError(`--${chosen.join(' and --')} are different questions.`, 'Ask one at a time.');
    if (options.write && options.at !== undefined)
      throw new UsageError(
        '--write changes the working tree and cannot be combined with --at.',
        'Leave one of the two out.',
      );
    const limits = {
      allowed: wholeNumber(options.allowRejects, '--allow-rejects'),
      top: wholeNumber(options.top, '--top'),
    };
    const format = formatOf(options, around.out);
    const opened = await openTexts(call, around);
    const folder = privateFolder();
    try {
      const answer = await findAnswer({
        call,
        around,
        opened,
        folder,
        allowed: limits.allowed,
        table: format === 'table',
      });
      try {
        const printed = await printedForm(answer, options, format, limits.top, around.out);
        const stderr = [
          ...opened.warnings.map((warning) => `${printable(warning)}\n`),
          await complaints(answer, around.err),
          options.write && answer.exitCode === 0 ? await written(answer, opened) : '',
        ].join('');
        return await delivered(
          { ...printed, exitCode: answer.exitCode, stderr },
          options,
          around.cwd,
          opened.root,
          answer,
        );
      } finally {
        closeAnswer(answer);
      }
    } finally {
      folder.remove();
      await opened.texts.close();
    }
  },
};

type Format = 'table' | 'csv' | 'json';

function formatOf(options: { [name: string]: unknown }, out: Screen): Format {
  if (typeof options.format === 'string') return options.format as Format;
  if (typeof options.out === 'string' && options.out !== '-')
    return /\.json$/i.test(options.out) ? 'json' : 'csv';
  return out.interactive ? 'table' : 'csv';
}

function wholeNumber(value: unknown, option: string): number {
  if (value === undefined) return 0;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value))
    throw new UsageError(`${option} takes a whole number.`, `Write for example ${option} 3.`);
  return Number(value);
}

type Printed = Pick<Outcome, 'result' | 'stdout'>;

async function printedForm(
  answer: Answer,
  options: Call['options'],
  format: Format,
  top: number,
  out: Screen,
): Promise<Printed> {
  if (answer.exitCode === 0 && typeof options.explain === 'string') {
    const { explanationOutcome } = await import('./score-explain.ts');
    return explanationOutcome(answer, options.explain, format, out);
  }
  if (answer.exitCode === 0 && options.missing) {
    const { missingOutcome } = await import('./score-missing.ts');
    return missingOutcome(answer, format, out);
  }
  const result = envelope(answer, answer.accounts);
  if (format === 'json') return { result, stdout: `${toJson(result)}\n` };
  return { result, stdout: await answerText(answer, format, top, out) };
}

/** Writes scores.csv and tiers; what it says about them. */
async function written(answer: Answer, { root, texts, asOf }: Opened): Promise<string> {
  const { prepareWrite, writtenText } = await import('./score-write.ts');
  const { writeAll } = await import('../io/write.ts');
  const stamp = { model: answer.hash!, asOf };
  const plan = await prepareWrite(
    answer.portfolio!,
    answer.accounts,
    answer.plans,
    answer.planOf,
    texts,
    stamp,
  );
  await writeAll(root, plan.changes);
  return writtenText(plan);
}

/** Findings and rejects, for stderr. */
async function complaints(answer: Answer, err: Screen): Promise<string> {
  const style = await styleFor(err);
  let text = answer.located.length === 0 ? '' : pretty(answer.located, { width: err.columns, style });
  const { rejects, allowed } = answer;
  for (const { line, column, cell, cause } of rejects.slice(0, 20)) {
    const what = [
      column === null ? undefined : `column ${printable(column)}`,
      cell === null ? undefined : shortCell(cell),
    ].filter(Boolean);
    text += `${printable(answer.label)}:${line}  rejected${what.length > 0 ? `  ${what.join(' ')}` : ''}  ${cause}\n`;
  }
  if (rejects.length > 20) text += `  and ${rejects.length - 20} more; --format json names all\n`;
  if (rejects.length > allowed)
    text += `${rejects.length} of ${answer.rows} rows are rejected, so nothing is scored. Mend them, or allow it: kam score --allow-rejects ${rejects.length}\n`;
  return text;
}

function shortCell(cell: string): string {
  const chars = [...printable(cell)];
  return `"${chars.length > 40 ? `${chars.slice(0, 39).join('')}…` : chars.join('')}"`;
}

async function delivered(
  outcome: Outcome,
  { out, force }: { [name: string]: unknown },
  cwd: string,
  root: string,
  answer: Answer,
): Promise<Outcome> {
  if (typeof out !== 'string' || out === '-' || outcome.exitCode !== 0) return outcome;
  const path = resolve(cwd, out);
  const { writeOutput } = await import('../io/output-file.ts');
  await writeOutput(path, outcome.stdout ?? '', {
    root,
    inputs: [...answer.inputs, ...ownFiles(root, answer.settings.portfolio?.file)],
    force: force === true,
    ours: (head) =>
      /^(account,|\{\s*"kam": "score\/1")/.test(new TextDecoder().decode(head.subarray(0, 200))),
  });
  return { ...outcome, stdout: '', stderr: `${outcome.stderr ?? ''}${printable(out)}\n` };
}
