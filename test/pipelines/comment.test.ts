import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bash, readYamlFile, type Workflow } from './runner.ts';

/** The step that may write comments, run as it stands in the workflow against a server that answers as GitHub does. */

const step = readYamlFile<Workflow>('templates/ci/github/kam-comment.yml').jobs.comment!.steps[1]!;
const stamp = '<!-- kam diff/1 -->\n';
const text = `${stamp}## What this change means\n\n<details><summary>san-telmo</summary>\n</details>\n`;
const bot = 'github-actions[bot]';
const sha = 'a'.repeat(40);
const run = {
  event: 'pull_request',
  head_sha: sha,
  head_branch: 'proposal',
  head_repository: { id: 1, full_name: 'ours/plans', owner: { login: 'ours' } },
};
const fork = { ...run, head_repository: { id: 2, full_name: 'them/plans', owner: { login: 'them' } } };
const pull = (number: number, more: object = {}) => ({ number, head: { sha, repo: { id: 1 } }, ...more });

interface Given {
  /** null: the run left no text */
  text?: string | null;
  run?: object;
  pulls?: object[];
  comments?: object[];
  /** what the server answers to every question instead */
  status?: number;
}

async function commented(given: Given) {
  const temp = mkdtempSync(join(tmpdir(), 'kam-comment-'));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  mkdirSync(join(temp, 'kam'));
  const body = given.text === undefined ? text : given.text;
  if (body !== null) writeFileSync(join(temp, 'kam/diff.md'), body);
  return asked(temp, given);
}

async function asked(temp: string, { run: about = run, pulls = [pull(7)], comments = [], status }: Given) {
  writeFileSync(join(temp, 'event.json'), JSON.stringify({ workflow_run: about }));
  const questions: string[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    questions.push(`${request.method} ${request.url}`);
    if (body) bodies.push((JSON.parse(body) as { body: string }).body);
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    const page = Number(searchParams.get('page') ?? 1);
    const answer = pathname.endsWith('/pulls')
      ? pulls
      : request.method === 'GET'
        ? comments.slice((page - 1) * 100, page * 100)
        : { id: 1 };
    const known = request.headers.authorization === 'Bearer s3cret';
    response.writeHead(status ?? (known ? 200 : 401), { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { code, log } = await bash(step.run!, {
    cwd: temp,
    env: {
      PATH: process.env.PATH,
      RUNNER_TEMP: temp,
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_EVENT_PATH: join(temp, 'event.json'),
      GITHUB_REPOSITORY: 'ours/plans',
      GITHUB_TOKEN: 's3cret',
    },
  });
  server.close();
  return { code, log, written: questions.filter((one) => !one.startsWith('GET')), questions, bodies };
}

describe('the comment', () => {
  it('is one: written where there is none, written anew where there is', async () => {
    const first = await commented({});
    expect(first).toMatchObject({
      code: 0,
      written: ['POST /repos/ours/plans/issues/7/comments'],
      bodies: [text],
    });
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'x', user: { login: 'kam-1' } }));
    const again = await commented({
      comments: [...others, { id: 555, body: `${stamp}before`, user: { login: bot } }],
    });
    expect(again).toMatchObject({ written: ['PATCH /repos/ours/plans/issues/comments/555'], bodies: [text] });
  });

  it('never overwrites one of somebody else, whatever it begins with', async () => {
    const comments = [
      { id: 1, body: text, user: { login: 'a-stranger' } },
      { id: 2, body: text, user: null },
      { id: 3, body: 'of another workflow', user: { login: bot } },
    ];
    expect((await commented({ comments })).written).toEqual(['POST /repos/ours/plans/issues/7/comments']);
  });

  it('says of a fork’s text whose it is, and calls nobody', async () => {
    const pulls = [pull(7, { head: { sha, repo: { id: 2 } } })];
    const { bodies } = await commented({ run: fork, pulls, text: `${text}@somebody a@b\n` });
    expect(bodies[0]).toMatch(/^<!-- kam diff\/1 -->\n> From a fork/);
    expect(bodies[0]).toContain('@\u2060somebody a@\u2060b');
    expect(bodies[0]!.length).toBeLessThan(65_536);
  });

  it('goes to the open pull request whose newest commit ran, and to no other', async () => {
    const elsewhere = [
      pull(1, { head: { sha: 'b'.repeat(40), repo: { id: 1 } } }),
      pull(2, { head: { sha, repo: { id: 3 } } }),
      pull(3, { head: { sha, repo: null } }),
    ];
    expect((await commented({ pulls: elsewhere })).written).toEqual([]);
    expect((await commented({ pulls: [...elsewhere, pull(9)] })).written).toEqual([
      'POST /repos/ours/plans/issues/9/comments',
    ]);
    expect((await commented({ pulls: [pull(8), pull(9)] })).written).toEqual([]);
    expect((await commented({ run: { ...run, head_repository: null } })).questions).toEqual([]);
  });

  it('asks for a branch of any name as one word', async () => {
    const { questions } = await commented({ run: { ...run, head_branch: 'a&state=all#$(touch x)/../b' } });
    const { searchParams } = new URL(questions[0]!.split(' ')[1]!, 'http://x');
    expect(searchParams.get('state')).toBe('open');
    expect(searchParams.get('head')).toBe('ours:a&state=all#$(touch x)/../b');
  });

  it.each<[string, string | null, RegExp]>([
    ['there is no text', null, /left no text/],
    ['the text is not kam’s', '# Buy now\n', /no text of kam diff/],
    ['the text is longer than kam’s', stamp + 'x'.repeat(65_000), /no text of kam diff/],
    ['the file is huge', stamp + 'x'.repeat(300_000), /no text of kam diff/],
  ])('is not written where %s', async (_, given, why) => {
    const { questions, log, code } = await commented({ text: given });
    expect([questions, code]).toEqual([[], 0]);
    expect(log).toMatch(why);
  });

  it('opens no link that came as the text', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'kam-comment-'));
    onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
    mkdirSync(join(temp, 'kam'));
    writeFileSync(join(temp, 'elsewhere'), `${stamp}s3cret file`);
    symlinkSync(join(temp, 'elsewhere'), join(temp, 'kam/diff.md'));
    expect(await asked(temp, {})).toMatchObject({ questions: [], bodies: [] });
  });

  it('begins only where something changed in meaning, and then says when nothing does any more', async () => {
    const nothing = `${stamp}## Nothing changed in meaning.\n`;
    expect((await commented({ text: nothing })).written).toEqual([]);
    const comments = [{ id: 5, body: text, user: { login: bot } }];
    expect(await commented({ text: nothing, comments })).toMatchObject({
      written: ['PATCH /repos/ours/plans/issues/comments/5'],
      bodies: [nothing],
    });
  });

  it('fails in the open where GitHub does not answer, without the token', async () => {
    const { code, log } = await commented({ status: 403 });
    expect(code).not.toBe(0);
    expect(log).toContain('GitHub answers 403 to GET /pulls');
    expect(log).not.toContain('s3cret');
  });
});
