import { describe, expect, it } from 'vitest';
import { folderTexts } from '../../src/io/folder.ts';
import { loadAccount, loadWorkspace } from '../../src/plan/load.ts';

/** test/fixtures/example uses every key of a plan once: no file of it may have an error. */
describe('the example with every key', () => {
  it('loads without an error', async () => {
    const texts = folderTexts('test/fixtures/example');
    const workspace = await loadWorkspace(texts);
    expect(workspace.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const account of workspace.accounts.keys()) {
      const plan = await loadAccount(texts, workspace, account);
      expect(plan.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});
