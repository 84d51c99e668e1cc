import type * as z from 'zod';
import { contacts } from './records/contacts.ts';
import { ledger } from './records/ledger.ts';
import { market } from './records/market.ts';
import { measures } from './records/measures.ts';
import { opportunities } from './records/opportunities.ts';
import { survey } from './records/survey.ts';
import { analysis } from './steps/1-analysis.ts';
import { tier } from './steps/2-segmentation.ts';
import { dmu } from './steps/3-dmu.ts';
import { diagnosis } from './steps/4-diagnosis.ts';
import { objectives } from './steps/5-objectives.ts';
import { tactics } from './steps/6-tactics.ts';
import { monitoring } from './steps/7-monitoring.ts';
import { journey } from './workspace/journey.ts';
import { workspace } from './workspace/kam.ts';
import { questionnaire } from './workspace/questionnaire.ts';
import { segmentation } from './workspace/segmentation.ts';

/** Every kind of file a workspace holds: the one list. */

export const steps = [
  { step: 1, part: 'analysis', file: '1-analysis.yaml', schema: analysis },
  { step: 2, part: 'tier', file: '2-segmentation.yaml', schema: tier },
  { step: 3, part: 'dmu', file: '3-dmu.yaml', schema: dmu },
  { step: 4, part: 'diagnosis', file: '4-diagnosis.yaml', schema: diagnosis },
  { step: 5, part: 'objectives', file: '5-objectives.yaml', schema: objectives },
  { step: 6, part: 'tactics', file: '6-tactics.yaml', schema: tactics },
  { step: 7, part: 'monitoring', file: '7-monitoring.yaml', schema: monitoring },
] as const;

export type StepPart = (typeof steps)[number]['part'];

/** The file of a step, as rules and facts name it: `fileOf.objectives` is "5-objectives.yaml". */
export const fileOf = Object.fromEntries(steps.map(({ part, file }) => [part, file])) as {
  [part in StepPart]: string;
};

export const recordKinds = [ledger, opportunities, market, contacts, survey, measures] as const;
export type RecordName = (typeof recordKinds)[number]['name'];

/** Kind of a YAML file (the word before "/1" in its `kam:` line) and its schema: what `kam schema` writes. */
export const yamlKinds: readonly { kind: string; schema: z.ZodType }[] = [
  { kind: 'workspace', schema: workspace },
  { kind: 'segmentation', schema: segmentation },
  { kind: 'questionnaire', schema: questionnaire },
  { kind: 'journey', schema: journey },
  ...steps.map(({ part, schema }) => ({ kind: part, schema })),
];

/** A file inside an account, relative to the workspace. */
export const inAccount = (account: string, file: string) => `accounts/${account}/${file}`;
