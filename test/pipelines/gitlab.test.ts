import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { built } from '../commands/process.ts';
import { temporaryFolder } from '../io/repository.ts';
import { complaints } from '../schemas/pipelines.ts';
import { gitlabReport, junitReport } from '../schemas/validators.ts';
import { movesTheListing, plants, pullRequest } from './repositories.ts';
import { bash, commandLines, envOf, programs, readYamlFile } from './runner.ts';

interface Job {
  variables?: Record<string, string>;
  before_script?: string[];
  script?: string[];
  rules?: unknown[];
  artifacts?: object;
}
const path = 'templates/ci/gitlab/kam.yml';
const jobs = readYamlFile<Record<string, Job>>(path);

describe('the jobs', () => {
  it('are as GitLab’s published schema wants them', () => {
    expect(complaints('gitlab', jobs)).toEqual([]);
    expect(complaints('gitlab', readYamlFile('templates/ci/gitlab/gitlab-ci.yml'))).toEqual([]);
    expect(complaints('gitlab', { ...jobs, x: { script: ['a'], artifacts: { paths: 1 } } })).not.toEqual([]);
  });

  it('hand findings to the merge request, and the token to nothing but the note', () => {
    expect(jobs['kam check']!.artifacts).toMatchObject({
      when: 'always',
      reports: { codequality: 'kam-out/code-quality.json', junit: 'kam-out/junit.xml' },
    });
    const { 'kam note': note, ...others } = jobs;
    expect(JSON.stringify(others)).not.toContain('TOKEN');
    expect(note!.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $KAM_NOTE_TOKEN' }]);
  });
});

let cli: string;
beforeAll(async () => {
  cli = await built('pipelines-gitlab');
});

/** Of a merge request GitLab checks out the newest commit of the branch itself. */
async function ran(
  job: string,
  change: (root: string) => unknown,
  { depth, more = {} }: { depth?: number; more?: Record<string, string> } = {},
) {
  const request = await pullRequest('gitlab', change, depth === undefined ? { more } : { depth });
  onTestFinished(request.remove);
  const there = readYamlFile<Record<string, Job>>(join(request.checkout, '.gitlab/kam.yml'));
  if (depth === undefined) request.git('checkout', '-q', request.head);
  const ours = programs(request.home, cli);
  const base = depth === undefined ? request.git('merge-base', request.base, request.head) : request.base;
  const { code, log } = await bash(
    // one shell for both, as the runner does it; plain sh, because an image may have no other
    [...there['.kam']!.before_script!, ...there[job]!.script!].join('\n'),
    {
      cwd: request.checkout,
      env: {
        PATH: ours.path,
        HOME: request.home,
        TMPDIR: request.home,
        RUNNER_TEMP: request.home,
        CI: 'true',
        CI_MERGE_REQUEST_IID: '4',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
        ...envOf(there['.kam']!.variables),
      },
    },
    ['sh', '-e'],
  );
  const made = (file: string) => readFileSync(join(request.checkout, 'kam-out', file), 'utf8');
  const reports = () => readdirSync(join(request.checkout, 'kam-out/reports'));
  return { code, log, made, reports, npm: ours.calls(), request };
}

describe('the scripts on a merge request', () => {
  it('check, in both of GitLab’s formats', async () => {
    const { code, log, made, npm, request } = await ran('kam check', movesTheListing);
    expect(code, log).toBe(0);
    expect(gitlabReport(made('code-quality.json')).map(({ location }) => location.path)).toContain(
      'plans/accounts/san-telmo/5-objectives.yaml',
    );
    expect(junitReport(made('junit.xml')).failures).toBe(0);
    expect(npm[0]).toMatch(new RegExp(`^${request.home}/tmp\\.\\w+ ci --ignore-scripts`));
  });

  it('say what it means, and make the report of the account that changed', async () => {
    const { code, log, made, reports } = await ran('kam reports', movesTheListing);
    expect(code, log).toBe(0);
    expect(made('diff.md')).toMatch(/^<!-- kam diff\/1 -->\n.*due 30\sSep\s2026/s);
    expect(reports()).toEqual(['san-telmo.html']);
  });

  it.each(['kam check', 'kam reports'])('run nothing that was planted: %s', async (job) => {
    let marker = '';
    const { log, request, made } = await ran(job, (root) => {
      marker = join(root, '..', 'planted');
      plants(marker)(root);
      // what is written would land elsewhere
      symlinkSync('../..', join(root, 'kam-out'));
    });
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(request.home, 'reports'))).toBe(false);
    expect(commandLines(log)).toEqual([]);
    if (job === 'kam check') expect(gitlabReport(made('code-quality.json')).length).toBeGreaterThan(1);
  });

  it('fail where a plan has errors, with both reports', async () => {
    const { code, made } = await ran('kam check', (root) =>
      writeFileSync(join(root, 'plans/accounts/san-telmo/5-objectives.yaml'), 'kam: objectives/1\nx: 1\n'),
    );
    expect(code).toBe(1);
    expect(junitReport(made('junit.xml')).failures).toBe(1);
    expect(gitlabReport(made('code-quality.json')).map(({ severity }) => severity)).toContain('major');
  });

  it('do not fail for what was wrong before, elsewhere, and still report it', async () => {
    const more = { 'plans/accounts/costa-verde/3-dmu.yaml': 'kam: dmu/1\naccount: costa-verde\nx: 1\n' };
    const { code, log, made } = await ran('kam check', movesTheListing, { more });
    expect(code, log).toBe(0);
    expect(junitReport(made('junit.xml')).failures).toBe(1);
  });

  it('say how to deepen a shallow checkout', async () => {
    const { code, log } = await ran('kam reports', movesTheListing, { depth: 1 });
    expect([code, log]).toEqual([
      2,
      'This checkout does not reach back to the target branch. Set GIT_DEPTH: "0".\n',
    ]);
  });
});

describe('the note', () => {
  const stamp = '<!-- kam diff/1 -->\n';
  const text = `${stamp}## What this change means\n\n<details></details>\n`;

  async function noted(notes: object[], body: string | undefined = text) {
    const cwd = temporaryFolder();
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    mkdirSync(join(cwd, 'kam-out'));
    writeFileSync(join(cwd, 'kam-out/diff.md'), body);
    const written: string[] = [];
    const server = createServer(async (request, response) => {
      let sent = '';
      for await (const chunk of request) sent += chunk;
      if (sent)
        written.push(`${request.method} ${request.url} ${(JSON.parse(sent) as { body: string }).body}`);
      const page = Number(new URL(request.url!, 'http://x').searchParams.get('page') ?? 1);
      const answer = request.url === '/user' ? { id: 9 } : notes.slice((page - 1) * 100, page * 100);
      response.writeHead(request.headers['private-token'] === 's3cret' ? 200 : 401);
      response.end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { code, log } = await bash(
      jobs['kam note']!.script!.join('\n'),
      {
        cwd,
        env: {
          PATH: process.env.PATH,
          RUNNER_TEMP: cwd,
          CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          CI_MERGE_REQUEST_IID: '4',
          CI_MERGE_REQUEST_PROJECT_ID: '12',
          KAM_NOTE_TOKEN: 's3cret',
        },
      },
      ['sh', '-e'],
    );
    server.close();
    return { code, log, written };
  }

  it('is one, by the user of the token', async () => {
    const notes = '/projects/12/merge_requests/4/notes';
    expect((await noted([])).written).toEqual([`POST ${notes} ${text}`]);
    const strange = { id: 1, body: text, author: { id: 1 } };
    const many = Array.from({ length: 100 }, (_, id) => ({ id, body: '', author: { id: 9 } }));
    expect((await noted([strange])).written).toEqual([`POST ${notes} ${text}`]);
    expect(
      (await noted([strange, ...many, { id: 77, body: `${stamp}x`, author: { id: 9 } }])).written,
    ).toEqual([`PUT ${notes}/77 ${text}`]);
    expect((await noted([], `${stamp}## Nothing changed in meaning.\n`)).written).toEqual([]);
  });

  it('is no other text, and no longer one', async () => {
    for (const other of ['x', `${stamp}${'x'.repeat(65_000)}`]) {
      const { code, written, log } = await noted([], other);
      expect([code === 0, written]).toEqual([false, []]);
      expect(log).toContain('no text of kam diff');
    }
  });
});

it('what kam init writes for GitLab is YAML, with the folder in quotes', () => {
  expect(parse(readFileSync(path, 'utf8'))).toMatchObject({ '.kam': { variables: { KAM_WORKSPACE: '.' } } });
});
