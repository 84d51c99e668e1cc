/** A path as it can be pasted into a command line: in single quotes where a shell would read more than a word. */
export function inShell(path: string): string {
  return /^[\w./,:@%+=-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
