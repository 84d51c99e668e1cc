import { type AgendaItem, byEffect } from '../checks/agenda.ts';
import { findingJson } from '../findings/json.ts';
import { printable } from '../findings/printable.ts';
import { wrapped } from '../findings/width.ts';
import { toJson } from '../io/json.ts';
import type { Command } from './command.ts';
import { agendas, asItem } from './shared/agenda.ts';
import { warningsText } from './shared/output.ts';
import { openPast } from './shared/past.ts';
import { vocabulary } from './shared/prepared.ts';
import { accountNamed, openWorkspace, readOptions } from './shared/workspace.ts';

export const next: Command = {
  arguments: [{ name: 'account', summary: 'the account; all of them without it' }],
  options: [
    ...readOptions,
    { flags: '--all', summary: 'everything there is to do, in this order' },
    { flags: '--format <format>', summary: 'text or json', choices: ['text', 'json'], preset: 'text' },
  ],
  examples: ['kam next', 'kam next san-telmo', 'kam next san-telmo --all'],
  async run(call, around) {
    const opened = await openWorkspace(call, around, vocabulary);
    const past = openPast(opened.log);
    try {
      const account = call.args[0];
      const accounts =
        account === undefined
          ? [...opened.workspace.accounts.keys()]
          : [accountNamed(opened.workspace, account)];
      const items: AgendaItem[] = [];
      const looked = await agendas(opened, accounts, { out: around.err, past });
      items.push(...looked.broken.map(asItem));
      for await (const { agenda } of looked.accounts) items.push(...agenda);
      items.sort(byEffect);
      const shown = call.options.all ? items : items.slice(0, 1);
      const result = {
        kam: 'next/1',
        as_of: opened.asOf,
        open: items.length,
        items: shown.map(asJson),
        findings: looked.broken.map(findingJson),
      };
      // a file with errors yields no numbers, and what is said here leaves them out
      const exitCode = items.some(({ kind }) => kind === 'broken') ? 1 : 0;
      const stderr = warningsText(opened.warnings);
      if (call.options.format === 'json') return { exitCode, result, stdout: `${toJson(result)}\n`, stderr };
      const rest = items.length - shown.length;
      const lines = shown.map((item) => text(item, around.out.columns));
      if (items.length === 0)
        lines.push(
          accounts.length === 0
            ? 'No account has a plan yet: kam init --account ID starts one.'
            : 'Nothing is open. Book what happens: kam book.',
        );
      else if (rest > 0)
        lines.push(`${rest} more: kam next${account === undefined ? '' : ` ${printable(account)}`} --all`);
      return {
        exitCode,
        result,
        stdout: `${lines.join('\n')}\n`,
        stderr,
      };
    } finally {
      await past.close();
      await opened.texts.close();
    }
  },
};

function text({ account, act, why, minutes, place }: AgendaItem, columns: number): string {
  const at = place.span ? `:${place.span.line}` : '';
  return [
    `${account === null ? 'workspace' : printable(account)}  ·  ${minutes} min  ·  ${printable(place.file)}${at}`,
    ...[act, why].flatMap((words) =>
      wrapped(printable(words), Math.min(columns, 100) - 2).map((line) => `  ${line}`),
    ),
    '',
  ].join('\n');
}

export function asJson({ account, kind, act, why, minutes, stake, date, place }: AgendaItem) {
  return {
    account,
    kind,
    act,
    why,
    minutes,
    stake,
    date,
    file: place.file,
    line: place.span?.line ?? null,
    column: place.span?.column ?? null,
    path: [...(place.path ?? [])],
  };
}
