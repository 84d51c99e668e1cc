/** How one row is told from another, by where the rows come from: what each step of the score keeps for that. */
import type { Rows, rejectCodes } from './score.ts';

export interface Apart {
  /** columns that `texts` takes from the rows beside their cells */
  taken: string;
  /** a CTE that finds accounts which stand there more than once, and how `cells` joins it */
  doubled: string;
  join: string;
  /** columns that `cells`, `points` and `result` keep */
  cells: string;
  points: string;
  result: string;
  /** what is wrong with a row whatever its cells say, the first cause first */
  wrong: readonly (readonly [when: string, why: keyof typeof rejectCodes])[];
}

/** `header`: the name of the account's column, as a literal. */
export function apart(rows: Rows, header: string): Apart {
  if (rows.numbered)
    return {
      taken: 'rowid AS n, is_header, ',
      doubled: `doubled AS (
  SELECT account AS again, MIN(n) AS first_n FROM texts WHERE NOT is_header AND account <> '' GROUP BY account HAVING COUNT(*) > 1
), `,
      join: ' LEFT JOIN doubled ON again = texts.account',
      cells: 'texts.n AS n, is_header, first_n, ',
      points: 'n, first_n, ',
      result: 'n, first_n, ',
      wrong: [
        ['is_header', 'header'],
        ["account = ''", 'empty'],
        ['first_n IS NOT NULL', 'duplicate'],
      ],
    };
  if (rows.foreign)
    return {
      taken: '',
      doubled: `doubled AS (
  SELECT account AS again FROM texts WHERE account <> '' GROUP BY account HAVING COUNT(*) > 1
), `,
      join: ' LEFT JOIN doubled ON again = texts.account',
      cells: 'again, ',
      points: '',
      result: '',
      wrong: [
        ["account = ''", 'empty'],
        ['again IS NOT NULL', 'duplicate'],
      ],
    };
  return {
    taken: '',
    doubled: '',
    join: '',
    cells: '',
    points: '',
    result: '',
    wrong: [[`account IN ('', ${header})`, 'header']],
  };
}
