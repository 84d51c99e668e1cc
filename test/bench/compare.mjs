// Whether two tables of scores say the same: row by row, texts as they stand and numbers by value (100 is 100.0).
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Rows of both, and how many of them differ; a row that only one of them has differs. */
export async function differences(one, other) {
  const [left, right] = [linesOf(one), linesOf(other)];
  let rows = 0;
  let differing = 0;
  try {
    for (;;) {
      const [a, b] = [await left.next(), await right.next()];
      if (a.done && b.done) return { rows: rows - 1, differing };
      rows++;
      if (a.done || b.done || (a.value !== b.value && !sameCells(a.value, b.value))) differing++;
    }
  } finally {
    await Promise.all([left.return(), right.return()]);
  }
}

const linesOf = (path) =>
  createInterface({ input: createReadStream(path), crlfDelay: Infinity })[Symbol.asyncIterator]();

function sameCells(one, other) {
  const [left, right] = [one.split(','), other.split(',')];
  return (
    left.length === right.length &&
    left.every(
      (cell, i) => cell === right[i] || (cell !== '' && right[i] !== '' && Number(cell) === Number(right[i])),
    )
  );
}

/** SHA-256 of a file's bytes. */
export async function hashOf(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
