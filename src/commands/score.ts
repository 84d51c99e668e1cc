import { resolve } from 'node:path';
import { plain, pretty, type Style } from '../findings/pretty.ts';
import { printable } from '../findings/printable.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { privateFolder } from '../io/portfolio-file.ts';
import type { Command, Outcome, Screen } from './command.ts';
import { type Answer, answerJson, answerText } from './score-answer.ts';
import { closeAnswer, findAnswer } from './score-find.ts';
import { openTexts, readOptions } from './workspace.ts';

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
        const failed = answer.exitCode !== 0;
        const outcome = failed
          ? plainOutcome(answer, format, limits.top, around.out)
          : typeof options.explain === 'string'
            ? await (await import('./score-explain.ts')).explanationOutcome(
                answer,
                options.explain,
                format,
                around.out,
              )
            : options.missing
              ? await (await import('./score-missing.ts')).missingOutcome(answer, format, around.out)
              : plainOutcome(answer, format, limits.top, around.out);
        let stderr = [
          ...opened.warnings.map((warning) => `${printable(warning)}\n`),
          complaints(answer, around.err),
        ].join('');
        if (options.write && !failed) {
          const { prepareWrite, writtenText } = await import('./score-write.ts');
          const { changes, ...rest } = await prepareWrite(
            answer.portfolio!,
            answer.accounts,
            answer.plans,
            answer.planOf,
            opened.texts,
            { model: answer.hash!, asOf: opened.asOf },
          );
          const { writeAll } = await import('../io/write.ts');
          await writeAll(opened.root, changes);
          stderr += writtenText({ changes, ...rest });
        }
        return await delivered(
          { ...outcome, exitCode: answer.exitCode, stderr },
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

function plainOutcome(answer: Answer, format: Format, top: number, out: Screen): Printed {
  const result = answerJson(answer);
  if (format === 'json') return { result, stdout: `${toJson(result)}\n` };
  return { result, stdout: answerText(answer, format, top, out) };
}

/** Findings and rejects, for stderr. */
function complaints(answer: Answer, err: Screen): string {
  const style = styleFor(err.colour);
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

function styleFor(colour: boolean): Style {
  if (!colour) return plain;
  const chalk = new Chalk({ level: 1 });
  return { error: chalk.red, warn: chalk.yellow, info: chalk.blue, place: chalk.bold, faint: chalk.dim };
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
    inputs: answer.inputs,
    force: force === true,
    ours: (head) =>
      /^(account,|\{\s*"kam": "score\/1")/.test(new TextDecoder().decode(head.subarray(0, 200))),
  });
  return { ...outcome, stdout: '', stderr: `${outcome.stderr ?? ''}${printable(out)}\n` };
}
