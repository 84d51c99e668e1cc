import { dirname, join, relative, resolve } from 'node:path';
import type { YamlDocument } from '../documents/document.ts';
import { setValue } from '../documents/edit.ts';
import { caps, type Texts, textsOf } from '../documents/texts.ts';
import { readYaml } from '../documents/yaml.ts';
import type { Finding } from '../findings/finding.ts';
import { printable } from '../findings/printable.ts';
import { type Asker, Stopped } from '../io/ask.ts';
import { lookAt } from '../io/door.ts';
import { UsageError } from '../io/faults.ts';
import { findWorkspace, folderTexts, realFolder } from '../io/folder.ts';
import { gitInit, inRepository } from '../io/git-init.ts';
import { readNamed } from '../io/named.ts';
import { namedPortfolio, type PortfolioFile, privateFolder } from '../io/portfolio-file.ts';
import { type Change, writeAll } from '../io/write.ts';
import { additions, type Mapping } from '../plan/fill-in.ts';
import { loadWorkspace } from '../plan/load.ts';
import { validate } from '../plan/schema-findings.ts';
import { segmentation as segmentationSchema } from '../plan/workspace/segmentation.ts';
import { checkModel } from '../scoring/check-model.ts';
import type { Call, Outcome, Surroundings } from './command.ts';
import { vocabulary } from './examine.ts';
import { hiddenFault } from './init-hidden.ts';
import { type Fault, modelAnswer, modelOf, modelText, settingsOf, settingsText } from './init-model.ts';
import { lookAtPortfolio, proposedId, type Seen, understood } from './init-portfolio.ts';
import { refused } from './init-say.ts';
import { type WorkspaceAnswers, workspaceAnswers } from './init-workspace-answers.ts';
import { askColumns, askCriteria, askOrganisation } from './init-workspace-interview.ts';
import { workspacePattern } from './init-workspace-questions.ts';
import { schemaChanges } from './schema-files.ts';
import { startFolder } from './workspace.ts';

/** `kam init [DIR]`: a workspace, empty or around a portfolio. Never overwrites a file, never commits. */
export async function initWorkspace(
  call: Call,
  around: Surroundings,
  asker: Asker | undefined,
): Promise<Outcome> {
  const { from, answers: answersFile } = call.options;
  const root = targetFolder(call, around);
  const texts = folderTexts(root);
  const said: string[] = [];
  const say = (line: string) => (asker ? asker.say(line) : void said.push(line));
  const folder = privateFolder();
  try {
    const file = typeof from === 'string' ? await namedPortfolio(from, around.cwd, folder) : undefined;
    if (call.options.questions === true) return await pattern(file);
    const existing = await whatIsThere(texts, file);
    const given = await answersFrom(answersFile, around);
    if (given && given.findings.length > 0) return refused(given.findings, [given.document], around);
    if (file && !given && !asker)
      throw new UsageError(
        'A portfolio needs a few answers: which column is the id, and what makes an account matter.',
        `Run this on a terminal, or give --answers FILE; kam init --from ${printable(String(from))} --questions prints the pattern.`,
      );

    const input = inputFor(given?.answers);
    const looked = file && (await lookAtPortfolio(file, input));
    if (looked && 'findings' in looked) return refused(looked.findings, [], around);
    let seen = looked?.seen;
    let answers: WorkspaceAnswers = given?.answers ?? workspaceAnswers.parse({});
    if (seen)
      say(understood(seen, seen.columns.find(({ name }) => name === answers.id) ?? proposedId(seen.columns)));
    if (!given && asker && !(existing.settings && !file)) {
      const asked: Mapping = {};
      if (file && seen) {
        await askColumns(asker, asked, seen);
        seen = await askCriteria(asker, asked, seen, (unknown) => lookAgain(file, unknown));
      }
      if (!existing.settings) await askOrganisation(asker, asked, answers.locale);
      answers = workspaceAnswers.parse(asked);
    }

    const made = make(answers, seen, existing);
    const findings = await faultsOf(made, existing, given?.document);
    if (findings.length > 0) return refused(findings, [given?.document, existing.settings], around);
    const changes = [
      ...made.changes,
      ...(await portfolioChange(file, existing)),
      ...(await houseFiles(texts)),
      ...(await schemaChanges(texts, vocabulary)),
    ];
    await writeAll(root, changes);
    if (!inRepository(root) && !(await gitInit(root)))
      say('git is not there, so no repository was made; --at and the history of plans need one.');
    for (const line of conclusion(made, existing, seen)) say(line);
    return {
      exitCode: 0,
      result: { kam: 'init/1', files: changes.map(({ path }) => path), findings: [] },
      stderr: said.map((line) => `${line}\n`).join(''),
    };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say('Nothing was written.');
    return { exitCode: 130, result: { kam: 'init/1', files: [], findings: [] } };
  } finally {
    folder.remove();
    await texts.close();
  }
}

/** DIR, which need not exist yet. Inside another workspace nothing is started: nobody could say which one counts. */
function targetFolder(call: Call, around: Surroundings): string {
  const named = resolve(startFolder(call, around), call.args[0] ?? '.');
  let there = named;
  while (!lookAt(there, there) && dirname(there) !== there) there = dirname(there);
  const real = realFolder(there);
  const root = join(real, relative(there, named));
  const above = findWorkspace(real);
  if (above !== undefined && above !== root)
    throw new UsageError(
      `This folder lies in the workspace ${printable(above)}.`,
      'Start the new workspace beside it, or go there for this one.',
    );
  return root;
}

interface Existing {
  settings: YamlDocument | undefined;
  model: boolean;
  portfolio: Uint8Array | undefined;
}

/** What stands in the folder already: it stays, and what is absent is added. */
async function whatIsThere(texts: Texts, file: PortfolioFile | undefined): Promise<Existing> {
  const read = async (path: string) => {
    const bytes = await texts.read(path, caps.yaml);
    return bytes && readYaml(path, bytes);
  };
  const settings = await read('kam.yaml');
  const portfolio = file && (await texts.read('portfolio.csv', Number.POSITIVE_INFINITY));
  if (file && settings && (settings.value as Mapping | undefined)?.portfolio !== undefined)
    throw new UsageError(
      'kam.yaml already names a portfolio; kam init never overwrites a file.',
      'Replace the portfolio’s bytes by hand, or start another folder: kam init DIR --from FILE.',
    );
  if (portfolio && !same(portfolio, await allBytes(file)))
    throw new UsageError(
      'portfolio.csv is here already, with other bytes; kam init never overwrites a file.',
      'Move it away, or start another folder: kam init DIR --from FILE.',
    );
  return { settings, model: (await read('segmentation.yaml')) !== undefined, portfolio };
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

async function allBytes(file: PortfolioFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks()) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

async function answersFrom(
  named: Call['options'][string],
  around: Surroundings,
): Promise<{ document: YamlDocument; answers: WorkspaceAnswers; findings: Finding[] } | undefined> {
  if (typeof named !== 'string') return undefined;
  const bytes = await readNamed(named === '-' ? named : resolve(around.cwd, named), caps.yaml);
  const document = readYaml(printable(named), bytes);
  const { value, findings } = validate(workspaceAnswers, document);
  return {
    document,
    answers: value ?? workspaceAnswers.parse({}),
    findings: [...document.findings, ...findings],
  };
}

function inputFor(answers: Pick<WorkspaceAnswers, 'unknown' | 'decimal'> | undefined) {
  return segmentationSchema.shape.input.parse({
    null: ['', ...(answers?.unknown ?? [])],
    ...(answers?.decimal === undefined ? {} : { decimal: answers.decimal }),
  });
}

async function lookAgain(file: PortfolioFile, unknown: readonly string[]): Promise<Seen> {
  const looked = await lookAtPortfolio(file, inputFor({ unknown: [...unknown] }));
  if ('findings' in looked) throw new Error('a portfolio was read, and then it was not');
  return looked.seen;
}

// ---------------------------------------------------------------------------------------------------------
// what is written

interface Made {
  changes: Change[];
  faults: Fault[];
  criteria: number;
}

function make(answers: WorkspaceAnswers, seen: Seen | undefined, existing: Existing): Made {
  const changes: Change[] = [];
  const { settings, faults } = settingsOf(answers, seen);
  const hidden = hiddenFault(settings);
  if (hidden) return { changes: [], faults: [...faults, hidden], criteria: 0 };
  if (!existing.settings)
    changes.push({ path: 'kam.yaml', before: undefined, after: settingsText(settings) });
  else if (seen && existing.settings.value !== undefined) {
    const before = new TextEncoder().encode(
      (existing.settings.mark ? '\ufeff' : '') + existing.settings.text,
    );
    changes.push({ path: 'kam.yaml', before, after: added(existing.settings, settings) });
  }
  let criteria = 0;
  if (seen && !existing.model) {
    const { built, faults: more } = modelOf(answers, seen);
    faults.push(...more);
    const unseen = hiddenFault(built);
    if (unseen) faults.push(unseen);
    else if (built) {
      criteria = built.criteria.length;
      changes.push({ path: 'segmentation.yaml', before: undefined, after: modelText(built) });
    }
  }
  return { changes, faults, criteria };
}

/** kam.yaml with the keys it lacks; nothing that stands there changes. */
function added(document: YamlDocument, settings: Mapping): string {
  let current = document;
  const before = document.value as Mapping;
  const lists = new Set(['areas', 'team', 'products', 'tiers']);
  const wanted = Object.fromEntries(
    Object.entries(settings).filter(([key]) => !(lists.has(key) && before[key] !== undefined)),
  );
  for (const { path, value } of additions(before, { ...before, ...wanted, ...before })) {
    const text = setValue(current, path, value);
    current = readYaml(document.file, new TextEncoder().encode(text));
  }
  return (current.mark ? '\ufeff' : '') + current.text;
}

/** What is wrong with the answers, or with what they would make: read back before anything is written. */
async function faultsOf(
  { changes, faults }: Made,
  existing: Existing,
  document: YamlDocument | undefined,
): Promise<Finding[]> {
  const file = document?.file ?? 'kam.yaml';
  if (faults.length > 0)
    return faults.map((fault) => ({ rule: 'answers', severity: 'error', file, ...fault }));
  if (existing.settings && existing.settings.value === undefined) return [...existing.settings.findings];
  const texts = textsOf(Object.fromEntries(changes.map(({ path, after }) => [path, after])));
  const workspace = await loadWorkspace(texts, vocabulary);
  const found = [...workspace.findings];
  if (workspace.segmentation)
    found.push(
      ...checkModel(workspace.segmentation, 'segmentation.yaml', Object.keys(workspace.settings.tiers ?? {})),
    );
  return found
    .filter(({ severity }) => severity === 'error')
    .map((finding) => {
      const { span: _, related: __, path = [], ...rest } = finding;
      if (!document) return finding;
      return { ...rest, file, path: finding.file === 'segmentation.yaml' ? modelAnswer(path) : path };
    });
}

async function portfolioChange(file: PortfolioFile | undefined, { portfolio }: Existing): Promise<Change[]> {
  if (!file || portfolio) return [];
  return [{ path: 'portfolio.csv', before: undefined, after: await allBytes(file) }];
}

/** People stay out of git; records merge by union, also those of two people on one day. */
const house = {
  '.gitignore': ['people.csv', 'out/', '.kam-tmp-*'],
  '.gitattributes': ['accounts/*/records/*.csv merge=union'],
} as const;

/** Written where they are absent; where they are not, the lines they lack are added. */
async function houseFiles(texts: Texts): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [path, lines] of Object.entries(house)) {
    const before = await texts.read(path, caps.yaml);
    const text = before ? new TextDecoder().decode(before) : '';
    const there = new Set(text.split(/\r?\n/).map((line) => line.trim()));
    const missing = lines.filter((line) => !there.has(line));
    if (missing.length === 0) continue;
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const start = text === '' || text.endsWith('\n') ? text : text + eol;
    const more = missing.map((line) => line + eol).join('');
    const after = before ? Buffer.concat([before, Buffer.from(start.slice(text.length) + more)]) : more;
    changes.push({ path, before, after });
  }
  return changes;
}

function conclusion({ changes, criteria }: Made, existing: Existing, seen: Seen | undefined): string[] {
  if (!seen)
    return existing.settings
      ? ['kam.yaml is here already and stays as it is. Next: kam check']
      : ['✔ kam.yaml. Next: kam init --from FILE takes a portfolio in.'];
  const lines: string[] = [];
  if (changes.some(({ path }) => path === 'segmentation.yaml'))
    lines.push(
      `✔ segmentation.yaml: one axis, ${numberWord(criteria)} ${criteria === 1 ? 'criterion' : 'criteria'}. Next: kam score`,
    );
  else if (existing.model)
    lines.push('segmentation.yaml is here already and stays as it is. Next: kam score');
  else
    lines.push(
      '✔ kam.yaml and portfolio.csv. What makes an account matter is open: write segmentation.yaml.',
    );
  return lines;
}

const numberWord = (n: number) =>
  ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][n] ?? String(n);

async function pattern(file: PortfolioFile | undefined): Promise<Outcome> {
  const looked = file && (await lookAtPortfolio(file, inputFor(undefined)));
  const seen = looked && 'seen' in looked ? looked.seen : undefined;
  return { exitCode: 0, result: null, stdout: workspacePattern(seen) };
}
