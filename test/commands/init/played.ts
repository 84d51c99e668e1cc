import { type Asker, type Choice, Stopped } from '../../../src/io/ask.ts';

export interface Played extends Asker {
  readonly said: string[];
  readonly asked: string[];
  /** answers nobody asked for */
  left(): readonly (readonly [string, unknown])[];
}

/** Ctrl-C at a question. */
export const stop = Symbol('stop');
/** Takes what is proposed; "" or nothing where nothing is. */
export const proposed = Symbol('proposed');

/**
 * Somebody at a terminal: for each question the first answer left whose words stand in it. A question without an
 * answer is skipped ("" / not known yet). An answer that the question would not take fails the test.
 */
export function played(answers: readonly (readonly [words: string, answer: unknown])[]): Played {
  const left = [...answers];
  const said: string[] = [];
  const asked: string[] = [];
  const answerTo = (message: string): unknown => {
    asked.push(message);
    const index = left.findIndex(([words]) => message.includes(words));
    if (index === -1) return undefined;
    const [[, answer]] = left.splice(index, 1) as [readonly [string, unknown]];
    if (answer === stop) throw new Stopped();
    return answer;
  };
  const allowed = <T>(message: string, choices: readonly Choice<T>[], answer: unknown): T => {
    const choice = choices.find(({ value }) => value === answer);
    if (!choice) throw new Error(`${message}: ${String(answer)} is not offered`);
    return choice.value;
  };
  return {
    said,
    asked,
    left: () => left,
    say: (line) => void said.push(line),
    text: async (message, { proposal, check } = {}) => {
      const answer = answerTo(message);
      if (answer === proposed) return proposal ?? '';
      const text = typeof answer === 'string' ? answer : '';
      const problem = text === '' ? undefined : check?.(text);
      if (problem) throw new Error(`${message}: ${problem}`);
      return text;
    },
    one: async (message, choices, proposal) => {
      const answer = answerTo(message);
      if (answer === proposed) return allowed(message, choices, proposal);
      // the last choice is "not known yet", wherever there is one
      return answer === undefined ? choices.at(-1)!.value : allowed(message, choices, answer);
    },
    many: async (message, choices, proposal = [], atLeastOne = false) => {
      const answer = answerTo(message);
      if (answer === proposed) return [...proposal];
      const chosen = ((answer ?? []) as unknown[]).map((one) => allowed(message, choices, one));
      if (atLeastOne && chosen.length === 0) throw new Error(`${message}: nothing is chosen`);
      return chosen;
    },
  };
}
