/** From a call to an answer: which model, which portfolio, read, scored; every mistake on the way a finding. */
import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { spanFinder } from '../../documents/locate.ts';
import { Unreadable } from '../../documents/texts.ts';
import { type Finding, inTextOrder, locate } from '../../findings/finding.ts';
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import {
  namedPortfolio,
  type PortfolioFile,
  portfolioOf,
  workspacePortfolio,
} from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Progress } from '../../io/progress.ts';
import { planFinder } from '../../plan/account-link.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import type { Segmentation } from '../../plan/workspace/segmentation.ts';
import { checkModel } from '../../scoring/check-model.ts';
import { modelHash } from '../../scoring/hash.ts';
import { buildModel, type Model, ratingsUsed, withDefaults } from '../../scoring/model.ts';
import { relativeScales } from '../../scoring/pin.ts';
import type { Call, Surroundings } from '../command.ts';
import { type LoadedPin, loadPin } from '../shared/pin.ts';
import type { Opened } from '../shared/workspace.ts';
import type { Answer } from './answer.ts';
import { embeddedResults } from './embedded.ts';
import { inInputThere } from './input-line.ts';
import { loadModelFiles, type ModelFiles, modelFile } from './load.ts';
import { scorePortfolio } from './run.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

export interface Search {
  call: Pick<Call, 'args' | 'options'>;
  around: Surroundings;
  opened: Opened;
  folder: PrivateFolder;
  allowed: number;
  /** the accounts' own plans are wanted, also where the model asks for no rating */
  plans: boolean;
  /** single rows will be asked about */
  detailed: boolean;
  /** all columns of the portfolio will be */
  wide: { input: boolean };
  /** sums by tier are shown */
  sums: boolean;
  threads: number | undefined;
  memory: number | undefined;
  progress: Progress;
  /** where a Parquet file of the results will be written; the engine writes nowhere else */
  parquet: string | undefined;
}

/** An answer that is still looked for. */
export interface Found {
  answer: Omit<Answer, 'located'>;
  files: ModelFiles;
  findings: Finding[];
  /** segmentation.yaml with what kam.yaml adds, and the model it makes; undefined: there is an error among the findings */
  source: Segmentation | undefined;
  model: Model | undefined;
  /** what its relative scales rest on */
  pin: LoadedPin;
  /** an error was found */
  stopped(): boolean;
  done(): Answer;
}

/** As far as the model. `from`, `label`: what is scored. */
export async function findModel(
  { call, opened, allowed }: Pick<Search, 'call' | 'opened' | 'allowed'>,
  from: Answer['from'],
  label: (settings: Settings) => string,
): Promise<Found> {
  const { texts, asOf } = opened;
  const files = await loadModelFiles(texts);
  const { settings, sources, findings } = files;
  const answer: Found['answer'] = {
    exitCode: 1,
    asOf,
    settings,
    from,
    label: label(settings),
    inputs: [],
    model: undefined,
    hash: undefined,
    pin: undefined,
    drift: [],
    calibration: undefined,
    survey: undefined,
    scored: undefined,
    results: undefined,
    rows: 0,
    rejects: [],
    allowed,
    parquet: undefined,
    plans: [],
    planOf: () => undefined,
    remarks: [],
    lineOf: (path) => `${modelFile}:${files.document?.locate(path, 'key').line ?? 1}`,
  };
  const found: Found = {
    answer,
    files,
    findings,
    source: undefined,
    model: undefined,
    pin: { scales: [], findings: [] },
    done() {
      const spanOf = spanFinder(sources);
      const told = findings.map((finding) => inInputThere(finding, files.document));
      return { ...answer, located: told.map((finding) => locate(finding, spanOf)).sort(inTextOrder) };
    },
    stopped: () => findings.some(({ severity }) => severity === 'error'),
  };
  if (!files.document && !findings.some(({ file }) => file === modelFile))
    throw new UsageError(
      'There is no segmentation.yaml beside kam.yaml, so nothing says what makes an account matter.',
      'Run kam init --from FILE, which asks a few questions and writes one.',
    );
  if (!files.segmentation || found.stopped()) return found;
  const source = withDefaults(files.segmentation, settings.portfolio?.columns ?? {});
  findings.push(...checkModel(source, modelFile, Object.keys(settings.tiers ?? {})));
  if (call.options.write === true && source.matrix && Object.keys(settings.tiers ?? {}).length === 0)
    findings.push({
      rule: 'segmentation',
      severity: 'warn',
      file: 'kam.yaml',
      path: ['tiers'],
      message: 'kam.yaml describes no tiers, so kam check will not know those that are written now.',
      help: 'Describe each under tiers: in kam.yaml, and say which are key.',
    });
  if (found.stopped()) return found;
  const calibrates = call.options.calibrate === true;
  if (calibrates && relativeScales(source).length === 0)
    throw new UsageError(
      'The model has no relative scale (minmax or percentile), so there is nothing to measure.',
      'Its scores follow from the fixed numbers in segmentation.yaml: kam score.',
    );
  const pin = await loadPin(texts, source, modelFile);
  // what --calibrate replaces need not be right
  if (!calibrates) findings.push(...pin.findings);
  if (found.stopped()) return found;
  const model = buildModel(source, calibrates ? [] : pin.scales);
  answer.model = model;
  answer.hash = modelHash(source, pin.scales);
  answer.pin = pin.pin;
  return { ...found, source, model, pin };
}

/** The plans of all accounts; what is wrong with them is among the findings. */
export async function findPlans({ answer, files, findings }: Found, opened: Opened): Promise<void> {
  const { readAccountPlans } = await import('./accounts.ts');
  const read = await readAccountPlans(opened.texts);
  for (const document of read.documents) files.sources.set(document.file, document);
  findings.push(...read.findings);
  answer.plans = read.plans;
  answer.planOf = planFinder(read.plans, (plan) => plan);
}

export async function findAnswer(search: Search): Promise<Answer> {
  const { call, around, opened, folder, allowed, progress } = search;
  const [named] = call.args;
  const label = ({ portfolio }: Settings) => named ?? portfolio?.file ?? 'portfolio.csv';
  const found = await findModel(search, 'file', label);
  const { answer, files, findings, source, model, done } = found;
  if (!source || !model) return done();
  const { root } = opened;
  const { settings } = files;
  const file = await choosePortfolio(search, files);
  if (!file) return done();
  answer.label = file.label;
  answer.parquet = search.parquet;
  if (ratingsUsed(model).length > 0 || search.plans) await findPlans(found, opened);
  if (found.stopped()) return done();

  const area = settings.portfolio?.columns?.area;
  const calibrates = call.options.calibrate === true;
  const {
    scored,
    rows,
    survey,
    findings: remarks,
  } = await scorePortfolio({
    source,
    model,
    files: { model: modelFile, portfolio: file.label },
    file,
    ...watching(progress),
    folder,
    others: search.wide.input ? 'all' : area === undefined ? [] : [area],
    rated: answer.plans.map(({ folder, ref, tier }) => ({ folder, ref, ratings: tier?.ratings ?? {} })),
    parquet: search.parquet,
    detailed: search.detailed,
    sums: search.sums,
    threads: search.threads,
    memory: search.memory,
  });
  findings.push(...remarks);
  answer.rows = rows;
  answer.survey = survey;
  if (!scored) return done();
  answer.rejects = scored.rejects;
  answer.inputs = [
    join(root, modelFile),
    join(root, 'kam.yaml'),
    ...(named && named !== '-' ? [resolve(around.cwd, named)] : [join(root, answer.label)]),
  ];
  answer.scored = scored;
  answer.results = embeddedResults(scored);
  if (scored.rejects.length > allowed) return done();
  if (calibrates) {
    const { calibrationOf } = await import('./calibrate.ts');
    const input = {
      file: named === undefined ? file.label : basename(file.label),
      sha256: await digestOf(file),
      rows,
    };
    const { calibration, findings: faults } = await calibrationOf(scored, {
      source,
      asOf: opened.asOf,
      input,
      before: found.pin,
    });
    findings.push(...faults);
    answer.calibration = calibration;
  } else if (found.pin.pin) {
    const { lookForDrift } = await import('./drift.ts');
    const { drift, findings: remarks } = await lookForDrift(scored, found.pin.pin, settings);
    findings.push(...remarks);
    answer.drift = drift;
  }
  if (!found.stopped()) answer.exitCode = 0;
  return done();
}

/** SHA-256 of the file as it lies there. */
async function digestOf(file: PortfolioFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest('hex');
}

/** The bar goes to 80 %: a workbook's rows are copied in its first half; each time a file is read takes half of what is left. */
function watching(progress: Progress) {
  let at = 0;
  return {
    copied(share: number) {
      at = 0.4;
      progress.step(at * share, 1);
    },
    watched: (file: PortfolioFile): PortfolioFile => ({
      ...file,
      async *chunks() {
        const from = at;
        const part = (0.8 - at) / 2;
        at += part;
        let done = 0;
        for await (const chunk of file.chunks()) {
          done += chunk.length;
          progress.step(from + part * Math.min(1, done / file.size), 1);
          // the engine works at the same time, and its answers must get through
          await turn();
          yield chunk;
        }
      },
    }),
  };
}

/** Close what the answer holds open. */
export async function closeAnswer(answer: Answer): Promise<void> {
  await answer.results?.close();
}

/** The portfolio that the call or kam.yaml names; why there is none is a finding, or a wrong call. */
export async function choosePortfolio(
  { call, around, opened, folder }: Pick<Search, 'call' | 'around' | 'opened' | 'folder'>,
  { settings, findings }: ModelFiles,
): Promise<PortfolioFile | undefined> {
  const { root, texts } = opened;
  const named = call.args[0];
  if (named !== undefined) return namedPortfolio(named, around.cwd, folder);
  const { portfolio } = settings;
  const path = portfolio?.file ?? 'portfolio.csv';
  const place = {
    rule: 'portfolio',
    severity: 'error' as const,
    file: 'kam.yaml',
    path: ['portfolio', 'file'],
  };
  let file: PortfolioFile | undefined;
  try {
    if (call.options.at === undefined) file = workspacePortfolio(root, path, folder);
    else {
      const bytes = await texts.read(path, Number.POSITIVE_INFINITY);
      file = bytes && portfolioOf(bytes, path, folder);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    findings.push({ ...place, message: `The portfolio cannot be read. ${error.message}`, help: error.help });
    return undefined;
  }
  if (file) return file;
  if (portfolio === undefined)
    throw new UsageError(
      `There is no portfolio: neither ${printable(path)} beside kam.yaml nor a file on the command line.`,
      'Name one: kam score hospitals.csv, or write portfolio: { file: … } into kam.yaml.',
    );
  findings.push({
    ...place,
    message: `The portfolio this names is not there${call.options.at === undefined ? '' : ' at that revision'}.`,
    help: 'Put the file there, or correct its path; it starts at this folder.',
  });
  return undefined;
}
