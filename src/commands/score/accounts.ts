/** What the accounts' own files say to the score: ratings, portfolio id, owner; only the two files that hold it. */
import type { YamlDocument } from '../../documents/document.ts';
import { readOr } from '../../documents/read-or.ts';
import type { Texts } from '../../documents/texts.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Finding } from '../../findings/finding.ts';
import { fileOf, inAccount } from '../../plan/files.ts';
import { validate } from '../../plan/schema-findings.ts';
import { analysis } from '../../plan/steps/1-analysis.ts';
import { type Tier, tier } from '../../plan/steps/2-segmentation.ts';

export interface AccountPlan {
  folder: string;
  /** the portfolio's id, where 1-analysis.yaml says it */
  ref: string | undefined;
  owner: string | undefined;
  tier: Tier | undefined;
  /** 2-segmentation.yaml as it stands, to be edited; undefined: there is none */
  tierDocument: YamlDocument | undefined;
  tierBytes: Uint8Array | undefined;
}

export interface AccountPlans {
  plans: AccountPlan[];
  findings: Finding[];
  documents: YamlDocument[];
}

export async function readAccountPlans(texts: Texts): Promise<AccountPlans> {
  const plans: AccountPlan[] = [];
  const findings: Finding[] = [];
  const documents: YamlDocument[] = [];
  const read = async (file: string) => {
    const { bytes, finding } = await readOr(texts, file);
    if (finding) findings.push(finding);
    if (bytes === undefined) return undefined;
    const document = readYaml(file, bytes);
    documents.push(document);
    findings.push(...document.findings);
    return { bytes, document };
  };
  const accounts = new Map<string, string[]>();
  for (const { path } of await texts.list()) {
    const [top, folder, file, ...deeper] = path.split('/');
    if (top !== 'accounts' || file === undefined || deeper.length > 0) continue;
    accounts.set(folder!, [...(accounts.get(folder!) ?? []), file]);
  }
  for (const [folder, files] of accounts) {
    const first = files.includes(fileOf.analysis)
      ? await read(inAccount(folder, fileOf.analysis))
      : undefined;
    const second = files.includes(fileOf.tier) ? await read(inAccount(folder, fileOf.tier)) : undefined;
    const analysed = first && validate(analysis, first.document);
    const judged = second && validate(tier, second.document);
    findings.push(...(analysed?.findings ?? []), ...(judged?.findings ?? []));
    plans.push({
      folder,
      ref: analysed?.value?.account_ref,
      owner: analysed?.value?.owner,
      tier: judged?.value,
      tierDocument: second?.document,
      tierBytes: second?.bytes,
    });
  }
  return { plans, findings: findings.filter((finding) => finding.severity === 'error'), documents };
}
