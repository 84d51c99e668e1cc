import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line: "N passed, N failed, N skipped". With KAM_CI=1 a skip is a failure. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    if (process.env.KAM_CI === '1' && count.skipped > 0) {
      console.error(`${count.skipped} tests were skipped, and KAM_CI=1 allows none.`);
      process.exitCode = 1;
    }
    // after vitest's own summary
    process.once('exit', () => {
      process.stdout.write(
        `${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
      );
    });
  }
}
