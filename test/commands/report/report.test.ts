import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyOf, folder, kam, read, workspaceOf, write } from '../harness.ts';

/** A copy of the example, without the reports that somebody may have made there. */
const example = () => {
  const root = copyOf('examples/andes-pharma');
  rmSync(join(root, 'out'), { recursive: true, force: true });
  return root;
};

describe('kam report', () => {
  it('writes out/<account>.html and prints that path as its only line', async () => {
    const cwd = example();
    const { exitCode, stdout, stderr } = await kam(['report', 'san-telmo'], { cwd });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'out/san-telmo.html\n', stderr: '' });
    const html = read(cwd, 'out/san-telmo.html');
    expect(html).toContain('<h1 id="summary-h">Hospital San Telmo buys 21.6% more than a year before');
    expect(html).toContain('€1.24\u00a0M');
  });

  it('writes over its own report, and over nobody else’s file', async () => {
    const cwd = example();
    for (const format of ['html', 'md', 'json'])
      for (const _ of [1, 2])
        expect((await kam(['report', 'san-telmo', '--format', format], { cwd })).exitCode).toBe(0);
    write(cwd, 'mine.html', '<p>mine</p>');
    const refused = await kam(['report', 'san-telmo', '--out', 'mine.html'], { cwd });
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('--force');
    expect(read(cwd, 'mine.html')).toBe('<p>mine</p>');
    expect((await kam(['report', 'san-telmo', '--out', 'mine.html', '--force'], { cwd })).exitCode).toBe(0);
  });

  it('refuses to write where it reads', async () => {
    const cwd = example();
    for (const out of ['kam.yaml', 'accounts/san-telmo/report.html', 'scores.csv']) {
      const { exitCode } = await kam(['report', 'san-telmo', '--out', out, '--force'], { cwd });
      expect(exitCode).toBe(2);
    }
  });

  it('prints the path as seen from where it was called', async () => {
    const cwd = example();
    const { stdout } = await kam(['report', 'san-telmo'], { cwd: join(cwd, 'accounts') });
    expect(stdout).toBe('../out/san-telmo.html\n');
  });

  it('knows the account by its portfolio id, and says what it may have meant', async () => {
    const cwd = example();
    expect((await kam(['report', 'SAN-TELMO', '--out', '-'], { cwd })).exitCode).toBe(0);
    const wrong = await kam(['report', 'san-telmoo'], { cwd });
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toContain('Did you mean san-telmo?');
  });

  it('asks which account where there are several, and takes the only one', async () => {
    const cwd = example();
    expect(await kam(['report'], { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Which account?'),
    });
    const one = workspaceOf({
      'kam.yaml': 'kam: workspace/1\n',
      'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\n',
    });
    expect(await kam(['report', '--out', '-'], { cwd: one })).toMatchObject({ exitCode: 0 });
  });

  it.each(['2026-Q9', 'last year', '2026-13'])('refuses the period %s', async (period) => {
    const { exitCode, stderr } = await kam(['report', 'san-telmo', '--period', period], {
      cwd: 'examples/andes-pharma',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('2026-Q3');
  });

  it('a period moves the numbers', async () => {
    const of = async (...more: string[]) =>
      (
        await kam(['report', 'san-telmo', '--format', 'md', '--out', '-', ...more], {
          cwd: 'examples/andes-pharma',
        })
      ).stdout;
    expect(await of('--period', '2025')).not.toBe(await of());
    expect(await of('--period', '2026')).toBe(await of());
  });

  it('an empty plan has a report that says what is missing, in every format', async () => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\n',
      'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\n',
    });
    for (const format of ['html', 'md', 'json']) {
      const { exitCode, stdout } = await kam(['report', 'a', '--format', format, '--out', '-'], { cwd });
      expect(exitCode).toBe(0);
      expect(stdout).not.toMatch(/undefined|NaN|\[object/);
    }
    const { stdout } = await kam(['report', 'a', '--format', 'md', '--out', '-'], { cwd });
    expect(stdout).toContain('Net sales of a are not known, and no objective is written yet');
  });
});

describe('the same plan gives the same bytes', () => {
  it.each(['html', 'md', 'json'])('%s: in another folder, time zone, locale and day', async (format) => {
    const argv = ['report', 'san-telmo', '--format', format, '--out', '-'];
    const here = await kam([...argv, '--as-of', '2026-11-23'], { cwd: example() });
    const { TZ, LANG, LC_ALL } = process.env;
    try {
      Object.assign(process.env, { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
      const there = await kam([...argv, '--as-of', '2026-11-23'], {
        cwd: example(),
        env: { SOURCE_DATE_EPOCH: '0' },
      });
      expect(there.stdout).toBe(here.stdout);
    } finally {
      for (const [name, value] of Object.entries({ TZ, LANG, LC_ALL }))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });

  it('and another plan another revision', async () => {
    const cwd = example();
    const revision = async () =>
      (
        (await kam(['report', 'san-telmo', '--format', 'json', '--out', '-'], { cwd })).result as {
          meta: { revision: string };
        }
      ).meta.revision;
    const before = await revision();
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    write(
      cwd,
      'accounts/san-telmo/7-monitoring.yaml',
      `${read(cwd, 'accounts/san-telmo/7-monitoring.yaml')}# a comment\n`,
    );
    expect(await revision()).not.toBe(before);
  });

  it('holds no path of this machine', async () => {
    const cwd = example();
    for (const format of ['html', 'md', 'json']) {
      const { stdout } = await kam(['report', 'san-telmo', '--format', format, '--out', '-'], { cwd });
      expect(stdout).not.toContain(cwd);
      expect(stdout).not.toMatch(/\/(home|root|tmp|Users)\//);
    }
  });
});

describe('files with errors', () => {
  it('the report comes with a banner, and the exit code is 1', async () => {
    const cwd = example();
    const file = 'accounts/san-telmo/records/ledger.csv';
    write(cwd, file, read(cwd, file).replace(/,sale,/, ',sael,'));
    const { exitCode, stdout, stderr } = await kam(['report', 'san-telmo'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'out/san-telmo.html\n' });
    expect(stderr).toMatch(/^accounts\/san-telmo\/records\/ledger\.csv:2:\d+ {2}error/);
    expect(read(cwd, 'out/san-telmo.html')).toContain('<div class="banner" role="note">');
  });

  it('another account’s errors are not ours', async () => {
    const cwd = example();
    write(cwd, 'accounts/costa-verde/5-objectives.yaml', 'kam: [');
    expect(await kam(['report', 'san-telmo'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('plan text in a message cannot move the cursor', async () => {
    const cwd = example();
    write(
      cwd,
      'accounts/san-telmo/5-objectives.yaml',
      'kam: objectives/1\naccount: "san-telmo"\n"\\e[2Jx": 1\n',
    );
    const { stderr } = await kam(['report', 'san-telmo', '--out', '-'], { cwd });
    expect(stderr).not.toContain('\u001b');
  });
});

describe('templates of the workspace', () => {
  const footer = '<footer>Andes Pharma · {{@root.meta.revision}}</footer>\n';

  it('one partial is overridden, the rest stays', async () => {
    const cwd = example();
    mkdirSync(join(cwd, 'templates'));
    write(cwd, 'templates/footer.html.hbs', footer);
    const { stdout } = await kam(['report', 'san-telmo', '--out', '-'], { cwd });
    expect(stdout).toMatch(/<footer>Andes Pharma · [0-9a-f]{12}<\/footer>/);
    expect(stdout).toContain('class="tiles"');
    const builtin = await kam(['report', 'san-telmo', '--out', '-', '--builtin-templates'], { cwd });
    expect(builtin.stdout).not.toContain('Andes Pharma ·');
  });

  it('a typo in it is an error at its line; nothing is written', async () => {
    const cwd = example();
    mkdirSync(join(cwd, 'templates'));
    write(cwd, 'templates/footer.html.hbs', '<footer>\n{{@root.meta.revison}}</footer>\n');
    const { exitCode, stdout, stderr } = await kam(['report', 'san-telmo'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('templates/footer.html.hbs:2:3  error');
    expect(stderr).toContain('Did you mean revision?');
    expect(() => read(cwd, 'out/san-telmo.html')).toThrow();
    expect((await kam(['report', 'san-telmo', '--format', 'md'], { cwd })).exitCode).toBe(0);
  });

  it('theme.css is appended last', async () => {
    const cwd = example();
    mkdirSync(join(cwd, 'templates'));
    write(cwd, 'templates/theme.css', ':root { --c1: #123456; }\n');
    const { stdout } = await kam(['report', 'san-telmo', '--out', '-'], { cwd });
    expect(stdout.indexOf('--c1: #123456')).toBeGreaterThan(stdout.indexOf('--c1: #0b5fa5'));
    expect(stdout.indexOf('--c1: #123456')).toBeLessThan(stdout.indexOf('</style>'));
  });

  it.each([
    ['@import "x.css";', 'import'],
    ['body { background: url(https://example.org/a.png) }', 'load nothing'],
    ['</style><script>alert(1)</script>', 'end its place'],
    ['body { background: u\\72l(x) }', 'backslashes'],
  ])('a theme with %s is refused', async (css, why) => {
    const cwd = example();
    mkdirSync(join(cwd, 'templates'));
    write(cwd, 'templates/theme.css', `a {}\n${css}`);
    const { exitCode, stderr } = await kam(['report', 'san-telmo', '--out', '-'], { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^templates\/theme\.css:2:\d+/);
    expect(stderr).toContain(why);
  });

  it('a path given by --out is made with its folders', async () => {
    const out = join(folder(), 'a', 'b', 'c.html');
    await kam(['report', 'san-telmo', '--out', out], { cwd: 'examples/andes-pharma' });
    expect(readFileSync(out, 'utf8')).toContain('</html>');
  });
});
