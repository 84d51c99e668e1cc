import { printable, quoted } from '../findings/printable.ts';
import { UsageError } from '../io/faults.ts';
import { privateFolder } from '../io/portfolio-file.ts';
import { progressOn } from '../io/progress.ts';
import type { Call, Command, Outcome, Screen, Surroundings } from './command.ts';
import { type Answer, jsonOf } from './score/answer.ts';
import { askedElsewhere, type Elsewhere, elsewhereOptions } from './score/elsewhere.ts';
import { closeAnswer, findAnswer } from './score/find.ts';
import { asked, type Format, formats, type Made, type Question, scores } from './score/questions.ts';
import { complaint } from './shared/complaint.ts';
import { forceOption, outOption, wholeNumber } from './shared/options.ts';
import { type Destination, deliver, destination, inFile, warningsText } from './shared/output.ts';
import { type Opened, openTexts, ownFiles, readOptions } from './shared/workspace.ts';

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
    ...elsewhereOptions,
    { flags: '--threads <n>', summary: 'processors to use', preset: 'all' },
    { flags: '--memory <size>', summary: 'memory for the rows, such as 500MB or 2GB', preset: 'half' },
    outOption,
    forceOption,
    ...readOptions,
  ],
  examples: [
    'kam score',
    'kam score --explain 460060',
    'kam score --format csv --out out/scores.csv',
    'kam score --engine postgres --table crm.accounts',
    'kam score --emit-sql postgres --table crm.accounts > scores.sql',
  ],
  async run(call, around) {
    const { options } = call;
    const elsewhere = askedElsewhere(call);
    if (elsewhere?.kind === 'statement') return statement(call, around, elsewhere);
    const chosen = [...asked(call).map(({ option }) => option!), ...(options.write ? ['write'] : [])];
    if (chosen.length > 1)
      throw new UsageError(`--${chosen.join(' and --')} are different questions.`, 'Ask one at a time.');
    if (options.write && options.at !== undefined)
      throw new UsageError(
        '--write changes the working tree and cannot be combined with --at.',
        'Leave one of the two out.',
      );
    const [question = scores] = asked(call);
    const allowed = wholeNumber(options.allowRejects, '--allow-rejects') ?? 0;
    const top = wholeNumber(options.top, '--top');
    const to = destination<Format>(call, around, {
      formats,
      preset: ({ interactive }) => (interactive ? 'table' : 'csv'),
    });
    if (top !== undefined && !question.lists)
      throw new UsageError(
        `--top lists accounts below the tiers; --${chosen[0]} shows no tiers.`,
        'Leave one of the two out.',
      );
    if (top !== undefined && to.format !== 'table')
      throw new UsageError(
        `--top lists accounts in the table; ${to.format} has all of them.`,
        'Leave --top out, or add --format table.',
      );
    const threads = wholeNumber(options.threads, '--threads');
    if (threads === 0) throw new UsageError('--threads 0 would score nothing.', 'Write 1 or more.');
    const memory = bytesOf(options.memory);
    const opened = await openTexts(call, around);
    const folder = privateFolder();
    const progress = progressOn(around.err, 'scoring');
    let answer: Answer | undefined;
    const close = async () => {
      if (answer) await closeAnswer(answer);
      folder.remove();
      await opened.texts.close();
    };
    try {
      answer = elsewhere
        ? await (await import('./score/postgres.ts'))
            .findInPostgres({ call, opened, allowed, progress }, elsewhere)
            .finally(progress.end)
        : await findAnswer({
            call,
            around,
            opened,
            folder,
            allowed,
            detailed: question.detailed || options.write === true || (top ?? 0) > 0,
            sums: to.format === 'table',
            threads,
            memory,
            progress,
          }).finally(progress.end);
      const made = await formOf(answer, question, options, to, top ?? 0);
      const stderr = [
        warningsText(opened.warnings),
        await complaints(answer, around.err),
        options.write && answer.exitCode === 0 ? await written(answer, opened) : '',
      ].join('');
      const { exitCode, inputs, settings } = answer;
      const outcome = await deliver(
        { exitCode, result: null, stderr, stdout: typeof made === 'string' ? made : closing(made, close) },
        {
          around,
          file: exitCode === 0 ? to.file : undefined,
          root: opened.root,
          inputs: [...inputs, ...ownFiles(opened.root, settings.portfolio?.file)],
          force: options.force === true,
        },
      );
      if (typeof outcome.stdout === 'string') await close();
      return outcome;
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** Whoever prints the answer takes it from the engine piece by piece; after the last piece nothing is held open. */
async function* closing(made: AsyncIterable<string | Uint8Array>, close: () => Promise<void>) {
  try {
    yield* made;
  } finally {
    await close();
  }
}

async function formOf(
  answer: Answer,
  question: Question,
  options: Call['options'],
  { format, file, screen }: Destination<Format>,
  top: number,
): Promise<Made> {
  if (answer.exitCode !== 0) {
    if (format === 'json') return jsonOf(answer);
    if (format !== 'table' || !answer.results) return '';
    return `${answer.rows} rows = 0 scored + ${answer.rejects.length} rejected\n`;
  }
  const forms = await (await question.load())(answer, String(options[question.option ?? '']));
  if (format === 'table') {
    const text = await forms.table(screen, top);
    return file === undefined ? text : inFile(text, 'score', answer.asOf);
  }
  const form = forms[format];
  if (!form)
    throw new UsageError(
      `--${question.option} has no answer as ${format}.`,
      `Write --format ${formats.filter((name) => forms[name]).join(', or --format ')}.`,
    );
  return form();
}

/** The model as a statement for a database. */
async function statement(
  call: Call,
  around: Surroundings,
  asked: Extract<Elsewhere, { kind: 'statement' }>,
): Promise<Outcome> {
  const { file } = destination(call, around, { formats: ['sql'], preset: () => 'sql' });
  const opened = await openTexts(call, around);
  try {
    const { emitted } = await import('./score/emit.ts');
    const { answer, statement } = await emitted(call, opened, asked);
    const told = await complaint(answer.located, around.err, () => 'no statement is made.');
    return await deliver(
      {
        exitCode: answer.exitCode,
        result: null,
        stderr: warningsText(opened.warnings) + told,
        ...(statement === undefined ? {} : { stdout: statement }),
      },
      {
        around,
        file: statement === undefined ? undefined : file,
        root: opened.root,
        inputs: ownFiles(opened.root, answer.settings.portfolio?.file),
        force: call.options.force === true,
      },
    );
  } finally {
    await opened.texts.close();
  }
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

/** Writes scores.csv and tiers; what it says about them. */
async function written(answer: Answer, { root, texts, asOf }: Opened): Promise<string> {
  const { prepareWrite, writtenText } = await import('./score/write.ts');
  const { writeAll } = await import('../io/write.ts');
  const stamp = { model: answer.hash!, asOf };
  const plan = await prepareWrite(answer.scored!, answer.plans, answer.planOf, texts, stamp);
  await writeAll(root, plan.changes);
  return writtenText(plan);
}

/** Findings and rejects, for stderr. */
async function complaints(answer: Answer, err: Screen): Promise<string> {
  let text = await complaint(answer.located, err, () => 'nothing is scored.');
  const { rejects, allowed } = answer;
  for (const reject of rejects.slice(0, 20)) {
    const { column, cell, cause } = reject;
    const place =
      reject.line === null
        ? `${printable(answer.label)} account ${quoted(reject.account)}`
        : `${printable(answer.label)}:${reject.line}`;
    const what = [
      column === null ? undefined : `column ${printable(column)}`,
      cell === null ? undefined : quoted(cell),
    ].filter(Boolean);
    text += `${place}  rejected${what.length > 0 ? `  ${what.join(' ')}` : ''}  ${cause}\n`;
  }
  if (rejects.length > 20) text += `  and ${rejects.length - 20} more; --format json names all\n`;
  if (rejects.length > allowed)
    text += `${rejects.length} of ${answer.rows} rows are rejected, so nothing is scored. Mend them, or allow it: kam score --allow-rejects ${rejects.length}\n`;
  return text;
}
