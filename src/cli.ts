import { CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander';
import type { Call, Command, OptionSpec, Outcome, Surroundings } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { version } from './commands/shared/version.ts';
import { Unreadable } from './documents/texts.ts';
import { printable } from './findings/printable.ts';
import { wrapped, wrappedLines } from './findings/width.ts';
import { DiskFault, UsageError } from './io/faults.ts';
import { print } from './io/output.ts';
import { terminal } from './io/terminal.ts';

/** Reads argv, prints what the command returns, sets the exit code; nothing else ends the process. */
export async function main(argv: string[] = process.argv.slice(2)): Promise<void> {
  const out = terminal(process.stdout, process.env);
  const err = terminal(process.stderr, process.env);
  const around: Surroundings = {
    cwd: process.cwd(),
    env: process.env,
    out: { interactive: out.tty, columns: out.columns, colour: out.colour },
    err: { interactive: err.tty, columns: err.columns, colour: err.colour },
    input: { interactive: err.interactive },
  };
  try {
    const [{ exitCode, stdout, stderr }] = await Promise.all([run(argv, around), readyToCompute(argv)]);
    process.exitCode = exitCode;
    // a file or another program gets each note on a line of its own
    if (stderr) await print(process.stderr, err.tty ? wrappedLines(stderr, err.columns) : stderr);
    if (stdout) await print(process.stdout, stdout);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    await print(process.stderr, explain(error, argv, around.err.columns)).catch(() => {});
  }
}

/** Not for help and version, which are over before it would pay. */
async function readyToCompute(argv: readonly string[]): Promise<void> {
  if (argv.every((word) => word.startsWith('-'))) return;
  const { tuneEngine } = await import('./io/engine.ts');
  tuneEngine();
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Unreadable) return 1;
  return error instanceof UsageError ? 2 : error instanceof DiskFault ? 3 : 70;
}

function explain(error: unknown, argv: readonly string[], columns: number): string {
  const debug = argv.includes('--debug') && error instanceof Error ? `${error.stack}\n` : '';
  return said(columns, ...inWords(error)) + debug;
}

/** What happened, and what to do. */
function inWords(error: unknown): [what: string, help?: string | undefined] {
  if (error instanceof UsageError) return [error.message, error.help];
  if (error instanceof Unreadable)
    return [`${printable(error.path ?? 'a file')}: ${error.message}`, error.help];
  if (error instanceof DiskFault) return [`${printable(error.path)}: ${error.message}`, error.help];
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    `a defect in kam ${version}: ${printable(what)}`,
    'Nothing was half-written. Please report it with the command you ran; --debug shows where it happened.',
  ];
}

/** A line for people on stderr, and its remedy below it. */
function said(columns: number, what: string, help?: string): string {
  const lines = wrapped(`kam: ${what}`, columns).map((line, i) => (i === 0 ? line : `  ${line}`));
  if (help) lines.push(...wrapped(help, columns - 2).map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

/** What `kam ARGV…` returns: help and version are answers like any other. */
export async function run(argv: readonly string[], around: Surroundings): Promise<Outcome> {
  const name = argv.find((word) => !word.startsWith('-'));
  const entry = commands.find((command) => command.name === name);
  const printed = { out: '', err: '' };
  const program = new Program('kam')
    .description('Key-account plans as code: scaffold, check, score, compute, report.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed.out += text;
      },
      writeErr: (text) => {
        printed.err += text;
      },
      getOutHelpWidth: () => Math.min(around.out.columns, 100),
      getErrHelpWidth: () => Math.min(around.err.columns, 100),
      getOutHasColors: () => around.out.colour,
      getErrHasColors: () => around.err.colour,
    });
  if (around.out.columns < 60)
    program.configureHelp({
      commandUsage: (command) =>
        wrapped(
          `${command.parent ? 'kam ' : ''}${command.name()} ${command.usage()}`,
          around.out.columns - 7,
        ).join('\n  '),
      // a second column would be a few characters wide
      formatItem: (term, _termWidth, description) =>
        [`  ${term}`, ...wrapped(description, around.out.columns - 6).map((line) => `      ${line}`)].join(
          '\n',
        ),
    });
  let outcome: Outcome | undefined;
  for (const listed of entry ? [entry] : commands) {
    const sub = program
      .command(listed.name, { hidden: listed.hidden === true })
      .description(`${listed.summary[0]!.toUpperCase()}${listed.summary.slice(1)}.`)
      .summary(listed.summary);
    if (listed === entry)
      declare_(sub, await entry.load(), async (command, call) => {
        outcome = await command.run(call, around);
      });
  }
  program.addHelpText(
    'after',
    `\n${wrapped('kam COMMAND --help says more. Start with: kam init, or kam check in a workspace.', around.out.columns).join('\n')}`,
  );
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { exitCode: 0, result: null, stdout: printed.out };
    const words = (printed.err || error.message).trim().split('\n').map(printable);
    const [what = '', ...help] = words;
    return {
      exitCode: 2,
      result: null,
      stderr: said(around.err.columns, what.replace(/^error: /, ''), help.join(' ')),
    };
  }
  return outcome ?? { exitCode: 0, result: null, stdout: printed.out };
}

function declare_(
  sub: Program,
  command: Command,
  run: (command: Command, call: Call) => Promise<void>,
): void {
  for (const argument of command.arguments) {
    const name = argument.many ? `${argument.name}...` : argument.name;
    sub.argument(argument.required ? `<${name}>` : `[${name}]`, argument.summary);
  }
  for (const option of command.options) sub.addOption(asOption(option));
  sub.addOption(new Option('--debug', 'show where an error happened').hideHelp());
  if (command.examples?.length)
    sub.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  sub.action(async (...values: unknown[]) => {
    const args = values
      .slice(0, command.arguments.length)
      .flat()
      .filter((value): value is string => typeof value === 'string');
    await run(command, { args, options: sub.opts() });
  });
}

function asOption({ flags, summary, preset, choices, many }: OptionSpec): Option {
  const option = new Option(flags, preset === undefined ? summary : `${summary} (default: ${preset})`);
  if (choices) {
    option.choices([...choices]);
    option.argParser((value: string) => {
      if (choices.includes(value)) return value;
      throw new InvalidArgumentError(`Allowed are ${choices.join(', ')}.`);
    });
  }
  // commander's own lists would take the words that follow as well
  if (many) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}
