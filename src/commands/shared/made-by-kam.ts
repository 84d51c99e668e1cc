import { isReport } from '../../report/stamp.ts';
import { isResultCsv } from '../../scoring/result.ts';
import { isStatement } from '../../scoring/sql/emit.ts';
import { isDiffMarkdown } from '../diff/markdown.ts';
import { isKpiCsv, isKpiMarkdown } from '../kpi/table.ts';
import { isLogCsv } from '../log/data.ts';
import { isForecastCsv } from '../log/forecast.ts';
import { isReviewPage } from '../review/page.ts';
import { isCapacityCsv } from '../score/capacity/data.ts';
import { isCompareCsv } from '../score/compare/data.ts';
import { isExplanationCsv } from '../score/explain-text.ts';
import { isResultLines, isResultMarkdown, isResultParquet } from '../score/forms.ts';
import { isScoreMarkdown } from '../score/markdown.ts';
import { isMatrixCsv } from '../score/matrix/data.ts';
import { isRequestsCsv } from '../score/missing.ts';
import { isSensitivityCsv } from '../score/sensitivity/data.ts';
import { isWeightCsv } from '../score/weight/data.ts';
import { isAnswerJson, isAnswerText } from './output.ts';

/** Every form --out gives a file: the predicate of each stands beside the code that writes it. */
const forms: readonly ((text: string) => boolean)[] = [
  isAnswerJson,
  isAnswerText,
  isResultCsv,
  isResultLines,
  isResultMarkdown,
  isExplanationCsv,
  isRequestsCsv,
  isSensitivityCsv,
  isWeightCsv,
  isCompareCsv,
  isCapacityCsv,
  isMatrixCsv,
  isScoreMarkdown,
  isKpiCsv,
  isKpiMarkdown,
  isLogCsv,
  isForecastCsv,
  isDiffMarkdown,
  isReport,
  isReviewPage,
  isStatement,
];

/** Whether kam made a file, from its first and its last bytes: another one is overwritten only with --force. */
export function madeByKam(head: Uint8Array, tail: Uint8Array): boolean {
  if (isResultParquet(head, tail)) return true;
  const text = new TextDecoder().decode(head);
  return forms.some((made) => made(text));
}
