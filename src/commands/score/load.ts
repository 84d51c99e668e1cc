/**
 * kam.yaml and segmentation.yaml, which is all that `kam score` needs of a workspace: schemas of plans are loaded
 * only when the score reads plans (score-accounts.ts), because building them takes longer than scoring a list.
 */
import type * as z from 'zod';
import type { YamlDocument } from '../../documents/document.ts';
import { readOr } from '../../documents/read-or.ts';
import type { Texts } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Finding } from '../../findings/finding.ts';
import { validate } from '../../plan/schema-findings.ts';
import { noSettings, type Settings, workspace } from '../../plan/workspace/kam.ts';
import { type Segmentation, segmentation } from '../../plan/workspace/segmentation.ts';

export interface ModelFiles {
  settings: Settings;
  segmentation: Segmentation | undefined;
  /** undefined: there is no segmentation.yaml */
  document: YamlDocument | undefined;
  sources: Map<string, YamlDocument>;
  findings: Finding[];
}

export const modelFile = 'segmentation.yaml';

export async function loadModelFiles(texts: Texts): Promise<ModelFiles> {
  const sources = new Map<string, YamlDocument>();
  const findings: Finding[] = [];
  const read = async <T extends z.ZodType>(file: string, schema: T): Promise<z.output<T> | undefined> => {
    const { bytes, finding } = await readOr(texts, file);
    if (finding) findings.push(finding);
    if (bytes === undefined) return undefined;
    const document = readYaml(file, bytes);
    sources.set(file, document);
    const { value, findings: faults } = validate(schema, document);
    findings.push(...document.findings, ...faults);
    return value;
  };
  const settings = (await read('kam.yaml', workspace)) ?? noSettings();
  const model = await read(modelFile, segmentation);
  return { settings, segmentation: model, document: sources.get(modelFile), sources, findings };
}
