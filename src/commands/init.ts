import { type Asker, terminalAsker } from '../io/ask.ts';
import { UsageError } from '../io/faults.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { initAccount } from './init/account.ts';
import { initWorkspace } from './init/workspace.ts';
import { asOfOption, cdOption } from './shared/workspace.ts';

export const init: Command = {
  arguments: [{ name: 'dir', summary: 'the folder of the workspace; this one by default' }],
  options: [
    cdOption,
    { flags: '--from <file>', summary: 'a portfolio: one row per account; copied to portfolio.csv' },
    { flags: '--account <id>', summary: 'a plan for this account of the portfolio' },
    { flags: '--answers <file>', summary: 'answers as YAML, instead of questions on a terminal' },
    { flags: '--questions', summary: 'print the questions as an answers file to fill in' },
    asOfOption,
  ],
  examples: [
    'kam init plans --from hospitals.csv',
    'kam init --account 010066',
    'kam init --account 010066 --questions > answers.yaml',
    'kam init --account 010066 --answers answers.yaml',
  ],
  run: (call, around) => runInit(call, around),
};

/** With its own asker in a test; on a terminal otherwise, and nobody is asked where answers are given. */
export async function runInit(call: Call, around: Surroundings, own?: Asker): Promise<Outcome> {
  const { account, answers, from, questions } = call.options;
  const silent = typeof answers === 'string' || questions === true;
  const asker = silent ? undefined : (own ?? (around.input.interactive ? terminalAsker() : undefined));
  if (typeof account !== 'string') return initWorkspace(call, around, asker);
  if (typeof from === 'string' || call.args.length > 0)
    throw new UsageError(
      '--account starts a plan in a workspace that is there; a folder or --from starts a workspace.',
      'Run the two one after the other.',
    );
  return initAccount(account, call, around, asker);
}
