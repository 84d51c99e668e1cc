import { UsageError } from '../io/faults.ts';
import type { Command } from './command.ts';
import { commands } from './index.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** What may follow each command: its long options, and the values of those that have a fixed set. */
interface Words {
  name: string;
  summary: string;
  options: { long: string; summary: string; choices: readonly string[] }[];
}

async function words(): Promise<Words[]> {
  return Promise.all(
    commands
      .filter(({ hidden }) => !hidden)
      .map(async ({ name, summary, load }) => ({
        name,
        summary,
        options: (await load()).options.map(({ flags, summary, choices }) => ({
          long: /--[a-z-]+/.exec(flags)![0],
          summary,
          choices: choices ?? [],
        })),
      })),
  );
}

/** Summaries are kam's own words; quotes are still doubled for the shell. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(all: readonly Words[]): string {
  const cases = all.map(({ name, options }) => {
    const values = options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ long, choices }) =>
          `        ${long}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$word")); return ;;`,
      );
    return `    ${name})
      case "$before" in
${values.join('\n')}${values.length ? '\n' : ''}        *) ;;
      esac
      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "${options.map(({ long }) => long).join(' ')} --help" -- "$word")); else COMPREPLY=($(compgen -W "$(ls accounts 2>/dev/null)" -- "$word")); fi ;;`;
  });
  return `# kam completion for bash: source <(kam completion bash)
_kam() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY=($(compgen -W "${all.map(({ name }) => name).join(' ')} --help --version" -- "$word")); return; fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o default -F _kam kam
`;
}

function zsh(all: readonly Words[]): string {
  const cases = all.map(({ name, options }) => {
    const specs = options.map(
      ({ long, summary, choices }) =>
        `        ${quote(`${long}[${summary.replaceAll(/[[\]:]/g, ' ')}]${choices.length ? `:value:(${choices.join(' ')})` : ''}`)}`,
    );
    return `      ${name}) _arguments \\\n${[...specs, "        '*:account:_kam_accounts'"].join(' \\\n')} ;;`;
  });
  return `#compdef kam
# kam completion for zsh: kam completion zsh > "\${fpath[1]}/_kam"
_kam_accounts() { local -a found; found=(accounts/*(/N:t)); compadd -a found; _files }
_kam() {
  if (( CURRENT == 2 )); then
    local -a names; names=(
${all.map(({ name, summary }) => `      ${quote(`${name}:${summary}`)}`).join('\n')}
    )
    _describe command names
  else
    local command="$words[2]"; shift words; (( CURRENT-- ))
    case "$command" in
${cases.join('\n')}
    esac
  fi
}
_kam "$@"
`;
}

function fish(all: readonly Words[]): string {
  const lines = all.flatMap(({ name, summary, options }) => [
    `complete -c kam -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map(
      ({ long, summary, choices }) =>
        `complete -c kam -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)} -d ${quote(summary)}${choices.length ? ` -x -a ${quote(choices.join(' '))}` : ''}`,
    ),
  ]);
  return `# kam completion for fish: kam completion fish > ~/.config/fish/completions/kam.fish\n${lines.join('\n')}\n`;
}

export const completion: Command = {
  arguments: [{ name: 'shell', summary: `one of ${shells.join(', ')}`, required: true }],
  options: [],
  examples: ['source <(kam completion bash)'],
  async run(call) {
    const shell = call.args[0];
    const make = { bash, zsh, fish }[shell as (typeof shells)[number]];
    if (!make)
      throw new UsageError(
        `kam has completion for ${shells.join(', ')}, not for this shell.`,
        'Name one of them.',
      );
    const script = make(await words());
    return { exitCode: 0, result: { shell, script }, stdout: script };
  },
};
