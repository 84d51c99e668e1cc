import { inQuotes, pairLines } from '../documents/to-yaml.ts';
import { keyOrder } from './field-kind.ts';
import type { StepPart } from './files.ts';
import { isMapping, type Mapping } from './fill-in.ts';

/** A new step file in house style: modeline, kind, account, then what is known, in the order of the schema. */
export function stepText(
  part: StepPart,
  account: string,
  value: Mapping,
  comments: ReadonlyMap<string, readonly string[]>,
): string {
  const { kam: _kam, account: _account, ...known } = inOrder(part, [], value) as Mapping;
  const lines = [
    `# yaml-language-server: $schema=../../.kam/schemas/${part}.json`,
    `kam: ${part}/1`,
    ...pairLines('account', inQuotes(account), 0),
  ];
  for (const [key, item] of Object.entries(known)) {
    lines.push(...(comments.get(key) ?? []).map((line) => `# ${line}`));
    lines.push(...pairLines(key, key === 'account_ref' ? inQuotes(String(item)) : item, 0));
  }
  return `${lines.join('\n')}\n`;
}

/** Keys in the order of the schema, at every depth; keys it does not know keep their place behind. */
function inOrder(part: StepPart, path: readonly string[], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => inOrder(part, [...path, '0'], item));
  if (!isMapping(value)) return value;
  const order = keyOrder(part, path);
  const keys = Object.keys(value).sort((a, b) => place(order, a) - place(order, b));
  return Object.fromEntries(
    keys.map((key) => [key, order.includes(key) ? inOrder(part, [...path, key], value[key]) : value[key]]),
  );
}

function place(order: readonly string[], key: string): number {
  const index = order.indexOf(key);
  return index === -1 ? order.length : index;
}
