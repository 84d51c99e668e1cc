import type { Finding, Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { didYouMean } from '../findings/suggest.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { columnName } from './model.ts';
import type { Origin } from './origin.ts';

/** Which columns of the portfolio the model names and the header lacks. `origin`: of a workbook, which may have them elsewhere. */
export function checkColumns(
  source: Segmentation,
  header: readonly string[],
  file: string,
  portfolio: string,
  origin?: Pick<Origin, 'sheet' | 'sheets'>,
): Finding[] {
  const findings: Finding[] = [];
  const names = header.map(columnName);
  const look = (name: string | undefined, path: Path, on: 'key' | 'value' = 'value') => {
    if (name === undefined || names.includes(columnName(name))) return;
    const near = didYouMean(
      name,
      names.filter((n) => n !== ''),
    );
    findings.push({
      rule: 'segmentation',
      severity: 'error',
      file,
      path,
      on,
      message: `${origin?.sheet === undefined ? 'The' : `Sheet ${quoted(origin.sheet)} of the`} portfolio ${quoted(portfolio)} has no column ${quoted(name)}.`,
      help: near
        ? `Did you mean "${near}"?`
        : `Its columns are ${names
            .filter((n) => n !== '')
            .slice(0, 12)
            .map(quoted)
            .join(', ')}${names.length > 12 ? ' …' : ''}.${otherSheets(origin)}`,
    });
  };
  look(source.account, ['account']);
  look(source.name, ['name']);
  for (const [a, axis] of source.axes.entries())
    for (const [c, criterion] of axis.criteria.entries())
      look(criterion.column, ['axes', a, 'criteria', c, 'column']);
  look(source.abc?.column, ['abc', 'column']);
  for (const column of Object.keys(source.input.columns ?? {}))
    look(column, ['input', 'columns', column], 'key');
  return findings;
}

function otherSheets({ sheet, sheets = [] }: Pick<Origin, 'sheet' | 'sheets'> = {}): string {
  const others = sheets.filter((name) => name !== sheet);
  if (others.length === 0) return '';
  return ` Other sheets, which input.sheet can name: ${others.slice(0, 8).map(quoted).join(', ')}.`;
}
