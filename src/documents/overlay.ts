import { compareText } from '../findings/finding.ts';
import type { TextEntry, Texts } from './texts.ts';

/** Texts as they will be once these files are written: to look at a change before it is made. */
export function overlay(
  base: Texts,
  changes: readonly { path: string; after: string | Uint8Array }[],
): Texts {
  const encoder = new TextEncoder();
  const changed = new Map(
    changes.map(({ path, after }) => [path, typeof after === 'string' ? encoder.encode(after) : after]),
  );
  return {
    label: base.label,
    list: async () => {
      const listed = await base.list();
      const there = new Set(listed.map(({ path }) => path));
      const added: TextEntry[] = [...changed.keys()]
        .filter((path) => !there.has(path))
        .map((path) => ({ path, kind: 'file' }));
      return [...listed, ...added].sort((a, b) => compareText(a.path, b.path));
    },
    read: async (path, cap) => changed.get(path) ?? base.read(path, cap),
    close: () => base.close(),
  };
}
