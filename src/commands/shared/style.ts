import { plain, type Style } from '../../findings/pretty.ts';
import type { Screen } from '../command.ts';

/** Colours for findings on a terminal; plain text elsewhere, without loading what makes colours. */
export async function styleFor(screen: Screen): Promise<Style> {
  if (!screen.colour) return plain;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    error: (text) => chalk.red.bold(text),
    warn: (text) => chalk.yellow(text),
    info: (text) => chalk.blue(text),
    place: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
  };
}
