/**
 * The story of Andes Pharma, told in totals. What the plans say in words happens here in figures:
 *
 * San Telmo     The unrestricted place on the formulary is prepared with the hospital's own data. Net sales of
 *               January to October grow from 1 020 000 to 1 240 000 while its markets grow 5 % (anti-infectives
 *               4 %, anticoagulants 12.5 %), at a margin of 62 %. 78 000 are put in, 31 025 of it 365 hours.
 * Nova Clinic   A lost tender and a silent purchasing department. Net sales fall from 690 000 to 598 000 in
 *               markets that grow, 52 000 are put in where nobody decides.
 * Costa Verde and Meseta Buying have plans of the first level; the other eight accounts have none.
 *
 * Money is in euro. A span is "first month..last month"; books are closed until 2026-10.
 */

import { novaClinic } from './nova-clinic.mjs';
import { sanTelmo } from './san-telmo.mjs';
import { from25, spans, table, to25 } from './spans.mjs';

export const seed = 20261123;

export const questionnaire = {
  rated: ['answers-quickly', 'delivers-reliably', 'understands-us', 'price-is-clear', 'useful-projects'],
};

const costaVerde = {
  id: 'costa-verde',
  sales: {
    relivax: {
      net: spans(590_000, 120_000, 640_000, 130_000, 690_000),
      cogs: spans(200_600, 40_800, 211_200, 42_900, 227_700),
      invoices: 1,
      rebate: 0.05,
      discount: 0,
    },
    tervona: {
      net: spans(140_000, 30_000, 172_000, 38_000, 195_000),
      cogs: spans(47_600, 10_200, 56_760, 12_540, 64_350),
      invoices: 1,
      rebate: 0.05,
      discount: 0,
    },
  },
};

const mesetaBuying = {
  id: 'meseta-buying',
  sales: {
    relivax: {
      net: spans(905_000, 185_000, 955_000, 195_000, 990_000),
      cogs: spans(325_800, 66_600, 343_800, 70_200, 356_400),
      invoices: 1,
      rebate: 0.11,
      discount: 0,
    },
  },
  measures: table(`
    2025-12-31 | late-deliveries | 0 | complaints log
    2026-06-30 | late-deliveries | 0 | complaints log
  `),
};

export const accounts = [sanTelmo, novaClinic, costaVerde, mesetaBuying];

/** Net sales of the last full year, where we keep the books of an account. */
const netOf = ({ sales }) => Object.values(sales).reduce((sum, { net }) => sum + net[from25] + net[to25], 0);

const columns = 'id name region class beds lives teaching category_spend growth_pct net_sales'.split(' ');

/** The controller's export: net sales of 2025 are our books' where we keep them, his figure elsewhere. */
export const portfolio = {
  columns,
  rows: table(`
    SAN-TELMO      | Hospital San Telmo              | Levante | general      |  546 |           | no  |  4_600_000 |  5 |
    NOVA-CLINIC    | Nova Clinic Group               | Levante | clinics      |  380 |           | no  |  3_200_000 |  7 |
    COSTA-VERDE    | Costa Verde University Hospital | North   | university   | 1120 |           | yes |  7_900_000 |  7 |
    MESETA-BUYING  | Meseta Buying Group             | Centre  | buying group |      |           |     |  6_400_000 |  4 |
    LEVANTE-HEALTH | Levante Health Service          | Levante | payer        |      | 1_850_000 |     | 12_500_000 |  3 |
    VALLE-HONDO    | Valle Hondo Hospital            | South   | university   |  640 |           | yes |  5_100_000 |  8 |   310_000
    PUERTO-LARGO   | Puerto Largo Hospital           | South   | general      |  410 |           | no  |  1_600_000 | -3 | 1_410_000
    BAHIA-CLINICS  | Bahia Clinics                   | South   | clinics      |  290 |           | no  |  2_400_000 |  9 |   180_000
    ALBORADA       | Hospital Alborada               | Centre  | general      |  320 |           | no  |  1_900_000 |  2 |   420_000
    RIO-CLARO      | Hospital Rio Claro              | North   | general      |  260 |           | no  |  1_100_000 |  1 |   205_000
    SIERRA-ALTA    | Hospital Sierra Alta            | North   | general      |  180 |           | no  |    700_000 | -1 |    96_000
    SANTA-AURELIA  | Santa Aurelia Long-Stay Hospital | Centre | long stay    |  150 |           | no  |    400_000 |  2 |    52_000
  `).map((cells) => {
    const row = Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    const booked = accounts.find(({ id }) => id === row.id.toLowerCase());
    return booked ? { ...row, net_sales: netOf(booked) } : row;
  }),
};
