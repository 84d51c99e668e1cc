import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { kam, workspaceOf } from '../harness.ts';

/** Small workspaces to start plans in. */

export const portfolio = `id,name,region,beds,class
010066,Hospital San Telmo,Comunitat Valenciana,546,general
010067,Hospital Costa Verde,Asturias,82,general
ES/010068,Hospital Leza,Comunitat Valenciana,,long stay
`;

export const settings = `# yaml-language-server: $schema=.kam/schemas/workspace.json
kam: workspace/1
currency: EUR
portfolio:
  file: portfolio.csv
  columns: { id: id, name: name, area: region, beds: beds, type: class }
  types: { general: hospital }
areas:
  - { id: comunitat-valenciana, name: Comunitat Valenciana }
team:
  - { id: kam-1, function: kam, areas: [comunitat-valenciana], rate: 85 }
  - { id: msl-1, function: medical, rate: 110 }
products:
  - { id: relivax, label: Relivax, for: [hospital] }
measures:
  - { id: referral-days, label: Referral to treatment, unit: days, better: down }
`;

export function started(more: Record<string, string> = {}): string {
  return workspaceOf({ 'kam.yaml': settings, 'portfolio.csv': portfolio, ...more });
}

export const accountAnswers = readFileSync('examples/answers/es-account.yaml', 'utf8');
export const answered = parse(accountAnswers) as { [question: string]: unknown };

export const stepFiles = [
  '1-analysis.yaml',
  '2-segmentation.yaml',
  '3-dmu.yaml',
  '4-diagnosis.yaml',
  '5-objectives.yaml',
  '6-tactics.yaml',
  '7-monitoring.yaml',
];

export const init = (cwd: string, ...args: string[]) => kam(['init', ...args], { cwd });
