import { overlay } from '../../documents/overlay.ts';
import type { Texts } from '../../documents/texts.ts';
import type { Finding, Path } from '../../findings/finding.ts';
import { UsageError } from '../../io/faults.ts';
import { inAccount } from '../../plan/files.ts';
import { loadAccount } from '../../plan/load.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';

/** What the call itself brought: it stands in no file, so that no line of one may be named for it. */
interface Own {
  ownLine?: number;
  /** the option that gave the value at a path */
  optionOf?: (path: Path) => string | undefined;
}

/** Reads the file as it would become: what it would break is the caller's mistake, and nothing is written. */
export async function refuseNewErrors(
  texts: Texts,
  workspace: Workspace,
  plan: Plan,
  file: string,
  after: string,
  { ownLine = 0, optionOf = () => undefined }: Own,
): Promise<void> {
  const files = workspace.accounts.get(plan.account) ?? [];
  const name = file.slice(inAccount(plan.account, '').length);
  const accounts = new Map([
    ...workspace.accounts,
    [plan.account, files.includes(name) ? files : [...files, name]] as const,
  ]);
  const then = await loadAccount(
    overlay(texts, [{ path: file, after }]),
    { ...workspace, accounts },
    plan.account,
  );
  const fresh = then.findings.find(
    (finding) =>
      finding.file === file &&
      finding.severity === 'error' &&
      !plan.findings.some((old) => same(old, finding)),
  );
  if (!fresh) return;
  const option = fresh.path && optionOf(fresh.path);
  if (option !== undefined) throw new UsageError(`${option}: ${fresh.message}`, fresh.help);
  const { line } = fresh.span ?? then.sources.get(file)?.locate(fresh.path ?? []) ?? { line: ownLine };
  throw new UsageError(line === ownLine ? fresh.message : `${file}:${line}: ${fresh.message}`, fresh.help);
}

const same = (a: Finding, b: Finding) =>
  a.file === b.file && a.message === b.message && String(a.path) === String(b.path);
