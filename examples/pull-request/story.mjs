/** What stood where until when, and what the branch proposes. The plan of today is examples/andes-pharma. */

const telmo = (file) => `accounts/san-telmo/${file}`;

/** As kam init writes them. */
export const attributes = [
  'accounts/*/records/*.csv merge=union',
  '*.yaml diff=kam',
  'accounts/*/records/*.csv diff=kam',
  'rates.csv diff=kam',
  '',
];

/** Before `until` the file said `to` where it says `from` today. */
export const edits = [
  // the promise on Relivax was put off twice
  {
    path: telmo('5-objectives.yaml'),
    until: '2026-08',
    from: relivax('2026-12-31'),
    to: relivax('2026-09-30'),
  },
  {
    path: telmo('5-objectives.yaml'),
    until: '2026-04',
    from: relivax('2026-09-30'),
    to: relivax('2026-06-30'),
  },
  // pharmacy came round
  {
    path: telmo('3-dmu.yaml'),
    until: '2026-11',
    from: 'support: { value: 1, confidence: confirmed, as_of: 2026-11-13, source: put our data on the agenda }',
    to: 'support: { value: 0, confidence: confirmed, as_of: 2026-06-04, source: dropped the prior authorisation }',
  },
  {
    path: telmo('3-dmu.yaml'),
    until: '2026-06',
    from: 'support: { value: 0, confidence: confirmed, as_of: 2026-06-04, source: dropped the prior authorisation }',
    to: 'support: { value: -1, confidence: confirmed, as_of: 2025-06-19, source: wanted local data first }',
  },
  // tactics before they were done
  ...[
    ['2026-06-12', 'ward-training', '2026-06'],
    ['2026-09-30', 'answer-desk', '2026-09'],
    ['2026-10-28', 'osteriva-submission', '2026-10'],
  ].map(([day, , until]) => ({
    path: telmo('6-tactics.yaml'),
    until,
    from: `    status: done\n    done_on: ${day}\n`,
    to: '    status: active\n',
  })),
];

function relivax(due) {
  return `target: 85\n    due: ${due}`;
}

const dated = /^accounts\/[^/]+\/records\/(ledger|contacts|measures)\.csv$/;

/** Records up to the end of a month, books closed the month before; undefined: the file was not there yet. */
export function truncated(path, text, month) {
  if (path === 'scores.csv' && month < '2026-11') return undefined;
  if (path === 'kam.yaml' && month < '2026-11')
    return text.replace(/^closed_until: \S+/m, `closed_until: ${before(month)}`);
  if (dated.test(path)) return rows(text, ({ date }) => date.slice(0, 7) <= month);
  if (path.endsWith('/market.csv')) return rows(text, ({ period }) => period <= month);
  if (path.endsWith('/opportunities.csv'))
    return rows(text, ({ opened_on, decided_on }) => (decided_on || opened_on).slice(0, 7) <= month);
  if (path.endsWith('/7-monitoring.yaml'))
    return text
      .split('\n')
      .filter((line) => (/^ {2}- \{ date: (\d{4}-\d{2})/.exec(line)?.[1] ?? '') <= month)
      .join('\n')
      .replace(/^reviews:\n(?! )/m, '');
  return text;
}

function rows(text, keep) {
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  const kept = lines.filter((line) =>
    keep(Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell]))),
  );
  return `${[header, ...kept].join('\n')}\n`;
}

function before(month) {
  const [year, number] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** Ten files of two accounts: what a key account manager brings home from a month of visits. */
export const branch = [
  {
    path: telmo('3-dmu.yaml'),
    from: '    influence: 4\n    support: -1\n',
    to: '    influence: 4\n    support: { value: 1, confidence: confirmed, as_of: 2026-11-18, source: visit of 18 November }\n',
  },
  {
    path: telmo('3-dmu.yaml'),
    from: 'support: { value: -2, confidence: confirmed, as_of: 2026-09-11, source: compares pack prices only }',
    to: 'support: 0',
  },
  { path: telmo('4-diagnosis.yaml'), from: 'listing: under_review', to: 'listing: deferred' },
  { path: telmo('5-objectives.yaml'), from: relivax('2026-12-31'), to: relivax('2027-03-31') },
  { path: telmo('5-objectives.yaml'), from: 'target: 1480000\n    due', to: 'target: 1420000\n    due' },
  {
    path: telmo('6-tactics.yaml'),
    from: '  # earlier years\n',
    to: `  - id: congress-2027
    action: Invite two speakers of the hospital to the congress in March
    owner: kam-1
    function: kam
    start: 2027-01-11
    due: 2027-03-26
    cost: { money: 18000, hours: 120 }
    status: planned
  # earlier years
`,
  },
  {
    path: telmo('6-tactics.yaml'),
    from: '    by: 2026-11-20\n',
    to: '    by: 2026-11-20\n    answered_on: 2026-11-24\n    answer: Four hours a week until March\n',
  },
  { path: telmo('7-monitoring.yaml'), from: 'next_review: 2027-01-12', to: 'next_review: 2027-02-23' },
  {
    path: telmo('records/opportunities.csv'),
    from: '2026-11-20-tender-5d3f0a,2026-09-14,2026-11-20,2026-11-20,tender,relivax,180000,EUR,lost,price,generic\n',
  },
  {
    path: telmo('records/contacts.csv'),
    from: `2026-11-18-visit-1b77c2,2026-11-18,r-07,access-1,visit,2,tender-offer
2026-11-19-meeting-90ce4d,2026-11-19,r-03,msl-1,meeting,1.5,stay-dossier
2026-11-24-visit-c3d8f1,2026-11-24,r-06,msl-1,visit,1,
`,
  },
  {
    path: telmo('records/ledger.csv'),
    from: '2026-11-23-investment-7be210,2026-11-23,investment,2600,EUR,,tender-offer,,,,,,model of the steps\n',
  },
  {
    path: 'accounts/costa-verde/2-segmentation.yaml',
    from: 'tier: key\n',
    to: 'tier: key\noverride: { tier: develop, reason: the new management buys through the region, approved_by: head-1, until: 2027-12-31 }\n',
  },
  { path: 'accounts/costa-verde/7-monitoring.yaml', from: /next_review: \S+/, to: 'next_review: 2027-05-11' },
];
