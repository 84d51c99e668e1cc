import { relative, resolve } from 'node:path';
import type { YamlDocument } from '../../documents/document.ts';
import { setValue } from '../../documents/edit.ts';
import { caps, type Texts, textsOf } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Finding } from '../../findings/finding.ts';
import { inShell } from '../../findings/in-shell.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { type Asker, Stopped } from '../../io/ask.ts';
import { UsageError } from '../../io/faults.ts';
import { folderTexts, realFolder } from '../../io/folder.ts';
import { gitInit, inRepository } from '../../io/git-init.ts';
import { readNamed } from '../../io/named.ts';
import { namedPortfolio, type PortfolioFile } from '../../io/portfolio-file.ts';
import { type PrivateFolder, privateFolder } from '../../io/private-folder.ts';
import { type Change, writeAll } from '../../io/write.ts';
import { additions, type Mapping } from '../../plan/fill-in.ts';
import { loadWorkspace } from '../../plan/load.ts';
import { validate } from '../../plan/schema-findings.ts';
import { segmentation as segmentationSchema } from '../../plan/workspace/segmentation.ts';
import { checkModel } from '../../scoring/check-model.ts';
import type { Call, Outcome, Surroundings } from '../command.ts';
import { vocabulary } from '../shared/prepared.ts';
import { schemaChanges } from '../shared/schema-files.ts';
import { allBytes, answeredBy, askOpenModel, type Existing, openPortfolio, whatIsThere } from './existing.ts';
import { hiddenFault } from './hidden.ts';
import {
  type Fault,
  flatColumns,
  modelAnswer,
  modelOf,
  modelText,
  settingsOf,
  settingsText,
} from './model.ts';
import { lookAtPortfolio, proposedId, type Seen, storedAs, understood } from './portfolio.ts';
import { refused } from './say.ts';
import { refuseAround, targetFolder } from './target.ts';
import { defaultTiers, type WorkspaceAnswers, workspaceAnswers } from './workspace-answers.ts';
import { askColumns, askCriteria, askHowWritten, askOrganisation } from './workspace-interview.ts';
import { workspacePattern } from './workspace-questions.ts';

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
    const named = typeof from === 'string' ? await namedPortfolio(from, around.cwd, folder) : undefined;
    if (call.options.questions === true) return await pattern(named, folder, around);
    refuseAround(root, around);
    const existing = await whatIsThere(texts, named);
    const ask = asker !== undefined || typeof answersFile === 'string';
    const file = named ?? (ask ? openPortfolio(root, existing, folder) : undefined);
    const given = await answersFrom(answersFile, around);
    if (given && given.findings.length > 0) return refused(given.findings, [given.document], around);
    if (file && !given && !asker)
      throw new UsageError(
        'A portfolio needs a few answers: which column is the id, and what makes an account matter.',
        `Run this on a terminal, or give --answers FILE; kam init --from ${printable(String(from))} --questions prints the pattern.`,
      );

    const asked: Mapping = {};
    const look = (answers: Partial<WorkspaceAnswers>) =>
      lookAtPortfolio(file!, inputFor(answers), folder, given?.document.file);
    const looked =
      file && (asker ? await askHowWritten(asker, asked, look) : await look(given?.answers ?? {}));
    if (looked && 'findings' in looked) return refused(looked.findings, [given?.document], around);
    let seen = looked?.seen;
    let answers: WorkspaceAnswers = given?.answers ?? workspaceAnswers.parse({});
    if (seen)
      say(understood(seen, seen.columns.find(({ name }) => name === answers.id) ?? proposedId(seen.columns)));
    if (!given && asker && !(existing.settings && !file)) {
      if (file && seen) {
        if (existing.listed) await askOpenModel(asker, asked, seen, existing.listed);
        else await askColumns(asker, asked, seen);
        seen = await askCriteria(asker, asked, seen, async (unknown) => {
          const again = await look({ ...asked, unknown: [...unknown] });
          if ('findings' in again) throw new Error('a portfolio was read, and then it was not');
          return again.seen;
        });
      }
      if (!existing.settings) await askOrganisation(asker, asked, answers.locale);
      answers = workspaceAnswers.parse(asked);
    }

    if (existing.listed) answers = { ...answers, ...answeredBy(existing.listed, answers) };
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
    if (!inRepository(root))
      say(
        (await gitInit(root))
          ? '✔ a git repository, so that plans have a history; commit when you like.'
          : 'git is not there, so no repository was made; --at and the history of plans need one.',
      );
    if (changes.some(({ path }) => path === '.gitattributes')) say(readableDiff);
    const here = realFolder(around.cwd);
    const go = root === here ? '' : `cd ${inShell(printable(relative(here, root)))} && `;
    for (const line of conclusion(made, existing, seen, go)) say(line);
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

function inputFor({ unknown = [], decimal, skip, sheet }: Partial<WorkspaceAnswers>) {
  return segmentationSchema.shape.input.parse({
    null: ['', ...unknown],
    ...(decimal === undefined ? {} : { decimal }),
    ...(skip === undefined ? {} : { skip }),
    ...(sheet === undefined ? {} : { sheet }),
  });
}

// ---------------------------------------------------------------------------------------------------------
// what is written

interface Made {
  changes: Change[];
  faults: Fault[];
  criteria: number;
  /** columns whose rows all get the same points */
  flat: string[];
}

function make(answers: WorkspaceAnswers, seen: Seen | undefined, existing: Existing): Made {
  const changes: Change[] = [];
  const { settings, faults } = existing.listed
    ? { settings: { tiers: answers.tiers ?? defaultTiers }, faults: [] as Fault[] }
    : settingsOf(answers, seen, seen?.stored ?? 'portfolio.csv');
  const hidden = hiddenFault(settings);
  if (hidden) return { changes: [], faults: [...faults, hidden], criteria: 0, flat: [] };
  if (!existing.settings)
    changes.push({ path: 'kam.yaml', before: undefined, after: settingsText(settings) });
  else if (seen && existing.settings.value !== undefined) {
    const before = new TextEncoder().encode(
      (existing.settings.mark ? '\ufeff' : '') + existing.settings.text,
    );
    const after = added(existing.settings, settings);
    if (!existing.listed || after !== new TextDecoder('utf-8', { ignoreBOM: true }).decode(before))
      changes.push({ path: 'kam.yaml', before, after });
  }
  let criteria = 0;
  let flat: string[] = [];
  if (seen && !existing.model) {
    const { built, faults: more } = modelOf(answers, seen);
    faults.push(...more);
    const unseen = hiddenFault(built);
    if (unseen) faults.push(unseen);
    else if (built) {
      criteria = built.criteria.length;
      flat = flatColumns(built, seen);
      changes.push({ path: 'segmentation.yaml', before: undefined, after: modelText(built) });
    }
  }
  return { changes, faults, criteria, flat };
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
  const there: Record<string, string> = existing.settings ? { 'kam.yaml': existing.settings.text } : {};
  const texts = textsOf({ ...there, ...Object.fromEntries(changes.map(({ path, after }) => [path, after])) });
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

async function portfolioChange(
  file: PortfolioFile | undefined,
  { portfolio, listed }: Existing,
): Promise<Change[]> {
  if (!file || portfolio || listed) return [];
  return [{ path: storedAs(file), before: undefined, after: await allBytes(file) }];
}

/**
 * People stay out of git; records merge by union, also those of two people on one day; `git diff` may ask kam. The lines
 * speak of the folder they stand in, so that they hold where the workspace is a folder of its repository.
 */
const house = {
  '.gitignore': ['people.csv', 'out/', '.kam-tmp-*'],
  '.gitattributes': [
    'accounts/*/records/*.csv merge=union',
    '*.yaml diff=kam',
    'accounts/*/records/*.csv diff=kam',
    'rates.csv diff=kam',
  ],
} as const;

/** A repository cannot set it, so that nobody's program runs in it; kam changes nobody's settings either. */
const readableDiff = 'For git diff by ids: git config --global diff.kam.textconv "kam textconv --"';

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

function conclusion(
  { changes, criteria, flat }: Made,
  existing: Existing,
  seen: Seen | undefined,
  go: string,
): string[] {
  if (!seen) {
    if (!existing.settings) return [`✔ kam.yaml. Next: ${go}kam init --from FILE takes a portfolio in.`];
    return [
      existing.listed
        ? `kam.yaml is here already and stays as it is. What makes an account matter is open: ${go}kam init on a terminal asks for it, --answers FILE takes it in.`
        : `kam.yaml is here already and stays as it is. Next: ${go}kam check`,
    ];
  }
  const lines = flat.map(
    (column) => `${quoted(column)} gives every row the same points: it decides nothing.`,
  );
  if (changes.some(({ path }) => path === 'segmentation.yaml'))
    lines.push(
      `✔ segmentation.yaml: one axis, ${numberWord(criteria)} ${criteria === 1 ? 'criterion' : 'criteria'}. Next: ${go}kam score`,
    );
  else if (existing.model)
    lines.push(`segmentation.yaml is here already and stays as it is. Next: ${go}kam score`);
  else
    lines.push(
      `✔ kam.yaml and ${seen.stored}. What makes an account matter is open. Next: ${go}kam init asks for it.`,
    );
  return lines;
}

const numberWord = (n: number) =>
  ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][n] ?? String(n);

async function pattern(
  file: PortfolioFile | undefined,
  folder: PrivateFolder,
  around: Surroundings,
): Promise<Outcome> {
  const looked = file && (await lookAtPortfolio(file, inputFor({}), folder));
  const findings = looked && 'findings' in looked ? looked.findings : [];
  const { stderr = '' } = findings.length > 0 ? await refused(findings, [], around) : {};
  const seen = looked && 'seen' in looked ? looked.seen : undefined;
  return { exitCode: 0, result: null, stdout: workspacePattern(seen), stderr };
}
