import type { YamlDocument } from '../../documents/document.ts';
import { setValue } from '../../documents/edit.ts';
import { overlay } from '../../documents/overlay.ts';
import { caps, type Texts } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Change } from '../../io/write.ts';
import { inAccount, type StepPart, steps } from '../../plan/files.ts';
import {
  additions,
  type FillContext,
  type Filled,
  fillIn,
  type Mapping,
  originOf,
  type StepValues,
} from '../../plan/fill-in.ts';
import type { Question } from '../../plan/interview.ts';
import { loadAccount } from '../../plan/load.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import { stepText } from '../../plan/scaffold.ts';
import type { Starter } from '../../plan/starter.ts';
import { baselineFrom, fillBaselines } from './baseline.ts';

/** One account's plan while it is being answered: what its files say now, and what a set of answers would add. */
export interface Draft {
  account: string;
  asOf: string;
  workspace: Workspace;
  texts: Texts;
  plan: Plan;
  starter: Starter;
  documents: ReadonlyMap<StepPart, YamlDocument>;
  values: StepValues;
  /** files that are absent, or as kam wrote them: kam may put them in order; in others it only adds */
  fresh: ReadonlySet<StepPart>;
}

export interface DraftSource {
  account: string;
  asOf: string;
  workspace: Workspace;
  texts: Texts;
  starter: Starter;
}

export async function readDraft(source: DraftSource): Promise<Draft> {
  const { account, texts, workspace, starter } = source;
  const documents = new Map<StepPart, YamlDocument>();
  const values: StepValues = {};
  const fresh = new Set<StepPart>();
  for (const { part, file } of steps) {
    const bytes = await texts.read(inAccount(account, file), caps.yaml);
    if (!bytes) {
      fresh.add(part);
      continue;
    }
    const document = readYaml(inAccount(account, file), bytes);
    documents.set(part, document);
    if (document.value === undefined) continue;
    const value = structuredClone(document.value) as Mapping;
    values[part] = value;
    const text = (document.mark ? '\ufeff' : '') + document.text;
    if (stepText(part, account, value, starter.comments(part)) === text) fresh.add(part);
  }
  return { ...source, documents, values, fresh, plan: await loadAccount(texts, workspace, account) };
}

export interface Answered {
  questions: readonly Question[];
  answers: Mapping;
  facts: Mapping;
  products: readonly string[];
}

export interface Proposal {
  filled: Filled;
  changes: Change[];
  /** errors in what would be written; place them with `inAnswers` */
  findings: Finding[];
  /** the draft as it is once the changes are written */
  after: Draft;
}

/** What the answers add, as file changes that have been read back and checked. Writes nothing. */
export async function propose(draft: Draft, answered: Answered): Promise<Proposal> {
  const { account, asOf, workspace, plan, starter, values, fresh, documents } = draft;
  const context: FillContext = { ...answered, fresh, reviewedOn: asOf };
  const filled = fillIn(values, answered.answers, context);
  fillBaselines(filled.steps.objectives?.objectives, baselineFrom(workspace, plan, asOf));

  const changes: Change[] = [];
  for (const { part, file } of steps) {
    const value = filled.steps[part];
    if (!value) continue;
    const document = documents.get(part);
    const text = fresh.has(part)
      ? stepText(part, account, value, starter.comments(part))
      : document && spliced(document, values[part], value);
    if (text === undefined || text === document?.text) continue;
    const path = inAccount(account, file);
    changes.push({ path, before: await draft.texts.read(path, caps.yaml), after: text });
  }
  const texts = overlay(draft.texts, changes);
  const after = await readDraft({
    ...draft,
    texts,
    workspace: {
      ...workspace,
      accounts: new Map(workspace.accounts).set(account, [
        ...new Set([
          ...(workspace.accounts.get(account) ?? []),
          ...changes.map(({ path }) => path.slice(inAccount(account, '').length)),
        ]),
      ]),
    },
  });
  const touched = new Set(changes.map(({ path }) => path));
  const findings = after.plan.findings.filter(
    ({ file, severity }) => severity === 'error' && touched.has(file),
  );
  return { filled, changes, findings, after };
}

/** Adds to a file that people have written: every other byte stays. */
function spliced(document: YamlDocument, before: unknown, after: unknown): string {
  let current = document;
  for (const { path, value } of additions(before, after)) {
    const text = setValue(current, path, value);
    current = readYaml(document.file, new TextEncoder().encode(text));
  }
  return (current.mark ? '\ufeff' : '') + current.text;
}

/** A finding about a proposed file → the same about the answer it came from; undefined where no answer is to blame. */
export function inAnswers(
  finding: Finding,
  filled: Filled,
  account: string,
  answersFile: string,
): Finding | undefined {
  const step = steps.find(({ file }) => inAccount(account, file) === finding.file);
  if (!step || finding.path === undefined) return undefined;
  const path = originOf(filled.origins, step.part, finding.path);
  if (!path) return undefined;
  const { on, span: _, related: __, ...rest } = finding;
  return { ...rest, file: answersFile, path, ...(on ? { on } : {}) };
}
