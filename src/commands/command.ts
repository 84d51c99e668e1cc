/** What a command is. cli.ts builds help, parsing and completion from it, prints what it returns, and nothing else does. */

export interface OptionSpec {
  /** as commander writes it: "-C, --cd <dir>", "--out <path>" */
  flags: string;
  summary: string;
  /** shown in help as the default */
  preset?: string;
  choices?: readonly string[];
  /** may be given more than once: its value is a list */
  many?: boolean;
}

export interface ArgumentSpec {
  name: string;
  summary: string;
  required?: boolean;
  many?: boolean;
}

export interface Call {
  args: string[];
  /** names in camelCase */
  options: Record<string, string | boolean | string[] | undefined>;
}

export interface Screen {
  interactive: boolean;
  columns: number;
  colour: boolean;
}

/** All a command knows of where it runs; tests hand in their own. */
export interface Surroundings {
  cwd: string;
  env: Record<string, string | undefined>;
  out: Screen;
  err: Screen;
  input: { interactive: boolean };
}

export interface Outcome {
  exitCode: 0 | 1 | 2 | 3 | 130;
  /** the JSON envelope of design.md, or what the command made */
  result: unknown;
  stdout?: string | AsyncIterable<string | Uint8Array>;
  stderr?: string;
}

/** Name and summary stand in index.ts, so that `kam --help` loads no command. */
export interface Command {
  arguments: readonly ArgumentSpec[];
  options: readonly OptionSpec[];
  examples?: readonly string[];
  run(call: Call, around: Surroundings): Promise<Outcome>;
}
