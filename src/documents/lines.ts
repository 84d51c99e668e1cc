import type { Span } from '../findings/finding.ts';

/** Where the lines of one text begin; built when the first position is asked for. */
export interface Lines {
  /** the span from one offset up to, not including, another */
  span(from: number, to: number): Span;
  /** the 1-based line of an offset */
  lineAt(offset: number): number;
  /** the offset at which a 1-based line begins */
  startOf(line: number): number;
}

export function linesOf(text: string): Lines {
  let starts: number[] | undefined;
  const all = (): number[] => {
    starts ??= lineStarts(text);
    return starts;
  };
  const lineAt = (offset: number): number => {
    const lines = all();
    let low = 0;
    let high = lines.length;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (lines[mid]! <= offset) low = mid;
      else high = mid;
    }
    return low + 1;
  };
  return {
    lineAt,
    startOf: (line) => all()[line - 1] ?? text.length,
    span(from, to) {
      const line = lineAt(from);
      const endLine = to > from ? lineAt(to) : line;
      return {
        line,
        column: from - all()[line - 1]! + 1,
        endLine,
        endColumn: Math.max(from, to) - all()[endLine - 1]! + 1,
      };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
