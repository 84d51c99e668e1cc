import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kam } from '../commands/harness.ts';
import { gitIn, temporaryFolder } from '../io/repository.ts';

/** A bare remote, a bare fork of it with a branch, and a checkout of their merge as a server makes it. */

export const plan = `kam: objectives/1
account: san-telmo
objectives:
  - { id: listing, measure: listing_rate, due: "2026-09-30", target: 80 }
`;
const account = (id: string) => `kam: analysis/1\naccount: ${id}\nname: Hospital\n`;
const settings = `kam: workspace/1
currency: EUR
rules: { key-account-has-plan: off }
`;
const ours = { private: true, devDependencies: { kam: '1.0.0' } };

type Files = Record<string, string>;

function put(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export interface PullRequest {
  home: string;
  /** the checkout, detached at the merge of the target branch and the fork's branch */
  checkout: string;
  /** the newest commit of the fork's branch */
  head: string;
  /** the commit of the target branch it is merged into */
  base: string;
  git(...args: string[]): string;
  remove(): void;
}

/** `ci`: which pipelines the target branch has; `change`: what the fork's branch does. */
export async function pullRequest(
  ci: 'github' | 'gitlab',
  change: (root: string) => unknown,
  {
    depth,
    lacking = [],
    more = {},
    packageJson = ours,
  }: { depth?: number; lacking?: readonly string[]; more?: Files; packageJson?: object } = {},
): Promise<PullRequest> {
  const home = temporaryFolder();
  const at = (name: string) => join(home, name);
  const bare = (name: string) => gitIn(home, ['init', '-q', '--bare', '--initial-branch=main', name]);
  const commit = (root: string, message: string) => {
    gitIn(root, ['add', '--all', '--force']);
    gitIn(root, ['commit', '-q', '--allow-empty', '-m', message]);
  };
  bare('remote.git');
  gitIn(home, ['clone', '-q', 'remote.git', 'ours']);
  put(at('ours'), {
    'package.json': JSON.stringify(packageJson),
    'package-lock.json': '{}',
    'plans/kam.yaml': settings,
    'plans/accounts/san-telmo/1-analysis.yaml': account('san-telmo'),
    'plans/accounts/san-telmo/5-objectives.yaml': plan,
    'plans/accounts/costa-verde/1-analysis.yaml': account('costa-verde'),
    ...more,
  });
  await kam(['init', 'plans', '--ci', ci], { cwd: at('ours') });
  await kam(['init', 'plans'], { cwd: at('ours') });
  for (const path of lacking) rmSync(join(at('ours'), path));
  commit(at('ours'), 'plans');
  gitIn(at('ours'), ['push', '-q', 'origin', 'HEAD:main']);

  // the fork is another repository; its branch comes to the remote as a ref only a server writes
  gitIn(home, ['clone', '-q', '--bare', 'remote.git', 'fork.git']);
  gitIn(home, ['clone', '-q', 'fork.git', 'theirs']);
  gitIn(at('theirs'), ['checkout', '-q', '-b', 'proposal']);
  await change(at('theirs'));
  commit(at('theirs'), '::error::a subject');
  gitIn(at('theirs'), ['push', '-q', 'origin', 'proposal']);
  const head = gitIn(at('theirs'), ['rev-parse', 'HEAD']);

  // meanwhile the target branch goes on
  put(at('ours'), { 'notes.md': 'x\n' });
  commit(at('ours'), 'ours');
  gitIn(at('ours'), ['push', '-q', 'origin', 'HEAD:main']);
  const base = gitIn(at('ours'), ['rev-parse', 'HEAD']);
  gitIn(at('ours'), ['fetch', '-q', '../fork.git', 'proposal']);
  gitIn(at('ours'), ['checkout', '-q', '--detach']);
  gitIn(at('ours'), ['merge', '-q', '--no-ff', '-m', 'merge', 'FETCH_HEAD']);
  gitIn(at('ours'), ['push', '-q', 'origin', 'HEAD:refs/pull/1/merge']);

  const checkout = at('checkout');
  gitIn(home, ['init', '-q', '--initial-branch=main', 'checkout']);
  const fetched = ['fetch', '-q', `file://${at('remote.git')}`, 'refs/pull/1/merge'];
  gitIn(checkout, depth === undefined ? fetched : [...fetched, `--depth=${depth}`]);
  gitIn(checkout, ['checkout', '-q', '--detach', 'FETCH_HEAD']);
  return {
    home,
    checkout,
    head,
    base,
    git: (...args) => gitIn(checkout, args),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export const movesTheListing = (root: string) =>
  put(root, { 'plans/accounts/san-telmo/5-objectives.yaml': plan.replace('2026-09-30', '2026-12-31') });

/** All that somebody could hope will run: each thing leaves a file behind where it does. */
export function plants(marker: string): (root: string) => void {
  const touch = `touch '${marker}'`;
  return (root) => {
    const script = join(root, 'run-me.sh');
    const telmo = 'plans/accounts/san-telmo';
    writeFileSync(`${marker}.sh`, `#!/bin/sh\n${touch}\n`, { mode: 0o755 });
    put(root, {
      'run-me.sh': `#!/bin/sh\n${touch}\n`,
      'package.json': JSON.stringify({
        private: true,
        scripts: { preinstall: touch, prepare: touch },
        devDependencies: { 'kam-of-somebody-else': '1.0.0' },
      }),
      '.npmrc': `script-shell=${script}\nignore-scripts=false\n`,
      '.gitattributes': '* filter=evil diff=evil textconv=evil export-subst\n',
      'plans/templates/summary.html.hbs': 'PLANTED TEMPLATE',
      'plans/templates/report.html.hbs': 'PLANTED TEMPLATE',
      [`${telmo}/5-objectives.yaml`]: `${plan.replace('2026-09-30', '2026-12-31')}  - id: "::error::in an id"
    measure: "##[group]x"
    owner: "$(${touch})"
  - { id: note, measure: listing_rate, note: "::set-output name=x::y", due: "2027-01-31", target: 1 }
`,
      [`plans/accounts/$(${touch.replaceAll('/', '_')})/1-analysis.yaml`]: account('x'),
      'plans/accounts/a b; touch planted/1-analysis.yaml': account('x'),
      'plans/accounts/-x/1-analysis.yaml': account('x'),
      'plans/accounts/::error::x/1-analysis.yaml': account('x'),
      // a repository of ordinary files: git takes the folder for one where it is started in it
      [`${telmo}/HEAD`]: 'ref: refs/heads/main\n',
      [`${telmo}/config`]: `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${marker}.sh\n\thooksPath = ..\n[diff "evil"]\n\ttextconv = "${touch};cat"\n`,
      [`${telmo}/objects/.keep`]: '',
      [`${telmo}/refs/.keep`]: '',
    });
    chmodSync(script, 0o755);
  };
}
