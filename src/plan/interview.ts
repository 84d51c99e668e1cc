import { accountTypes } from './field.ts';
import type { StepPart } from './files.ts';
import type { swotKinds } from './steps/4-diagnosis.ts';

/**
 * The account interview: at most 25 questions that make a plan of level start. A question says what is asked and
 * where its answer belongs; how it is typed in (a number, a day, a choice) follows from the field's schema.
 */

/** One value of a row or form: its place below it ("influence", "cost.money"), and the words on the screen. */
export interface Cell {
  at: string;
  ask: string;
}

interface Asked {
  /** key in an answers file */
  id: string;
  /** 1–7: the part of the interview it belongs to */
  step: number;
  /** the file it is written to */
  part: StepPart;
  ask: string;
  /** an answer as it may look: what `--questions` prints */
  example: unknown;
}

/** One value, at a path of the file ("decisions.0.date"); "*" stands for every row of a list. */
interface ValueQuestion extends Asked {
  shape: 'value';
  at: string;
}

/** Some values that belong together, each at its own path of the file. */
interface FormQuestion extends Asked {
  shape: 'form';
  cells: readonly Cell[];
}

/** A small table that becomes a list of the file. */
export interface RowsQuestion extends Asked {
  shape: 'rows';
  at: string;
  cells: readonly Cell[];
  /** a row written as a plain text fills this key, and rows without an id are told apart by it */
  words: string;
  /** what one row is called */
  row: string;
  /** how many rows are asked for on a terminal */
  upTo: number;
  /** what every row of this question holds; only such rows count as its answer */
  fixed?: { readonly [key: string]: string };
  /** the key by which a row of the file is recognised; `none`: by product and body */
  key: 'id' | 'product';
  /** ids made up where a row has none: from its words, or numbered ("r-01") */
  newId?: 'words' | 'numbered';
}

export type Question = ValueQuestion | FormQuestion | RowsQuestion;

/** Minutes of each part of the interview. */
export const stepMinutes: { readonly [step: number]: number } = { 1: 4, 2: 2, 3: 8, 4: 5, 5: 5, 6: 4, 7: 2 };

const swot = (id: string, kind: (typeof swotKinds)[number], ask: string, example: string): RowsQuestion => ({
  id,
  step: 4,
  part: 'diagnosis',
  shape: 'rows',
  at: 'swot',
  ask,
  row: kind,
  cells: [{ at: 'text', ask: `${kind === 'opportunity' ? 'An' : 'A'} ${kind}, in one sentence` }],
  words: 'text',
  upTo: 2,
  fixed: { kind },
  key: 'id',
  newId: 'words',
  example: [example],
});

/** In the order in which they are asked. `ratings`: what the scoring model wants people to judge. */
export function accountQuestions(ratings: readonly string[]): Question[] {
  const all: Question[] = [
    {
      id: 'facts',
      step: 1,
      part: 'analysis',
      shape: 'form',
      ask: 'What the list does not say about this account',
      cells: [
        { at: 'type', ask: 'What kind of organisation is it?' },
        { at: 'area', ask: 'Which area is it in?' },
        { at: 'size.beds', ask: 'How many beds?' },
      ],
      example: { type: accountTypes[1], beds: 546 },
    },
    {
      id: 'owner',
      step: 1,
      part: 'analysis',
      shape: 'value',
      at: 'owner',
      ask: 'Who answers for this plan?',
      example: 'kam-1',
    },
    {
      id: 'period',
      step: 1,
      part: 'analysis',
      shape: 'value',
      at: 'period',
      ask: 'Which fiscal year is the plan for?',
      example: '2027',
    },
    {
      id: 'category_spend',
      step: 1,
      part: 'analysis',
      shape: 'value',
      at: 'category_spend.value',
      ask: 'What does it spend a year in our categories, with us and with others? A guess is fine.',
      example: 2400000,
    },
    {
      id: 'category_spend_confidence',
      step: 1,
      part: 'analysis',
      shape: 'value',
      at: 'category_spend.confidence',
      ask: 'Is that a guess, or does something bear it out?',
      example: 'assumed',
    },
    {
      id: 'needs',
      step: 1,
      part: 'analysis',
      shape: 'rows',
      at: 'needs',
      ask: 'What does the customer need, in the customer’s own words? Three are enough.',
      row: 'need',
      cells: [{ at: 'text', ask: 'A need, in the customer’s words' }],
      words: 'text',
      upTo: 3,
      key: 'id',
      newId: 'words',
      example: ['Fewer days on the ward after surgery'],
    },
    {
      id: 'summary',
      step: 1,
      part: 'analysis',
      shape: 'value',
      at: 'summary',
      ask: 'Where does this account stand? Two sentences you would sign.',
      example: 'Use is below the reference. The listing decides the year.',
    },
    {
      id: 'ratings',
      step: 2,
      part: 'tier',
      shape: 'form',
      ask: 'What the scoring model asks you to judge, 1 (low) to 10 (high)',
      cells: ratings.map((rating) => ({ at: `ratings.${rating}`, ask: `${rating}, 1–10` })),
      example: Object.fromEntries(ratings.map((rating) => [rating, 7])),
    },
    {
      id: 'why_kam',
      step: 2,
      part: 'tier',
      shape: 'value',
      at: 'why_kam',
      ask: 'Why does this account need a key account manager, or why not?',
      example: 'Four bodies decide, and nobody but us talks to all of them.',
    },
    {
      id: 'stakeholders',
      step: 3,
      part: 'dmu',
      shape: 'rows',
      at: 'stakeholders',
      ask: 'Who decides? Five people, by function: no names.',
      row: 'person',
      cells: [
        { at: 'function', ask: 'Function' },
        { at: 'roles', ask: 'Roles in the decisions' },
        { at: 'influence', ask: 'Influence, 0 (none) to 5 (decides)' },
        { at: 'support', ask: 'Support for us, -3 (opposes) to 3 (champions)' },
        { at: 'owner', ask: 'Who of us looks after this person?' },
      ],
      words: 'function',
      upTo: 5,
      key: 'id',
      newId: 'numbered',
      example: [
        {
          function: 'head of pharmacy',
          roles: ['gatekeeper', 'decider'],
          influence: 5,
          support: -1,
          owner: 'kam-1',
        },
      ],
    },
    {
      id: 'decision',
      step: 3,
      part: 'dmu',
      shape: 'value',
      at: 'decisions.0.question',
      ask: 'What is the next decision that matters to us?',
      example: 'Relivax on the formulary without restriction?',
    },
    {
      id: 'decision_kind',
      step: 3,
      part: 'dmu',
      shape: 'value',
      at: 'decisions.0.kind',
      ask: 'What kind of decision is it?',
      example: 'listing',
    },
    {
      id: 'decision_body',
      step: 3,
      part: 'dmu',
      shape: 'value',
      at: 'decisions.0.body',
      ask: 'Which body decides it?',
      example: 'p-and-t',
    },
    {
      id: 'decision_members',
      step: 3,
      part: 'dmu',
      shape: 'rows',
      at: 'decisions.0.members',
      ask: 'Who of these people has a voice in it?',
      row: 'member',
      cells: [{ at: 'id', ask: 'Members' }],
      words: 'id',
      upTo: 5,
      key: 'id',
      example: ['r-01', 'r-02'],
    },
    {
      id: 'decision_date',
      step: 3,
      part: 'dmu',
      shape: 'value',
      at: 'decisions.0.date',
      ask: 'When is it decided?',
      example: '2027-03-18',
    },
    swot('strengths', 'strength', 'What are we good at here? One or two.', 'Outcome data nobody else has'),
    swot(
      'weaknesses',
      'weakness',
      'What are we bad at here? One or two.',
      'Medical questions are answered late',
    ),
    swot(
      'opportunities',
      'opportunity',
      'What could help us? One or two.',
      'A second day surgery unit opens',
    ),
    swot('threats', 'threat', 'What could hurt us? One or two.', 'A biosimilar arrives in 2027'),
    {
      id: 'formulary_body',
      step: 4,
      part: 'diagnosis',
      shape: 'value',
      at: 'formulary.*.body',
      ask: 'Which body decides what is on the formulary?',
      example: 'p-and-t',
    },
    {
      id: 'formulary',
      step: 4,
      part: 'diagnosis',
      shape: 'rows',
      at: 'formulary',
      ask: 'Where do our products stand on its formulary?',
      row: 'product',
      cells: [{ at: 'listing', ask: 'Status' }],
      words: 'product',
      upTo: 5,
      key: 'product',
      example: [{ product: 'relivax', listing: 'listed' }],
    },
    {
      id: 'objectives',
      step: 5,
      part: 'objectives',
      shape: 'rows',
      at: 'objectives',
      ask: 'What do we want to reach here? Two or three objectives, each with a measure.',
      row: 'objective',
      cells: [
        { at: 'statement', ask: 'The objective, in one sentence' },
        { at: 'measure', ask: 'Measured by' },
        { at: 'product', ask: 'For which product?' },
        { at: 'baseline.value', ask: 'Where do we stand today?' },
        { at: 'target', ask: 'Target, in the same unit' },
        { at: 'due', ask: 'By when?' },
        { at: 'realistic', ask: 'Why can it be reached?' },
      ],
      words: 'statement',
      upTo: 3,
      key: 'id',
      newId: 'words',
      example: [
        {
          statement: 'Relivax listed without restriction',
          measure: 'formulary_access',
          product: 'relivax',
          target: 75,
          due: '2027-12-31',
          realistic: 'Two hospitals of this size did it within a year.',
        },
      ],
    },
    {
      id: 'tactics',
      step: 6,
      part: 'tactics',
      shape: 'rows',
      at: 'tactics',
      ask: 'What will we do about it? Three to five tactics.',
      row: 'tactic',
      cells: [
        { at: 'action', ask: 'What is done' },
        { at: 'objectives', ask: 'For which objectives?' },
        { at: 'owner', ask: 'Who does it?' },
        { at: 'due', ask: 'By when?' },
        { at: 'cost.money', ask: 'Money' },
        { at: 'cost.hours', ask: 'Hours of our people' },
      ],
      words: 'action',
      upTo: 5,
      key: 'id',
      newId: 'words',
      example: [
        {
          action: 'Dossier on length of stay',
          objectives: ['relivax-listed-without-restriction'],
          owner: 'kam-1',
          due: '2027-06-30',
          cost: { money: 12000, hours: 60 },
        },
      ],
    },
    {
      id: 'next_review',
      step: 7,
      part: 'monitoring',
      shape: 'value',
      at: 'next_review',
      ask: 'When is the plan reviewed next?',
      example: '2027-03-15',
    },
    {
      id: 'asks',
      step: 7,
      part: 'tactics',
      shape: 'rows',
      at: 'asks',
      ask: 'What do you need from another function? One ask is a start.',
      row: 'ask',
      cells: [
        { at: 'of', ask: 'From which function' },
        { at: 'text', ask: 'What is asked for' },
        { at: 'by', ask: 'By when?' },
      ],
      words: 'text',
      upTo: 1,
      key: 'id',
      newId: 'words',
      example: [{ of: 'market_access', text: 'Price corridor for the 2027 tender', by: '2027-01-31' }],
    },
  ];
  return all.filter((question) => question.shape !== 'form' || question.cells.length > 0);
}
