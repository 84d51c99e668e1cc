import { git } from '../process.ts';

/** For commits that git makes itself, as in a merge. */
export const day = (date: string) => ({
  GIT_AUTHOR_DATE: `${date}T12:00:00Z`,
  GIT_COMMITTER_DATE: `${date}T12:00:00Z`,
});

/** Everything below a folder, on a day. */
export function commit(cwd: string, date: string, subject: string): void {
  Object.assign(process.env, day(date));
  git(cwd, 'add', '-A', '-f');
  git(cwd, 'commit', '-q', '--allow-empty', '-m', subject);
}
