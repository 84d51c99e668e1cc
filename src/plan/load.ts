import { Buffer } from 'node:buffer';
import type * as z from 'zod';
import { readRecords } from '../documents/csv.ts';
import type { CsvDocument, SourceDocument, YamlDocument } from '../documents/document.ts';
import { readOr } from '../documents/read-or.ts';
import { caps, type Texts } from '../documents/texts.ts';
import { readYaml } from '../documents/yaml.ts';
import { type Finding, start } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import { type Absent, absentIn } from './absent.ts';
import { reservedNames, slugPattern } from './field.ts';
import { fileOf, inAccount, type RecordName, recordKinds, type StepPart, steps } from './files.ts';
import type { Plan, Vocabulary, Workspace } from './plan.ts';
import { checkContacts } from './records/contacts.ts';
import { checkLedger } from './records/ledger.ts';
import { checkMarket } from './records/market.ts';
import { checkOpportunities } from './records/opportunities.ts';
import { readRows, rowFindings } from './records/read.ts';
import type { RowProblem } from './records/record-kind.ts';
import { checkSurvey } from './records/survey.ts';
import { checkReferences, checkUnique } from './references.ts';
import { validate } from './schema-findings.ts';
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

/** The last text of each file and what was read from it: whoever looks at several states of a plan reads what stays once. */
export type Parsed = Map<string, { bytes: Uint8Array; document: SourceDocument }> & {
  /** where things stand in the texts is let go of, so that many accounts can be kept: nobody names a line */
  valuesOnly?: boolean;
};

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** A text that is there again is not parsed again. */
function parsedOnce<D extends SourceDocument>(
  parsed: Parsed | undefined,
  file: string,
  bytes: Uint8Array,
  read: (file: string, bytes: Uint8Array) => D,
): D {
  const known = parsed?.get(file);
  if (known && (known.bytes === bytes || sameBytes(known.bytes, bytes))) return known.document as D;
  const document = read(file, bytes);
  parsed?.set(file, { bytes, document });
  return document;
}

/** A document whose values were read, without what only they who name a line need. */
function keptOf<D extends SourceDocument>(parsed: Parsed | undefined, document: D): D {
  const known = parsed?.get(document.file);
  if (!parsed?.valuesOnly || known?.document !== document || document.text === '') return document;
  const bare = withoutText(document);
  parsed.set(document.file, { bytes: known.bytes, document: bare });
  return bare;
}

/** What is gathered while files are read. */
class Reading {
  readonly sources = new Map<string, SourceDocument>();
  readonly findings: Finding[] = [];
  readonly broken = new Map<string, number>();

  constructor(
    readonly texts: Texts,
    readonly parsed?: Parsed,
  ) {}

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.findings.push(finding);
      if (finding.severity === 'error')
        this.broken.set(finding.file, (this.broken.get(finding.file) ?? 0) + 1);
    }
  }

  private async bytes(file: string, cap: number): Promise<Uint8Array | undefined> {
    const { bytes, finding } = await readOr(this.texts, file, cap);
    if (finding) this.add([finding]);
    return bytes;
  }

  async yaml(file: string): Promise<YamlDocument | undefined> {
    const bytes = await this.bytes(file, caps.yaml);
    return bytes && this.keep(parsedOnce(this.parsed, file, bytes, readYaml));
  }

  async records(file: string): Promise<CsvDocument | undefined> {
    const bytes = await this.bytes(file, caps.records);
    return bytes && this.keep(parsedOnce(this.parsed, file, bytes, readRecords));
  }

  /** The document as it is kept, once its values were read. */
  kept<D extends SourceDocument>(document: D): D {
    const bare = keptOf(this.parsed, document);
    if (bare !== document) this.sources.set(document.file, bare);
    return bare;
  }

  private keep<D extends SourceDocument>(document: D): D {
    this.sources.set(document.file, document);
    this.add(document.findings);
    return document;
  }
}

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

/** The same document gives the same values: what several plans share is one object. */
const validated = new WeakMap<YamlDocument, ReturnType<typeof validate>>();

function validatedOnce<T extends z.ZodType>(
  document: YamlDocument,
  schema: T,
): { value?: z.output<T>; findings: Finding[] } {
  const known = validated.get(document) ?? validate(schema, document);
  validated.set(document, known);
  return known as { value?: z.output<T>; findings: Finding[] };
}

const uniqueIn = new WeakMap<YamlDocument, Finding[]>();

function uniqueOnce(document: YamlDocument, value: unknown): Finding[] {
  const known = uniqueIn.get(document) ?? checkUnique(document, value);
  uniqueIn.set(document, known);
  return known;
}

function withoutText<D extends SourceDocument>(document: D): D {
  const { file, mark, findings } = document;
  // named one by one: a spread would take the parsed tree along
  const bare = { file, mark, findings, ...nothing } as unknown as D;
  const values = validated.get(document as unknown as YamlDocument);
  if (values) validated.set(bare as unknown as YamlDocument, values);
  const rows = rowsRead.get(document as unknown as CsvDocument);
  if (rows) rowsRead.set(bare as unknown as CsvDocument, rows);
  return bare;
}

const nothing: Omit<YamlDocument & CsvDocument, 'file' | 'mark' | 'findings'> = {
  text: '',
  value: undefined,
  allowances: [],
  header: [],
  rows: [],
  leftOut: 0,
  locate: () => start,
  source: () => undefined,
};

type Rows = { rows: readonly object[]; findings: Finding[] };
const rowsRead = new WeakMap<CsvDocument, Rows>();

function rowsOnce(document: CsvDocument, kind: (typeof recordKinds)[number]): Rows {
  const known = rowsRead.get(document) ?? readRows(document, kind);
  rowsRead.set(document, known);
  return known;
}

/** Rows with a bad cell are left out, so the place among those that are kept is not the one in the file. */
function inFile(finding: Finding, rows: readonly { index: number }[]): Finding {
  const [row, ...rest] = finding.path ?? [];
  return typeof row === 'number' ? { ...finding, path: [rows[row]!.index, ...rest] } : finding;
}

/** One version of one step, for whoever looks at many: undefined where it has errors. */
export function readStep<Part extends StepPart>(
  part: Part,
  file: string,
  bytes: Uint8Array,
  parsed?: Parsed,
): Plan[Part] {
  const { schema } = steps.find((step) => step.part === part)!;
  const document = parsedOnce(parsed, file, bytes, readYaml);
  const { value } = validatedOnce(document, schema);
  keptOf(parsed, document);
  return document.findings.some(({ severity }) => severity === 'error') ? undefined : (value as Plan[Part]);
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
