import { spans, table, until26 } from './spans.mjs';

export const novaClinic = {
  id: 'nova-clinic',
  sales: {
    relivax: {
      net: spans(610_000, 140_000, 560_000, 125_000, 470_000),
      cogs: spans(219_600, 50_400, 207_200, 46_250, 188_000),
      invoices: 4,
      rebate: 0.08,
      discount: 0.02,
      trend: { [until26]: -0.35 }, // the tender was lost in April
      returns: {
        '2024-05': 900,
        '2025-03': 1750,
        '2025-09': 2100,
        '2026-02': 3400,
        '2026-04': 2650,
        '2026-07': 4100,
      },
    },
    tervona: {
      net: spans(131_000, 24_000, 130_000, 30_000, 128_000),
      cogs: spans(47_160, 8_640, 48_100, 11_100, 51_200),
      invoices: 2,
      rebate: 0.07,
      discount: 0.01,
      returns: { '2025-06': 420, '2026-05': 980 },
    },
  },
  costToServe: spans(44_460, 9_840, 55_200, 12_400, 71_760),
  corrections: [
    {
      month: '2026-03',
      kind: 'sale',
      product: 'relivax',
      amount: 5200,
      day: '2026-04-09',
      note: 'wrong clinic',
    },
  ],
  // 2024: 15 000 · 2025: 22 000 · January to October 2026: 34 150
  investments: table(`
    2024-05-14 | ward-visits-2024 | 15_000 | material for four clinics
    2025-04-08 | ward-visits-2024 | 12_000 | material for four clinics
    2025-10-14 | cardiology-days  | 10_000 | first education day
    2026-02-10 | tender-2026      |  9_300 | tender consultant
    2026-03-24 | cardiology-days  |  7_600 | second education day
    2026-05-12 | brochure         |  5_800 | new brochure
    2026-06-16 | cardiology-days  |  6_600 | third education day
    2026-09-08 | ward-visits      |  4_850 | material for four clinics
  `),
  market: {
    relivax: {
      market: 'anti-infectives',
      totals: spans(1_810_000, 390_000, 1_900_000, 410_000, 2_014_000),
      reference: { 2024: 32, 2025: 33, 2026: 33.4 },
    },
    tervona: {
      market: 'anticoagulants',
      totals: spans(600_000, 130_000, 660_000, 143_000, 726_000),
      reference: { 2024: 24, 2025: 25, 2026: 26 },
    },
  },
  opportunities: table(`
    2023-10-02 | 2024-01-31 | 2024-01-25 | tender   | relivax  | 520_000 | won     | price                 |
    2024-01-22 | 2024-04-30 | 2024-04-18 | contract | tervona  |  90_000 | won     | volume step           |
    2024-02-19 | 2024-06-28 | 2024-06-27 | protocol | relivax  |  40_000 | lost    | no local data         | cefalor
    2024-04-15 | 2024-09-30 | 2024-09-12 | switch   | tervona  |  35_000 | won     | cardiology asked      |
    2024-05-06 | 2024-10-31 | 2024-10-24 | project  | relivax  |  20_000 | won     | ward visits           |
    2024-06-03 | 2024-11-15 | 2024-11-14 | listing  | osteriva |  70_000 | lost    | no submission in time |
    2024-07-01 | 2024-12-13 | 2024-12-05 | contract | relivax  | 110_000 | won     | rebate step           |
    2024-09-09 | 2024-12-20 | 2024-12-19 | switch   | relivax  |  45_000 | lost    | price                 | generic
    2025-01-20 | 2025-03-31 | 2025-03-27 | contract | tervona  |  60_000 | won     | volume step           |
    2025-02-17 | 2025-05-30 | 2025-05-22 | switch   | relivax  |  55_000 | lost    | price                 | generic
    2025-03-10 | 2025-06-30 | 2025-06-12 | project  | tervona  |  25_000 | won     | cardiology asked      |
    2025-04-14 | 2025-09-30 | 2025-09-25 | protocol | relivax  |  60_000 | lost    | no local data         | cefalor
    2025-05-05 | 2025-09-30 | 2025-10-02 | project  | relivax  |  20_000 | won     | ward visits           |
    2025-06-09 | 2025-10-31 | 2025-10-23 | listing  | tervona  |  80_000 | lost    | cost per patient      | apixal
    2025-09-01 | 2025-12-12 | 2025-12-04 | contract | relivax  |  90_000 | won     | rebate step           |
    2025-09-15 | 2025-12-19 | 2025-12-18 | switch   | relivax  |  35_000 | lost    | price                 | generic
    2025-11-03 | 2026-02-27 | 2026-02-19 | contract | tervona  |  50_000 | won     | volume step           |
    2025-11-17 | 2026-04-15 | 2026-04-23 | tender   | relivax  | 480_000 | lost    | price                 | generic
    2026-01-26 | 2026-04-30 | 2026-05-07 | listing  | tervona  |  80_000 | lost    | cost per patient      | apixal
    2026-02-16 | 2026-05-29 | 2026-05-28 | switch   | relivax  |  60_000 | lost    | quantity limit        | cefalor
    2026-03-02 | 2026-06-30 | 2026-06-25 | project  | tervona  |  20_000 | won     | cardiology asked      |
    2026-03-23 | 2026-07-31 | 2026-08-06 | protocol | relivax  |  70_000 | lost    | nobody spoke for us   | cefalor
    2026-04-20 | 2026-09-15 | 2026-09-17 | switch   | relivax  |  45_000 | lost    | price                 | generic
    2026-05-11 | 2026-09-30 |            | contract | relivax  | 120_000 | open    |                       |
    2026-05-25 | 2026-10-15 | 2026-10-15 | contract | tervona  |  40_000 | lost    | price                 | apixal
    2026-06-22 | 2026-10-30 |            | listing  | osteriva |  60_000 | not_bid | no submission file    |
  `),
  people: {
    'r-01': { team: ['kam-2'], channels: ['meeting'] },
    'r-02': { team: ['kam-2'], channels: ['meeting', 'email'] },
    'r-03': { team: ['kam-2'], channels: ['visit', 'email'] },
    'r-04': { team: ['kam-2', 'msl-1'], channels: ['visit', 'call'] },
    'r-06': { team: ['kam-2'], channels: ['visit', 'visit', 'meeting'] },
    'r-07': { team: ['kam-2'], channels: ['visit', 'visit', 'call'] },
    'r-08': { team: ['kam-2'], channels: ['email'] },
  },
  tactics: [
    { id: 'ward-visits-2024', from: '2024-02-01', to: '2025-12-19', moves: ['r-04', 'r-07'], by: ['kam-2'] },
    { id: 'ward-visits', from: '2026-01-12', to: '2026-12-18', moves: ['r-04', 'r-07'], by: ['kam-2'] },
    { id: 'cardiology-days', from: '2025-09-01', to: '2026-06-26', moves: ['r-06'], by: ['kam-2'] },
    {
      id: 'tender-2026',
      from: '2025-11-17',
      to: '2026-04-23',
      moves: ['r-01', 'r-02', 'r-03'],
      by: ['kam-2'],
    },
  ],
  contacts: [
    {
      from: '2024-01-08',
      to: '2024-12-20',
      hours: 150,
      often: { 'r-01': 6, 'r-02': 8, 'r-03': 8, 'r-04': 10, 'r-06': 12, 'r-07': 10 },
    },
    {
      from: '2025-01-07',
      to: '2025-12-19',
      hours: 190,
      often: { 'r-01': 4, 'r-02': 5, 'r-03': 6, 'r-04': 14, 'r-06': 18, 'r-07': 18 },
    },
    {
      from: '2026-01-05',
      to: '2026-05-29',
      hours: 105,
      often: { 'r-01': 1, 'r-02': 2, 'r-03': 3, 'r-04': 8, 'r-06': 12, 'r-07': 12, 'r-08': 2 },
    },
    {
      from: '2026-06-01',
      to: '2026-10-30',
      hours: 105,
      often: { 'r-04': 10, 'r-06': 13, 'r-07': 13, 'r-08': 1 },
    },
    { from: '2026-11-02', to: '2026-11-20', hours: 9, often: { 'r-06': 2, 'r-07': 1 } },
  ],
  survey: {
    '2025-spring': {
      nps: [8, 7, 9, 5, 6, 8, 7, 9, 4, 8],
      overall: [4, 3, 4, 2, 3, 4, 3, 4, 2, 4],
      items: {
        'answers-quickly': [4.3, 3.1],
        'delivers-reliably': [4.9, 3.8],
        'understands-us': [4.1, 3.0],
        'price-is-clear': [4.7, 2.6],
        'useful-projects': [3.1, 3.3],
      },
      comments: { 4: 'Four price lists for four clinics' },
    },
    '2026-spring': {
      nps: [7, 5, 9, 3, 6, 8, 6, 9, 4, 7, 8],
      overall: [3, 2, 4, 1, 3, 4, 3, 4, 2, 3, 4],
      items: {
        'answers-quickly': [4.3, 2.8],
        'delivers-reliably': [4.9, 3.2],
        'understands-us': [4.2, 2.5],
        'price-is-clear': [4.8, 2.1],
        'useful-projects': [3.0, 3.2],
      },
      comments: { 2: 'Two deliveries came late in March', 4: 'Nobody asked us before the tender' },
    },
  },
  measures: table(`
    2024-12-31 | late-deliveries | 3 | complaints log |
    2025-06-30 | late-deliveries | 4 | complaints log |
    2025-12-31 | late-deliveries | 5 | complaints log |
    2026-06-30 | late-deliveries | 9 | complaints log | two before the tender
  `),
};
