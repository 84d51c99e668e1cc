import { flowText, itemLines, pairLines } from '../../documents/to-yaml.ts';
import type { Finding, Path } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { idFromWords, type Mapping } from '../../plan/fill-in.ts';
import { idOf } from '../../plan/slug.ts';
import type { Dialect } from '../../scoring/dialect.ts';
import { columnName, trimmed } from '../../scoring/model.ts';
import { lookupLimit, proposeScale } from '../../scoring/propose.ts';
import { type Seen, type SeenColumn, valuesOf } from './portfolio.ts';
import {
  type CriterionAnswer,
  defaultCuts,
  defaultTiers,
  type WorkspaceAnswers,
} from './workspace-answers.ts';

/** Answers and what was seen of the portfolio → what kam.yaml and segmentation.yaml hold. */

/** Something an answer says that the portfolio does not bear out. */
export type Fault = Pick<Finding, 'path' | 'on' | 'message' | 'help'>;

/** An area column with more values than this names something else. */
const mostAreas = 500;

/** `file`: what the portfolio is called. */
export function settingsOf(
  answers: WorkspaceAnswers,
  seen: Seen | undefined,
  file: string,
): { settings: Mapping; faults: Fault[] } {
  const faults: Fault[] = [];
  const settings: Mapping = {
    ...(answers.company === undefined ? {} : { company: answers.company }),
    currency: answers.currency,
    locale: answers.locale,
    ...(answers.fiscal_year_starts === undefined ? {} : { fiscal_year_starts: answers.fiscal_year_starts }),
  };
  if (seen) {
    const keys = ['id', 'name', 'area', 'beds', 'lives', 'staff', 'type', 'country'] as const;
    const columns = keys.flatMap((key) => {
      const column = columnAt(answers[key], seen, [key], faults);
      return column ? [[key, column.name] as const] : [];
    });
    if (answers.id === undefined)
      faults.push({
        path: [],
        message: 'No answer says which column identifies an account.',
        help: `Answer id: with one of ${
          seen.columns
            .filter(({ unique }) => unique)
            .slice(0, 6)
            .map(({ name }) => quoted(name))
            .join(', ') || 'the columns'
        }.`,
      });
    settings.portfolio = {
      file,
      columns: Object.fromEntries(columns),
      ...(answers.types ? { types: answers.types } : {}),
    };
    const id = columnAt(answers.id, seen, ['id'], []);
    if (id && !id.unique)
      faults.push({
        path: ['id'],
        message: `${quoted(id.name)} is empty or the same in several rows, so it does not identify an account.`,
        help: 'Name a column that has another value in every row.',
      });
    if (id?.disguised)
      faults.push({
        path: ['id'],
        message: `${quoted(id.name)} shows something else than it holds, first in row ${id.disguised.row}, which holds ${quoted(id.disguised.cell)}; nobody could say which one is the account.`,
        help: 'Format the column as text in the workbook and enter its ids again.',
      });
    const areas = areasOf(columnAt(answers.area, seen, ['area'], []), faults);
    if (areas) settings.areas = areas;
    faults.push(...unseenTypes(answers, seen));
  }
  if (answers.team) settings.team = answers.team;
  if (answers.products) settings.products = answers.products;
  settings.tiers = answers.tiers ?? defaultTiers;
  return { settings, faults };
}

function columnAt(
  name: string | undefined,
  { columns, dialect: { origin } }: Seen,
  path: Path,
  faults: Fault[],
): SeenColumn | undefined {
  if (name === undefined) return undefined;
  const column = columns.find((one) => one.name === columnName(name));
  if (column) return column;
  const all = columns.map((one) => one.name);
  const near = didYouMean(name, all);
  faults.push({
    path,
    message: `The portfolio has no column ${quoted(name)}.`,
    help: near
      ? `Did you mean ${quoted(near)}?`
      : `Its columns are ${all.slice(0, 12).map(quoted).join(', ')}${all.length > 12 ? ' …' : ''}.${
          (origin?.sheets ?? []).length > 1
            ? ` They stand on sheet ${quoted(origin!.sheet!)}; answer sheet: with another one.`
            : ''
        }`,
  });
  return undefined;
}

function areasOf(column: SeenColumn | undefined, faults: Fault[]): Mapping[] | undefined {
  if (!column) return undefined;
  const values = valuesOf(column, mostAreas);
  if (!values) {
    faults.push({
      path: ['area'],
      message: `${quoted(column.name)} has more than ${mostAreas} different values; an area holds many accounts.`,
      help: 'Name a coarser column, or leave the area out.',
    });
    return undefined;
  }
  const bySlug = new Map<string, string>();
  const areas: Mapping[] = [];
  for (const { value } of values) {
    const id = idOf(value);
    const twin = bySlug.get(id);
    if (id === '' || twin !== undefined)
      faults.push({
        path: ['area'],
        message:
          twin === undefined
            ? `The area ${quoted(value)} gives no id.`
            : `The areas ${quoted(twin)} and ${quoted(value)} would get one id, ${quoted(id)}.`,
        help: 'Write the areas alike in the portfolio, or name another column.',
      });
    else {
      bySlug.set(id, value);
      areas.push({ id, name: value });
    }
  }
  return areas;
}

function unseenTypes({ type, types }: WorkspaceAnswers, seen: Seen): Fault[] {
  const column = columnAt(type, seen, ['type'], []);
  const values = column?.profile.values();
  if (!types || !values) return [];
  return Object.keys(types)
    .filter((word) => !values.has(trimmed(word)))
    .map((word) => notInColumn(word, column!, ['types', word]));
}

function notInColumn(word: string, column: SeenColumn, path: Path): Fault {
  const near = didYouMean(word, column.profile.values()?.keys() ?? []);
  return {
    path,
    on: 'key',
    message: `No row has ${quoted(word)} in ${quoted(column.name)}.`,
    help: near ? `Did you mean ${quoted(near)}?` : 'Write it as the portfolio does, or leave it out.',
  };
}

// ---------------------------------------------------------------------------------------------------------
// segmentation.yaml

interface BuiltCriterion {
  id: string;
  column: string;
  weight: number;
  scale: { points: [number, number][] } | { lookup: { [value: string]: number }; default?: number };
}

export interface BuiltModel {
  model: Mapping;
  criteria: BuiltCriterion[];
}

const axisId = 'attractiveness';

export function modelOf(answers: WorkspaceAnswers, seen: Seen): { built?: BuiltModel; faults: Fault[] } {
  const faults: Fault[] = [];
  const given = answers.criteria ?? [];
  if (given.length === 0) return { faults };
  const taken = new Set<string>();
  const criteria = given.flatMap((answer, i) => {
    const built = criterionOf(answer, seen, ['criteria', i], faults);
    if (!built) return [];
    let id = answer.id ?? (idFromWords(built.column) || `criterion-${i + 1}`);
    for (let n = 2; answer.id === undefined && taken.has(id); n++) id = `${idFromWords(built.column)}-${n}`;
    taken.add(id);
    return [{ id, ...built }];
  });
  const cuts = answers.cuts ?? defaultCuts;
  const cells = Object.keys(answers.tiers ?? defaultTiers);
  if (cells.length !== cuts.length + 1)
    faults.push({
      path: [answers.tiers ? 'tiers' : 'cuts'],
      message: `${cuts.length} ${cuts.length === 1 ? 'cut makes' : 'cuts make'} ${cuts.length + 1} tiers; there are ${cells.length}.`,
      help: 'Name the tiers from low to high, one more than there are cuts.',
    });
  if (faults.length > 0) return { faults };
  const { dialect } = seen;
  const unknown = answers.unknown ?? [];
  const input = {
    ...writtenSo(dialect),
    ...(answers.skip === undefined ? {} : { skip: answers.skip }),
    ...(answers.decimal === undefined ? {} : { decimal: answers.decimal }),
    ...(unknown.length === 0 ? {} : { null: ['', ...unknown] }),
  };
  const model: Mapping = {
    account: columnAt(answers.id, seen, [], [])?.name,
    name: columnAt(answers.name, seen, [], [])?.name,
    input: Object.keys(input).length === 0 ? undefined : input,
    axes: [{ id: axisId, criteria }],
    matrix: { cuts: { [axisId]: cuts }, cells },
  };
  return { built: { model, criteria }, faults };
}

/** How the file is written, so that the next one must be written the same. */
function writtenSo({ origin, delimiter, encoding }: Dialect): Mapping {
  if (origin?.kind === 'parquet') return {};
  if (origin) return { sheet: origin.sheet };
  return {
    delimiter: delimiter === '\t' ? 'tab' : delimiter,
    ...(encoding === 'utf-8' ? {} : { encoding }),
  };
}

function criterionOf(
  answer: CriterionAnswer,
  seen: Seen,
  path: Path,
  faults: Fault[],
): Omit<BuiltCriterion, 'id'> | undefined {
  const column = columnAt(answer.column, seen, [...path, 'column'], faults);
  if (!column) return undefined;
  const base = { column: column.name, weight: answer.weight ?? 1 };
  if (answer.points && answer.lookup) {
    faults.push({
      path: [...path, 'lookup'],
      on: 'key',
      message: 'A criterion has points for a number or a lookup for texts, not both.',
      help: 'Remove one of the two.',
    });
    return undefined;
  }
  if (answer.points) {
    if (column.profile.style() !== undefined) return { ...base, scale: { points: answer.points } };
    faults.push({
      path: [...path, 'points'],
      on: 'key',
      message: `${quoted(column.name)} is not a number in every row, so it cannot have points.`,
      help: 'Name the cells that mean unknown under unknown:, say decimal: where it is open, or answer lookup:.',
    });
    return undefined;
  }
  if (answer.lookup) {
    const listed = Object.keys(answer.lookup);
    const values = column.profile.values();
    if (values)
      for (const word of listed)
        if (!values.has(trimmed(word))) faults.push(notInColumn(word, column, [...path, 'lookup', word]));
    const missing = [...(values?.keys() ?? [])].filter(
      (value) => !listed.some((word) => trimmed(word) === value),
    );
    if (missing.length > 0 && answer.default === undefined)
      faults.push({
        path: [...path, 'lookup'],
        on: 'key',
        message: `${quoted(column.name)} also has ${missing.slice(0, 5).map(quoted).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}, and nothing says what that is worth.`,
        help: 'Add it to lookup:, or say default:.',
      });
    return {
      ...base,
      scale: { lookup: answer.lookup, ...(answer.default === undefined ? {} : { default: answer.default }) },
    };
  }
  const proposal = proposeScale(column.profile);
  if (proposal?.kind === 'points') return { ...base, scale: { points: proposal.points } };
  if (proposal) return { ...base, scale: { lookup: Object.fromEntries(proposal.lookup) } };
  faults.push({
    path: [...path, 'column'],
    message: `${quoted(column.name)} is neither a number in every row nor a text with at most ${lookupLimit} different values.`,
    help: 'Name the cells that mean unknown under unknown:, or choose another column.',
  });
  return undefined;
}

/** Columns that cannot tell one row from another: one value, or the same points for each. */
export function flatColumns({ criteria }: BuiltModel, { columns }: Seen): string[] {
  return criteria
    .filter(({ column, scale }) => {
      const values = columns.find(({ name }) => name === column)?.profile.values();
      if (values?.size === 1) return true;
      if (!('lookup' in scale)) return false;
      const points = [
        ...Object.values(scale.lookup),
        ...(scale.default === undefined ? [] : [scale.default]),
      ];
      return new Set(points).size === 1;
    })
    .map(({ column }) => column);
}

/** Where in segmentation.yaml a place is → the answer it came from. */
export function modelAnswer(path: Path): Path {
  const [top, , , i, key, kind, ...rest] = path;
  if (top === 'axes' && typeof i === 'number')
    return key === 'scale'
      ? ['criteria', i, ...(kind === undefined ? [] : [kind]), ...rest]
      : ['criteria', i, ...(key === undefined ? [] : [key])];
  return top === 'matrix' ? ['cuts'] : [];
}

// ---------------------------------------------------------------------------------------------------------
// the two files, in house style

const modeline = (kind: string) => `# yaml-language-server: $schema=.kam/schemas/${kind}.json`;

export function settingsText(settings: Mapping): string {
  const lines = Object.entries(settings).flatMap(([key, value]) => pairLines(key, value, 0));
  return `${[modeline('workspace'), 'kam: workspace/1', ...lines].join('\n')}\n`;
}

/** A criterion on one line where that stays readable: `kam score --explain` names its line. */
export function modelText({ model, criteria }: BuiltModel): string {
  const { axes: _axes, ...rest } = model;
  const pairs = (keys: readonly string[]) =>
    keys.flatMap((key) => (rest[key] === undefined ? [] : pairLines(key, rest[key], 0)));
  const lines = [
    modeline('segmentation'),
    'kam: segmentation/1',
    ...pairs(['account', 'name', 'input']),
    'axes:',
    `  - id: ${axisId}`,
    '    criteria:',
    ...criteria.flatMap((criterion) => {
      const line = `      - ${flowText(criterion)}`;
      return line.length <= 120 ? [line] : itemLines(criterion, 6);
    }),
    ...pairs(['matrix']),
  ];
  return `${lines.join('\n')}\n`;
}
