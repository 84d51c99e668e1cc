import { type Rated, scorePortfolio } from '../../src/commands/score/run.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { portfolioOf, privateFolder } from '../../src/io/portfolio-file.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { checkModel } from '../../src/scoring/check-model.ts';
import { buildModel } from '../../src/scoring/model.ts';
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
  threads?: number;
  memory?: number;
  /** scored from a table of its texts */
  detailed?: boolean;
  /** scored while it is surveyed, from so many bytes on */
  earlyFrom?: number;
}

/** A model (as YAML would give it) and a file through everything but the command line. */
export async function score(
  written: unknown,
  file: string | Uint8Array,
  options: Options = {},
): Promise<EngineResult> {
  const source = segmentation.parse({ kam: 'segmentation/1', account: 'id', ...(written as object) });
  const findings = checkModel(source, 'segmentation.yaml');
  const none = { rows: 0, rejects: [], accounts: [] };
  if (findings.some(({ severity }) => severity === 'error')) return { findings, ...none };
  const folder = privateFolder();
  try {
    const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
    const model = buildModel(source);
    const { ratings = [], ...how } = options;
    const { scored, ...run } = await scorePortfolio({
      source,
      model,
      files: { model: 'segmentation.yaml', portfolio: 'portfolio.csv' },
      file: await portfolioOf(bytes, 'portfolio.csv', folder),
      folder,
      rated: ratings,
      ...how,
    });
    findings.push(...run.findings);
    if (!scored) return { findings, ...none };
    const rows = await scored.engine.rows(resultsSql(model, scored.classes));
    scored.engine.close();
    return {
      findings,
      rows: run.rows,
      rejects: scored.rejects,
      accounts: rows.map(([account, ...numbers], i) =>
        accountJson(
          accountOf(String(account), (n) => Number(numbers[n]), i + 1, model),
          model,
        ),
      ),
    };
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
