import type { Facts } from '../facts/facts.ts';
import type { Excluded, Input } from '../facts/inputs.ts';
import {
  type Calendar,
  closedMonths,
  daysBefore,
  daysUpTo,
  type Months,
  monthsBefore,
  type Period,
} from '../facts/period.ts';
import type { Decimal } from '../plan/exact.ts';
import type { Asked } from '../plan/period.ts';
import type { Expression } from './pieces/expression.ts';

/**
 * What a KPI is. Each one says what it takes from one account (`gather`: sums, counts, lists) and what follows
 * from it (`conclude`); a portfolio's number is concluded from what all its accounts gave, so that it never is a
 * mean of ratios.
 */

export type Better = 'up' | 'down' | 'none';

/** What a slice of time and of the account is asked for. */
export interface Slice {
  readonly asked: Asked;
  readonly asOf: string;
  /** ledger and market: the closed months; undefined where none of them is closed */
  readonly months: Months | undefined;
  /** events, contacts, surveys, delivery: the days up to as-of; undefined where it has not begun */
  readonly days: Period | undefined;
  readonly product?: string;
  readonly body?: string;
}

export function sliceOf(
  asked: Asked,
  calendar: Calendar,
  narrow: { product?: string | undefined; body?: string | undefined } = {},
): Slice {
  return {
    asked,
    asOf: calendar.asOf,
    months: closedMonths(asked, calendar),
    days: daysUpTo(asked, calendar.asOf),
    ...(narrow.product === undefined ? {} : { product: narrow.product }),
    ...(narrow.body === undefined ? {} : { body: narrow.body }),
  };
}

/** The same months and days of the year before. */
export function yearBefore(slice: Slice): Slice {
  const { asked, months, days } = slice;
  return {
    ...slice,
    asked: { ...asked, first: asked.first - 12, last: asked.last - 12 },
    months: months && monthsBefore(months),
    days: days && daysBefore(days),
  };
}

export type Cell = Decimal | number | string | boolean | null | readonly string[];

/** One line of a KPI's own table: a product, an objective, a decision. */
export interface Row {
  readonly id: string;
  readonly value: Decimal | null;
  readonly reason?: string;
  readonly [column: string]: Cell | undefined;
}

/** A number that stands beside the value, so that gaming one shows in the other. */
export interface Beside {
  /** key in JSON */
  readonly id: string;
  readonly label: string;
  readonly value: Decimal | number | string | null;
  readonly unit?: string;
}

/** What one account gives. */
export interface Gathered<Parts> {
  readonly account: string;
  /** absent where the account has nothing to say; then `reason` says why */
  readonly parts?: Parts;
  readonly reason?: string;
  readonly inputs: readonly Input[];
  readonly excluded: readonly Excluded[];
}

export type Giving<Parts> = Omit<Gathered<Parts>, 'account'>;

/** An account with nothing to give, and why. */
export function nothing(reason: string, excluded: readonly Excluded[] = []): Giving<never> {
  return { reason, inputs: [], excluded };
}

/** What follows from it. */
export interface Conclusion {
  readonly value: Decimal | null;
  /** why there is no value, in words a manager understands */
  readonly reason?: string;
  /** where the label depends on how it was counted: "ROI (before–after)" */
  readonly label?: string;
  /** how the value is shown where it is no plain number: "7 : 0" */
  readonly display?: string;
  readonly n?: number;
  /** 95 % */
  readonly interval?: readonly [Decimal, Decimal];
  readonly margin?: Decimal;
  readonly beside?: readonly Beside[];
  readonly rows?: readonly Row[];
  readonly expression?: Expression;
  /** other formulas with their numbers: an interval, a margin, a second way of counting */
  readonly also?: readonly { label: string; expression: Expression; unit: string }[];
}

export interface Compared extends Period {
  readonly value: Decimal | null;
  /** false: the change may be chance (it stays within the interval or margin), so no arrow */
  readonly distinct: boolean;
}

export interface KpiResult extends Omit<Conclusion, 'label' | 'beside' | 'rows'> {
  readonly id: string;
  readonly label: string;
  /** "%", "ratio", "index", "points" or the workspace's currency */
  readonly unit: string;
  readonly better: Better;
  readonly period: Period;
  readonly comparedWith: Compared | null;
  readonly beside: readonly Beside[];
  readonly rows: readonly Row[];
  readonly inputs: readonly Input[];
  readonly excluded: readonly Excluded[];
}

/** KPIs by id: objective_attainment asks others for their actuals. */
export type Catalogue = (id: string) => Kpi | undefined;

export interface Description {
  readonly id: string;
  readonly label: string;
  /** "money" becomes the workspace's currency */
  readonly unit: '%' | 'ratio' | 'index' | 'points' | 'money';
  readonly better: Better;
  readonly formula: { readonly words: string; readonly symbols: string };
  /** where the definition comes from */
  readonly source: string;
  /** what can be gamed, and what stands beside it against that */
  readonly gaming: string;
  /**
   * Which part of a period counts. books: closed months. events: days up to as-of. state: as of one day, whatever
   * the period. wave: the latest survey up to the period's end.
   */
  readonly counts: 'books' | 'events' | 'state' | 'wave';
  /** what an objective may narrow it to */
  readonly narrows: readonly ('product' | 'body')[];
}

/** What was gathered of one account, now and for the comparison. */
export interface Taken {
  readonly now: Gathered<unknown>;
  readonly before: Gathered<unknown> | undefined;
}

export interface Kpi extends Description {
  /** what one account gives to it; holds no document. `alone`: nobody asks what it is compared with */
  take(facts: Facts, slice: Slice, catalogue: Catalogue, alone?: boolean): Taken;
  /** what follows from one account, or from a portfolio of them. `withoutRows`: nobody asks for each account's own */
  conclude(taken: readonly Taken[], slice: Slice, currency: string, withoutRows?: boolean): KpiResult;
  compute(facts: Facts, slice: Slice, catalogue: Catalogue, alone?: boolean): KpiResult;
}

export interface Definition<Parts> extends Description {
  gather(facts: Facts, slice: Slice, catalogue: Catalogue): Giving<Parts>;
  conclude(parts: readonly Parts[], slice: Slice, currency: string): Conclusion;
  /** the period it stands for where it is not the slice's own: a survey's wave */
  periodOf?(parts: readonly Parts[]): Period | undefined;
  /** what it is compared with where that is not the year before: a survey's earlier waves */
  before?(parts: readonly Parts[]): readonly Parts[];
  /** whether two values differ by more than chance; where absent, by the interval */
  distinct?(now: Conclusion, before: Conclusion): boolean;
}
