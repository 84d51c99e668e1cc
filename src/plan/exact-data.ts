/**
 * What is computed, as plain data and back: a Decimal is an object of a class, and what goes to another thread is copied
 * without its class. Objects, arrays, maps and sets of Decimals and of whatever can be copied anyway.
 */
import { Decimal } from './exact.ts';

/** No text of a plan holds a NUL (documents/), so no key of its data is this. */
const mark = '\0';

/** Shares with `value` what holds no Decimal. */
export function toData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Decimal) return { [mark]: value.toString() };
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, toData(one)]));
  if (value instanceof Set) return new Set([...value].map(toData));
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const was = (value as Record<string, unknown>)[key];
    const is = toData(was);
    if (is === was) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = is;
  }
  return copy ?? value;
}

/** Changes `data`, which is nobody else's: it came from another thread. */
export function fromData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const number = (data as Record<string, unknown>)[mark];
  if (typeof number === 'string') return new Decimal(number);
  if (data instanceof Map) for (const [key, one] of data) data.set(key, fromData(one));
  else if (data instanceof Set) return new Set([...data].map(fromData));
  else
    for (const key of Object.keys(data)) {
      const was = (data as Record<string, unknown>)[key];
      const is = fromData(was);
      if (is !== was) (data as Record<string, unknown>)[key] = is;
    }
  return data;
}
