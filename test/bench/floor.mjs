// The floor of `kam score` on a large file: DuckDB reads the same bytes, told everything and guessing nothing, and
// writes some of the columns as they stand.
import { DuckDBInstance } from '@duckdb/node-api';
import { columns } from './portfolio.mjs';

const [input, output, ...chosen] = process.argv.slice(2);
const text = (value) => `'${value.replaceAll("'", "''")}'`;
const types = columns.map((column) => `${text(column)}: 'VARCHAR'`).join(', ');
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(`COPY (SELECT ${chosen.join(', ')} FROM read_csv(${text(input)}, auto_detect=false, columns={${types}},
  header=false, skip=1, delim=',', quote='"', escape='"', new_line='\\n', encoding='utf-8')) TO ${text(output)} (FORMAT csv, HEADER)`);
