import { expect } from 'vitest';
import type { Printed } from '../harness.ts';

/** Every command that prints texts of a plan, in every format. */
export const printing: readonly string[][] = [
  ['check'],
  ['check', '--excerpt'],
  ['check', '--format', 'github'],
  ['check', '--format', 'json'],
  ['check', '--format', 'gitlab'],
  ['check', '--format', 'sarif'],
  ['check', '--format', 'junit'],
  ['next', '--all'],
  ['status'],
  ['kpi', 'san-telmo'],
  ['kpi', 'san-telmo', '--format', 'table'],
  ['kpi', 'san-telmo', '--format', 'md'],
  ['kpi', 'san-telmo', '--explain', 'roi'],
  ['kpi', 'san-telmo', '--explain', 'dmu_coverage'],
  ['kpi', 'san-telmo', '--explain', 'formulary_access'],
  ['kpi', 'san-telmo', '--explain', 'nps'],
  ['kpi', '--accounts', 'all', '--format', 'table'],
  ['score'],
  ['score', '--format', 'table', '--top', '3'],
  ['score', '--format', 'json'],
  ['score', '--explain', 'SAN-TELMO'],
  ['score', '--missing'],
  ['report', 'san-telmo', '--out', '-'],
  ['report', 'san-telmo', '--out', '-', '--format', 'md'],
  ['report', 'san-telmo', '--out', '-', '--format', 'json'],
  ['init', '--account', 'SAN-TELMO', '--questions'],
  ['init', '--account', 'OTHER', '--questions'],
];

/** No control, bidi or zero-width character but line ends; what joins letters of emoji and scripts may stay. */
const raw =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What is printed moves no cursor, hides nothing and commands no build server. */
export function fine({ stdout, stderr }: Printed, argv: readonly string[]): void {
  const markdown = argv.includes('md') || argv[0] === 'report';
  for (const text of [stdout, stderr]) {
    // U+2060 and U+200B are what Markdown and Mermaid need to keep an "@" and a keyword apart
    const seen = markdown ? text.replaceAll(/[\u2060\u200b]/g, '') : text;
    expect(raw.exec(seen)?.[0], `${argv.join(' ')}: ${JSON.stringify(near(seen))}`).toBeUndefined();
    const commands = seen.split('\n').filter((line) => /^\s*(::|##\[|##vso\[)/.test(line));
    if (argv.includes('github'))
      for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) file=[^:,]+,line=\d+,/);
    else expect(commands, argv.join(' ')).toEqual([]);
  }
}

const near = (text: string): string => {
  const at = text.search(raw);
  return text.slice(Math.max(0, at - 30), at + 30);
};

/** The ones that name accounts and files, once each: for what does not depend on the form. */
export const naming: readonly string[][] = printing.filter((argv) =>
  /^(check( --format github)?|next --all|status|kpi san-telmo|score|score --format table .*|kpi --accounts .*)$/.test(
    argv.join(' '),
  ),
);
