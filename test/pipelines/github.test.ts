import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { built } from '../commands/process.ts';
import { gitIn } from '../io/repository.ts';
import { complaints } from '../schemas/pipelines.ts';
import { movesTheListing, plan, plants, pullRequest } from './repositories.ts';
import { commandLines, programs, readYamlFile, runJob, type Step, type Workflow } from './runner.ts';

const workflows = ['templates/ci/github/kam.yml', 'templates/ci/github/kam-comment.yml'] as const;
const [checks, comments] = workflows.map((path) => readYamlFile<Workflow>(path)) as [Workflow, Workflow];
const allSteps: Step[] = [checks, comments].flatMap(({ jobs }) => Object.values(jobs)[0]!.steps);

describe('the workflows', () => {
  it.each(workflows)('%s is as GitHub’s published schema wants it', (path) => {
    expect(complaints('workflow', readYamlFile(path))).toEqual([]);
    const wrong = readYamlFile<Workflow>(path);
    (Object.values(wrong.jobs)[0]!.steps[0] as { runs?: string }).runs = 'x';
    expect(complaints('workflow', wrong)).not.toEqual([]);
  });

  it('put no expression into a script', () => {
    expect(allSteps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('pin each action to a commit', () => {
    for (const path of workflows)
      for (const [, use] of readFileSync(path, 'utf8').matchAll(/uses: (.*)/g))
        expect(use).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and only the one that sees no file of a pull request may comment', () => {
    expect(checks.permissions).toEqual({ contents: 'read' });
    expect(Object.values(checks.jobs).map(({ permissions }) => permissions)).toEqual([undefined]);
    expect(checks.on).toEqual({ pull_request: null, push: { branches: ['main', 'master'] } });
    expect(comments.permissions).toEqual({});
    expect(comments.on).toEqual({ workflow_run: { workflows: ['kam'], types: ['completed'] } });
    expect(comments.jobs.comment!.permissions).toEqual({ actions: 'read', 'pull-requests': 'write' });
    const { steps } = comments.jobs.comment!;
    expect(steps.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/download-artifact', undefined]);
    for (const text of workflows.map((path) => readFileSync(path, 'utf8'))) {
      expect(text).not.toMatch(/^\s*pull_request_target/m);
      expect(text).not.toContain('secrets.');
      expect(text).not.toContain('GITHUB_OUTPUT');
    }
    const checkout = checks.jobs.plans!.steps[0]!;
    expect(checkout.with).toEqual({ 'fetch-depth': 0, 'persist-credentials': false });
  });
});

let cli: string;
beforeAll(async () => {
  cli = await built('pipelines');
});

async function ran(request: Awaited<ReturnType<typeof pullRequest>>, event = 'pull_request') {
  onTestFinished(request.remove);
  const ours = programs(request.home, cli);
  const workflow = readYamlFile<Workflow>(join(request.checkout, '.github/workflows/kam.yml'));
  const temp = join(request.home, 'runner');
  const job = await runJob(workflow, 'plans', { cwd: request.checkout, temp, event, path: ours.path });
  const made = (path: string) => (existsSync(join(temp, 'kam', path)) ? join(temp, 'kam', path) : undefined);
  return { ...job, made, npm: ours.calls() };
}

describe('the steps on a pull request from a fork', () => {
  it('check, say what it means, and make the report of the account that changed', async () => {
    const { outcomes, summary, made, log, temp, npm } = await ran(
      await pullRequest('github', movesTheListing),
    );
    expect(outcomes, log).toEqual({
      kam: 'success',
      Check: 'success',
      'Say what the pull request means': 'success',
      'Make the reports of the accounts that changed, or of all on the main branch': 'success',
    });
    const text = readFileSync(made('diff/diff.md')!, 'utf8');
    expect(text.startsWith('<!-- kam diff/1 -->\n')).toBe(true);
    expect(text).toMatch(/30\sSep\s2026 → 31\sDec\s2026/);
    expect(summary).toBe(text);
    expect(readdirSync(join(temp, 'kam/reports'))).toEqual(['san-telmo.html']);
    // as the target branch has it, in a folder of its own, without scripts of packages
    expect(npm).toEqual([`${temp}/kam/base ci --ignore-scripts --no-audit --no-fund`]);
  });

  it('go on past a file with errors, and the job fails', async () => {
    const breaks = (root: string) => {
      movesTheListing(root);
      gitIn(root, ['mv', 'plans/accounts/costa-verde', 'plans/accounts/costa-azul']);
    };
    const { outcomes, made, log } = await ran(await pullRequest('github', breaks));
    expect(outcomes.Check, log).toBe('failure');
    expect(log).toMatch(/^::error file=plans\/accounts\/costa-azul\/1-analysis\.yaml,line=2/m);
    expect(readFileSync(made('diff/diff.md')!, 'utf8')).toMatch(/due 30\sSep\s2026/);
    expect(made('reports/san-telmo.html')).toBeDefined();
  });

  it('do not fail for what was wrong before, elsewhere', async () => {
    const more = { 'plans/accounts/costa-verde/3-dmu.yaml': 'kam: dmu/1\naccount: costa-verde\nx: 1\n' };
    const { outcomes, log } = await ran(await pullRequest('github', movesTheListing, { more }));
    expect(outcomes.Check, log).toBe('success');
    expect(log).not.toContain('costa-verde');
  });

  it('run nothing that was planted, and no line of the log is a command but ours', async () => {
    let marker = '';
    const request = await pullRequest('github', (root) => {
      marker = join(root, '..', 'planted');
      plants(marker)(root);
    });
    const before = readdirSync(request.checkout).sort();
    const { outcomes, log, made, temp } = await ran(request);
    expect(existsSync(marker)).toBe(false);
    expect(readdirSync(request.checkout).sort()).toEqual(before);
    expect(outcomes.kam, log).toBe('success');
    expect(outcomes.Check).toBe('failure');
    for (const line of commandLines(log))
      expect(line).toMatch(/^::(error|warning|notice) file=plans\/[^:]*,title=[a-z-]+::/);
    // of the accounts that changed, those whose folder could be an account's
    expect(readdirSync(join(temp, 'kam/reports'))).toEqual(['san-telmo.html']);
    expect(readFileSync(made('reports/san-telmo.html')!, 'utf8')).not.toContain('PLANTED TEMPLATE');
    expect(commandLines(readFileSync(made('diff/diff.md')!, 'utf8'))).toEqual([]);
    expect(readFileSync(join(temp, '.path'), 'utf8')).toBe(`${temp}/kam/base/node_modules/.bin\n`);
    // what was planted does bite whoever asks git in that folder
    const folder = join(request.checkout, 'plans/accounts/san-telmo');
    gitIn(folder, ['-c', 'safe.bareRepository=all', 'status']);
    expect(existsSync(marker)).toBe(true);
  });

  it('say how to deepen a shallow checkout, and run nothing else', async () => {
    const { outcomes, log } = await ran(await pullRequest('github', movesTheListing, { depth: 1 }));
    expect(log).toBe(
      '::error title=kam::This checkout has no history. Set fetch-depth: 0 in its first step.\n',
    );
    expect(Object.values(outcomes)).toEqual(['failure', 'skipped', 'skipped', 'skipped']);
  });

  it.each([
    ['no package.json', ['package.json'], /The target branch has no package\.json/],
    ['no lock file', ['package-lock.json'], /The target branch has no package\.json with package-lock\.json/],
  ])('say what is missing where the target branch has %s', async (_, lacking, message) => {
    // what the pull request itself brings does not count
    const brings = (root: string) => plants(join(root, '..', 'planted'))(root);
    const { outcomes, log } = await ran(await pullRequest('github', brings, { lacking }));
    expect(outcomes.kam).toBe('failure');
    expect(log).toMatch(message);
  });
});

describe('the kam that the target branch names', () => {
  it.each([
    ['is none', { devDependencies: {} }, /package\.json of the target branch does not name kam/],
    [
      'is not built',
      { devDependencies: { kam: 'git+https://host/kam.git' } },
      /does not start\. A git dependency/,
    ],
  ])('is told where it %s', async (_, packageJson, message) => {
    const request = await pullRequest('github', movesTheListing, { packageJson });
    const { outcomes, log } = await ran(request);
    expect(log).toMatch(message);
    expect(Object.values(outcomes)).toEqual(['failure', 'skipped', 'skipped', 'skipped']);
  });
});

describe('the steps on the main branch', () => {
  it('make the reports of all accounts, and no comment', async () => {
    const request = await pullRequest('github', movesTheListing);
    request.git('checkout', '-q', request.base);
    const { outcomes, temp, made, log } = await ran(request, 'push');
    expect(Object.values(outcomes), log).toEqual(['success', 'success', 'skipped', 'success']);
    expect(readdirSync(join(temp, 'kam/reports')).sort()).toEqual(['costa-verde.html', 'san-telmo.html']);
    expect(made('diff/diff.md')).toBeUndefined();
    expect(readFileSync(join(request.checkout, 'plans/accounts/san-telmo/5-objectives.yaml'), 'utf8')).toBe(
      plan,
    );
  });
});
