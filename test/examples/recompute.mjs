/**
 * The six figures of a report's first page, worked out a second time: from the workspace's files, with none of
 * kam's code, by whoever doubts them.
 *
 *   node test/examples/recompute.mjs WORKSPACE ACCOUNT [--as-of 2026-11-23] [--year 2026]
 *
 * Money is counted in whole cents (BigInt); shares and percentages are ordinary numbers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export function recompute(workspace, account, { asOf, year = Number(asOf.slice(0, 4)) }) {
  const folder = join(workspace, 'accounts', account);
  const yaml = (path) => parse(readFileSync(path, 'utf8'));
  const csv = (name) => rowsOf(readFileSync(join(folder, 'records', `${name}.csv`), 'utf8'));
  const settings = yaml(join(workspace, 'kam.yaml'));
  const analysis = yaml(join(folder, '1-analysis.yaml'));
  const diagnosis = yaml(join(folder, '4-diagnosis.yaml'));

  const now = closedSpan(settings, year, asOf);
  const before = { from: `${year - 1}${now.from.slice(4)}`, to: `${year - 1}${now.to.slice(4)}` };
  const ledger = csv('ledger').map((line) => ({ ...line, month: line.date.slice(0, 7), cents: cents(line.amount) }));
  const market = csv('market');
  const rates = Object.fromEntries(settings.team.map(({ id, rate }) => [id, rate]));

  return {
    period: now,
    net_sales: euros(netSales(ledger, now)),
    win_rate: winRate(csv('opportunities'), `${year}-01-01`, earlier(asOf, `${year}-12-31`)),
    formulary_access: formularyAccess(diagnosis, settings, analysis),
    penetration_index: penetration(market, now, settings.kpis.reference),
    penetration_by_product: Object.fromEntries(
      [...new Set(market.map(({ product }) => product))].map((product) => [
        product,
        penetration(market.filter((row) => row.product === product), now, settings.kpis.reference),
      ]),
    ),
    revenue_to_profit: euros(netSales(ledger, now)) / euros(contribution(ledger, now)),
    roi: returnOnInvestment({ ledger, market, contacts: csv('contacts'), rates, now, before, settings }),
  };
}

/** The closed months of a calendar year that are over on the day. */
function closedSpan(settings, year, asOf) {
  if (settings.fiscal_year_starts !== 1) throw new Error('this script knows calendar years only');
  const [from, december] = [`${year}-01`, `${year}-12`];
  const lastOver = monthBefore(asOf.slice(0, 7));
  return { from, to: earlier(december, earlier(settings.closed_until, lastOver)) };
}

function netSales(ledger, span) {
  const sum = (kind) => total(ledger, span, kind);
  return sum('sale') - sum('discount') - sum('rebate') - sum('return');
}

function contribution(ledger, span) {
  return netSales(ledger, span) - total(ledger, span, 'cogs') - total(ledger, span, 'cost_to_serve');
}

function total(ledger, { from, to }, kind) {
  return ledger
    .filter((line) => line.kind === kind && line.month >= from && line.month <= to)
    .reduce((sum, line) => sum + line.cents, 0n);
}

function winRate(opportunities, from, to) {
  const decided = opportunities.filter((o) => o.decided_on >= from && o.decided_on <= to);
  const won = decided.filter((o) => o.outcome === 'won').length;
  const lost = decided.filter((o) => o.outcome === 'lost').length;
  return won + lost === 0 ? null : (won / (won + lost)) * 100;
}

/** Σ access × potential ÷ Σ potential over the formulary's lines of products meant for this kind of account. */
function formularyAccess(diagnosis, settings, analysis) {
  const weights = settings.kpis.access;
  const meant = settings.products.filter((p) => p.for.includes(analysis.type)).map(({ id }) => id);
  const lines = diagnosis.formulary.filter(
    (line) => meant.includes(line.product) && line.potential > 0 && line.not_eligible === undefined,
  );
  const access = ({ listing, restriction, exclusivity, pathway }) => {
    if (listing !== 'listed') return 0;
    let points = weights.listed;
    if (restriction?.length === 0) points += weights.unrestricted;
    if (exclusivity === 'sole') points += weights.sole;
    if (exclusivity === 'preferred') points += weights.preferred;
    if (['option', 'preferred', 'first_line'].includes(pathway)) points += weights.pathway;
    const hurdles = ['prior_auth', 'step_therapy', 'quantity_limit'];
    points += (restriction ?? []).filter((r) => hurdles.includes(r)).length * weights.per_utilisation_restriction;
    return Math.min(100, Math.max(0, points));
  };
  const potential = lines.reduce((sum, line) => sum + line.potential, 0);
  return potential === 0 ? null : lines.reduce((sum, line) => sum + access(line) * line.potential, 0) / potential;
}

/** Our sales against what they would be if the account bought like the reference. */
function penetration(market, { from, to }, reference) {
  const lines = market.filter(
    (row) =>
      row.period >= from && row.period <= to && row.reference === reference && row.reference_share_pct !== '',
  );
  const own = lines.reduce((sum, row) => sum + Number(row.own), 0);
  const expected = lines.reduce((sum, row) => sum + (Number(row.total) * Number(row.reference_share_pct)) / 100, 0);
  return expected === 0 ? null : (own / expected) * 100;
}

/** Both readings: against the market, and against last year. */
function returnOnInvestment({ ledger, market, contacts, rates, now, before, settings }) {
  const margin = euros(contribution(ledger, before)) / euros(netSales(ledger, before));
  const hours = contacts
    .filter(({ date }) => date.slice(0, 7) >= now.from && date.slice(0, 7) <= now.to)
    .map((contact) => ({ hours: Number(contact.hours || 0), rate: rates[contact.by] }));
  const people = hours.reduce((sum, contact) => sum + contact.hours * contact.rate, 0);
  const booked = euros(total(ledger, now, 'investment'));
  const investment = booked + people;

  const products = [...new Set(ledger.filter((line) => line.kind === 'sale').map((line) => line.product))];
  const marketOf = Object.fromEntries(settings.products.map(({ id, market }) => [id, market]));
  const marketTotal = (name, { from, to }) => {
    const once = new Map(
      market
        .filter((row) => row.market === name && row.period >= from && row.period <= to)
        .map((row) => [row.period, Number(row.total)]),
    );
    return [...once.values()].reduce((sum, value) => sum + value, 0);
  };
  const expected = products
    .map((product) => {
      const own = euros(netSales(ledger.filter((line) => line.product === product), before));
      return (own * marketTotal(marketOf[product], now)) / marketTotal(marketOf[product], before);
    })
    .reduce((sum, value) => sum + value, 0);

  const sales = euros(netSales(ledger, now));
  const last = euros(netSales(ledger, before));
  const of = (baseline) => (((sales - baseline) * margin - investment) / investment) * 100;
  return {
    value: of(expected),
    before_after: of(last),
    market_growth_pct: (expected / last - 1) * 100,
    margin_pct: margin * 100,
    baseline: last,
    investment,
    people,
    hours: hours.reduce((sum, contact) => sum + contact.hours, 0),
    booked_lines: ledger.filter((l) => l.kind === 'investment' && l.month >= now.from && l.month <= now.to).length,
  };
}

/** Rows of a plain CSV file; quoted cells hold no line breaks in these records. */
export function rowsOf(text) {
  const [header, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
  const names = cellsOf(header);
  return lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, i) => [names[i], cell])));
}

function cellsOf(line) {
  return line
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function cents(amount) {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (whole === undefined) throw new Error(`not an amount in cents: ${amount}`);
  return BigInt(`${sign}${whole}${part.padEnd(2, '0')}`);
}

const euros = (sum) => Number(sum) / 100;
const earlier = (a, b) => (a === undefined || b < a ? b : a);

function monthBefore(month) {
  const [year, number] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [workspace, account, ...rest] = process.argv.slice(2);
  const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  const year = option('--year');
  const figures = recompute(workspace, account, {
    asOf: option('--as-of') ?? '2026-11-23',
    ...(year === undefined ? {} : { year: Number(year) }),
  });
  console.log(JSON.stringify(figures, null, 2));
}
