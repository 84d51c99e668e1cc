import { relative, sep } from 'node:path';
import { fileRules } from '../../checks/file-rules.ts';
import { rules } from '../../checks/index.ts';
import type { LastingFinding } from '../../findings/fingerprint.ts';
import { github } from '../../findings/github.ts';
import { gitlab } from '../../findings/gitlab.ts';
import { junit } from '../../findings/junit.ts';
import { sarif } from '../../findings/sarif.ts';
import { topAbove } from '../../io/git.ts';
import { version } from '../shared/version.ts';

/** Findings for servers that show them beside a change; they name files from the repository on. */

export type Server = 'github' | 'gitlab' | 'sarif' | 'junit';

export interface Report {
  /** the workspace's folder */
  root: string;
  asOf: string;
  findings: readonly LastingFinding[];
  /** what was read, of what was asked about */
  files: readonly string[];
  /** whether there are more warnings than the call allows */
  warningsFail: boolean;
}

/** Piece by piece. */
export function reportFor(server: Server, { findings, root, ...run }: Report): Iterable<string> {
  const prefix = wayFromRepository(root);
  switch (server) {
    case 'github':
      return [github(findings, prefix)];
    case 'gitlab':
      return gitlab(findings, prefix);
    case 'sarif':
      return sarif(findings, { ...run, prefix, version, rules: [...rules, ...fileRules] });
    case 'junit':
      return junit(findings, { ...run, prefix });
  }
}

/** "plans/" where the workspace is a folder of its repository; "" where it is the repository, or in none. */
function wayFromRepository(root: string): string {
  const way = relative(topAbove(root) ?? root, root);
  return way === '' ? '' : `${way.split(sep).join('/')}/`;
}
