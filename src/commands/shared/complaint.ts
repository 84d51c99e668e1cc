import type { LocatedFinding } from '../../findings/finding.ts';
import { pretty } from '../../findings/pretty.ts';
import { printable } from '../../findings/printable.ts';
import { wrapped } from '../../findings/width.ts';
import type { Screen } from '../command.ts';
import { styleFor } from './style.ts';

/**
 * Findings beside an answer, for stderr, and where there are errors one sentence on what follows from them:
 * "kam: a.yaml has errors; nothing is scored." Empty without findings.
 */
export async function complaint(
  findings: readonly LocatedFinding[],
  screen: Screen,
  follows: (it: 'it' | 'them') => string,
): Promise<string> {
  const told = pretty(findings, { width: screen.columns, style: await styleFor(screen) });
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return told;
  const files = [...new Set(errors.map(({ file }) => file))];
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  const verb = files.length === 1 ? 'has' : 'have';
  const sentence = `kam: ${files.slice(0, 3).map(printable).join(', ')}${more} ${verb} errors; ${follows(files.length === 1 ? 'it' : 'them')}`;
  const [first = '', ...rest] = wrapped(sentence, screen.columns - 2);
  return `${told}${[first, ...rest.map((line) => `  ${line}`)].join('\n')}\n`;
}
