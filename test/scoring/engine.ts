import { readPortfolio } from '../../src/commands/score/read.ts';
import { type Rated, scorePortfolio } from '../../src/commands/score/run.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { portfolioOf, privateFolder } from '../../src/io/portfolio-file.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { checkModel } from '../../src/scoring/check-model.ts';
import type { Reject } from '../../src/scoring/rejects.ts';
import { accountJson, accountOf } from '../../src/scoring/result.ts';
import { resultsSql } from '../../src/scoring/sql.ts';

export interface EngineResult {
  findings: Finding[];
  rows: number;
  rejects: Reject[];
  accounts: { [key: string]: unknown }[];
}

export interface Options {
  ratings?: readonly Rated[];
  threads?: number;
  memory?: number;
}

/** A model (as YAML would give it) and a file through everything but the command line. */
export async function score(
  model: unknown,
  file: string | Uint8Array,
  options: Options = {},
): Promise<EngineResult> {
  const source = segmentation.parse({ kam: 'segmentation/1', account: 'id', ...(model as object) });
  const findings = checkModel(source, 'segmentation.yaml');
  const none = { rows: 0, rejects: [], accounts: [] };
  if (findings.some(({ severity }) => severity === 'error')) return { findings, ...none };
  const folder = privateFolder();
  try {
    const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
    const read = await readPortfolio({
      source,
      modelFile: 'segmentation.yaml',
      file: await portfolioOf(bytes, 'portfolio.csv', folder),
      folder,
      ...options,
    });
    findings.push(...read.findings);
    if (!read.portfolio) return { findings, ...none };
    const { engine } = read.portfolio;
    try {
      const run = await scorePortfolio(read.portfolio, options.ratings ?? [], {
        model: 'segmentation.yaml',
        portfolio: 'portfolio.csv',
      });
      findings.push(...run.findings);
      if (!run.scored) return { findings, ...none };
      const rows = await engine.rows(resultsSql(run.scored.scoring));
      return {
        findings,
        rows: run.scored.rows,
        rejects: run.scored.rejects,
        accounts: rows.map((row) =>
          accountJson(accountOf(row, read.portfolio!.model), read.portfolio!.model),
        ),
      };
    } finally {
      engine.close();
    }
  } finally {
    folder.remove();
  }
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
