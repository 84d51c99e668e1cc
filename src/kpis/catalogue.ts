import type { Description } from './kpi.ts';

const counts: { readonly [kind in Description['counts']]: string } = {
  books: 'closed months of the period',
  events: 'days of the period up to as-of',
  state: 'as of one day, whatever the period; for the past use --at',
  wave: 'the latest survey wave up to the period’s end',
};

const better = { up: 'more is better', down: 'less is better', none: 'neither direction is better' } as const;

/** docs/reference/kpis.md, from the KPIs themselves. */
export function kpisMarkdown(kpis: readonly Description[]): string {
  const parts = [
    '# KPIs\n\nOne definition each. `kam kpi ACCOUNT --explain KPI` puts the numbers into the formula and names file and line for each.\n',
  ];
  for (const kpi of kpis) {
    parts.push(
      `\n## ${kpi.id}: ${kpi.label}\n`,
      `${kpi.formula.words}\n`,
      `    ${kpi.formula.symbols}\n`,
      `- Unit: ${kpi.unit === 'money' ? 'the workspace’s currency' : kpi.unit}; ${better[kpi.better]}.`,
      `- Counts: ${counts[kpi.counts]}.`,
      `- Against gaming: ${kpi.gaming}`,
      `- Source: ${kpi.source}`,
    );
  }
  return `${parts.join('\n')}\n`;
}
