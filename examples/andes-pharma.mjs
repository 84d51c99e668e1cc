/**
 * The records of examples/andes-pharma, told from one story and one seed:
 *
 *   node examples/andes-pharma.mjs [FOLDER]
 *
 * writes portfolio.csv and every accounts/<account>/records/*.csv below FOLDER (by default the example itself).
 * Same story, same bytes. Totals are set here and spread over months, invoices and visits so that they add up to
 * the euro: a figure that the plans quote is a sum of these lines, and test/examples holds both together.
 *
 * Nothing here is real: no account, no product, no person. The story itself stands in andes-pharma.story/.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accounts, portfolio, questionnaire, seed } from './andes-pharma.story/index.mjs';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'andes-pharma');

write('portfolio.csv', portfolio.columns, portfolio.rows);
for (const account of accounts) {
  const records = (name, columns, rows) => write(`accounts/${account.id}/records/${name}.csv`, columns, rows);
  const ledger = ledgerOf(account);
  records('ledger', ledgerColumns(), ledger);
  if (account.market) records('market', marketColumns(), marketOf(account, ledger));
  if (account.opportunities)
    records('opportunities', opportunityColumns(), account.opportunities.map(opportunityOf));
  if (account.contacts) records('contacts', contactColumns(), contactsOf(account));
  if (account.survey) records('survey', surveyColumns(), surveyOf(account));
  if (account.measures) records('measures', measureColumns(), account.measures.map(measureOf));
}

// --- what was sold, what it cost, what was invested ---

function ledgerColumns() {
  return 'id date kind amount currency product tactic account_ref corrects source source_line source_hash note'.split(
    ' ',
  );
}

/**
 * Net sales of each product and span are the story; rebates, discounts and returns come on top, so that
 * sales − discounts − rebates − returns gives the story's figure exactly.
 */
function ledgerOf(account) {
  const lines = [];
  const book = (date, kind, amount, rest = {}) => {
    if (amount !== 0) lines.push({ date, kind, amount, currency: 'EUR', ...rest });
  };
  for (const [product, { net, invoices, rebate, discount, cogs, returns = {}, trend = {} }] of Object.entries(
    account.sales,
  ))
    for (const [span, total] of Object.entries(net)) {
      const months = monthsOf(span);
      const random = randomOf(account.id, product, span);
      const weights = months.map(
        (month, i) => seasonOf(month) * (1 + ((trend[span] ?? 0) * i) / months.length),
      );
      const monthly = spread(total, weights, random, 0.04);
      const costs = spread(cogs[span], monthly, random, 0.01);
      months.forEach((month, i) => {
        const back = returns[month] ?? 0;
        const rebated = Math.round(monthly[i] * rebate);
        const discounted = Math.round(monthly[i] * discount);
        const gross = monthly[i] + rebated + discounted + back;
        const days = invoiceDays(month, invoices);
        spread(
          gross,
          days.map(() => 1),
          random,
          0.25,
        ).forEach((part, k) => {
          book(days[k], 'sale', part, { product });
        });
        book(workday(month, 27), 'discount', discounted, {
          product,
          note: discounted ? 'early payment' : '',
        });
        book(workday(month, 28), 'rebate', rebated, { product, note: 'contract rebate' });
        book(workday(month, 20), 'return', back, { product, note: 'near expiry' });
        book(workday(month, 28), 'cogs', costs[i], { product });
      });
    }
  for (const [span, total] of Object.entries(account.costToServe ?? {})) {
    const months = monthsOf(span);
    const random = randomOf(account.id, 'serve', span);
    spread(
      total,
      months.map(() => 1),
      random,
      0.1,
    ).forEach((amount, i) => {
      book(workday(months[i], 28), 'cost_to_serve', amount, { note: 'deliveries and customer service' });
    });
  }
  for (const [date, tactic, amount, note] of account.investments ?? [])
    book(date, 'investment', amount, { tactic, note });

  const byDate = sorted(lines, 'date').map((line) => withId(line.kind, line, ledgerColumns()));
  return uniqueIds(
    sorted([...byDate, ...(account.corrections ?? []).flatMap((c) => corrected(byDate, c))], 'date'),
  );
}

/**
 * An amount that was booked too high and taken back later: the original line grows by `amount`, a line of a later
 * day takes it off again. Both lie in one span, so the story's sums stay as they are.
 */
function corrected(lines, { month, kind, product, amount, day, note }) {
  const line = lines.find((l) => l.date.startsWith(month) && l.kind === kind && l.product === product);
  line.amount += amount;
  Object.assign(line, withId(kind, line, ledgerColumns()));
  const correction = { date: day, kind, amount: -amount, currency: 'EUR', product, corrects: line.id, note };
  return [withId(kind, correction, ledgerColumns())];
}

// --- the market: own is what we invoiced, before rebates, discounts and returns, corrections included ---

function marketColumns() {
  return 'id period product market own total reference reference_share_pct unit'.split(' ');
}

function marketOf(account, ledger) {
  const rows = [];
  for (const [product, { market, totals, reference }] of Object.entries(account.market))
    for (const [span, total] of Object.entries(totals)) {
      const months = monthsOf(span);
      const random = randomOf(account.id, market, span);
      spread(total, months.map(seasonOf), random, 0.02).forEach((amount, i) => {
        const period = months[i];
        const own = ledger
          .filter((l) => l.kind === 'sale' && l.product === product && l.date.startsWith(period))
          .reduce((sum, l) => sum + l.amount, 0);
        const share = reference[period.slice(0, 4)];
        rows.push({
          id: `${period}-${product}`,
          period,
          product,
          market,
          own,
          total: amount,
          reference: 'country',
          reference_share_pct: share,
          unit: 'EUR',
        });
      });
    }
  return sorted(rows, 'period');
}

// --- events: opportunities and readings stand in the story line by line ---

function opportunityColumns() {
  return 'id opened_on due_on decided_on type product value currency outcome reason competitor'.split(' ');
}

function opportunityOf([
  opened_on,
  due_on,
  decided_on,
  type,
  product,
  value,
  outcome,
  reason = '',
  competitor = '',
]) {
  const row = {
    opened_on,
    due_on,
    decided_on,
    type,
    product,
    value,
    currency: 'EUR',
    outcome,
    reason,
    competitor,
  };
  return { ...row, id: idOf(decided_on || opened_on, type, row, opportunityColumns()) };
}

function measureColumns() {
  return 'id date measure value source note'.split(' ');
}

function measureOf([date, measure, value, source, note = '']) {
  return { id: `${date}-${measure}`, date, measure, value, source, note };
}

// --- contacts: how often whom, spread over the span's working days; hours add up to the story's ---

function contactColumns() {
  return 'id date stakeholder by channel hours tactic'.split(' ');
}

function contactsOf(account) {
  const usualHours = { visit: 3, meeting: 4, call: 1, email: 0.5 };
  const rows = account.contacts.flatMap(({ from, to, hours, often }) => {
    const random = randomOf(account.id, 'contacts', from);
    const days = dayNumber(to) - dayNumber(from) + 1;
    const span = Object.entries(often).flatMap(([stakeholder, times]) =>
      Array.from({ length: times }, (_, i) => {
        const { team, channels } = account.people[stakeholder];
        const offset = Math.floor(((i + 0.15 + random() * 0.7) / times) * days);
        const channel = channels[Math.floor(random() * channels.length)];
        return {
          date: workdayBefore(dayNumber(from) + offset, dayNumber(from)),
          stakeholder,
          by: team[i % team.length],
          channel,
          hours: usualHours[channel],
        };
      }),
    );
    fitHours(span, hours);
    return span;
  });
  const tacticOf = ({ date, stakeholder, by }) =>
    (account.tactics ?? []).find(
      (t) => t.from <= date && date <= t.to && t.moves.includes(stakeholder) && t.by.includes(by),
    )?.id ?? '';
  return uniqueIds(
    sorted(rows, 'date')
      .map((row) => ({ ...row, tactic: tacticOf(row) }))
      .map((row) => withId(row.channel, row, contactColumns())),
  );
}

/** Half hours more or less per contact, in turn, until the span's hours are the story's. */
function fitHours(rows, hours) {
  let left = Math.round((hours - rows.reduce((sum, row) => sum + row.hours, 0)) * 2);
  for (let i = 0; left !== 0; i = (i + 1) % rows.length) {
    const step = Math.sign(left) * 0.5;
    if (rows[i].hours + step < 0.5 || rows[i].channel === 'email') continue;
    rows[i].hours += step;
    left -= Math.sign(left);
  }
}

// --- the survey: scores of nps and overall stand in the story, the items vary around their means ---

function surveyColumns() {
  return 'id wave respondent item importance performance score comment'.split(' ');
}

function surveyOf(account) {
  return Object.entries(account.survey).flatMap(([wave, { nps, overall, items, comments = {} }]) => {
    const random = randomOf(account.id, wave);
    return nps.flatMap((score, i) => {
      const respondent = i + 1;
      const row = (item, cells) => ({
        id: `${wave}-${respondent}-${item}`,
        wave,
        respondent,
        item,
        ...cells,
      });
      return [
        row('nps', { score, comment: comments[respondent] ?? '' }),
        row('overall', { score: overall[i] }),
        ...questionnaire.rated.map((item) => {
          const [importance, performance] = items[item];
          return row(item, {
            importance: around(importance, random),
            performance: around(performance, random),
          });
        }),
      ];
    });
  });
}

/** A whole answer from 1 to 5 near the mean. */
function around(mean, random) {
  return Math.min(5, Math.max(1, Math.round(mean + (random() - 0.5) * 1.8)));
}

// --- sums, days, ids ---

/** A total shared out in whole units by weights that vary by ± `jitter`; the parts add up to it exactly. */
function spread(total, weights, random, jitter) {
  const varied = weights.map((weight) => weight * (1 + (random() * 2 - 1) * jitter));
  const sum = varied.reduce((a, b) => a + b, 0);
  const exact = varied.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const byRest = exact.map((value, i) => [value - parts[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const left = total - parts.reduce((a, b) => a + b, 0);
  for (let k = 0; k < left; k++) parts[byRest[k][1]] += 1;
  return parts;
}

/** Numbers from 0 to 1, the same for the same purpose, so that a new account changes no old one (mulberry32). */
function randomOf(...purpose) {
  let state = createHash('sha256')
    .update([seed, ...purpose].join('/'))
    .digest()
    .readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** "2026-01..2026-10" → its months. */
function monthsOf(span) {
  const [first, last] = span.split('..').map((m) => Number(m.slice(0, 4)) * 12 + Number(m.slice(5)) - 1);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const month = first + i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** Infections and strokes are a winter's business. */
function seasonOf(month) {
  return [1.1, 1.06, 1.04, 0.98, 0.95, 0.92, 0.9, 0.82, 0.96, 1.02, 1.08, 1.12][Number(month.slice(5)) - 1];
}

function dayNumber(day) {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / 86_400_000;
}

function workdayBefore(number, earliest) {
  let day = number;
  const weekday = () => new Date(day * 86_400_000).getUTCDay();
  while (day > earliest && (weekday() === 0 || weekday() === 6)) day--;
  while (weekday() === 0 || weekday() === 6) day++;
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function workday(month, day) {
  return workdayBefore(dayNumber(`${month}-${String(day).padStart(2, '0')}`), dayNumber(`${month}-01`));
}

function invoiceDays(month, times) {
  return Array.from({ length: times }, (_, i) => workday(month, 5 + Math.floor((i * 24) / times)));
}

function sorted(rows, column) {
  return rows
    .map((row, i) => [row, i])
    .sort(([a, i], [b, k]) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : i - k))
    .map(([row]) => row);
}

function idOf(date, kind, row, columns) {
  const cells = columns.slice(1).map((column) => row[column] ?? '');
  return `${date}-${kind}-${createHash('sha256').update(cells.join('\n')).digest('hex').slice(0, 6)}`;
}

function withId(kind, row, columns) {
  return { ...row, id: idOf(row.date, kind, row, columns) };
}

/** A second equal line gets -2. */
function uniqueIds(rows) {
  const times = new Map();
  return rows.map((row) => {
    const n = (times.get(row.id) ?? 0) + 1;
    times.set(row.id, n);
    return n === 1 ? row : { ...row, id: `${row.id}-${n}` };
  });
}

function write(path, columns, rows) {
  const cell = (value = '') =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value;
  const lines = [
    columns.join(','),
    ...rows.map((row) => columns.map((column) => cell(row[column])).join(',')),
  ];
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
}
