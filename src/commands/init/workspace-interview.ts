import { printable, quoted } from '../../findings/printable.ts';
import type { Asker, Choice } from '../../io/ask.ts';
import { type AccountType, accountTypes } from '../../plan/field.ts';
import type { Mapping } from '../../plan/fill-in.ts';
import { idOf } from '../../plan/slug.ts';
import { lookupLimit, proposeScale } from '../../scoring/propose.ts';
import {
  criterionColumns,
  type Looked,
  proposedColumn,
  proposedId,
  type Seen,
  type SeenColumn,
  unknownMarks,
  valuesOf,
} from './portfolio.ts';
import { defaultCuts, defaultTiers, type WorkspaceAnswers } from './workspace-answers.ts';

/** The questions that start a workspace, on a terminal: choices wherever there are choices. */

const none = Symbol('none');

/** What the organisation says of itself; an empty answer is left out. */
export async function askOrganisation(asker: Asker, answers: Mapping, locale: string): Promise<void> {
  const company = await asker.text('What is the company called?');
  if (company !== '') answers.company = company;
  const currency = await asker.text('Which currency are plans in?', {
    proposal: 'EUR',
    check: (given) => (/^[A-Z]{3}$/.test(given) ? undefined : 'Write three capitals, like EUR.'),
  });
  if (currency !== '') answers.currency = currency;
  answers.locale = locale;
  const kam = await asker.text('Who is the key account manager? An id, no name.', {
    proposal: 'kam-1',
    check: idProblem,
  });
  if (kam !== '') answers.team = [await askMember(asker, kam, currency)];
  const product = await asker.text('What is the product called? More can follow in kam.yaml.', {
    check: (given) => (idOf(given) === '' ? 'Write a name with letters or digits.' : undefined),
  });
  if (product === '') return;
  const kinds = await asker.many(
    `Which types of account is ${quoted(product)} for?`,
    accountTypes.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
    [...new Set(Object.values((answers.types ?? {}) as { [word: string]: AccountType }))],
  );
  answers.products = [{ id: idOf(product), label: product, ...(kinds.length > 0 ? { for: kinds } : {}) }];
}

/** Without a rate no visit of theirs can be booked: it would have no cost. */
async function askMember(asker: Asker, member: string, currency: string): Promise<Mapping> {
  const check = (given: string) =>
    /^\d+(\.\d+)?$/.test(given) ? undefined : 'Write a plain number of 0 or more, like 1500.';
  const hours = await asker.text(`How many hours a year has ${member} for accounts? Like 1500.`, { check });
  const money = currency === '' ? '' : ` in ${currency}`;
  const rate = await asker.text(
    `What does an hour of ${member} cost${money}, like 85? Visits are booked with it.`,
    { check },
  );
  return {
    id: member,
    function: 'kam',
    ...(hours === '' ? {} : { hours: Number(hours) }),
    ...(rate === '' ? {} : { rate: Number(rate) }),
  };
}

const idProblem = (given: string) =>
  idOf(given) === given ? undefined : 'Write an id: a–z, 0–9 and "-", like kam-1.';

/** What a file does not say of itself: which of its sheets it is, and how much stands above the header. */
export async function askHowWritten(
  asker: Asker,
  answers: Mapping,
  look: (answers: Partial<WorkspaceAnswers>) => Promise<Looked>,
): Promise<Looked> {
  let looked = await look(answers);
  const sheets = 'seen' in looked ? looked.seen.dialect.origin?.sheets : looked.sheets;
  if (sheets && sheets.length > 1) {
    const [first] = sheets;
    const sheet = await asker.one(
      'Which sheet holds the accounts?',
      sheets.map((name) => ({ value: name, label: printable(name) })),
      first!,
    );
    if (sheet !== first) {
      answers.sheet = sheet;
      looked = await look(answers);
    }
  }
  while ('findings' in looked && looked.titled) {
    const [finding] = looked.findings;
    asker.say(finding!.message);
    const skip = await asker.text(`How many ${looked.titled}s stand above the header?`, {
      check: (given) => (/^[1-9]\d{0,3}$/.test(given) ? undefined : 'Write a whole number, like 3.'),
    });
    if (skip === '') break;
    answers.skip = Number(skip);
    looked = await look(answers);
  }
  return looked;
}

export async function askId(asker: Asker, answers: Mapping, { columns }: Seen): Promise<void> {
  const unique = columns.filter((column) => column.unique);
  answers.id = await asker.one(
    'Which column identifies an account?',
    asChoices(unique.length > 0 ? unique : columns),
    proposedId(columns)?.name,
  );
}

/** Which column means what. */
export async function askColumns(asker: Asker, answers: Mapping, seen: Seen): Promise<void> {
  const { columns } = seen;
  await askId(asker, answers, seen);
  const rest = columns.filter(({ name }) => name !== answers.id);
  for (const [key, message] of [
    ['name', 'Which column is its name?'],
    ['area', 'Which column is its area?'],
    ['type', 'Which column says what kind of organisation it is?'],
    ['beds', 'Which column counts its beds?'],
  ] as const) {
    const chosen = await asker.one<string | symbol>(
      message,
      [...asChoices(rest), { value: none, label: 'none of them' }],
      proposedColumn(key, rest)?.name ?? none,
    );
    if (typeof chosen === 'string') answers[key] = chosen;
  }
  const kinds = columns.find(({ name }) => name === answers.type);
  const values = kinds && valuesOf(kinds, lookupLimit);
  if (!values) return;
  const types: { [word: string]: string } = {};
  for (const { value, rows } of values) {
    const type = await asker.one<string | symbol>(
      `What is ${quoted(value)}? (${rows} ${rows === 1 ? 'row' : 'rows'})`,
      [
        ...accountTypes.map((one) => ({ value: one, label: one.replaceAll('_', ' ') })),
        { value: none, label: 'something else: leave it out' },
      ],
      /univers/i.test(value) ? 'university_hospital' : 'hospital',
    );
    if (typeof type === 'string') types[value] = type;
  }
  if (Object.keys(types).length > 0) answers.types = types;
}

function asChoices(columns: readonly SeenColumn[]): Choice<string>[] {
  return columns.map(({ name, profile }) => {
    const values = profile.values();
    return {
      value: name,
      label: printable(name),
      hint: values
        ? `${values.size} different ${values.size === 1 ? 'value' : 'values'}`
        : 'a great many values',
    };
  });
}

/** The columns that make an account matter; `again` looks at the portfolio anew with the marks for "unknown". */
export async function askCriteria(
  asker: Asker,
  answers: Mapping,
  seen: Seen,
  again: (unknown: readonly string[]) => Promise<Seen>,
): Promise<Seen> {
  const usable = criterionColumns(seen.columns.filter(({ name }) => name !== answers.id));
  if (usable.length === 0) {
    asker.say('No column says how large an account is or of which kind, so there is nothing to score by.');
    return seen;
  }
  const chosen = await asker.many(
    'What makes an account matter?',
    asChoices(usable),
    [usable[0]!.name],
    true,
  );
  const of = (from: Seen, name: string) => from.columns.find((column) => column.name === name)!;
  const marks = [...new Set(chosen.flatMap((name) => unknownMarks(of(seen, name))))];
  let known = seen;
  if (marks.length > 0) {
    const choices = marks.map((mark) => ({ value: mark, label: printable(mark) }));
    const unknown = await asker.many('Which of these cells mean "unknown"?', choices, marks);
    if (unknown.length > 0) {
      answers.unknown = unknown;
      known = await again(unknown);
    }
  }
  const criteria: Mapping[] = [];
  for (const name of chosen) {
    const scale = await askScale(asker, of(known, name));
    if (scale) criteria.push({ column: name, ...scale });
  }
  if (criteria.length > 1)
    for (const criterion of criteria) {
      const weight = await asker.text(`How much does ${quoted(String(criterion.column))} count?`, {
        proposal: '1',
        check: (given) => (Number(given) > 0 ? undefined : 'Write a number above 0; only proportions count.'),
      });
      criterion.weight = weight === '' ? 1 : Number(weight);
    }
  if (criteria.length > 1) asker.say(`So count: ${shares(criteria)}.`);
  if (criteria.length > 0) answers.criteria = criteria;
  const tiers = Object.keys((answers.tiers as Mapping | undefined) ?? defaultTiers);
  if (tiers.length < 2) return known;
  const many = tiers.length - 1;
  const usual =
    many === defaultCuts.length
      ? defaultCuts
      : tiers.slice(1).map((_, i) => Math.round((100 * (i + 1)) / (many + 1)));
  const cuts = await asker.text(
    many === 2
      ? `Two numbers from 0 to 100: where does ${quoted(tiers[1]!)} begin, and where ${quoted(tiers[2]!)}?`
      : `Where does each tier end and the next begin (${tiers.map(printable).join(', ')}), from 0 to 100?`,
    {
      proposal: usual.join(' '),
      check: (given) =>
        cutsIn(given, many)
          ? undefined
          : `Write ${many} ${many === 1 ? 'number' : 'numbers'} from 0 to 100, rising, like ${usual.join(' ')}.`,
    },
  );
  answers.cuts = cutsIn(cuts, many) ?? usual;
  return known;
}

async function askScale(asker: Asker, column: SeenColumn): Promise<Mapping | undefined> {
  const proposal = proposeScale(column.profile);
  const name = quoted(column.name);
  if (!proposal) {
    asker.say(`${name} is neither a number in every row nor a text with few values: left out.`);
    return undefined;
  }
  if (proposal.kind === 'points') {
    const written = await asker.text(`${name}: which value is worth how many points (0–100)?`, {
      proposal: proposal.points.map(([value, points]) => `${value}=${points}`).join(' '),
      check: (given) =>
        pointsIn(given) ? undefined : 'Write value=points, values rising, like 0=0 200=40 1000=100.',
    });
    return { points: pointsIn(written) ?? proposal.points };
  }
  const lookup: { [value: string]: number } = {};
  for (const { value, rows } of valuesOf(column, lookupLimit)!) {
    const points = await asker.text(
      `${name}: points for ${quoted(value)} (${rows} ${rows === 1 ? 'row' : 'rows'})?`,
      {
        proposal: '50',
        check: (given) =>
          /^\d+(\.\d+)?$/.test(given) && Number(given) <= 100 ? undefined : 'Write a number from 0 to 100.',
      },
    );
    lookup[value] = points === '' ? 50 : Number(points);
  }
  return { lookup };
}

function pointsIn(text: string): [number, number][] | undefined {
  const pairs = text
    .trim()
    .split(/[,;]?\s+|[,;](?=[^,;=]+=)/)
    .map((pair) => pair.split('=').map(Number));
  const rising = pairs.every(
    ([value, points], i) =>
      Number.isFinite(value) && points! >= 0 && points! <= 100 && (i === 0 || value! > pairs[i - 1]![0]!),
  );
  return rising && pairs.length > 1 ? (pairs as [number, number][]) : undefined;
}

/** "beds 60 %, class 40 %": weights are proportions. */
function shares(criteria: readonly Mapping[]): string {
  const sum = criteria.reduce((total, { weight }) => total + Number(weight), 0);
  return criteria
    .map(({ column, weight }) => `${printable(String(column))} ${Math.round((100 * Number(weight)) / sum)} %`)
    .join(', ');
}

function cutsIn(text: string, many: number): number[] | undefined {
  const cuts = text
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const rising = cuts.every((cut, i) => cut >= 0 && cut <= 100 && (i === 0 || cut > cuts[i - 1]!));
  return cuts.length === many && rising ? cuts : undefined;
}
