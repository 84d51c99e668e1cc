/** A table as a person names it: schema.table, an odd name in double quotes. It is taken as it is written, never folded. */

const part = /"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{M}\p{N}_$-]*/u;
const whole = new RegExp(`^(?:${part.source})(?:\\.(?:${part.source})){0,2}$`, 'u');

/** ["crm", "accounts"]; undefined where it is no name, or one that nobody could read. */
export function tableParts(named: string): string[] | undefined {
  if (!whole.test(named)) return undefined;
  return [...named.matchAll(new RegExp(part.source, 'gu'))].map(([text]) =>
    text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text,
  );
}
