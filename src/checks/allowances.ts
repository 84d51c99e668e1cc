import type { Allowance, SourceDocument } from '../documents/document.ts';
import type { LocatedFinding } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import { ruleIds } from './index.ts';

/** `# kam-allow rule-id: reason`: what somebody has looked at and accepts. */

/** The allowances of files, by file; files without one are not in it. */
export function allowancesOf(sources: Iterable<SourceDocument>): Map<string, readonly Allowance[]> {
  const found = new Map<string, readonly Allowance[]>();
  for (const document of sources) {
    const { allowances } = document as { allowances?: readonly Allowance[] };
    if (allowances && allowances.length > 0) found.set(document.file, allowances);
  }
  return found;
}

/** A finding that stands, and why somebody accepts it. */
export type Allowed<F extends LocatedFinding> = F & { reason: string };

/**
 * Takes out the rules' findings that are allowed where they stand, and adds those about allowances that allow
 * nothing. Only rules can be allowed: what is wrong with a file itself has to be mended. `ran`: the rules that
 * could look at everything they read; an allowance for another one is not judged.
 */
export function applyAllowances<F extends LocatedFinding>(
  findings: readonly F[],
  allowances: ReadonlyMap<string, readonly Allowance[]>,
  ran: ReadonlySet<string>,
): { findings: (F | LocatedFinding)[]; allowed: Allowed<F>[] } {
  if (allowances.size === 0) return { findings: [...findings], allowed: [] };
  const allowed: Allowed<F>[] = [];
  const used = new Set<Allowance>();
  const kept = findings.filter((finding) => {
    if (!ruleIds.includes(finding.rule)) return true;
    const allowing = (allowances.get(finding.file) ?? []).filter(
      (allowance) =>
        allowance.rule === finding.rule &&
        (allowance.line === finding.line || allowance.for === finding.line),
    );
    for (const allowance of allowing) used.add(allowance);
    if (allowing[0]) allowed.push({ ...finding, reason: allowing[0].reason });
    return allowing.length === 0;
  });
  const unused = [...allowances].flatMap(([file, list]) =>
    list.flatMap((allowance) => {
      if (used.has(allowance)) return [];
      const why = whyUnused(allowance.rule, ran);
      return why ? [unusedAllow(file, allowance.line, why)] : [];
    }),
  );
  return { findings: [...kept, ...unused], allowed };
}

interface Why {
  message: string;
  help: string;
}

function whyUnused(rule: string, ran: ReadonlySet<string>): Why | undefined {
  if (!ruleIds.includes(rule)) {
    const near = didYouMean(rule, ruleIds);
    return {
      message: `${quoted(rule)} is not a rule that can be allowed, so this kam-allow allows nothing.`,
      help: near
        ? `Did you mean "${near}"?`
        : 'Errors of a file itself have to be mended; docs/reference/rules.md lists the rules.',
    };
  }
  if (!ran.has(rule)) return undefined;
  return {
    message: `${quoted(rule)} finds nothing here any more, so this kam-allow only hides what comes next.`,
    help: 'Remove the comment.',
  };
}

function unusedAllow(file: string, line: number, { message, help }: Why): LocatedFinding {
  return {
    rule: 'unused-allow',
    severity: 'warn',
    file,
    line,
    column: 1,
    end_line: line,
    end_column: 1,
    path: [],
    message,
    help,
    related: [],
  };
}
