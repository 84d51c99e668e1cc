import type { SourceDocument, YamlDocument } from '../documents/document.ts';
import type { Finding } from '../findings/finding.ts';
import type { Contact } from './records/contacts.ts';
import type { LedgerLine } from './records/ledger.ts';
import type { MarketLine } from './records/market.ts';
import type { Reading } from './records/measures.ts';
import type { Opportunity } from './records/opportunities.ts';
import type { Answer } from './records/survey.ts';
import type { Analysis } from './steps/1-analysis.ts';
import type { Tier } from './steps/2-segmentation.ts';
import type { Dmu } from './steps/3-dmu.ts';
import type { Diagnosis } from './steps/4-diagnosis.ts';
import type { Objectives } from './steps/5-objectives.ts';
import type { Tactics } from './steps/6-tactics.ts';
import type { Monitoring } from './steps/7-monitoring.ts';
import type { Journey } from './workspace/journey.ts';
import type { Settings } from './workspace/kam.ts';
import type { Questionnaire } from './workspace/questionnaire.ts';
import type { Rate } from './workspace/rates.ts';
import type { Segmentation } from './workspace/segmentation.ts';

/** Ids that live in rooms below this one: what a measure and a rule may be called. */
export interface Vocabulary {
  kpis: readonly string[];
  rules: readonly string[];
}

/** Files read so far, what they say wrongly, and which of them say nothing reliable. */
interface Loaded {
  /** workspace-relative file → its document, to locate findings */
  readonly sources: ReadonlyMap<string, SourceDocument>;
  readonly findings: readonly Finding[];
  /** workspace-relative file → how many errors it has: such a file yields no numbers */
  readonly broken: ReadonlyMap<string, number>;
}

export interface Workspace extends Loaded {
  /** every default where kam.yaml is broken; look at `broken` before making a number of it */
  readonly settings: Settings;
  readonly segmentation?: Segmentation;
  readonly segmentationDocument?: YamlDocument;
  readonly questionnaire?: Questionnaire;
  readonly journeys: readonly Journey[];
  readonly rates: readonly Rate[];
  /** folders below accounts/, sorted, each with its files relative to it; none where the texts do not list them */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  readonly vocabulary?: Vocabulary;
}

/** One account's plan. A step or record file that is absent or broken is undefined; the others still stand. */
export interface Plan extends Loaded {
  readonly account: string;
  readonly analysis?: Analysis;
  readonly tier?: Tier;
  readonly dmu?: Dmu;
  readonly diagnosis?: Diagnosis;
  readonly objectives?: Objectives;
  readonly tactics?: Tactics;
  readonly monitoring?: Monitoring;
  readonly records: {
    readonly ledger?: readonly LedgerLine[];
    readonly opportunities?: readonly Opportunity[];
    readonly market?: readonly MarketLine[];
    readonly contacts?: readonly Contact[];
    readonly survey?: readonly Answer[];
    readonly measures?: readonly Reading[];
  };
}
