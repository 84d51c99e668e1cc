import { type AccountsExamined, type Examination, examineAccounts } from '../../checks/examine.ts';
import type { TextEntry } from '../../documents/texts.ts';
import type { Versions } from '../../facts/commitments.ts';
import { folderTexts } from '../../io/folder.ts';
import { answerTask, type Counter, counterTo, startThread, taken, threadsFor } from '../../io/threads.ts';
import { loadWorkspace } from '../../plan/load.ts';
import { inHistory } from '../shared/past.ts';
import { resultsOf, vocabulary } from '../shared/prepared.ts';

/**
 * Many accounts in several threads. Each has the workspace's own files for itself and takes block after block of
 * accounts until none is left; what comes back is in the order of the accounts, whoever looked at them.
 */

/** A thread takes a sixth of a second to begin: as long as some fifteen accounts. */
const leastPerThread = 100;
const block = 16;

interface Task {
  root: string;
  asOf: string;
  excerpts: boolean;
  lasting: boolean;
  noHistory: boolean;
  /** accounts whose objectives were committed often enough to matter, with those versions */
  suspects: ReadonlyMap<string, Versions>;
  entries: readonly TextEntry[];
  accounts: readonly string[];
  blocks: Counter;
}

type Block = AccountsExamined & { number: number };

/** Like examineAccounts, of the working tree at `root`. */
export async function examineShared(
  root: string,
  examination: Examination & { suspects: () => Promise<ReadonlyMap<string, Versions>> },
  accounts: readonly string[],
  onAccount: (done: number, of: number) => void,
): Promise<AccountsExamined> {
  const threads = threadsFor(accounts.length, leastPerThread);
  if (threads === 1) return examineAccounts(examination, accounts, onAccount);
  const task: Task = {
    root,
    asOf: examination.results.asOf,
    excerpts: examination.excerpts ?? false,
    lasting: examination.lasting ?? false,
    noHistory: examination.results.noHistory ?? false,
    suspects: await examination.suspects(),
    entries: await examination.texts.list(),
    accounts,
    blocks: counterTo(Math.ceil(accounts.length / block)),
  };
  const others = Array.from({ length: threads - 1 }, () => startThread<Task, Block>(task));
  try {
    const blocks: Block[] = [];
    for await (const done of examineBlocks(examination, task)) {
      blocks.push(done);
      onAccount(done.number * block, accounts.length);
    }
    for (const { answers } of others) for await (const done of answers) blocks.push(done);
    blocks.sort((a, b) => a.number - b.number);
    return {
      findings: blocks.flatMap(({ findings }) => findings),
      files: blocks.flatMap(({ files }) => files),
      summaries: blocks.flatMap(({ summaries }) => summaries),
      unasked: blocks.flatMap(({ unasked }) => unasked),
    };
  } finally {
    await Promise.all(others.map((thread) => thread.stop()));
  }
}

async function* examineBlocks(examination: Examination, { accounts, blocks }: Task): AsyncGenerator<Block> {
  for (const number of taken(blocks))
    yield {
      number,
      ...(await examineAccounts(examination, accounts.slice(number * block, (number + 1) * block))),
    };
}

/** What a thread does. */
export function helpOut(): Promise<void> {
  return answerTask<Task, Block>(async function* (task) {
    const texts = folderTexts(task.root, task.entries);
    const workspace = await loadWorkspace(texts, vocabulary);
    const { excerpts, lasting, noHistory } = task;
    const results = { ...(await resultsOf({ texts, workspace, asOf: task.asOf })).results, noHistory };
    const history = inHistory(task.suspects);
    yield* examineBlocks({ texts, workspace, results, excerpts, lasting, history }, task);
  });
}
