// The floor of `kam score`: a process that opens DuckDB and reads the file.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, delimiter] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const prepared = await connection.prepare(
  'SELECT count(*)::INTEGER FROM read_csv($1, delim=$2, header=true, all_varchar=true)',
);
prepared.bindVarchar(1, file);
prepared.bindVarchar(2, delimiter);
console.log((await prepared.runAndReadAll()).getRows()[0][0]);
