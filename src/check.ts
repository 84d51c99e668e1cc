/**
 * dist/check.cjs: `kam check` in one file, because thirty small ones load slower. In the process it is cli.ts; in a
 * thread of it, whoever helps to look at the accounts.
 */
import { isThread } from './io/threads.ts';

export { main, run } from './cli.ts';

if (isThread) void import('./commands/check/share.ts').then(({ helpOut }) => helpOut());
