import type * as z from 'zod';
import type { YamlDocument } from '../documents/document.ts';
import type { Texts } from '../documents/texts.ts';
import { type Finding, start } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import { type Absent, absentIn } from './absent.ts';
import { reservedNames, slugPattern } from './field.ts';
import { fileOf, inAccount, type RecordName, recordKinds, steps } from './files.ts';
import type { Plan, Vocabulary, Workspace } from './plan.ts';
import { type Parsed, Reading, rowsOnce, uniqueOnce, validatedOnce } from './reading.ts';
import { checkContacts } from './records/contacts.ts';
import { checkLedger } from './records/ledger.ts';
import { checkMarket } from './records/market.ts';
import { checkOpportunities } from './records/opportunities.ts';
import { readRows, rowFindings } from './records/read.ts';
import type { RowProblem } from './records/record-kind.ts';
import { checkSurvey } from './records/survey.ts';
import { checkReferences, checkUnique } from './references.ts';
import { accountTargets, workspaceTargets } from './targets.ts';
import { type Journey, journey } from './workspace/journey.ts';
import { noSettings, workspace as workspaceSchema } from './workspace/kam.ts';
import { questionnaire as questionnaireSchema } from './workspace/questionnaire.ts';
import { type Rate, rates as ratesKind } from './workspace/rates.ts';
import { segmentation as segmentationSchema } from './workspace/segmentation.ts';

/**
 * Texts → the plan model. Loading returns findings and never throws for what stands in a file; only the outside
 * world (a disk that fails) throws.
 */

/** kam.yaml and what else belongs to all accounts. Accounts themselves are only listed. */
export async function loadWorkspace(
  texts: Texts,
  vocabulary?: Vocabulary,
  parsed?: Parsed,
): Promise<Workspace> {
  const reading = new Reading(texts, parsed);
  const accounts = new Map<string, string[]>();
  const journeyFiles: string[] = [];
  const present = new Set<string>();
  for (const { path, kind } of await texts.list()) {
    const [folder, account, ...rest] = path.split('/');
    if (folder === 'accounts' && account !== undefined) {
      const files = accounts.get(account);
      if (files) files.push(rest.join('/'));
      else if (kind === 'folder') accounts.set(account, []);
      else if (rest.length > 0 || kind === 'link') accounts.set(account, [rest.join('/')]);
    } else if (folder === 'journeys' && account?.endsWith('.yaml') && rest.length === 0)
      journeyFiles.push(path);
    else present.add(path);
  }

  const kam = await reading.yaml('kam.yaml');
  const { value: settings, findings } = kam ? validatedOnce(kam, workspaceSchema) : { findings: [] };
  reading.add(findings);
  const targets = workspaceTargets(settings, vocabulary);
  if (kam && settings)
    reading.add([...checkUnique(kam, settings), ...checkReferences('workspace', kam, settings, targets)]);

  const journeys: Journey[] = [];
  for (const file of journeyFiles) {
    const document = await reading.yaml(file);
    if (!document) continue;
    const { value, findings } = validatedOnce(document, journey);
    reading.add(findings);
    if (!value) continue;
    if (value.id !== file.slice('journeys/'.length, -'.yaml'.length))
      reading.add([
        {
          rule: 'schema',
          severity: 'error',
          file,
          path: ['id'],
          message: `A journey’s id is its file’s name, and this one is called ${quoted(value.id)}.`,
          help: 'Rename the file or the id.',
        },
      ]);
    reading.add([...checkUnique(document, value), ...checkReferences('journey', document, value, targets)]);
    journeys.push(value);
  }

  const [questionnaire] = await whole(reading, present, 'questionnaire.yaml', questionnaireSchema);
  const [segmentation, segmentationDocument] = await whole(
    reading,
    present,
    'segmentation.yaml',
    segmentationSchema,
  );
  let rates: Rate[] = [];
  if (present.has('rates.csv')) {
    const document = await reading.records('rates.csv');
    if (document) {
      const read = readRows(document, ratesKind);
      reading.add(read.findings);
      rates = read.rows;
    }
  }
  return {
    ...loaded(reading),
    settings: settings ?? noSettings(),
    ...(questionnaire ? { questionnaire } : {}),
    ...(segmentation ? { segmentation } : {}),
    ...(segmentationDocument ? { segmentationDocument } : {}),
    journeys,
    rates,
    accounts,
    ...(vocabulary ? { vocabulary } : {}),
  };
}

async function whole<T extends z.ZodType>(
  reading: Reading,
  present: ReadonlySet<string>,
  file: string,
  schema: T,
): Promise<readonly [z.output<T> | undefined, YamlDocument | undefined]> {
  const document = present.has(file) ? await reading.yaml(file) : undefined;
  if (!document) return [undefined, undefined];
  const { value, findings } = validatedOnce(document, schema);
  reading.add(findings);
  if (value) reading.add(checkUnique(document, value));
  return [value, document];
}

const loaded = ({ sources, findings, broken }: Reading) => ({ sources, findings, broken });

/** One account. Throws nothing for its content; an account without files is an empty plan. */
export async function loadAccount(
  texts: Texts,
  workspace: Workspace,
  account: string,
  parsed?: Parsed,
): Promise<Plan> {
  const reading = new Reading(texts, parsed);
  const files = new Set(workspace.accounts.get(account) ?? []);
  const plan: { [part: string]: unknown } = {};
  const records: { [name in RecordName]?: unknown } = {};

  if (account.length > 64 || !slugPattern.test(account) || reservedNames.has(account))
    reading.add([
      {
        rule: 'account-folder',
        severity: 'error',
        file: inAccount(account, fileOf.analysis),
        span: start,
        message: `${quoted(account)} cannot be an account’s folder: it is no id, so not every machine can hold it.`,
        help: 'Call the folder by a–z, 0–9 and "-", at most 64; account_ref keeps the portfolio’s id.',
      },
    ]);

  const documents = new Map<string, YamlDocument>();
  for (const { part, file, schema } of steps) {
    if (!files.has(file)) continue;
    const document = await reading.yaml(inAccount(account, file));
    if (!document) continue;
    const { value, findings } = validatedOnce(document, schema);
    documents.set(part, reading.kept(document));
    reading.add(findings);
    if (value) plan[part] = value;
  }
  for (const kind of recordKinds) {
    const name = `records/${kind.name}.csv`;
    if (!files.has(name)) continue;
    const document = await reading.records(inAccount(account, name));
    if (!document) continue;
    const { rows, findings } = rowsOnce(document, kind);
    reading.kept(document);
    reading.add(findings);
    records[kind.name] = rows;
  }

  const whole = { ...loaded(reading), account, ...plan, records } as Plan;
  reading.add(unknownFiles(account, files));
  // what is absent has a line too
  if (!parsed?.valuesOnly) reading.add(missingFields(whole, workspace, files));
  const targets = accountTargets(workspace, whole);
  for (const { part } of steps) {
    const document = documents.get(part);
    if (document && whole[part])
      reading.add([
        ...uniqueOnce(document, whole[part]),
        ...checkReferences(part, document, whole[part], targets),
      ]);
  }
  for (const { name } of recordKinds) {
    const rows = whole.records[name];
    const document = reading.sources.get(inAccount(account, `records/${name}.csv`));
    if (!rows || !document) continue;
    reading.add(rowFindings(document.file, rowProblems(whole, workspace, name)));
    reading.add(checkReferences(name, document, rows, targets).map((finding) => inFile(finding, rows)));
  }
  return withoutBroken(whole);
}

/** Rows with a bad cell are left out, so the place among those that are kept is not the one in the file. */
function inFile(finding: Finding, rows: readonly { index: number }[]): Finding {
  const [row, ...rest] = finding.path ?? [];
  return typeof row === 'number' ? { ...finding, path: [rows[row]!.index, ...rest] } : finding;
}

function rowProblems(plan: Plan, { settings }: Workspace, name: RecordName): RowProblem[] {
  const { records } = plan;
  switch (name) {
    case 'ledger':
      return checkLedger(records.ledger!, plan.analysis?.account_ref);
    case 'opportunities':
      return checkOpportunities(records.opportunities!);
    case 'market':
      return checkMarket(records.market!, settings.fiscal_year_starts);
    case 'contacts':
      return checkContacts(records.contacts!);
    case 'survey':
      return checkSurvey(records.survey!);
    case 'measures':
      return [];
  }
}

/** A file with errors yields nothing: its part is absent, and `broken` says why. */
function withoutBroken(plan: Plan): Plan {
  const kept: { [part: string]: unknown } = { ...plan };
  for (const { part, file } of steps) if (plan.broken.has(inAccount(plan.account, file))) delete kept[part];
  const records: { [name: string]: unknown } = { ...plan.records };
  for (const { name } of recordKinds)
    if (plan.broken.has(inAccount(plan.account, `records/${name}.csv`))) delete records[name];
  return { ...kept, records } as unknown as Plan;
}

const plainFiles = new Set<string>([
  ...steps.map(({ file }) => file),
  ...recordKinds.map(({ name }) => `records/${name}.csv`),
]);

function unknownFiles(account: string, files: ReadonlySet<string>): Finding[] {
  if (files.has(''))
    return [
      {
        rule: 'file',
        severity: 'error',
        file: inAccount(account, ''),
        span: start,
        message: 'This account folder is a link; plans are read from real folders only.',
        help: 'Put the folder itself there.',
      },
    ];
  return [...files]
    .filter((file) => !plainFiles.has(file) && /\.(ya?ml|csv)$/.test(file))
    .map((file) => {
      const near = didYouMean(file, plainFiles);
      return {
        rule: 'unknown-file',
        severity: 'warn',
        file: inAccount(account, file),
        span: start,
        message: 'No plan has a file of this name, so nothing reads it.',
        help: near ? `Did you mean ${near}?` : 'Rename it, or move it out of the account’s folder.',
      };
    });
}

/** What this plan's level asks for and does not find: one warning a file. */
function missingFields(plan: Plan, workspace: Workspace, files: ReadonlySet<string>): Finding[] {
  const level = plan.analysis?.level ?? 'start';
  const findings: Finding[] = [];
  const at = { rule: 'absent-fields', severity: 'warn' as const };
  const absentSteps = steps.filter(({ file }) => !files.has(file));
  if (absentSteps.length > 0 && absentSteps.length < steps.length)
    findings.push({
      ...at,
      file: inAccount(plan.account, plan.analysis ? fileOf.analysis : [...files][0]!),
      path: [],
      message: `Nothing is known yet of step ${absentSteps.map(({ step }) => step).join(', ')}: ${absentSteps.length === 1 ? 'its file is' : 'their files are'} not there.`,
      help: `Run kam init --account ${printable(plan.account)}: it asks only for what is absent.`,
      minutes: 5 * absentSteps.length,
    });
  const byFile = new Map<string, Absent[]>();
  for (const absent of absentIn(plan, workspace))
    byFile.set(absent.file, [...(byFile.get(absent.file) ?? []), absent]);
  for (const [file, absent] of byFile) {
    const names = absent.map(({ name }) => name);
    const shown = names.slice(0, 6).join(', ') + (names.length > 6 ? ` and ${names.length - 6} more` : '');
    findings.push({
      ...at,
      file: inAccount(plan.account, file),
      path: absent[0]!.path.slice(0, -1),
      message: `A plan of level ${level} also says ${shown}.`,
      help: `Run kam next ${printable(plan.account)}: it asks for the one with the most effect first.`,
      minutes: Math.min(10, absent.length),
    });
  }
  return findings;
}
