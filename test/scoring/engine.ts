import { scorePortfolio } from '../../src/commands/score/run.ts';
import type { Rated, Scored } from '../../src/commands/score/scored.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { portfolioOf } from '../../src/io/portfolio-file.ts';
import { privateFolder } from '../../src/io/private-folder.ts';
import type { PinnedScale } from '../../src/plan/workspace/pin.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { measure } from '../../src/scoring/calibrate.ts';
import { checkModel } from '../../src/scoring/check-model.ts';
import { buildModel, type Model } from '../../src/scoring/model.ts';
import type { Reject } from '../../src/scoring/rejects.ts';
import { accountJson, accountOf, resultsSql } from '../../src/scoring/result.ts';

export interface EngineResult {
  findings: Finding[];
  rows: number;
  rejects: Reject[];
  accounts: { [key: string]: unknown }[];
}

export interface Options {
  ratings?: readonly Rated[];
  /** what was measured for relative scales */
  pinned?: readonly PinnedScale[];
  threads?: number;
  memory?: number;
  /** scored from a table of its texts */
  detailed?: boolean;
  /** scored while it is surveyed: files of so many bytes, by what so many bytes of its head look like */
  early?: { from: number; head: number };
  /** the model with what no YAML says */
  adapt?: (model: Model) => Model;
}

/** A model (as YAML would give it) and a file through everything but the command line, for `use` to look at. */
export async function withScored<T>(
  written: unknown,
  file: string | Uint8Array,
  { ratings = [], pinned = [], adapt = (model) => model, ...how }: Options,
  use: (scored: Scored) => Promise<T>,
): Promise<{ findings: Finding[]; rows: number; used?: T }> {
  const source = segmentation.parse({ kam: 'segmentation/1', account: 'id', ...(written as object) });
  const findings = checkModel(source, 'segmentation.yaml');
  if (findings.some(({ severity }) => severity === 'error')) return { findings, rows: 0 };
  const folder = privateFolder();
  try {
    const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
    const { scored, ...run } = await scorePortfolio({
      source,
      model: adapt(buildModel(source, pinned)),
      files: { model: 'segmentation.yaml', portfolio: 'portfolio.csv' },
      file: await portfolioOf(bytes, 'portfolio.csv', folder),
      folder,
      rated: ratings,
      ...how,
    });
    findings.push(...run.findings);
    if (!scored) return { findings, rows: 0 };
    try {
      return { findings, rows: run.rows, used: await use(scored) };
    } finally {
      scored.engine.close();
    }
  } finally {
    folder.remove();
  }
}

/** Every road a portfolio may take; all give the same. */
export const roads: readonly Options[] = [
  {},
  { detailed: true },
  { early: { from: 0, head: 1 << 20 } },
  { early: { from: 0, head: 90 } },
];

/** What the command would print as JSON. */
export async function score(
  written: unknown,
  file: string | Uint8Array,
  options: Options = {},
): Promise<EngineResult> {
  const { used, ...run } = await withScored(
    written,
    file,
    options,
    async ({ engine, scoring, classes, order, rejects }) => {
      const { model } = scoring;
      const rows = await engine.rows(resultsSql(model, classes, order));
      const accounts = rows.map(([account, ...numbers], i) =>
        accountJson(
          accountOf(String(account), (n) => Number(numbers[n]), i + 1, model),
          model,
        ),
      );
      return { accounts, rejects };
    },
  );
  return { ...run, accounts: [], rejects: [], ...used };
}

/** What --calibrate would pin. */
export async function calibrated(
  written: unknown,
  file: string | Uint8Array,
  options: Options = {},
): Promise<PinnedScale[]> {
  const { used = [] } = await withScored(written, file, options, async ({ engine, scoring }) =>
    measure(scoring.model, (sql) => engine.rows(sql)),
  );
  return used.flatMap((one) => ('scale' in one ? [one.scale] : []));
}

/** The spanish list's model, as the issue names it. */
export const spanishModel = {
  account: 'CODCNH',
  axes: [
    {
      id: 'attractiveness',
      criteria: [
        {
          id: 'beds',
          column: 'CAMAS',
          weight: 60,
          scale: {
            points: [
              [0, 0],
              [200, 40],
              [1000, 100],
            ],
          },
        },
        {
          id: 'class',
          column: 'Clase de Centro',
          weight: 25,
          scale: {
            lookup: {
              'Hospitales Generales': 100,
              'Hospitales especializados': 50,
              'Hospitales de media y larga estancia': 50,
              'Hospitales de salud mental y tratamiento de toxicomanías': 20,
              'Otros Centros con Internamiento': 0,
            },
          },
        },
        {
          id: 'owner',
          column: 'Dependencia Funcional',
          weight: 15,
          scale: {
            lookup: { 'Servicios o Institutos de Salud de las comunidades autónomas': 100, Privados: 40 },
            default: 70,
          },
        },
      ],
    },
  ],
  matrix: { cuts: { attractiveness: [55, 75] }, cells: ['serve', 'develop', 'key'] },
};
