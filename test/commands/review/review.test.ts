import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { folder, kam } from '../harness.ts';
import { head, pack, plan, reviewed } from './reviewed.ts';

describe('the pack of a review', () => {
  it('says what was promised, what came, what changed, what is asked and what lies ahead', async () => {
    const { root } = reviewed();
    const { since, base, section } = await pack(root, 'nova');
    expect([since, base?.name]).toEqual([
      '2026-10-13',
      expect.stringMatching(/^the plan as committed on 13\u00a0Oct\u00a02026 \([0-9a-f]{8}\)$/),
    ]);
    expect(section('promised')).toEqual([
      ' | “Dossier before congress”',
      'tactic dossier | due 30 Oct 2026: done on 5 Nov 2026, late',
      'ask corridor | finance, by 20 Nov 2026: not answered',
    ]);
    expect(section('came')).toContain('tactic dossier | done on 5 Nov 2026 | not evaluated yet');
    expect(section('came').find((row) => row.startsWith('DMU support'))).toContain('r-01: support −1 → +2');
    expect(section('changed')).toEqual([
      'r-01 | support −1 → +2 | support moved without evidence',
      'tactic dossier | done on 5 Nov 2026; status active → done',
    ]);
    expect(section('asked')).toEqual(['ask corridor | of finance, “A price corridor”, by 20 Nov 2026']);
    expect(section('ahead')).toEqual([]);
    expect((await pack(root, 'nova', '--since', '2026-11-11')).section('changed')).toEqual([]);
  });

  it('says what it cannot know: no review yet, no commit that old, no git', async () => {
    const { root, put } = reviewed();
    const ledeOf = async (...argv: string[]) =>
      (await pack(root, 'nova', ...argv)).sections.find(({ id }) => id === 'changed')!.lede;
    expect(await ledeOf('--since', '2026-01-01')).toBe(
      'No commit is as old as 1\u00a0Jan\u00a02026, so it cannot be said what changed since then.',
    );
    put({ 'accounts/nova/7-monitoring.yaml': head('monitoring') });
    expect(await ledeOf()).toContain('No review was held yet');
    rmSync(join(root, '.git'), { recursive: true });
    expect(await ledeOf('--since', '2026-10-13')).toMatch(/^No history is known of this workspace, /);
  });

  it('says of a shallow clone that the day may lie before it, and how to deepen it', async () => {
    const { root, git } = reviewed();
    const clone = join(folder(), 'clone');
    git('clone', '--quiet', '--depth', '1', pathToFileURL(root).href, clone);
    const { sections } = await pack(clone, 'nova');
    const lede = sections.find(({ id }) => id === 'changed')!.lede!;
    expect(lede.replaceAll('\u00a0', ' ')).toMatch(
      /^This clone holds only the newest commits \(a shallow clone\), and none of them is as old as 13 Oct 2026, .*git fetch --unshallow/,
    );
    git('-C', clone, 'fetch', '--quiet', '--unshallow');
    expect((await pack(clone, 'nova')).section('changed')).toHaveLength(2);
  });

  it('is one page whose texts are data, in Markdown as well', async () => {
    const { root, put } = reviewed();
    put({
      'accounts/nova/1-analysis.yaml': `${head('analysis')}name: "<script>alert(1)</script> | a"\nowner: kam-1\n`,
      'accounts/nova/7-monitoring.yaml': plan['accounts/nova/7-monitoring.yaml'].replace(
        'Dossier before congress',
        '</li><img src=x> | b',
      ),
    });
    const { stdout } = await kam(['review', 'nova', '--format', 'html'], { cwd: root });
    const tags = new Set([...elements(parse(stdout))].map(({ tagName }) => tagName));
    expect([...tags].sort()).toEqual(
      'body div h1 h2 h3 head html li main meta p section style title ul'.split(' '),
    );
    expect(stdout).not.toMatch(/<[a-z][^>]* (src|on[a-z]+)=/);
    const { stdout: markdown } = await kam(['review', 'nova'], { cwd: root });
    expect(markdown).toContain('# Review of &lt;script&gt;');
    expect(markdown).not.toContain('<script>');
  });

  it('goes to a file that a later run may write again', async () => {
    const { root } = reviewed();
    for (const path of ['pack.md', 'pack.html', 'pack.json']) {
      for (let i = 0; i < 2; i++) {
        const { stdout, exitCode } = await kam(['review', 'nova', '--out', path], { cwd: root });
        expect([exitCode, stdout]).toEqual([0, `${path}\n`]);
      }
    }
  });
});

describe('kam review --close', () => {
  const file = 'accounts/nova/7-monitoring.yaml';

  it('books the review and sets the next one by the tier, and touches nothing else', async () => {
    const { root } = reviewed();
    const { exitCode, stdout, stderr } = await kam(
      ['review', 'nova', '--close', '--who', 'kam-1', '--who', 'head-1', '--decision', 'Offer: "per day"'],
      { cwd: root },
    );
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      `${file}\n`,
      'The review of 2026-11-23 is booked with kam-1, head-1; the next one is on 2027-02-23.\n',
    ]);
    expect(readFileSync(join(root, file), 'utf8')).toBe(`${head('monitoring')}# the next one
next_review: 2027-02-23
reviews:
  - { date: 2026-10-13, who: [kam-1], decisions: ["Dossier before congress"] }
  - { date: 2026-11-23, who: [kam-1, head-1], decisions: ["Offer: \\"per day\\""], next: 2027-02-23 }
`);
  });

  it('names the option also where kam.yaml has no team', async () => {
    const { root, put } = reviewed();
    put({
      'kam.yaml': 'kam: workspace/1\n',
      'accounts/nova/1-analysis.yaml': `${head('analysis')}name: Nova\n`,
      'accounts/nova/7-monitoring.yaml': head('monitoring'),
    });
    const argv = ['review', 'nova', '--close', '--next', '2027-01-12', '--who', 'kam-1'];
    const { exitCode, stderr } = await kam(argv, { cwd: root });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('kam: --who: "kam-1" is not a team id')]);
  });

  it('books a day that has been, after the last one, and no day twice', async () => {
    const { root } = reviewed();
    const close = async (day: string) =>
      (await kam(['review', 'nova', '--close', '--as-of', day], { cwd: root })).exitCode;
    expect([await close('2026-11-20'), await close('2026-11-20'), await close('2026-11-19')]).toEqual([
      0, 2, 2,
    ]);
    expect(readFileSync(join(root, file), 'utf8')).toContain('next_review: 2027-02-20\n');
  });

  it('begins the file where there is none', async () => {
    const { root, git } = reviewed();
    git('rm', '-q', file);
    expect((await kam(['review', 'nova', '--close', '--next', '2027-01-12'], { cwd: root })).exitCode).toBe(
      0,
    );
    expect((await kam(['check', 'nova', '--format', 'json'], { cwd: root })).stdout).not.toContain(
      '"severity": "error"',
    );
    expect(readFileSync(join(root, file), 'utf8')).toContain('next_review: 2027-01-12');
  });

  it.each([
    [
      ['--close', '--who', 'nobody'],
      'kam: --who "nobody" is not a team id (kam.yaml).\n  Known are kam-1, head-1;',
    ],
    [['--close', '--who', 'kam1'], 'Did you mean kam-1?'],
    [['--close', '--who', ''], 'kam: --who is empty.'],
    [['--close', '--decision', ' '], 'kam: --decision is empty.'],
    [['--close', '--decision', 'x'.repeat(401)], 'kam: --decision: '],
    [['--close', '--as-of', '2026-11-24'], 'A review of 2026-11-24 cannot be booked: today is 2026-11-23'],
    [
      ['--close', '--as-of', '2026-10-12'],
      'has a review of 2026-10-13 already, and 2026-10-12 lies before it',
    ],
    [['--close', '--next', '2026-11-23'], 'does not lie after 2026-11-23'],
    [['--close', '--next', 'soon'], '"soon" is no day'],
    [['--close', '--as-of', '2026-10-13'], 'A review of 2026-10-13 stands in'],
    [['--decision', 'x'], '--decision is booked with the review'],
    [['--close', '--format', 'html'], '--close books the review'],
    [['--since', 'soon'], '"soon" is no day'],
  ])('refuses %j and writes nothing', async (argv, words) => {
    const { root, git } = reviewed();
    const { exitCode, stderr } = await kam(['review', 'nova', ...argv], { cwd: root });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
    // what was never written has no line
    expect(stderr).not.toMatch(/yaml:\d/);
    expect(git('status', '--porcelain')).toBe('');
  });
});

type Node = DefaultTreeAdapterTypes.Document | DefaultTreeAdapterTypes.ChildNode;
function* elements(node: Node): Generator<DefaultTreeAdapterTypes.Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elements(child);
}
