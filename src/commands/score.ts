import { printable, quoted } from '../findings/printable.ts';
import { UsageError } from '../io/faults.ts';
import { toJson } from '../io/json.ts';
import { privateFolder } from '../io/portfolio-file.ts';
import { progressOn } from '../io/progress.ts';
import type { Call, Command, Outcome, Screen } from './command.ts';
import { type Answer, answerText, envelope } from './score/answer.ts';
import { closeAnswer, findAnswer } from './score/find.ts';
import { complaint } from './shared/complaint.ts';
import { forceOption, outOption, wholeNumber } from './shared/options.ts';
import { type Destination, deliver, destination, inFile, warningsText } from './shared/output.ts';
import { type Opened, openTexts, ownFiles, readOptions } from './shared/workspace.ts';

const formats = ['table', 'csv', 'json'] as const;
type Format = (typeof formats)[number];

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
      choices: formats,
    },
    outOption,
    forceOption,
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
    const allowed = wholeNumber(options.allowRejects, '--allow-rejects') ?? 0;
    const top = wholeNumber(options.top, '--top');
    const to = destination<Format>(call, around, {
      formats,
      preset: ({ interactive }) => (interactive ? 'table' : 'csv'),
    });
    if (top !== undefined && chosen.some((name) => name !== 'write'))
      throw new UsageError(
        `--top lists accounts below the tiers; --${chosen[0]} shows no tiers.`,
        'Leave one of the two out.',
      );
    if (top !== undefined && to.format !== 'table')
      throw new UsageError(
        `--top lists accounts in the table; ${to.format} has all of them.`,
        'Leave --top out, or add --format table.',
      );
    const opened = await openTexts(call, around);
    const folder = privateFolder();
    const progress = progressOn(around.err, 'scoring');
    try {
      const answer = await findAnswer({
        call,
        around,
        opened,
        folder,
        allowed,
        table: to.format === 'table',
        progress,
      }).finally(progress.end);
      try {
        const printed = await printedForm(answer, options, to, top ?? 0);
        const stderr = [
          warningsText(opened.warnings),
          await complaints(answer, around.err),
          options.write && answer.exitCode === 0 ? await written(answer, opened) : '',
        ].join('');
        return await deliver(
          { ...printed, exitCode: answer.exitCode, stderr },
          {
            around,
            file: answer.exitCode === 0 ? to.file : undefined,
            root: opened.root,
            inputs: [...answer.inputs, ...ownFiles(opened.root, answer.settings.portfolio?.file)],
            force: options.force === true,
          },
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

type Printed = Pick<Outcome, 'result'> & { stdout: string };

async function printedForm(
  answer: Answer,
  options: Call['options'],
  { format, file, screen }: Destination<Format>,
  top: number,
): Promise<Printed> {
  const { result, stdout } = await formOf(answer, options, format, top, screen);
  const isText = format === 'table' && file !== undefined && answer.exitCode === 0;
  return { result, stdout: isText ? inFile(stdout, 'score', answer.asOf) : stdout };
}

async function formOf(
  answer: Answer,
  options: Call['options'],
  format: Format,
  top: number,
  screen: Screen,
): Promise<Printed> {
  if (answer.exitCode === 0 && typeof options.explain === 'string') {
    const { explanationOutcome } = await import('./score/explain.ts');
    return explanationOutcome(answer, options.explain, format, screen);
  }
  if (answer.exitCode === 0 && options.missing) {
    const { missingOutcome } = await import('./score/missing.ts');
    return missingOutcome(answer, format, screen);
  }
  const result = envelope(answer, answer.accounts);
  if (format === 'json') return { result, stdout: `${toJson(result)}\n` };
  return { result, stdout: await answerText(answer, format, top, screen) };
}

/** Writes scores.csv and tiers; what it says about them. */
async function written(answer: Answer, { root, texts, asOf }: Opened): Promise<string> {
  const { prepareWrite, writtenText } = await import('./score/write.ts');
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
  let text = await complaint(answer.located, err, () => 'nothing is scored.');
  const { rejects, allowed } = answer;
  for (const { line, column, cell, cause } of rejects.slice(0, 20)) {
    const what = [
      column === null ? undefined : `column ${printable(column)}`,
      cell === null ? undefined : quoted(cell),
    ].filter(Boolean);
    text += `${printable(answer.label)}:${line}  rejected${what.length > 0 ? `  ${what.join(' ')}` : ''}  ${cause}\n`;
  }
  if (rejects.length > 20) text += `  and ${rejects.length - 20} more; --format json names all\n`;
  if (rejects.length > allowed)
    text += `${rejects.length} of ${answer.rows} rows are rejected, so nothing is scored. Mend them, or allow it: kam score --allow-rejects ${rejects.length}\n`;
  return text;
}
