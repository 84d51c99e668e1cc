/** A portfolio in an .xlsx file: one sheet of it as rows, of which only a batch is in memory. */
import { workbookFault } from '../scoring/workbook/faults.ts';
import { openWorkbook, sheetRows, type WorkbookOptions } from '../scoring/workbook/read.ts';
import type { WorkbookRow } from '../scoring/workbook/sheet.ts';
import { openParts, type Parts } from './workbook-parts.ts';

export interface OpenedWorkbook {
  /** the sheet that is read */
  sheet: string;
  /** names of all visible ones */
  sheets: string[];
  /** all rows of the sheet in batches, each time from the first; `read`: how much of it was read, 0 to 1 */
  rows(read?: (share: number) => void): AsyncGenerator<WorkbookRow[]>;
}

/** 2 GB unpacked: all parts together, and the texts of all cells, each as often as cells share it. */
const unpackedCap = 2e9;

/**
 * The regular file `path` (its caller has looked at it; `label` is its name for people). Throws PortfolioFault for
 * what is wrong in it, NoSuchSheet where `sheet` is none of its, DiskFault where the disk fails.
 */
export async function readWorkbook(
  path: string,
  label: string,
  { skip = 0, cap = unpackedCap, ...options }: WorkbookOptions & { skip?: number; cap?: number } = {},
): Promise<OpenedWorkbook> {
  const parts = await openParts(path, label, cap);
  try {
    const workbook = await openWorkbook(parts, label, options);
    return {
      sheet: workbook.sheet,
      sheets: workbook.sheets,
      // opened anew, so that nobody has to close what was never read
      async *rows(read) {
        const again = await openParts(path, label, cap);
        try {
          if (again.stamp !== parts.stamp)
            throw workbookFault(
              label,
              'This workbook was changed while kam read it.',
              'Run the command again.',
            );
          yield* sheetRows(read ? counting(again, read) : again, workbook, { skip, cap });
        } finally {
          again.close();
        }
      },
    };
  } finally {
    parts.close();
  }
}

function counting(parts: Parts, read: (share: number) => void): Parts {
  return {
    ...parts,
    async *open(part) {
      let done = 0;
      for await (const chunk of parts.open(part)) {
        done += chunk.length;
        read(done / parts.size(part));
        yield chunk;
      }
    },
  };
}
