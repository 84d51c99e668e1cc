import { spans, table, until26 } from './spans.mjs';

export const sanTelmo = {
  id: 'san-telmo',
  sales: {
    relivax: {
      net: spans(846_000, 174_000, 900_000, 185_000, 1_060_000),
      cogs: spans(283_410, 58_290, 297_000, 61_050, 349_800),
      invoices: 4,
      rebate: 0.06,
      discount: 0.015,
      trend: { [until26]: 0.4 }, // the protocol and the end of prior authorisation, both in June
      returns: {
        '2024-03': 1180,
        '2024-09': 760,
        '2025-02': 940,
        '2025-07': 1320,
        '2025-11': 610,
        '2026-02': 870,
        '2026-05': 1140,
        '2026-08': 690,
      },
    },
    tervona: {
      net: spans(82_000, 18_000, 120_000, 25_000, 180_000),
      cogs: spans(27_470, 6_030, 39_600, 8_250, 59_400),
      invoices: 3,
      rebate: 0.05,
      discount: 0.01,
      returns: { '2024-06': 210, '2025-05': 260, '2026-03': 180, '2026-06': 240, '2026-09': 150 },
    },
  },
  costToServe: spans(51_040, 10_560, 51_000, 10_500, 55_800),
  corrections: [
    {
      month: '2025-03',
      kind: 'sale',
      product: 'relivax',
      amount: 2400,
      day: '2025-04-08',
      note: 'invoiced twice',
    },
    {
      month: '2026-04',
      kind: 'sale',
      product: 'relivax',
      amount: 1200,
      day: '2026-05-07',
      note: 'invoiced twice',
    },
    {
      month: '2026-06',
      kind: 'rebate',
      product: 'relivax',
      amount: 900,
      day: '2026-07-09',
      note: 'wrong step',
    },
  ],
  // 2024: 12 000 · 2025: 14 500 · January to October 2026: 46 975 in nine lines
  investments: table(`
    2024-04-16 | listing-dossier        | 7_000 | literature review
    2024-10-08 | listing-dossier        | 5_000 | budget impact model
    2025-03-11 | listing-dossier        | 4_600 | local cost data
    2025-06-17 | ward-training-2025     | 3_400 | first three wards
    2025-09-23 | ward-training-2025     | 6_500 | four more wards
    2026-02-24 | stay-dossier           | 6_200 | data extraction with the hospital
    2026-03-17 | ward-training          | 4_500 | spring sessions
    2026-04-21 | anticoagulation-clinic | 7_600 | patient education material
    2026-05-19 | switch-protocol        | 6_450 | protocol workshop and cards
    2026-06-09 | ward-training          | 4_425 | summer sessions
    2026-07-14 | answer-desk            | 2_500 | set-up
    2026-09-15 | stay-dossier           | 7_200 | statistics and printing
    2026-09-29 | osteriva-submission          | 4_500 | submission file
    2026-10-13 | tender-offer           | 3_600 | tender model
  `),
  market: {
    relivax: {
      market: 'anti-infectives',
      totals: spans(2_910_000, 590_000, 3_000_000, 605_000, 3_120_000),
      reference: { 2024: 32, 2025: 33, 2026: 33.4 },
    },
    tervona: {
      market: 'anticoagulants',
      totals: spans(655_000, 135_000, 720_000, 149_000, 810_000),
      reference: { 2024: 24, 2025: 25, 2026: 26 },
    },
  },
  // opened, due, decided, type, product, yearly value, outcome, reason, competitor
  opportunities: table(`
    2023-11-06 | 2024-02-29 | 2024-02-22 | tender   | relivax  | 310_000 | won         | delivery terms              |
    2024-01-15 | 2024-04-30 | 2024-05-14 | protocol | relivax  |  60_000 | lost        | no local data               | cefalor
    2024-02-12 | 2024-06-28 | 2024-06-20 | listing  | tervona  |  90_000 | won         | published outcomes          |
    2024-03-18 | 2024-09-30 | 2024-09-24 | switch   | relivax  |  45_000 | lost        | habit of the wards          | cefalor
    2024-05-27 | 2024-10-31 | 2024-10-17 | project  | relivax  |  25_000 | lost        | no ward time                |
    2024-06-10 | 2024-11-29 | 2024-11-21 | contract | tervona  |  40_000 | won         | volume step                 |
    2024-09-02 | 2024-12-13 | 2024-12-12 | protocol | tervona  |  30_000 | lost        | clinic not ready            | apixal
    2024-09-16 | 2024-12-20 | 2024-12-18 | switch   | relivax  |  35_000 | lost        | price                       | generic
    2024-12-02 | 2025-02-28 | 2025-02-20 | contract | relivax  | 280_000 | won         | rebate step                 |
    2025-01-13 | 2025-03-31 | 2025-04-03 | protocol | relivax  |  55_000 | lost        | no local data               | cefalor
    2025-02-01 | 2025-06-30 | 2025-06-19 | listing  | relivax  | 150_000 | won         | dossier                     |
    2025-03-03 | 2025-06-30 | 2025-07-10 | switch   | relivax  |  40_000 | lost        | prior authorisation         | cefalor
    2025-04-07 | 2025-09-30 | 2025-09-18 | project  | relivax  |  30_000 | won         | ward training               |
    2025-05-12 | 2025-10-15 | 2025-10-09 | tender   | tervona  |  85_000 | lost        | price                       | apixal
    2025-06-16 | 2025-10-31 | 2025-10-30 | contract | tervona  |  50_000 | won         | volume step                 |
    2025-08-04 | 2025-12-12 | 2025-12-11 | protocol | relivax  |  35_000 | lost        | no local data               | cefalor
    2025-10-06 | 2026-01-30 | 2026-01-22 | contract | relivax  | 240_000 | won         | delivery and rebate step    |
    2025-11-10 | 2026-02-27 | 2026-02-19 | switch   | tervona  |  45_000 | won         | anticoagulation unit asked  |
    2025-11-24 | 2026-03-31 | 2026-03-26 | tender   | tervona  |  70_000 | lost        | price                       | apixal
    2026-01-12 | 2026-04-30 | 2026-04-16 | project  | relivax  |  30_000 | won         | ward training               |
    2026-01-19 | 2026-05-29 | 2026-06-04 | listing  | relivax  | 120_000 | won         | prior authorisation dropped |
    2026-02-09 | 2026-06-30 | 2026-06-18 | protocol | relivax  |  80_000 | won         | drip-to-tablet protocol     |
    2026-02-23 | 2026-06-30 | 2026-07-02 | switch   | relivax  |  50_000 | lost        | habit of intensive care     | cefalor
    2026-03-09 | 2026-06-30 |            | project  | tervona  |  15_000 | not_bid     | no capacity in spring       |
    2026-03-16 | 2026-07-31 | 2026-07-23 | project  | tervona  |  20_000 | no_decision | budget moved to 2027        |
    2026-04-13 | 2026-09-15 | 2026-09-10 | contract | tervona  |  60_000 | won         | volume step                 |
    2026-04-27 | 2026-09-30 | 2026-09-24 | switch   | relivax  |  35_000 | lost        | price                       | generic
    2026-05-18 | 2026-10-15 | 2026-10-08 | protocol | tervona  |  40_000 | won         | clinic protocol             |
    2026-06-15 | 2026-10-30 | 2026-10-22 | project  | relivax  |  10_000 | withdrawn   | ward closed for works       |
    2026-09-07 | 2026-12-10 |            | listing  | relivax  | 250_000 | open        |                             |
    2026-09-21 | 2027-02-18 |            | tender   | relivax  | 420_000 | open        |                             |
    2026-10-28 | 2027-03-11 |            | listing  | osteriva |  90_000 | open        |                             |
  `),
  people: {
    'r-01': { team: ['kam-1'], channels: ['visit', 'visit', 'call', 'meeting'] },
    'r-02': { team: ['kam-1', 'kam-1', 'msl-1'], channels: ['visit', 'visit', 'meeting'] },
    'r-03': { team: ['kam-1', 'access-1'], channels: ['visit', 'meeting', 'call'] },
    'r-04': { team: ['kam-1'], channels: ['visit', 'meeting'] },
    'r-05': { team: ['msl-1'], channels: ['visit', 'meeting', 'call'] },
    'r-06': { team: ['msl-1', 'kam-1'], channels: ['visit', 'call'] },
    'r-07': { team: ['access-1', 'kam-1'], channels: ['visit', 'call', 'call', 'meeting'] },
    'r-08': { team: ['access-1'], channels: ['meeting', 'call'] },
    'r-09': { team: ['msl-1'], channels: ['visit', 'call', 'email'] },
    'r-10': { team: ['kam-1'], channels: ['visit', 'visit', 'call'] },
    'r-11': { team: ['kam-1', 'msl-1'], channels: ['visit', 'visit', 'meeting'] },
  },
  // which tactic a contact served: of these people, by these of us, in that time
  tactics: [
    {
      id: 'ward-training-2025',
      from: '2025-05-05',
      to: '2025-10-17',
      moves: ['r-02', 'r-10'],
      by: ['kam-1'],
    },
    {
      id: 'stay-dossier',
      from: '2026-02-02',
      to: '2026-11-27',
      moves: ['r-02', 'r-03', 'r-05', 'r-09'],
      by: ['msl-1'],
    },
    { id: 'ward-training', from: '2026-03-02', to: '2026-06-12', moves: ['r-02', 'r-10'], by: ['kam-1'] },
    { id: 'switch-protocol', from: '2026-02-09', to: '2026-06-18', moves: ['r-01', 'r-04'], by: ['kam-1'] },
    { id: 'anticoagulation-clinic', from: '2026-03-02', to: '2026-12-18', moves: ['r-11'], by: ['kam-1'] },
    { id: 'answer-desk', from: '2026-06-01', to: '2026-09-30', moves: ['r-06', 'r-11'], by: ['msl-1'] },
    { id: 'osteriva-submission', from: '2026-08-03', to: '2026-10-28', moves: ['r-03'], by: ['access-1'] },
    { id: 'tender-offer', from: '2026-09-01', to: '2027-01-29', moves: ['r-07', 'r-08'], by: ['access-1'] },
  ],
  contacts: [
    {
      from: '2024-01-08',
      to: '2024-12-20',
      hours: 230,
      often: {
        'r-01': 16,
        'r-02': 12,
        'r-03': 6,
        'r-05': 16,
        'r-06': 8,
        'r-07': 10,
        'r-09': 8,
        'r-10': 14,
        'r-11': 6,
      },
    },
    {
      from: '2025-01-07',
      to: '2025-12-19',
      hours: 300,
      often: {
        ...{ 'r-01': 18, 'r-02': 14, 'r-03': 9, 'r-04': 5, 'r-05': 18, 'r-06': 9 },
        ...{ 'r-07': 12, 'r-08': 3, 'r-09': 9, 'r-10': 16, 'r-11': 8 },
      },
    },
    {
      from: '2026-01-05',
      to: '2026-10-30',
      hours: 345,
      often: {
        ...{ 'r-01': 20, 'r-02': 16, 'r-03': 10, 'r-04': 8, 'r-05': 18 },
        ...{ 'r-07': 14, 'r-08': 5, 'r-09': 10, 'r-10': 18, 'r-11': 12 },
      },
    },
    // intensive care said no in July and has been away since; with the line above, 365 hours until October
    { from: '2026-01-07', to: '2026-07-03', hours: 20, often: { 'r-06': 9 } },
    {
      from: '2026-11-02',
      to: '2026-11-20',
      hours: 21,
      often: { 'r-01': 2, 'r-03': 1, 'r-05': 2, 'r-07': 1, 'r-10': 1, 'r-11': 1 },
    },
  ],
  survey: {
    '2025-spring': {
      nps: [9, 6, 8, 5, 7, 9, 8, 6, 10, 7, 4, 8],
      overall: [4, 3, 4, 2, 3, 4, 4, 3, 5, 3, 2, 4],
      items: {
        'answers-quickly': [4.6, 2.7],
        'delivers-reliably': [4.8, 4.4],
        'understands-us': [4.2, 3.2],
        'price-is-clear': [3.9, 3.1],
        'useful-projects': [3.6, 3.4],
      },
      comments: { 2: 'An answer on dosing took nine days', 4: 'We hear about prices, not about wards' },
    },
    '2026-spring': {
      nps: [9, 10, 8, 9, 6, 7, 9, 8, 10, 7, 5, 8, 9, 7],
      overall: [4, 5, 4, 5, 3, 4, 4, 4, 5, 3, 3, 4, 5, 4],
      items: {
        'answers-quickly': [4.6, 3.1],
        'delivers-reliably': [4.8, 4.5],
        'understands-us': [4.3, 4.1],
        'price-is-clear': [4.0, 3.3],
        'useful-projects': [3.8, 4.2],
      },
      comments: {
        5: 'Answers still take a week',
        9: 'The ward training saved us a shift',
        11: 'Price steps are hard to read',
      },
    },
  },
  measures: table(`
    2024-06-30 | stay-days   | 11.8 | quality report |
    2024-12-31 | stay-days   | 11.6 | quality report |
    2025-06-30 | stay-days   | 11.4 | quality report |
    2025-12-31 | stay-days   | 11.2 | quality report |
    2026-03-31 | stay-days   | 10.8 | quality report |
    2026-06-30 | stay-days   | 10.1 | quality report | protocol in force since 18 June
    2026-09-30 | stay-days   |  9.6 | quality report |
    2025-12-31 | answer-days |  6.4 | enquiry log    |
    2026-06-30 | answer-days |  5.9 | enquiry log    |
    2026-10-31 | answer-days |  1.8 | enquiry log    | answer desk since July
  `),
};
