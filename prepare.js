// Builds kam where it is installed from its repository instead of a package: as a git dependency, or by the pre-commit framework.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// `npm install --global git+…` prepares the clone with --global as well, and then its own packages are not there
const isThere = existsSync('node_modules/esbuild');
if (!isThere && process.env.npm_config_global === 'true') {
  const npm = [process.env.npm_execpath, 'ci', '--no-global', '--ignore-scripts', '--no-audit', '--no-fund'];
  process.exitCode = spawnSync(process.execPath, npm, { stdio: 'inherit' }).status ?? 1;
}
if (!process.exitCode && existsSync('node_modules/esbuild'))
  process.exitCode = spawnSync(process.execPath, ['build.js'], { stdio: 'inherit' }).status ?? 1;
else if (!process.exitCode)
  console.error('kam is not built here: its development packages are left out. npm ci && npm run build');
