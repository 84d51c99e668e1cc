import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';
import { fine } from './printed.ts';
import { example } from './texts.ts';

/** Valid files with one thing wrong in them, as a slip, a bad merge or a bad disk leaves them. */

const files = example();
const paths = Object.keys(files);

type Mutation = (bytes: Buffer, at: number, other: number) => Buffer;
const lineAt = (bytes: Buffer, at: number): [number, number] => {
  const from = bytes.lastIndexOf(10, Math.max(0, at - 1)) + 1;
  const end = bytes.indexOf(10, at);
  return [from, end === -1 ? bytes.length : end + 1];
};
const mutations: { [name: string]: Mutation } = {
  'a bit flipped': (bytes, at, other) => {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ (1 << (other % 8));
    return changed;
  },
  'cut off': (bytes, at) => bytes.subarray(0, at),
  'a byte left out': (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  'a line twice': (bytes, at) => {
    const [from, end] = lineAt(bytes, at);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(from, end), bytes.subarray(end)]);
  },
  'a line left out': (bytes, at) => {
    const [from, end] = lineAt(bytes, at);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(end)]);
  },
  'two lines swapped': (bytes, at, other) => {
    const [a, aEnd] = lineAt(bytes, Math.min(at, other));
    const [b, bEnd] = lineAt(bytes, Math.max(at, other));
    if (aEnd > b) return bytes;
    return Buffer.concat([
      bytes.subarray(0, a),
      bytes.subarray(b, bEnd),
      bytes.subarray(aEnd, b),
      bytes.subarray(a, aEnd),
      bytes.subarray(bEnd),
    ]);
  },
  'a piece of another place': (bytes, at, other) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(other, other + 40), bytes.subarray(at)]),
};

const commands: string[][] = [
  ['check'],
  ['check', '--format', 'github'],
  ['next'],
  ['status'],
  ['kpi', 'san-telmo', '--format', 'table'],
  ['kpi', '--accounts', 'all'],
  ['score', '--format', 'table'],
  ['report', 'san-telmo', '--out', '-'],
  ['init', '--account', 'SAN-TELMO', '--questions'],
  ['book', 'sale', 'san-telmo', '--amount', '5', '--product', 'relivax'],
];

describe.each(Object.entries(mutations))('%s', (_, mutate) => {
  it('every command ends with 0, 1 or 2 and a reason, whatever the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (path, at, other) => {
          const bytes = Buffer.from(files[path]!);
          const place = (share: number) => Math.min(bytes.length - 1, Math.floor(share * bytes.length));
          const cwd = workspaceOf({ ...files, [path]: mutate(bytes, place(at), place(other)) });
          for (const argv of commands) {
            const printed = await kam(argv, { cwd, env: { GITHUB_ACTIONS: 'true' } });
            expect([0, 1, 2]).toContain(printed.exitCode);
            if (printed.exitCode !== 0) expect(printed.stdout + printed.stderr).not.toBe('');
            if (printed.exitCode === 2) expect(printed.stderr).toMatch(/^kam: .+/);
            fine(printed, argv);
          }
        },
      ),
      { seed: 11, numRuns: 8 },
    );
  });
});
