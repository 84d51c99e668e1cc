/** dist/log.cjs: `kam log` in one file, for the process and for the threads that help to look at the accounts (check.ts is alike). */
import { isThread } from './io/threads.ts';

export { main, run } from './cli.ts';

if (isThread) void import('./commands/log/share.ts').then(({ helpOut }) => helpOut());
