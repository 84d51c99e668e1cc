import { resolve } from 'node:path';
import { firstHidden } from '../../documents/decode.ts';
import type { Finding } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { UsageError } from '../../io/faults.ts';
import { workspacePortfolio } from '../../io/portfolio-file.ts';
import { privateFolder } from '../../io/private-folder.ts';
import { reservedNames } from '../../plan/field.ts';
import type { Mapping } from '../../plan/fill-in.ts';
import type { Workspace } from '../../plan/plan.ts';
import { slugOf } from '../../plan/slug.ts';
import { trimmed } from '../../scoring/model.ts';
import { PortfolioFault } from '../../scoring/rows.ts';
import {
  cellReader,
  idColumn,
  type PortfolioRow,
  portfolioRows,
  wholeNumber,
} from '../shared/portfolio-rows.ts';

/** An account as the portfolio has it. */
export interface AccountRow {
  /** the portfolio's id as it stands there */
  ref: string;
  /** its folder */
  account: string;
  /** 1-analysis.yaml's facts */
  facts: Mapping;
  /** what the list said, in the workspace's own words: "name, area, beds, class" */
  said: string[];
  /** what the list says that kam.yaml does not know yet */
  notes: string[];
}

type Columns = NonNullable<NonNullable<Workspace['settings']['portfolio']>['columns']>;

/** Finds the row of an account by its portfolio id, or by the folder that id gives. */
export async function findRow(
  root: string,
  workspace: Workspace,
  wanted: string,
): Promise<{ row: AccountRow } | { findings: Finding[] }> {
  const { portfolio } = workspace.settings;
  if (!portfolio || idColumn(workspace) === undefined)
    throw new UsageError(
      'kam.yaml names no portfolio with an id column, so kam cannot tell which accounts there are.',
      'Run kam init --from FILE in this folder, or write portfolio: with its columns into kam.yaml.',
    );
  const columns = portfolio.columns ?? {};
  const folder = privateFolder();
  try {
    const file = workspacePortfolio(resolve(root), portfolio.file, folder);
    if (!file)
      throw new UsageError(
        `There is no portfolio ${printable(portfolio.file)} in this workspace.`,
        'Put the file there, or correct portfolio.file in kam.yaml.',
      );
    const asked = Object.values(columns);
    const search = new Search(wanted);
    for await (const row of portfolioRows(file, workspace, asked, folder)) search.see(row);
    const found = search.result(file.label);
    if ('findings' in found) return found;
    const read = cellReader(workspace);
    const cellOf = (column: string | undefined) =>
      column === undefined ? undefined : read(found.cells[asked.indexOf(column)]);
    return { row: asAccount(found.id, columns, cellOf, workspace) };
  } catch (error) {
    if (error instanceof PortfolioFault) return { findings: [...error.findings] };
    throw error;
  } finally {
    folder.remove();
  }
}

/** All rows seen once: those of this account, and the ids near it. */
class Search {
  private readonly exact: PortfolioRow[] = [];
  private readonly bySlug: PortfolioRow[] = [];
  private readonly ids: string[] = [];
  private readonly slug: string;

  constructor(private readonly wanted: string) {
    this.wanted = trimmed(wanted);
    this.slug = slugOf(this.wanted);
  }

  see(row: PortfolioRow): void {
    const { id } = row;
    if (id === '') return;
    if (id === this.wanted) this.exact.push(row);
    if (this.slug !== '' && slugOf(id) === this.slug) this.bySlug.push(row);
    if (this.ids.length < 100_000) this.ids.push(id);
  }

  result(file: string): PortfolioRow | { findings: Finding[] } {
    const rows = this.exact.length > 0 ? this.exact : this.bySlug;
    const [row] = rows;
    if (!row) {
      const near = didYouMean(this.wanted, this.ids);
      throw new UsageError(
        `The portfolio has no account ${quoted(this.wanted)}.`,
        near
          ? `Did you mean ${quoted(near)}?`
          : 'Use the id as the portfolio writes it, leading zeros included.',
      );
    }
    const twin = this.bySlug.find((other) => other.id !== row.id);
    if (twin)
      return {
        findings: [
          rowFinding(
            file,
            row.line,
            `The ids ${quoted(row.id)} and ${quoted(twin.id)} would share one folder, ${quoted(this.slug)}, so their plans could not be told apart.`,
            'Change one of the two ids in the portfolio.',
            [{ line: twin.line, message: 'the other id' }],
          ),
        ],
      };
    const again = rows[1];
    if (again)
      return {
        findings: [
          rowFinding(
            file,
            again.line,
            `The account ${quoted(row.id)} stands in the portfolio more than once, so nobody can say which row is right.`,
            'Remove one of the rows.',
            [{ line: row.line, message: 'the first one' }],
          ),
        ],
      };
    if (this.slug === '' || this.slug.length > 64 || reservedNames.has(this.slug))
      return {
        findings: [
          rowFinding(
            file,
            row.line,
            `The id ${quoted(row.id)} gives no folder name that every machine can hold.`,
            'Give this account an id with letters or digits, at most 64 of them, in the portfolio.',
          ),
        ],
      };
    if (firstHidden(row.id))
      return {
        findings: [
          rowFinding(
            file,
            row.line,
            `The id ${quoted(row.id)} has an invisible character in it, which no plan file may hold.`,
            'Remove the character in the portfolio, or have the list exported again.',
          ),
        ],
      };
    return row;
  }
}

function rowFinding(
  file: string,
  line: number,
  message: string,
  help: string,
  related: { line: number; message: string }[] = [],
): Finding {
  const at = (here: number) => ({ line: here, column: 1, endLine: here, endColumn: 1 });
  return {
    rule: 'portfolio',
    severity: 'error',
    file,
    span: at(line),
    message,
    help,
    related: related.map((other) => ({ file, span: at(other.line), message: other.message })),
  };
}

/** What the row says, in the plan's terms. What kam.yaml cannot place stays out and is a note. */
function asAccount(
  ref: string,
  columns: Columns,
  cellOf: (column: string | undefined) => string | undefined,
  workspace: Workspace,
): AccountRow {
  const { settings, segmentation } = workspace;
  const facts: Mapping = { level: 'start', account_ref: ref };
  const said: string[] = [];
  const notes: string[] = [];
  const criteria = segmentation?.axes.flatMap((axis) => axis.criteria) ?? [];
  const say = (key: keyof Columns) =>
    said.push(criteria.find(({ column }) => column !== undefined && column === columns[key])?.id ?? key);

  const name = cellOf(columns.name);
  if (name !== undefined && firstHidden(name))
    notes.push(`The list’s name for it, ${quoted(name)}, has an invisible character in it and was left out.`);
  else if (name !== undefined) {
    // 400 is what the field takes; half of a character is not
    facts.name = name
      .replace(/\s+/g, ' ')
      .slice(0, 400)
      .replace(/[\ud800-\udbff]$/, '');
    say('name');
  }
  const area = cellOf(columns.area);
  if (area !== undefined) {
    const known = settings.areas?.find((one) => one.name === area || one.id === area);
    if (known) {
      facts.area = known.id;
      say('area');
    } else notes.push(`The list puts it into ${quoted(area)}; kam.yaml has no such area.`);
  }
  const size: Mapping = {};
  for (const key of ['beds', 'lives', 'staff'] as const) {
    const value = wholeNumber(cellOf(columns[key]));
    if (value === undefined) continue;
    size[key] = value;
    say(key);
  }
  if (Object.keys(size).length > 0) facts.size = size;
  const type = cellOf(columns.type);
  if (type !== undefined) {
    const known = settings.portfolio?.types && Object.hasOwn(settings.portfolio.types, type);
    if (known) {
      facts.type = settings.portfolio!.types![type];
      say('type');
    } else
      notes.push(`The list calls it ${quoted(type)}; kam.yaml’s portfolio.types does not say what that is.`);
  }
  const country = cellOf(columns.country);
  if (country !== undefined && /^[A-Z]{2}$/.test(country)) {
    facts.country = country;
    say('country');
  }
  const owner = cellOf(columns.owner);
  if (owner !== undefined && settings.team?.some(({ id }) => id === owner)) {
    facts.owner = owner;
    say('owner');
  }
  return { ref, account: slugOf(ref), facts, said, notes };
}
