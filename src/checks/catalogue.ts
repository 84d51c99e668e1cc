import type { LocatedFinding } from '../findings/finding.ts';
import { pretty } from '../findings/pretty.ts';
import { fileRules } from './file-rules.ts';
import type { Rule } from './index.ts';

/** Pages of docs/reference that are made of the rules and of what they say about broken plans. */

/** `broken`: what kam check says of each rule's broken fixture; its first finding is the rule's example. */
export function rulesMarkdown(
  rules: readonly Rule[],
  broken: ReadonlyMap<string, readonly LocatedFinding[]> = new Map(),
): string {
  const rows = rules.map(
    ({ id, summary, severity, level }) => `| [${id}](#${id}) | ${severity} | ${level} | ${summary} |`,
  );
  return [
    '# Rules',
    '',
    'What `kam check` asks of a plan whose files are well formed. A rule is set in kam.yaml (`rules: { need-is-answered: error }`; error, warn, info, off), and its finding is accepted where it stands by `# kam-allow rule-id: reason` on the line or the one above. A rule asks from its level on (`level:` in 1-analysis.yaml: start, working, full).',
    '',
    '| rule | severity | from level | asks that |',
    '|---|---|---|---|',
    ...rows,
    ...rules.flatMap((rule) =>
      section(
        rule,
        broken.get(rule.id)?.find((finding) => finding.rule === rule.id),
      ),
    ),
    '',
    '## Files',
    '',
    'What is said of files before a rule can look at what they mean. absent-fields, unknown-file and unused-allow can be set in kam.yaml like a rule; errors of a file have to be mended, because a file with an error yields no figures.',
    '',
    '| name | severity | asks that | why |',
    '|---|---|---|---|',
    ...fileRules.map(({ id, summary, why, severity }) => `| ${id} | ${severity} | ${summary} | ${why} |`),
    '',
  ].join('\n');
}

function section(rule: Rule, example: LocatedFinding | undefined): string[] {
  const files =
    rule.files.length === 0 ? 'every file it is about' : rule.files.map((file) => `\`${file}\``).join(', ');
  const scope = rule.scope === 'workspace' ? '; needs all accounts, and is skipped when some are named' : '';
  return [
    '',
    `## ${rule.id}`,
    '',
    rule.summary,
    '',
    `- **Why**: ${rule.why}`,
    `- **What to do**: ${rule.help}`,
    `- **Reads**: ${files}${scope}`,
    `- **Default**: ${rule.severity}, from level ${rule.level} on; about ${rule.minutes} ${rule.minutes === 1 ? 'minute' : 'minutes'}`,
    ...(example ? ['', '```', pretty([example], { width: 100 }).trimEnd(), '```'] : []),
  ];
}

/** What kam check says of each broken fixture, as it is printed: real messages, never written by hand. */
export function messagesMarkdown(broken: ReadonlyMap<string, readonly LocatedFinding[]>): string {
  const parts = [
    '# Messages',
    '',
    'What `kam check` prints about small plans that are wrong on purpose (`test/checks/<rule>/bad.yaml`), by rule.',
    '',
  ];
  for (const [name, findings] of broken) {
    const about = findings.filter(({ rule }) => rule === name);
    parts.push(`## ${name}`, '', '```', pretty(about, { width: 100 }).trimEnd(), '```', '');
  }
  return parts.join('\n');
}
