/** Questions on a terminal. They appear on stderr: stdout is for data. */
import { cancel, isCancel, multiselect, select, text } from '@clack/prompts';

/** Ctrl-C or Esc at a question. What was answered before it is the caller's to keep. */
export class Stopped extends Error {
  constructor() {
    super('stopped at a question');
    this.name = 'Stopped';
  }
}

export interface Choice<T> {
  value: T;
  /** printable text */
  label: string;
  hint?: string;
}

/** Asks people, or plays them in a test. Each question throws Stopped where somebody stops. */
export interface Asker {
  say(line: string): void;
  /** "" where Enter alone skips the question; `check` says what is wrong with an answer */
  text(
    message: string,
    how?: { proposal?: string | undefined; check?: (answer: string) => string | undefined },
  ): Promise<string>;
  one<T>(message: string, choices: readonly Choice<T>[], proposal?: T): Promise<T>;
  /** `atLeastOne`: asks again where nothing is chosen */
  many<T>(
    message: string,
    choices: readonly Choice<T>[],
    proposal?: readonly T[],
    atLeastOne?: boolean,
  ): Promise<T[]>;
}

const maxItems = 12;

export function terminalAsker(output: NodeJS.WriteStream = process.stderr): Asker {
  function answered<T>(answer: unknown): T {
    if (!isCancel(answer)) return answer as T;
    cancel('Stopped.', { output });
    throw new Stopped();
  }
  return {
    say: (line) => void output.write(`${line}\n`),
    text: async (message, { proposal, check } = {}) => {
      const answer = await text({
        message,
        output,
        ...(proposal === undefined ? { placeholder: 'Enter to skip' } : { initialValue: proposal }),
        validate: (given) => (given === undefined || given.trim() === '' ? undefined : check?.(given.trim())),
      });
      return (answered<string | undefined>(answer) ?? '').trim();
    },
    // The library's option type splits by kind of value; here every choice has a label.
    one: async <T>(message: string, choices: readonly Choice<T>[], proposal?: T) =>
      answered<T>(
        await select<unknown>({
          message,
          output,
          maxItems,
          options: [...choices] as never[],
          ...(proposal === undefined ? {} : { initialValue: proposal }),
        }),
      ),
    many: async <T>(
      message: string,
      choices: readonly Choice<T>[],
      proposal?: readonly T[],
      atLeastOne = false,
    ) =>
      answered<T[]>(
        await multiselect<unknown>({
          message,
          output,
          maxItems,
          required: atLeastOne,
          options: [...choices] as never[],
          initialValues: [...(proposal ?? [])],
        }),
      ),
  };
}
