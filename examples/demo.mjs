// npm run demo: the main job on the example, with the built kam. Every line that begins with "$" can be typed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('andes-pharma', import.meta.url));
const kam = fileURLToPath(new URL('../bin/kam.js', import.meta.url));

function run(...args) {
  console.log(`\n$ kam ${args.join(' ')}`);
  const { status, error } = spawnSync(
    process.execPath,
    [kam, ...args, '-C', workspace, '--as-of', '2026-11-23'],
    { stdio: 'inherit' },
  );
  if (error) throw error;
  if (status !== 0) process.exitCode = status ?? 1;
}

console.log(
  'Andes Pharma, a fictional company with twelve accounts (examples/andes-pharma), as of 2026-11-23.',
);
run('check', 'san-telmo');
run('score');
run('kpi', 'san-telmo', '--explain', 'roi');
run('next', 'nova-clinic');
run('report', 'san-telmo');
if (!process.exitCode)
  console.log(`\nOpen ${new URL('andes-pharma/out/san-telmo.html', import.meta.url).pathname} in a browser.`);
