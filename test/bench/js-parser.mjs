// A streaming parser in JavaScript on the same file: it reads the rows and counts them, and does nothing else.
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

let rows = -1;
const parser = createReadStream(process.argv[2], { highWaterMark: 1 << 20 }).pipe(parse());
parser.on('data', () => {
  rows++;
});
await new Promise((done, fail) => parser.on('end', done).on('error', fail));
console.log(rows);
