import { readdirSync, readFileSync } from 'node:fs';
import type { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultPeriod } from '../../src/facts/period.ts';
import { computeKpi, kpiIds, kpiOf, kpis, rollUp, takeKpi } from '../../src/kpis/index.ts';
import { type KpiResult, sliceOf } from '../../src/kpis/kpi.ts';
import { evaluate } from '../../src/kpis/pieces/expression.ts';
import { parsePeriod } from '../../src/plan/period.ts';
import { factsOf, type Sample } from './account.ts';

/**
 * Hand-worked tables, one file per KPI. A number is written with the digits it is compared at ("70.0"); what a case
 * does not mention is not compared. `accounts` instead of one account's files: the portfolio's number.
 */
interface Case extends Sample {
  name: string;
  /** where a published example stands */
  source?: string;
  accounts?: { [account: string]: Sample };
  period?: string;
  narrow?: { product?: string; body?: string };
  /** the files are wrong on purpose */
  errors?: boolean;
  expect: {
    value?: string | null;
    n?: number;
    display?: string;
    interval?: [string, string];
    margin?: string | null;
    reason?: string;
    label?: string;
    unit?: string;
    period?: string;
    before?: { value: string; label?: string; distinct?: boolean } | null;
    beside?: { [id: string]: string | number | null };
    rows?: { [id: string]: string | null | { [column: string]: string | number | boolean | null } };
    left_out?: string[];
  };
}

const folder = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe.each(files)('%s', (file) => {
  const id = file.slice(0, -'.yaml'.length).replace(/-/g, '_');
  const { cases } = parse(readFileSync(`${folder}${file}`, 'utf8'), { merge: true }) as { cases: Case[] };

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { result, errors } = await resultOf(id, one);
    if (!one.errors) expect(errors).toEqual([]);
    const { expect: wanted } = one;
    if (wanted.value !== undefined) expect(said(result.value, wanted.value)).toBe(wanted.value);
    if (wanted.reason !== undefined) expect(result.reason).toBe(wanted.reason);
    if (wanted.value === null) expect(result.reason, 'a number that is missing says why').toBeTruthy();
    if (wanted.n !== undefined) expect(result.n).toBe(wanted.n);
    if (wanted.display !== undefined) expect(result.display).toBe(wanted.display);
    if (wanted.label !== undefined) expect(result.label).toBe(wanted.label);
    if (wanted.unit !== undefined) expect(result.unit).toBe(wanted.unit);
    if (wanted.period !== undefined) expect(result.period.label).toBe(wanted.period);
    if (wanted.interval)
      expect(result.interval?.map((bound, i) => said(bound, wanted.interval![i]!))).toEqual(wanted.interval);
    if (wanted.margin !== undefined) expect(said(result.margin ?? null, wanted.margin)).toBe(wanted.margin);
    if (wanted.before === null) expect(result.comparedWith).toBeNull();
    if (wanted.before) {
      expect(said(result.comparedWith?.value ?? null, wanted.before.value)).toBe(wanted.before.value);
      if (wanted.before.label) expect(result.comparedWith?.label).toBe(wanted.before.label);
      if (wanted.before.distinct !== undefined)
        expect(result.comparedWith?.distinct).toBe(wanted.before.distinct);
    }
    for (const [key, value] of Object.entries(wanted.beside ?? {})) {
      const found = result.beside.find((beside) => beside.id === key);
      expect(like(found?.value ?? null, value), `beside ${key}`).toBe(value);
    }
    for (const [key, value] of Object.entries(wanted.rows ?? {})) {
      const row = result.rows.find((one) => one.id === key);
      expect(row, `row ${key}`).toBeDefined();
      if (typeof value !== 'object' || value === null) expect(like(row!.value, value)).toBe(value);
      else
        for (const [column, cell] of Object.entries(value))
          expect(like(row![column], cell), column).toBe(cell);
    }
    if (wanted.left_out) expect(result.excluded.map(({ why }) => why)).toEqual(wanted.left_out);
    // what is shown is what the formula gives
    if (result.expression) expect(evaluate(result.expression).toString()).toBe(result.value?.toString());
  });
});

async function resultOf(id: string, one: Case): Promise<{ result: KpiResult; errors: string[] }> {
  const kpi = kpiOf(id)!;
  const { facts, errors, workspace } = await factsOf(one.accounts ?? { a1: one }, one.as_of);
  const [first] = facts;
  const { calendar } = first!;
  const asked = one.period ? parsePeriod(one.period, calendar.starts)! : defaultPeriod(calendar);
  const slice = sliceOf(asked, calendar, one.narrow);
  const result = one.accounts
    ? rollUp(
        kpi,
        facts.map((of) => takeKpi(kpi, of, slice)),
        slice,
        workspace.settings.currency,
      )
    : computeKpi(kpi, first!, slice);
  return { result, errors };
}

/** A value with as many decimals as it is expected with. */
function said(value: Decimal | null, like: string | null): string | null {
  if (value === null) return null;
  const places = like === null ? 2 : (like.split('.')[1] ?? '').length;
  return value.toFixed(places);
}

function like(value: unknown, wanted: unknown): unknown {
  if (typeof value === 'object' && value !== null && typeof wanted === 'string')
    return said(value as Decimal, wanted);
  if (typeof value === 'object' && value !== null && typeof wanted === 'number')
    return (value as Decimal).toNumber();
  return value;
}

describe('the catalogue', () => {
  it('lists every file of its folder, and each KPI is named as its file', () => {
    const inFolder = readdirSync(new URL('../../src/kpis', import.meta.url).pathname)
      .filter((name) => name.endsWith('.ts') && !['index.ts', 'kpi.ts', 'catalogue.ts'].includes(name))
      .map((name) => name.slice(0, -'.ts'.length).replace(/-/g, '_'));
    expect([...kpiIds].sort()).toEqual(inFolder.sort());
  });

  it('has a hand-worked table for each KPI', () => {
    expect(files.map((name) => name.slice(0, -'.yaml'.length).replace(/-/g, '_')).sort()).toEqual(
      [...kpiIds].sort(),
    );
  });

  it('says what each one is, where it comes from and how it can be gamed', () => {
    for (const { label, formula, source, gaming } of kpis)
      for (const text of [label, formula.words, formula.symbols, source, gaming])
        expect(text.length).toBeGreaterThan(2);
    expect(new Set(kpis.map(({ label }) => label)).size).toBe(kpis.length);
  });
});
