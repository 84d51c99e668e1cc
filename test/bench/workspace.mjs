// A workspace of n accounts for benchmarks: seven YAML files of about 60 lines and a 200-line ledger each.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pad = (n) => String(n).padStart(5, '0');
const lines = (n, make) => Array.from({ length: n }, (_, i) => make(i)).join('\n');

const kam = (n) => `kam: workspace/1
company: Bench Pharma
currency: EUR
closed_until: 2026-10
portfolio: { file: portfolio.csv, columns: { id: id, name: name, area: area, beds: beds } }
areas: [{ id: north, name: North }]
team:
  - { id: kam-1, function: kam, areas: [north], hours: 1500, rate: 85 }
  - { id: msl-1, function: medical, areas: [north], hours: 600, rate: 110 }
products: [{ id: relivax, label: Relivax, market: anti-infectives, for: [hospital], contribution_margin_pct: 62 }]
tiers: { key: { key: true, hours: 400, review_months: 3 }, serve: { hours: 20 } }
kpis: { required: [win_rate], reference: country }
privacy: { lawful_basis: legitimate_interest, informed_by: notice-2026-02 }
# ${n} accounts
`;

const head = (kind, id) =>
  `# yaml-language-server: $schema=../../.kam/schemas/${kind}.json\nkam: ${kind}/1\naccount: "${id}"\nreviewed: { date: 2026-10-15, by: kam-1 }\n`;

function account(id) {
  return {
    '1-analysis.yaml': `${head('analysis', id)}level: working
account_ref: "${id.toUpperCase()}"
name: Hospital ${id}
type: hospital
country: ES
area: north
owner: kam-1
period: "2026"
status: { value: agreed, by: kam-1, date: 2026-01-15 }
size: { beds: 420, staff: 1800 }
category_spend: { value: 2400000, confidence: assumed, as_of: 2026-09-10, source: visit-3 }
needs_segment: healthcare_costs
needs:
${lines(8, (i) => `  - id: need-${i}\n    text: Fewer days on the ward after surgery of kind ${i}\n    topic: length of stay`)}
strategy: The hospital moves day cases out of the ward.
contracts:
${lines(3, (i) => `  - { id: frame-${i}, starts: 2025-01-01, ends: 2027-12-31, value: 900000, notice_days: 90 }`)}
sources:
${lines(6, (i) => `  - { id: report-${i}, title: Annual report ${i}, date: 2026-03-31 }`)}
summary: Use is below the reference. The listing decides the year.
`,
    '2-segmentation.yaml': `${head('tier', id)}${lines(52, (i) => `# note ${i}: what was weighed when this account was discussed`)}
why_kam: Four bodies decide, and nobody but us talks to all of them.
tier: key
scored_on: 2026-10-01
`,
    '3-dmu.yaml': `${head('dmu', id)}stakeholders:
${lines(7, (i) => `  - id: r-0${i}\n    function: head of unit ${i}\n    roles: [${i === 0 ? 'decider' : 'influencer'}]\n    influence: { value: ${(i % 5) + 1}, confidence: confirmed, as_of: 2026-09-02, source: visit-12 }\n    support: ${(i % 6) - 2}\n    owner: kam-1`)}
decisions:
  - id: listing
    question: On the formulary without restriction?
    body: p-and-t
    members: [{ id: r-00, weight: 2, veto: true }, { id: r-01, weight: 1 }]
    rule: majority
    date: 2026-12-12
`,
    '4-diagnosis.yaml': `${head('diagnosis', id)}swot:
${lines(12, (i) => `  - id: item-${i}\n    kind: ${['strength', 'weakness', 'opportunity', 'threat'][i % 4]}\n    text: Something about this account number ${i}\n    impact: 3`)}
tows:
  - { id: plan-a, strategy: Use what we have, from: [${Array.from({ length: 12 }, (_, i) => `item-${i}`).join(', ')}], rank: 1 }
formulary:
  - { product: relivax, body: p-and-t, listing: listed, restriction: [specialty], potential: 600000, decided_on: 2025-06-20 }
`,
    '5-objectives.yaml': `${head('objectives', id)}vision: The region's reference for day surgery.
objectives:
${lines(5, (i) => `  - id: goal-${i}\n    statement: Win share in segment ${i}\n    measure: win_rate\n    baseline: { value: 40, date: 2025-12-31 }\n    target: 60\n    due: 2027-12-31\n    owner: kam-1\n    answers: [need-${i}, need-${i + 3}, item-${i}, listing]\n    realistic: Two hospitals of this size did it within a year.`)}
`,
    '6-tactics.yaml': `${head('tactics', id)}resources: { money: 60000, hours: { kam: 250, medical: 80 } }
tactics:
${lines(5, (i) => `  - id: act-${i}\n    objectives: [goal-${i}]\n    action: Dossier on length of stay, part ${i}\n    owner: kam-1\n    function: medical\n    start: 2026-03-01\n    due: 2027-0${i + 1}-28\n    cost: { money: 1000, hours: 10 }\n    status: active\n    moves: [r-0${i}]`)}
asks:
  - { id: corridor, of: market_access, text: Price corridor for the tender, by: 2027-01-15 }
`,
    '7-monitoring.yaml': `${head('monitoring', id)}next_review: 2027-01-15
kpis:
  - { id: win_rate, threshold: 50, every_months: 3 }
reviews:
${lines(8, (i) => `  - date: 2026-0${i + 1}-15\n    who: [kam-1]\n    decisions: [Dossier before price]\n    next: 2026-0${Math.min(9, i + 2)}-15`)}
feedback:
${lines(3, (i) => `  - { id: fb-${i}, from: visit, date: 2026-05-20, for: medical, text: Answers take a week, changed: [act-${i}] }`)}
lessons:
${lines(12, (i) => `  - Start with the ward, not with pharmacy, case ${i}`)}
`,
    'records/ledger.csv': `id,date,kind,amount,currency,product,tactic,account_ref,corrects,source,source_line,source_hash,note
${lines(199, (i) => {
  const month = `${2024 + Math.floor((i % 34) / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
  return `${month}-${i % 3 === 2 ? 'cogs' : 'sale'}-${i},${month}-15,${i % 3 === 2 ? 'cogs' : 'sale'},${1000 + i}.50,EUR,relivax,,,,erp.csv,${i + 2},,`;
})}
`,
  };
}

export function makeWorkspace(folder, n) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kam.yaml'), kam(n));
  const rows = ['id,name,area,beds'];
  for (let i = 0; i < n; i++) {
    const id = `h-${pad(i)}`;
    rows.push(`${id.toUpperCase()},Hospital ${id},North,${100 + (i % 900)}`);
    const base = join(folder, 'accounts', id);
    mkdirSync(join(base, 'records'), { recursive: true });
    for (const [name, text] of Object.entries(account(id))) writeFileSync(join(base, name), text);
  }
  writeFileSync(join(folder, 'portfolio.csv'), `${rows.join('\n')}\n`);
}
