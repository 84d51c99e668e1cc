import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { folder, kam } from './commands/harness.ts';

interface Step {
  command: string;
  printed: string;
}

/**
 * The console blocks of README.md: lines behind "$ " are typed, the lines below them are what appears; a last line "…" stands
 * for the rest.
 */
function steps(text: string): Step[] {
  const found: Step[] = [];
  for (const [, block] of text.matchAll(/```console\n([\s\S]*?)```/g))
    for (const part of block!.split(/^\$ /m).slice(1)) {
      const [command, ...lines] = part.split('\n');
      found.push({ command: command!, printed: lines.join('\n').trimEnd() });
    }
  return found;
}

/** What of an answer the README shows: as many lines as stand there above a "…". */
function shown(answer: string, wanted: string): string {
  const lines = wanted.split('\n');
  return lines.at(-1) === '…' ? [...answer.split('\n').slice(0, lines.length - 1), '…'].join('\n') : answer;
}

/** Splits at blanks; the README uses no quotes. */
async function play(commands: readonly string[]): Promise<string[]> {
  const root = folder();
  cpSync('examples', join(root, 'examples'), {
    recursive: true,
    filter: (path) => !/\/out(\/|$)/.test(path),
  });
  let cwd = root;
  const printed: string[] = [];
  for (const command of commands) {
    const [program, ...words] = command.split(' ');
    if (program === 'cd') {
      cwd = resolve(cwd, words[0]!);
      printed.push('');
      continue;
    }
    expect(program).toBe('kam');
    const { stdout, stderr, exitCode } = await kam(words, { cwd, terminal: true, columns: 80 });
    expect({ command, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({
      command,
      exitCode: 0,
      stderr: '',
    });
    printed.push(
      `${stderr}${stdout}`
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd(),
    );
  }
  return printed;
}

it('prints what README.md says it prints', async () => {
  const text = readFileSync('README.md', 'utf8');
  const wanted = steps(text);
  expect(wanted.length).toBeGreaterThan(6);
  const printed = await play(wanted.map(({ command }) => command));
  if (process.env.KAM_UPDATE_README === '1') {
    // writes what appears below each command; the diff is to be read before it is committed
    let i = 0;
    writeFileSync(
      'README.md',
      text.replace(/```console\n([\s\S]*?)```/g, (_, block: string) => {
        const parts = block
          .split(/^\$ /m)
          .slice(1)
          .map((part) => {
            const answer = shown(printed[i]!, wanted[i++]!.printed);
            return `$ ${part.split('\n')[0]}\n${answer === '' ? '' : `${answer}\n`}`;
          });
        return `\`\`\`console\n${parts.join('')}\`\`\``;
      }),
    );
    return;
  }
  expect(wanted.map((step, i) => ({ ...step, printed: shown(printed[i]!, step.printed) }))).toEqual(wanted);
});
