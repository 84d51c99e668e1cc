import { UsageError } from '../io/faults.ts';
import { privateFolder } from '../io/private-folder.ts';
import { progressOn } from '../io/progress.ts';
import { spreads } from '../scoring/sensitivity/draws.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { type Answer, jsonOf } from './score/answer.ts';
import { onlyOne, readCall } from './score/asking.ts';
import { askedElsewhere, type Elsewhere, elsewhereOptions } from './score/elsewhere.ts';
import { closeAnswer, findAnswer } from './score/find.ts';
import { type Asking, type Format, type Forms, formats, type Made, type Question } from './score/question.ts';
import { rejectsText } from './score/rejected.ts';
import { complaint } from './shared/complaint.ts';
import { forceOption, outOption } from './shared/options.ts';
import { deliver, destination, inFile, warningsText } from './shared/output.ts';
import { type Opened, openTexts, ownFiles, readOptions } from './shared/workspace.ts';

export const score: Command = {
  arguments: [
    { name: 'portfolio', summary: 'a portfolio file instead of kam.yaml’s; - reads standard input' },
  ],
  options: [
    { flags: '--explain <account>', summary: 'one account, criterion by criterion, and what would move it' },
    {
      flags: '--missing',
      summary: 'what to find out, by owner; of each owner first where it could change a tier',
    },
    {
      flags: '--calibrate',
      summary: 'measure the relative scales on the portfolio and pin them; scores nothing',
    },
    {
      flags: '--sensitivity',
      summary: 'how often each account keeps its tier under other weights, the most fragile first',
    },
    { flags: '--draws <n>', summary: 'with --sensitivity: so many weightings', preset: '2000' },
    { flags: '--seed <n>', summary: 'with --sensitivity: the same number, the same weightings', preset: '1' },
    {
      flags: '--spread <how>',
      summary:
        'with --sensitivity: any weights at all, all as likely, or weights near today’s (each up to 20 % more or less)',
      choices: spreads,
      preset: 'any',
    },
    {
      flags: '--weight <id=number>',
      summary:
        'who changes tier when a criterion or an axis weighs so much; axis.criterion where an id is not enough; may be repeated',
      many: true,
    },
    {
      flags: '--compare <file|ref>',
      summary:
        'who moved since a file of scores or a git revision, and what moved them; a file of that name goes first, ref:NAME is the revision',
    },
    { flags: '--capacity', summary: 'how many key account managers each area needs, and who is there' },
    { flags: '--matrix', summary: 'draw the portfolio: a grid of cells for two axes, a histogram for one' },
    {
      flags: '--check',
      summary: 'for CI: leave with 1 where --write would change a tier or scores.csv; writes nothing',
    },
    {
      flags: '--with-explain',
      summary: 'add value, points and contribution of each criterion to csv or json',
    },
    { flags: '--with-input', summary: 'add the portfolio’s own columns to csv or json' },
    { flags: '--write', summary: 'write scores.csv and the tier of each account that has a plan' },
    { flags: '--dry-run', summary: 'show what is understood of the portfolio, and score nothing' },
    { flags: '--allow-rejects <n>', summary: 'score although up to n rows are rejected', preset: '0' },
    {
      flags: '--top <n>',
      summary: 'list the first n accounts in the table: of each tier, of each change, of the most fragile',
    },
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
    'kam score --sensitivity --seed 7',
    'kam score --weight potential=40 --weight growth=10',
    'kam score --compare main --format md',
    'kam score --format csv --out out/scores.csv',
    'kam score --engine postgres --table crm.accounts',
    'kam score --emit-sql postgres --table crm.accounts > scores.sql',
  ],
  async run(call, around) {
    const { options } = call;
    const elsewhere = askedElsewhere(call);
    if (elsewhere?.kind === 'statement') return statement(call, around, elsewhere);
    onlyOne(call);
    if (options.dryRun) return (await import('./score/dry-run.ts')).dryRun(call, around);
    const asked = readCall(call, around);
    const { question, write, top, allowed, wide, to } = asked;
    if (elsewhere && to.format === 'parquet')
      throw new UsageError(
        '--engine postgres has no answer as parquet: kam’s own engine writes it, from a file.',
        'Write --format csv, or --format json.',
      );
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
            ...asked,
            call,
            around,
            opened,
            folder,
            plans: question.plans === true || write,
            detailed: question.detailed || write || (top ?? 0) > 0 || wide.explain || wide.input,
            sums: to.format === 'table',
            parquet: to.format === 'parquet' ? folder.newPath() : undefined,
            progress,
          }).finally(progress.end);
      const asking = {
        ...asked,
        call,
        around,
        opened,
        progress: (what: string) => progressOn(around.err, what),
      };
      const { made, exitCode, change } = await formOf(answer, asking);
      await change?.(opened.root);
      const stderr = [
        warningsText(opened.warnings),
        await complaint(answer.located, around.err, () => `nothing is ${question.does ?? 'scored'}.`),
        rejectsText(answer, question.does ?? 'scored', around.err),
        ...answer.remarks,
        write && answer.exitCode === 0 ? await written(answer, opened) : '',
      ].join('');
      const { inputs, settings } = answer;
      const outcome = await deliver(
        { exitCode, result: null, stderr, stdout: typeof made === 'string' ? made : closing(made, close) },
        {
          around,
          file: answer.exitCode === 0 ? to.file : undefined,
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
  asking: Asking,
): Promise<{ made: Made; exitCode: 0 | 1; change?: Forms['write'] }> {
  const { question, top, to } = asking;
  const { format, file, screen } = to;
  if (answer.exitCode !== 0) return { made: failed(answer, question, format), exitCode: 1 };
  const value = String(asking.call.options[question.option ?? '']);
  const forms = await (await question.load())(answer, value, asking);
  const { exitCode = 0, write: change } = forms;
  if (format === 'table') {
    const text = await forms.table(screen, top);
    return { made: file === undefined ? text : inFile(text, 'score', answer.asOf), exitCode, change };
  }
  const form = forms[format];
  if (!form)
    throw new UsageError(
      `${question.option ? `--${question.option}` : 'The list of scores'} has no answer as ${format}.`,
      `Write --format ${formats.filter((name) => forms[name]).join(', or --format ')}.`,
    );
  return { made: await form(), exitCode, change };
}

function failed(answer: Answer, { does = 'scored' }: Question, format: Format): Made {
  if (format === 'json') return jsonOf(answer);
  const { rows, rejects, allowed } = answer;
  if (format !== 'table' || rejects.length <= allowed) return '';
  return `${rows} ${rows === 1 ? 'row' : 'rows'}, ${rejects.length} of them rejected: nothing was ${does}\n`;
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

/** Writes scores.csv and tiers; what it says about them. */
async function written(answer: Answer, { root, texts, asOf }: Opened): Promise<string> {
  const { prepareWrite, writtenText } = await import('./score/write.ts');
  const { sweepBeside, writeAll } = await import('../io/write.ts');
  const stamp = { model: answer.hash!, asOf };
  const plan = await prepareWrite(answer.scored!, answer.plans, answer.planOf, texts, stamp);
  await writeAll(root, plan.changes);
  sweepBeside(root, plan.files);
  return writtenText(plan);
}
