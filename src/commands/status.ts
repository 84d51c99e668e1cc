import { type AgendaKind, agendaKinds } from '../checks/agenda.ts';
import { findingJson } from '../findings/json.ts';
import { pretty } from '../findings/pretty.ts';
import { printable } from '../findings/printable.ts';
import { toJson } from '../io/json.ts';
import type { Command } from './command.ts';
import { asJson } from './next.ts';
import { agendas } from './shared/agenda.ts';
import { warningsText } from './shared/output.ts';
import { openPast } from './shared/past.ts';
import { vocabulary } from './shared/prepared.ts';
import { openWorkspace, readOptions } from './shared/workspace.ts';

/** Columns of the table: what a plan owner looks for on a Monday. */
const columns: readonly { title: string; kinds: readonly AgendaKind[] }[] = [
  { title: 'broken', kinds: ['broken'] },
  { title: 'late', kinds: ['late'] },
  { title: 'behind', kinds: ['behind'] },
  { title: 'unanswered', kinds: ['unanswered'] },
  { title: 'due', kinds: ['due'] },
  { title: 'stale', kinds: ['stale'] },
  { title: 'missing', kinds: ['missing', 'gap'] },
];

export const status: Command = {
  arguments: [],
  options: [
    ...readOptions,
    { flags: '--format <format>', summary: 'table or json', choices: ['table', 'json'], preset: 'table' },
  ],
  examples: ['kam status', 'kam status --format json'],
  async run(call, around) {
    const opened = await openWorkspace(call, around, vocabulary);
    const past = openPast(opened.log);
    try {
      const accounts = [];
      const looked = await agendas(opened, [...opened.workspace.accounts.keys()], { out: around.err, past });
      for await (const { account, tier, agenda, plan } of looked.accounts)
        accounts.push({
          account,
          tier: tier ?? null,
          next_review: plan.monitoring?.next_review ?? null,
          count: Object.fromEntries(
            agendaKinds.map((kind) => [kind, agenda.filter((item) => item.kind === kind).length]),
          ) as Record<AgendaKind, number>,
          items: agenda.map(asJson),
        });
      const result = {
        kam: 'status/1',
        as_of: opened.asOf,
        accounts,
        findings: looked.broken.map(findingJson),
      };
      const exitCode = looked.broken.length > 0 || accounts.some(({ count }) => count.broken > 0) ? 1 : 0;
      const stderr = warningsText(opened.warnings);
      if (call.options.format === 'json') return { exitCode, result, stdout: `${toJson(result)}\n`, stderr };
      if (accounts.length === 0)
        return {
          exitCode,
          result,
          stdout: 'No account has a plan yet: kam init --account ID starts one.\n',
          stderr,
        };
      const rows = accounts.map(({ account, tier, next_review, count, items }) => ({
        account: printable(account),
        tier: tier ?? '–',
        review: next_review ?? '–',
        cells: columns.map(({ kinds }) => String(kinds.reduce((sum, kind) => sum + count[kind], 0) || '·')),
        first: items[0]?.act ?? 'Nothing is open.',
      }));
      const stdout = around.out.columns < 70 ? blocks(rows) : await table(rows);
      return {
        exitCode,
        result,
        stdout: `${pretty(looked.broken, { width: around.out.columns })}${stdout}\nas of ${opened.asOf} · first of an account: kam next ACCOUNT\n`,
        stderr,
      };
    } finally {
      await past.close();
      await opened.texts.close();
    }
  },
};

interface Row {
  account: string;
  tier: string;
  review: string;
  cells: string[];
  first: string;
}

async function table(rows: readonly Row[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const made = new Table({
    head: ['account', 'tier', 'review', ...columns.map(({ title }) => title)],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
    colAligns: ['left', 'left', 'left', ...columns.map(() => 'right' as const)],
  });
  for (const { account, tier, review, cells } of rows)
    made.push([account.slice(0, 24), tier, review, ...cells]);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function blocks(rows: readonly Row[]): string {
  return rows
    .map(({ account, tier, review, cells }) =>
      [
        `${account} (${tier})`,
        `  review: ${review}`,
        ...columns.flatMap(({ title }, i) => (cells[i] === '·' ? [] : [`  ${title}: ${cells[i]}`])),
      ].join('\n'),
    )
    .join('\n');
}
