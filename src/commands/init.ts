import { type Asker, terminalAsker } from '../io/ask.ts';
import { UsageError } from '../io/faults.ts';
import type { Call, Command, Outcome, Surroundings } from './command.ts';
import { initAccount } from './init/account.ts';
import { pipelinesFor, type Server, servers, writePipelines } from './init/pipelines.ts';
import { isWorkspace, targetFolder, workspaceToServe } from './init/target.ts';
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
    { flags: '--ci <server>', summary: 'pipelines that check, comment and report', choices: servers },
    { flags: '--force', summary: 'with --ci: replace pipelines that were changed' },
    asOfOption,
  ],
  examples: [
    'kam init plans --from hospitals.csv',
    'kam init --account 010066',
    'kam init --account 010066 --questions > answers.yaml',
    'kam init --account 010066 --answers answers.yaml',
    'kam init --ci github',
  ],
  run: (call, around) => runInit(call, around),
};

/** With its own asker in a test; on a terminal otherwise, and nobody is asked where answers are given. */
export async function runInit(call: Call, around: Surroundings, own?: Asker): Promise<Outcome> {
  const { account, answers, ci, force, from, questions } = call.options;
  if (force === true && ci === undefined)
    throw new UsageError(
      '--force replaces pipelines that --ci writes; kam init overwrites nothing else.',
      'Leave --force out, or name a server: --ci github.',
    );
  if (ci !== undefined && (typeof account === 'string' || questions === true))
    throw new UsageError(
      '--ci writes pipelines for a workspace; it starts no plan and prints no questions.',
      'Run the two one after the other.',
    );
  const silent = typeof answers === 'string' || questions === true;
  const asker = silent ? undefined : (own ?? (around.input.interactive ? terminalAsker() : undefined));
  if (ci !== undefined) return withPipelines(ci as Server, call, around, asker);
  if (typeof account !== 'string') return initWorkspace(call, around, asker);
  if (typeof from === 'string' || call.args.length > 0)
    throw new UsageError(
      '--account starts a plan in a workspace that is there; a folder or --from starts a workspace.',
      'Run the two one after the other.',
    );
  return initAccount(account, call, around, asker);
}

/** Into a workspace that is there only the pipelines are written. Nothing is, where they would overwrite something. */
async function withPipelines(
  server: Server,
  call: Call,
  around: Surroundings,
  asker: Asker | undefined,
): Promise<Outcome> {
  const { answers, from } = call.options;
  const asked = typeof from === 'string' || typeof answers === 'string';
  const root = asked ? targetFolder(call, around) : workspaceToServe(call, around);
  const pipelines = await pipelinesFor(server, root, call.options.force === true);
  const started = asked || !isWorkspace(root) ? await initWorkspace(call, around, asker) : undefined;
  if (started && started.exitCode !== 0) return started;
  const said = [...pipelines.said, ...(await writePipelines(pipelines))];
  const before = (started?.result as { files: string[] } | undefined)?.files ?? [];
  return {
    exitCode: 0,
    result: {
      kam: 'init/1',
      files: [...before, ...pipelines.changes.map(({ path }) => path)],
      findings: [],
    },
    stderr: (started?.stderr ?? '') + said.map((line) => `${line}\n`).join(''),
  };
}
