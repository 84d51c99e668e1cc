import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { DiffAnswer } from '../../src/commands/diff/answer.ts';
import { diffMarkdown } from '../../src/commands/diff/markdown.ts';
import { partsOf } from '../../src/commands/diff/parts.ts';
import { diffText } from '../../src/commands/diff/text.ts';
import { wordsOf } from '../../src/commands/diff/words.ts';
import { type AccountSide, diffAccount } from '../../src/diff/account.ts';
import { meaningOfPlan } from '../../src/diff/plan-meaning.ts';
import { summaryOf } from '../../src/diff/say/summary.ts';
import { plain } from '../../src/findings/pretty.ts';
import type { Plan, Workspace } from '../../src/plan/plan.ts';
import { noSettings } from '../../src/plan/workspace/kam.ts';
import { hostile, plans } from './arbitrary.ts';

const words = wordsOf({ settings: noSettings() } as Workspace, 120);
const context = { words, currency: 'EUR', betterOf: () => undefined, shared: [] };

function answerOf(
  pairs: readonly (readonly [Plan | undefined, Plan | undefined])[],
  name: string,
): DiffAnswer {
  const side = (plan: Plan | undefined, account: string): AccountSide | undefined =>
    plan && {
      account,
      plan,
      meaning: meaningOfPlan(plan),
      results: [],
      findings: [],
      allowed: [],
      tier: undefined,
      isKey: false,
    };
  const workspace = {
    changes: [],
    lines: [],
    remarks: [],
    unknown: [],
    appeared: [],
    vanished: [],
    waived: [],
  };
  const accounts = pairs
    .filter(([before, after]) => before ?? after)
    .map(([before, after], i) => diffAccount(side(before, `a-${i}`), side(after, `a-${i}`), context));
  return {
    asOf: '2026-11-23',
    base: { name, commit: null },
    head: { name: 'working tree', commit: null },
    workspace,
    accounts,
    summary: summaryOf(accounts, workspace, words),
    words,
  };
}

/** As a page that hosts git shows it: tables and HTML of the text are read. */
const page = (markdown: string) =>
  parseFragment(
    micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }),
  );

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;
function* elements(node: Node): Generator<DefaultTreeAdapterTypes.Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elements(child);
}
const named = (node: Node, name: string) => [...elements(node)].filter(({ tagName }) => tagName === name);

const ours = new Set('h2 ul li strong p sub details summary b table thead tbody tr th td br'.split(' '));

describe('the comment on a pull request', () => {
  it('keeps its folds and tables whatever the plan’s texts say', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.option(plans(hostile), { nil: undefined }),
            fc.option(plans(hostile), { nil: undefined }),
          ),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        hostile,
        (pairs, name) => {
          const answer = answerOf(pairs, name);
          const tree = page(diffMarkdown(answer));
          expect([...elements(tree)].map(({ tagName }) => tagName).filter((tag) => !ours.has(tag))).toEqual(
            [],
          );
          expect(named(tree, 'details')).toHaveLength(answer.accounts.length);
          const parts = answer.accounts.flatMap((account) => partsOf(account, words));
          expect(named(tree, 'table')).toHaveLength(parts.length);
          for (const [i, table] of named(tree, 'table').entries()) {
            expect(named(table, 'tr')).toHaveLength(parts[i]!.rows.length + 1);
            for (const row of named(table, 'tr'))
              expect(named(row, 'td').length + named(row, 'th').length).toBe(2);
          }
          expect(named(tree, 'li').length).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never grows beyond what a comment holds, and closes what it opens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(plans(hostile), plans(hostile)), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 4000, max: 9000 }),
        (pairs, limit) => {
          const text = diffMarkdown(answerOf(pairs, 'main'), limit);
          expect(text.length).toBeLessThanOrEqual(limit);
          expect(text.match(/^<details>/gm)?.length ?? 0).toBe(text.match(/^<\/details>$/gm)?.length ?? 0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('shows nothing on a terminal that moves a cursor or is a command to a build server', () => {
    fc.assert(
      fc.property(plans(hostile), plans(hostile), hostile, (a, b, name) => {
        const text = diffText(answerOf([[a, b]], name), 80, plain);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\ufeff]/);
        expect(text).not.toMatch(/^\s*::/m);
      }),
      { numRuns: 200 },
    );
  });
});
