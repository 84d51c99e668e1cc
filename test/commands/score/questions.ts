/** Workspaces and calls that the tests of kam score's questions share. */
import { parse } from 'csv-parse/sync';
import { kam, workspaceOf } from '../harness.ts';

/** Two axes, nine criteria less one, ratings, both policies for missing values, tiers that stand in two cells. */
export const model = `kam: segmentation/1
name: name
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 40, scale: { linear: [0, 100] } }
      - { id: growth, column: growth, weight: 20, scale: { linear: [-10, 10] } }
      - { id: kind, column: kind, weight: 10, scale: { lookup: { big: 100, small: 20 } } }
      - { id: openness, rating: openness, weight: 30 }
  - id: strength
    criteria:
      - { id: sales, column: sales, weight: 60, missing: worst, scale: { points: [[0, 0], [500, 40], [1000, 100]] } }
      - { id: share, column: share, weight: 40, missing: worst, scale: { linear: [0, 50] } }
overall: { worth: 60, strength: 40 }
min_data_pct: 50
matrix: { cuts: { worth: [40, 60], strength: [50] }, cells: [[serve, serve], [develop, develop], [develop, key]] }
`;

export const settings = `kam: workspace/1
portfolio: { columns: { id: id, name: name, area: area } }
areas: [{ id: north, name: The North }, { id: south }]
team:
  - { id: kam-1, function: kam, areas: [north], hours: 1000 }
  - { id: kam-2, function: kam, areas: [north, south], hours: 1000 }
  - { id: msl-1, function: medical, areas: [north], hours: 900 }
tiers: { key: { key: true, hours: 400 }, develop: { hours: 100 }, serve: { hours: 10 } }
`;

const head = 'id,name,area,beds,growth,kind,sales,share\n';

/** `n` accounts, some values missing; the same ones every time. */
export function portfolio(n: number): string {
  let state = 12345;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  let text = head;
  for (let i = 0; i < n; i++) {
    const some = (value: number) => (next(8) === 0 ? '' : String(value));
    text += `${[
      `a${String(i).padStart(3, '0')}`,
      `Hospital ${i}`,
      ['The North', 'south', 'Mars', ''][next(4)],
      some(next(101)),
      some(next(21) - 10),
      next(2) === 0 ? 'big' : 'small',
      some(next(1001)),
      some(next(51)),
    ].join(',')}\n`;
  }
  return text;
}

export const workspace = (more: Record<string, string> = {}) =>
  workspaceOf({
    'kam.yaml': settings,
    'segmentation.yaml': model,
    'portfolio.csv': portfolio(50),
    ...more,
  });

export interface Envelope {
  accounts: {
    account: string;
    tier: string | null;
    score: number | null;
    rank: number;
    [key: string]: unknown;
  }[];
  findings: { file: string; line: number; message: string; help: string; severity: string; rule: string }[];
  [key: string]: unknown;
}

export async function json(cwd: string, ...argv: string[]): Promise<Envelope & { exitCode: number }> {
  const printed = await kam(['score', ...argv, '--format', 'json'], { cwd });
  if (printed.stdout === '') throw new Error(printed.stderr);
  return { ...(JSON.parse(printed.stdout) as Envelope), exitCode: printed.exitCode };
}

/** Rows of a CSV, by column. */
export async function csv(cwd: string, ...argv: string[]): Promise<Record<string, string>[]> {
  const { stdout, stderr } = await kam(['score', ...argv, '--format', 'csv'], { cwd });
  if (stdout === '') throw new Error(stderr);
  return parse(stdout, { columns: true });
}

export const table = async (cwd: string, columns: number, ...argv: string[]): Promise<string> => {
  const { stdout, stderr } = await kam(['score', ...argv], { cwd, terminal: true, columns });
  if (stdout === '') throw new Error(stderr);
  return stdout;
};

/** What a wrong call says. */
export async function refusal(cwd: string, ...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await kam(['score', ...argv], { cwd });
  if (exitCode !== 2 || stdout !== '') throw new Error(`exit ${exitCode}: ${stdout}${stderr}`);
  return stderr;
}
