/** Names that work here and break on a colleague's machine (hostile.md P4), and planted repositories (G5b). */

import type { TextEntry } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';

export interface PathProblem {
  path: string;
  /** error: the planted repository, which is an attack; warn: a name that breaks elsewhere */
  severity: 'error' | 'warn';
  message: string;
  help: string;
}

const plantedMessage =
  'This folder looks like a git repository made of ordinary files. A git command run inside it would obey its settings and could start programs.';

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension, in any case.
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** One problem for each name, at the first entry that shows it; sorted by path. */
export function portability(entries: readonly TextEntry[]): PathProblem[] {
  const problems: PathProblem[] = [];
  const spellings = new Map<string, string>();
  const checked = new Set<string>();
  const children = new Map<string, Set<string>>();

  for (const { path } of entries) {
    const segments = path.split('/');
    for (let depth = segments.length; depth > 0; depth--) {
      const upTo = segments.slice(0, depth).join('/');
      if (checked.has(upTo)) break;
      checked.add(upTo);

      const name = segments[depth - 1]!;
      const flaw = flawOf(name);
      if (flaw) problems.push({ path: upTo, severity: 'warn', ...flaw });

      const folder = segments.slice(0, depth - 1).join('/');
      const folded = `${folder}/${name.normalize('NFC').toLowerCase()}`;
      const other = spellings.get(folded);
      if (other === undefined) spellings.set(folded, upTo);
      else problems.push(collision(upTo, other));

      if (!children.has(folder)) children.set(folder, new Set());
      children.get(folder)!.add(name.toLowerCase());
    }
  }
  for (const [folder, names] of children) if (looksLikeGit(names)) problems.push(planted(folder));
  return problems.sort((a, b) => compareText(a.path, b.path) || compareText(a.message, b.message));
}

function flawOf(name: string): Omit<PathProblem, 'path' | 'severity'> | undefined {
  const help = 'Rename it: letters, digits, "-", "_" and "." work everywhere.';
  if (name.includes('\ufffd')) {
    return { message: 'This name is not written in UTF-8, so that kam cannot open it by its name.', help };
  }
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) {
    return {
      message: 'This name holds a line break or another control character; tools split it in two.',
      help,
    };
  }
  if (/[<>:"|?*\\]/.test(name)) {
    return { message: 'This name holds one of < > : " | ? * \\, which Windows does not allow.', help };
  }
  if (reserved.test(name)) {
    return {
      message: 'Windows keeps this name for a device; the repository cannot be checked out there.',
      help,
    };
  }
  if (/[. ]$/.test(name)) {
    return { message: 'This name ends with a dot or a blank, which Windows drops.', help };
  }
  if (new TextEncoder().encode(name).length > 255) {
    return { message: 'This name is longer than 255 bytes, which most disks do not allow.', help };
  }
  return undefined;
}

function collision(path: string, other: string): PathProblem {
  const sameLetters = path.normalize('NFC') === other.normalize('NFC');
  return {
    path,
    severity: 'warn',
    message: sameLetters
      ? 'Another name looks just like this one but is encoded in another way; on macOS they are one file.'
      : 'Another name differs from this one only in upper and lower case; on Windows and macOS they are one file.',
    help: 'Rename or remove one of the two.',
  };
}

/** What git itself looks for: HEAD, and objects and refs beside it or elsewhere (commondir). */
function looksLikeGit(names: ReadonlySet<string>): boolean {
  return names.has('head') && ((names.has('objects') && names.has('refs')) || names.has('commondir'));
}

function planted(folder: string): PathProblem {
  return {
    path: folder === '' ? 'HEAD' : `${folder}/HEAD`,
    severity: 'error',
    message: plantedMessage,
    help: 'Remove HEAD, objects, refs and config from the folder, and ask who added them.',
  };
}
