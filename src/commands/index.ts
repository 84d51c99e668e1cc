import type { Command } from './command.ts';

/** The commands, in the order of work. A command's file is loaded only when it is called. */
export interface Entry {
  name: string;
  summary: string;
  /** called by other programs: not in the short help, and no shell completes it */
  hidden?: true;
  load(): Promise<Command>;
}

export const commands: readonly Entry[] = [
  {
    name: 'init',
    summary: 'start a workspace from a portfolio, or an account’s plan by interview',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'check',
    summary: 'check plans: schema, references, rules',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'next',
    summary: 'the one fact or act with the most effect',
    load: async () => (await import('./next.ts')).next,
  },
  {
    name: 'status',
    summary: 'what is due, stale, behind or unanswered over all accounts',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'score',
    summary: 'score the portfolio: which accounts matter, and why',
    load: async () => (await import('./score.ts')).score,
  },
  {
    name: 'kpi',
    summary: 'compute KPIs that can be traced to file and line',
    load: async () => (await import('./kpi.ts')).kpi,
  },
  {
    name: 'log',
    summary: 'how KPIs, support, tier and objectives moved, commit by commit or month by month',
    load: async () => (await import('./log.ts')).log,
  },
  {
    name: 'book',
    summary: 'book what happened: win, loss, visit, investment, sale, measure',
    load: async () => (await import('./book.ts')).book,
  },
  {
    name: 'report',
    summary: 'write an account’s report as HTML, Markdown or JSON',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'diff',
    summary: 'what a change means: a branch, a commit or the files as they are, against another',
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'review',
    summary: 'the pack to start a review with; --close books the review',
    load: async () => (await import('./review.ts')).review,
  },
  {
    name: 'schema',
    summary: 'write JSON Schemas for editors',
    load: async () => (await import('./schema.ts')).schema,
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'textconv',
    summary: 'a plan file as git diff and git log -p show it, a line for each value',
    hidden: true,
    load: async () => (await import('./textconv.ts')).textconv,
  },
];
