import { resolve } from 'node:path';
import type { YamlDocument } from '../../documents/document.ts';
import { caps, type Texts } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import { printable } from '../../findings/printable.ts';
import type { Asker } from '../../io/ask.ts';
import { UsageError } from '../../io/faults.ts';
import { type PortfolioFile, workspacePortfolio } from '../../io/portfolio-file.ts';
import type { PrivateFolder } from '../../io/private-folder.ts';
import type { Mapping } from '../../plan/fill-in.ts';
import { validate } from '../../plan/schema-findings.ts';
import { type Settings, workspace as workspaceSchema } from '../../plan/workspace/kam.ts';
import { type Seen, storedAs } from './portfolio.ts';
import type { WorkspaceAnswers } from './workspace-answers.ts';
import { askId } from './workspace-interview.ts';

/** What stands in a folder before kam init: it stays, and what is absent is added. */
export interface Existing {
  settings: YamlDocument | undefined;
  /** segmentation.yaml is there */
  model: boolean;
  /** the bytes of the portfolio, where --from brings the same ones */
  portfolio: Uint8Array | undefined;
  /** kam.yaml, where it names a portfolio and only the model is open */
  listed: Listed | undefined;
}

interface Listed {
  portfolio: NonNullable<Settings['portfolio']>;
  tiers: Settings['tiers'];
}

/** `file`: the portfolio that --from names. */
export async function whatIsThere(texts: Texts, file: PortfolioFile | undefined): Promise<Existing> {
  const read = async (path: string) => {
    const bytes = await texts.read(path, caps.yaml);
    return bytes && readYaml(path, bytes);
  };
  const settings = await read('kam.yaml');
  const model = (await read('segmentation.yaml')) !== undefined;
  const listed = settings && !model ? listedIn(settings) : undefined;
  const known = (settings?.value as Mapping | undefined)?.portfolio !== undefined;
  const own = listed?.portfolio.file ?? (file ? storedAs(file) : 'portfolio.csv');
  const portfolio = file && (await texts.read(own, Number.POSITIVE_INFINITY));
  const other = file && portfolio && Buffer.compare(portfolio, await allBytes(file)) !== 0;
  if (file && known && (!listed || !portfolio || other))
    throw new UsageError(
      'kam.yaml already names a portfolio; kam init never overwrites a file.',
      model
        ? 'Replace the portfolio’s bytes by hand, or start another folder: kam init DIR --from FILE.'
        : 'kam init without --from asks what makes an account of it matter; kam init DIR --from FILE starts another folder.',
    );
  if (other)
    throw new UsageError(
      `${printable(own)} is here already, with other bytes; kam init never overwrites a file.`,
      'Move it away, or start another folder: kam init DIR --from FILE.',
    );
  return { settings, model, portfolio, listed };
}

function listedIn(settings: YamlDocument): Listed | undefined {
  const { value } = validate(workspaceSchema, settings);
  return value?.portfolio && { portfolio: value.portfolio, tiers: value.tiers };
}

export async function allBytes(file: PortfolioFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks()) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

/** The portfolio of a workspace that has no model yet. */
export function openPortfolio(
  root: string,
  { listed }: Existing,
  folder: PrivateFolder,
): PortfolioFile | undefined {
  return listed && workspacePortfolio(resolve(root), listed.portfolio.file, folder);
}

/** The answers kam.yaml gives already. */
export function answeredBy(
  { portfolio: { columns }, tiers }: Listed,
  given: Pick<WorkspaceAnswers, 'id' | 'name' | 'tiers'>,
): Pick<WorkspaceAnswers, 'id' | 'name' | 'tiers'> {
  const id = given.id ?? columns?.id;
  const name = given.name ?? columns?.name;
  const steps = tiers ?? given.tiers;
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(steps === undefined ? {} : { tiers: steps }),
  };
}

/** Before the criteria: the id column, where kam.yaml does not name it. */
export async function askOpenModel(asker: Asker, asked: Mapping, seen: Seen, listed: Listed): Promise<void> {
  for (const [key, value] of Object.entries(answeredBy(listed, {}))) asked[key] = value;
  if (asked.id === undefined) await askId(asker, asked, seen);
}
