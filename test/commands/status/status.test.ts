import { describe, expect, it } from 'vitest';
import { copyOf, kam, read, write } from '../harness.ts';

interface Account {
  account: string;
  count: Record<string, number>;
  items: { kind: string }[];
}

describe('kam status', () => {
  it('counts for each account what is open, and adds up with its items', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const { stdout, exitCode } = await kam(['status', '--format', 'json'], { cwd });
    expect(exitCode).toBe(0);
    const { accounts } = JSON.parse(stdout) as { accounts: Account[] };
    for (const { count, items } of accounts)
      for (const [kind, n] of Object.entries(count))
        expect(items.filter((item) => item.kind === kind)).toHaveLength(n);
    const of = (id: string) => accounts.find(({ account }) => account === id)!;
    expect(of('nova-clinic').count.behind).toBeGreaterThanOrEqual(4);
    expect(of('nova-clinic').count.late).toBeGreaterThan(of('san-telmo').count.late!);
  });

  it('is a table at 80 columns and blocks of lines at 40', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const wide = await kam(['status'], { cwd, columns: 80 });
    expect(wide.stdout.split('\n')[0]).toMatch(/^account +tier +review +broken +late/);
    for (const line of wide.stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    const narrow = await kam(['status'], { cwd, columns: 40 });
    for (const line of narrow.stdout.split('\n').slice(0, -2))
      expect([...line].length).toBeLessThanOrEqual(40);
    expect(narrow.stdout).toContain('nova-clinic (key)');
  });

  it('knows from scores.csv the tier of a plan that keeps none yet', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const file = 'accounts/costa-verde/2-segmentation.yaml';
    write(cwd, file, read(cwd, file).replace(/^tier: .*\n/m, ''));
    const { stdout } = await kam(['status'], { cwd });
    expect(stdout).toMatch(/^costa-verde +key /m);
  });

  it('looks at another day', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const late = async (day: string) => {
      const { stdout } = await kam(['status', '--format', 'json', '--as-of', day], { cwd });
      return (JSON.parse(stdout) as { accounts: Account[] }).accounts.reduce(
        (sum, { count }) => sum + count.late!,
        0,
      );
    };
    expect(await late('2027-11-23')).toBeGreaterThan(await late('2026-11-23'));
  });
});
