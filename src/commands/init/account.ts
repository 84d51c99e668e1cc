import { resolve } from 'node:path';
import type { YamlDocument } from '../../documents/document.ts';
import { caps } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Finding } from '../../findings/finding.ts';
import { printable } from '../../findings/printable.ts';
import { type Asker, Stopped } from '../../io/ask.ts';
import { readNamed } from '../../io/named.ts';
import { readShipped } from '../../io/shipped.ts';
import { writeAll } from '../../io/write.ts';
import { addMonths, monthNumber } from '../../plan/day.ts';
import type { AccountType } from '../../plan/field.ts';
import { inAccount, type StepPart } from '../../plan/files.ts';
import type { Mapping } from '../../plan/fill-in.ts';
import { accountQuestions, type Question, stepMinutes } from '../../plan/interview.ts';
import { fiscalYearOf } from '../../plan/period.ts';
import type { Workspace } from '../../plan/plan.ts';
import { noStarter, type Starter, starterFiles, starterFolders, starterOf } from '../../plan/starter.ts';
import type { Call, Outcome, Surroundings } from '../command.ts';
import { vocabulary } from '../shared/prepared.ts';
import { type OpenedWorkspace, openWorkspace } from '../shared/workspace.ts';
import { baselineFrom } from './baseline.ts';
import { type Answered, type Draft, inAnswers, type Proposal, propose, readDraft } from './draft.ts';
import { ask, openQuestions } from './interview.ts';
import { questionsText } from './questions.ts';
import { type AccountRow, findRow } from './row.ts';
import { refused } from './say.ts';

/** `kam init --account ID`: a plan from the account's row, by interview or from answers. Only ever adds. */
export async function initAccount(
  id: string,
  call: Call,
  around: Surroundings,
  asker: Asker | undefined,
): Promise<Outcome> {
  const opened = await openWorkspace(call, around, vocabulary);
  const { root, texts, workspace } = opened;
  const broken = workspace.findings.filter(
    ({ severity, file }) => severity === 'error' && (file === 'kam.yaml' || file === 'segmentation.yaml'),
  );
  if (broken.length > 0) return refused(broken, workspace.sources.values(), around);
  const found = await findRow(root, workspace, id);
  if ('findings' in found) return refused(found.findings, workspace.sources.values(), around);
  const { row } = found;

  const interview = await Interview.begin(opened, row);
  const unreadable = interview.unreadable();
  if (unreadable.length > 0) return refused(unreadable, interview.draft.plan.sources.values(), around);
  if (call.options.questions === true)
    return { exitCode: 0, result: null, stdout: questionsText(interview.open(), interview.draft) };
  const said: string[] = [];
  const say = (line: string) => (asker ? asker.say(line) : said.push(line));
  interview.introduce(say, asker !== undefined);
  const { answers } = call.options;
  try {
    if (typeof answers === 'string') {
      const document = readYaml(
        printable(answers),
        await readNamed(answers === '-' ? answers : resolve(around.cwd, answers), caps.yaml),
      );
      const findings = await interview.answer(document, say);
      if (findings.length > 0)
        return refused(findings, [document, ...interview.draft.plan.sources.values()], around);
    } else if (asker) await interview.hold(asker);
    else await interview.write({}, say);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say(`What you answered is kept; kam init --account ${printable(row.ref)} goes on with the rest.`);
    return { exitCode: 130, result: interview.result(), stderr: said.map((line) => `${line}\n`).join('') };
  } finally {
    await texts.close();
  }
  interview.conclude(say);
  return { exitCode: 0, result: interview.result(), stderr: said.map((line) => `${line}\n`).join('') };
}

/** One account's interview, from its first question to the last file. */
class Interview {
  private readonly files: string[] = [];

  private constructor(
    private readonly root: string,
    public draft: Draft,
    private readonly row: AccountRow,
    private readonly questions: readonly Question[],
    private readonly products: readonly string[],
  ) {}

  static async begin({ root, texts, workspace, asOf }: OpenedWorkspace, row: AccountRow): Promise<Interview> {
    const source = { account: row.account, asOf, workspace, texts };
    const bare = await readDraft({ ...source, starter: noStarter });
    const type = (bare.values.analysis?.type ?? row.facts.type) as AccountType | undefined;
    const draft = await readDraft({ ...source, starter: starterFor(type) });
    const products = (workspace.settings.products ?? [])
      .filter((product) => type === undefined || !product.for || product.for.includes(type))
      .map((product) => product.id);
    return new Interview(root, draft, row, accountQuestions(ratingsOf(workspace)), products);
  }

  /** A file that cannot be read as what it is cannot be added to. */
  unreadable(): Finding[] {
    const files = new Set([...this.draft.documents.values()].map(({ file }) => file));
    const rules = new Set(['schema', 'yaml', 'encoding', 'file', 'unique-id']);
    return this.draft.plan.findings.filter(
      ({ severity, file, rule }) => severity === 'error' && files.has(file) && rules.has(rule),
    );
  }

  /** What is asked when the row's facts are known. */
  open(): Question[] {
    const { analysis, ...values } = this.draft.values;
    return openQuestions(
      this.questions,
      { ...values, analysis: { ...this.row.facts, ...analysis } },
      this.products,
    );
  }

  introduce(say: (line: string) => void, asked: boolean): void {
    const open = this.open();
    const from = this.row.said.length > 0 ? `From the list: ${this.row.said.join(', ')}. ` : '';
    if (open.length > 0)
      say(
        `${from}${count(open.length, 'question')}, ${minutesOf(open, this.questions)} min${asked ? '; Ctrl-C keeps all' : ''}.`,
      );
    for (const note of this.row.notes) say(note);
  }

  private answered(answers: Mapping): Answered {
    return { questions: this.questions, answers, facts: this.row.facts, products: this.products };
  }

  /** Writes what the answers add. Findings speak of what would be written; then nothing is. */
  async write(answers: Mapping, say: (line: string) => void): Promise<Proposal> {
    const proposal = await propose(this.draft, this.answered(answers));
    if (proposal.findings.length > 0 || proposal.filled.problems.length > 0) return proposal;
    for (const question of new Set(proposal.filled.kept.map((kept) => kept.question)))
      say(`${question}: the plan has an answer already; it stays as it is.`);
    await writeAll(this.root, proposal.changes);
    for (const { path } of proposal.changes) if (!this.files.includes(path)) this.files.push(path);
    this.draft = proposal.after;
    return proposal;
  }

  /** An answers file, as a whole or not at all. */
  async answer(document: YamlDocument, say: (line: string) => void): Promise<Finding[]> {
    if (document.value === undefined) return [...document.findings];
    const { filled, findings } = await this.write(document.value as Mapping, say);
    return [
      ...filled.problems.map(
        (problem): Finding => ({ rule: 'answers', severity: 'error', file: document.file, ...problem }),
      ),
      ...findings.map((finding) => inAnswers(finding, filled, this.draft.account, document.file) ?? finding),
    ];
  }

  /** Question by question; a finished step is written at once, and on Ctrl-C what was answered of this one. */
  async hold(asker: Asker): Promise<void> {
    const open = this.open();
    const steps = [...new Set(open.map(({ step }) => step))];
    for (const step of steps) {
      const answers: Mapping = {};
      try {
        for (const question of open.filter((one) => one.step === step))
          await ask(question, answers, {
            asker,
            draft: this.draft,
            questions: this.questions,
            products: this.products,
            proposals: this.proposals(),
            baseline: baselineFrom(this.draft.workspace, this.draft.plan, this.draft.asOf),
          });
      } finally {
        const { findings, filled } = await this.write(answers, (line) => asker.say(line));
        for (const { message, help } of [...filled.problems, ...findings])
          asker.say(`Not written: ${message} ${help ?? ''}`);
      }
    }
  }

  private proposals(): { [question: string]: string | undefined } {
    const { values, workspace, asOf } = this.draft;
    const kams = (workspace.settings.team ?? []).filter(({ function: work }) => work === 'kam');
    const area = values.analysis?.area ?? this.row.facts.area;
    const here = kams.filter(({ areas }) => areas?.includes(String(area)));
    const decisions = values.dmu?.decisions as Mapping[] | undefined;
    // A plan that begins in the last quarter is for the year ahead.
    const soon = monthNumber(addMonths(asOf, 3));
    return {
      owner: (here[0] ?? kams[0])?.id,
      period: String(fiscalYearOf(soon, workspace.settings.fiscal_year_starts)),
      category_spend_confidence: 'assumed',
      formulary_body: typeof decisions?.[0]?.body === 'string' ? decisions[0].body : undefined,
    };
  }

  conclude(say: (line: string) => void): void {
    const { account, documents } = this.draft;
    const folder = inAccount(account, '');
    if (this.files.length === 0) say(`${folder} has it all already; nothing was written.`);
    else {
      const lines = [...documents.values()].reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
      say(`✔ ${folder}: ${count(documents.size, 'file')}, ${count(lines, 'line')}.`);
    }
    const open = this.open();
    if (open.length > 0)
      say(
        `Open: ${some(open.map(({ id }) => id))}. kam init --account ${printable(this.row.ref)} asks for them.`,
      );
    say('Next: kam check');
  }

  result(): object {
    return {
      kam: 'init/1',
      account: this.draft.account,
      files: this.files,
      open: this.open().map(({ id }) => id),
      findings: [],
    };
  }
}

function ratingsOf(workspace: Workspace): string[] {
  const criteria = workspace.segmentation?.axes.flatMap((axis) => axis.criteria) ?? [];
  return [...new Set(criteria.flatMap(({ rating }) => rating ?? []))];
}

/** The starter for a type of account; where the type is not known yet, or has none, there are no suggestions. */
function starterFor(type: AccountType | undefined): Starter {
  const folder = type === undefined ? undefined : starterFolders[type];
  if (folder === undefined) return noStarter;
  const documents = new Map<StepPart, YamlDocument>();
  for (const { part, file } of starterFiles) {
    const path = `templates/init/${folder}/${file}`;
    const bytes = readShipped(path);
    if (bytes) documents.set(part, readYaml(path, bytes));
  }
  return starterOf(documents);
}

/** Minutes of the open questions: each takes its share of its step's. */
function minutesOf(open: readonly Question[], all: readonly Question[]): number {
  const asked = (questions: readonly Question[], step: number) =>
    questions.filter((question) => question.step === step && !extras.has(question.id)).length;
  const sum = Object.entries(stepMinutes).reduce((total, [step, minutes]) => {
    const whole = asked(all, Number(step));
    return total + (whole === 0 ? 0 : (minutes * asked(open, Number(step))) / whole);
  }, 0);
  return Math.max(1, Math.round(sum));
}

/** Asked only where the list or the model leave something to ask. */
const extras = new Set(['facts', 'ratings']);

const some = (words: readonly string[]) =>
  `${words.slice(0, 6).join(', ')}${words.length > 6 ? ` and ${words.length - 6} more` : ''}`;

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
