import { readdirSync, readFileSync } from 'node:fs';
import { type Document, isMap, parseDocument } from 'yaml';

/** The good plan of the example, and the ways in which it can be broken. */

const root = 'examples/andes-pharma';
const account = 'accounts/san-telmo';
export type Files = { [path: string]: string };
type Path = (string | number)[];

function goodPlan(): Files {
  const files: Files = {};
  const take = (path: string) => {
    files[path] = readFileSync(`${root}/${path}`, 'utf8');
  };
  for (const name of ['kam.yaml', 'questionnaire.yaml', 'segmentation.yaml']) take(name);
  for (const name of readdirSync(`${root}/journeys`)) take(`journeys/${name}`);
  for (const name of readdirSync(`${root}/${account}`))
    if (name.endsWith('.yaml')) take(`${account}/${name}`);
  for (const name of ['ledger', 'contacts', 'opportunities']) take(`${account}/records/${name}.csv`);
  return files;
}

export const asOf = '2026-11-23';
export const good = goodPlan();
const step = Object.fromEntries(
  Object.keys(good)
    .filter((path) => path.startsWith(`${account}/`) && path.endsWith('.yaml'))
    .map((path) => [Number(path.split('/').at(-1)![0]), path]),
) as { [step: number]: string };
const ledger = `${account}/records/ledger.csv`;
const contacts = `${account}/records/contacts.csv`;

// biome-ignore lint/suspicious/noExplicitAny: the plan's shape is what is under test
const data: { [step: number]: any } = Object.fromEntries(
  Object.entries(step).map(([n, path]) => [n, parseDocument(good[path]!).toJS()]),
);
const [, , , dmu, diagnosis, objectives, tactics, monitoring] = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => data[n]);
const each = <T>(list: T[] | undefined): [number, T][] => [...(list ?? []).entries()];

/** One way to break the plan at one place. */
type Mutation = (files: Files) => Files;

const edit =
  (path: string, change: (document: Document) => void): Mutation =>
  (files) => {
    const document = parseDocument(files[path]!);
    change(document);
    return { ...files, [path]: document.toString({ lineWidth: 0 }) };
  };
const set = (path: string, at: Path, value: unknown) => edit(path, (document) => document.setIn(at, value));
const remove = (path: string, ...at: Path[]) =>
  edit(path, (document) => {
    for (const one of at) document.deleteIn(one);
  });
const lines =
  (path: string, change: (lines: string[]) => string[]): Mutation =>
  (files) => ({ ...files, [path]: change(files[path]!.split('\n')).join('\n') });
const without = (list: string[] | undefined, id: string) => (list ?? []).filter((other) => other !== id);
const both =
  (...mutations: Mutation[]): Mutation =>
  (files) =>
    mutations.reduce((now, mutation) => mutation(now), files);

const stepsOf = (...numbers: number[]) => numbers.map((n) => step[n]!);
const rowsOf = (path: string) => good[path]!.trimEnd().split('\n').length - 1;
const some = (n: number, of: number) =>
  Array.from({ length: n }, (_, i) => 1 + Math.floor(((i + 0.5) * of) / n));
const recent = (day: string | undefined) => day !== undefined && day > '2026-10-23';

/** What is broken → the rules of which one must speak, and every place where it can be done. */
export const operators: { [name: string]: { expects: string[]; mutations: Mutation[] } } = {
  'a misspelt key': {
    expects: ['schema'],
    mutations: stepsOf(1, 3, 4, 5, 6, 7).flatMap((path) =>
      Object.keys(parseDocument(good[path]!).toJS())
        .slice(3)
        .map((key) =>
          edit(path, ({ contents }) => {
            if (isMap(contents))
              for (const pair of contents.items) {
                const name = pair.key as { value: string };
                if (name.value === key) name.value = `${key}x`;
              }
          }),
        ),
    ),
  },
  'a word no list knows': {
    expects: ['schema'],
    mutations: [
      ...each(tactics.tactics).map(([i]) => set(step[6]!, ['tactics', i, 'status'], 'finished')),
      ...each(dmu.stakeholders).map(([i]) => set(step[3]!, ['stakeholders', i, 'roles', 0], 'boss')),
      ...each(diagnosis.swot).map(([i]) => set(step[4]!, ['swot', i, 'kind'], 'luck')),
    ],
  },
  'a day that is none': {
    expects: ['schema'],
    mutations: [
      ...each(tactics.tactics).map(([i]) => set(step[6]!, ['tactics', i, 'due'], '2026-02-30')),
      ...each(objectives.objectives).map(([i]) => set(step[5]!, ['objectives', i, 'due'], '31.12.2026')),
    ],
  },
  'a word for a number': {
    expects: ['schema'],
    mutations: each(objectives.objectives).map(([i]) => set(step[5]!, ['objectives', i, 'target'], 'many')),
  },
  'somebody who is not on the team': {
    expects: ['reference'],
    mutations: [
      ...each(objectives.objectives).map(([i]) => set(step[5]!, ['objectives', i, 'owner'], 'kam-99')),
      ...each(tactics.tactics).map(([i]) => set(step[6]!, ['tactics', i, 'owner'], 'kam-99')),
    ],
  },
  'a person nobody mapped': {
    expects: ['reference'],
    mutations: [
      ...each(dmu.decisions).map(([i]) => set(step[3]!, ['decisions', i, 'members', 0, 'id'], 'r-99')),
      ...each(dmu.links).map(([i]) => set(step[3]!, ['links', i, 'from'], 'r-99')),
      ...some(5, rowsOf(contacts)).map((n) =>
        lines(contacts, (all) => all.map((line, i) => (i === n ? line.replace(/,r-\d\d,/, ',r-99,') : line))),
      ),
    ],
  },
  'a tactic nobody planned': {
    expects: ['reference'],
    mutations: each(tactics.tactics).map(([i]) => set(step[6]!, ['tactics', i, 'depends_on'], ['nothing'])),
  },
  'an id twice': {
    expects: ['unique-id'],
    mutations: [
      ...each(diagnosis.swot)
        .slice(1)
        .map(([i]) => set(step[4]!, ['swot', i, 'id'], diagnosis.swot[0].id)),
      lines(ledger, (all) => [...all.slice(0, 2), all[1]!, ...all.slice(2)]),
    ],
  },
  'a brace that is not closed': {
    expects: ['yaml'],
    mutations: stepsOf(3, 4, 6, 7).flatMap((path) =>
      good[path]!.split('\n').flatMap((line, n) =>
        /^ {2}- \{.*\}$/.test(line)
          ? [lines(path, (all) => all.map((other, i) => (i === n ? other.slice(0, -1) : other)))]
          : [],
      ),
    ),
  },
  'a merge left half done': {
    expects: ['file'],
    mutations: stepsOf(1, 3, 5, 7).map((path) =>
      lines(path, (all) => [...all.slice(0, 6), '<<<<<<< ours', ...all.slice(6)]),
    ),
  },
  'a key twice': {
    expects: ['yaml'],
    mutations: stepsOf(1, 2, 3, 4, 5, 6, 7).map((path) =>
      lines(path, (all) => [...all.slice(0, 4), all[3]!, ...all.slice(4)]),
    ),
  },
  'a file of another account': {
    expects: ['account-in-its-folder'],
    mutations: stepsOf(1, 2, 3, 4, 5, 6, 7).map((path) => set(path, ['account'], 'nova-clinic')),
  },
  'a line that is too short': {
    expects: ['csv'],
    mutations: [ledger, contacts].flatMap((path) =>
      some(4, rowsOf(path)).map((n) =>
        lines(path, (all) => all.map((line, i) => (i === n ? line.slice(0, line.lastIndexOf(',')) : line))),
      ),
    ),
  },
  'an amount that is none': {
    expects: ['schema'],
    mutations: some(6, rowsOf(ledger)).map((n) =>
      lines(ledger, (all) =>
        all.map((line, i) => (i === n ? line.replace(/,-?\d+(\.\d+)?,EUR/, ',1.2e3,EUR') : line)),
      ),
    ),
  },
  'a sale below nothing': {
    expects: ['record'],
    mutations: good[ledger]!.split('\n').flatMap((line, n) =>
      n % 60 === 1 && line.includes(',sale,') && !line.includes(',sale,-')
        ? [
            lines(ledger, (all) =>
              all.map((other, i) => (i === n ? other.replace(',sale,', ',sale,-') : other)),
            ),
          ]
        : [],
    ),
  },
  'a tactic for nothing': {
    expects: ['tactic-has-objective'],
    mutations: each(tactics.tactics).map(([i]) => set(step[6]!, ['tactics', i, 'objectives'], [])),
  },
  'an objective nobody works for': {
    expects: ['objective-has-tactic'],
    mutations: each<{ id: string }>(objectives.objectives).map(([, { id }]) =>
      edit(step[6]!, (document) => {
        for (const [i, tactic] of each<{ objectives?: string[] }>(tactics.tactics))
          document.setIn(['tactics', i, 'objectives'], without(tactic.objectives, id));
      }),
    ),
  },
  'a SWOT item nobody uses': {
    expects: ['swot-item-is-used'],
    mutations: each<{ id: string }>(diagnosis.swot).map(([, { id }]) =>
      both(
        edit(step[4]!, (document) => {
          for (const [i, strategy] of each<{ from?: string[] }>(diagnosis.tows))
            document.setIn(['tows', i, 'from'], without(strategy.from, id));
        }),
        noLongerAnswered(id),
      ),
    ),
  },
  'a need nobody answers': {
    expects: ['need-is-answered'],
    mutations: each<{ id: string }>(data[1].needs).map(([, { id }]) => noLongerAnswered(id)),
  },
  'a decider without an owner': {
    expects: ['decider-has-owner'],
    mutations: each<{ roles: string[] }>(dmu.stakeholders)
      .filter(([, { roles }]) => roles.includes('decider') || roles.includes('approver'))
      .map(([i]) => remove(step[3]!, ['stakeholders', i, 'owner'])),
  },
  'a decision nobody was asked about': {
    expects: ['decision-has-contact'],
    mutations: each<{ date: string; members: { id: string }[] }>(dmu.decisions)
      .filter(([, { date }]) => date >= asOf)
      .map(([, { members }]) =>
        lines(contacts, (all) =>
          all.filter(
            (line) => !(line.slice(0, 4) === '2026' && members.some(({ id }) => line.includes(`,${id},`))),
          ),
        ),
      ),
  },
  'an objective without a start': {
    expects: ['objective-has-baseline'],
    mutations: each<{ shape?: string }>(objectives.objectives)
      .filter(([, { shape }]) => shape !== 'hold')
      .map(([i]) => remove(step[5]!, ['objectives', i, 'baseline'])),
  },
  'three times the sales, and no word why': {
    expects: ['objective-is-realistic'],
    mutations: each<{ measure: string; due: string; shape?: string; target: number }>(objectives.objectives)
      .filter(([, { measure, due, shape }]) => measure === 'net_sales' && due >= asOf && shape !== 'hold')
      .map(([i, { target }]) =>
        both(
          set(step[5]!, ['objectives', i, 'target'], target * 3),
          remove(step[5]!, ['objectives', i, 'realistic']),
        ),
      ),
  },
  'a KPI that is wanted and has no objective': {
    expects: ['kpi-has-objective'],
    mutations: ['win_rate', 'formulary_access', 'penetration_index', 'revenue_to_profit', 'roi'].map((kpi) =>
      edit(step[5]!, (document) => {
        for (const [i, objective] of each<{ measure: string }>(objectives.objectives))
          if (objective.measure === kpi) document.setIn(['objectives', i, 'measure'], 'dmu_support');
      }),
    ),
  },
  'an end before the start': {
    expects: ['dates-in-order'],
    mutations: [
      ...each<{ due: string }>(tactics.tactics).map(([i]) =>
        set(step[6]!, ['tactics', i, 'start'], '2029-01-01'),
      ),
      ...each(data[1].contracts).map(([i]) => set(step[1]!, ['contracts', i, 'ends'], '2020-01-01')),
    ],
  },
  'more than there is': {
    expects: ['plan-within-budget', 'plan-within-hours'],
    mutations: [
      set(step[6]!, ['resources', 'money'], 1000),
      ...Object.keys(tactics.resources.hours).map((name) => set(step[6]!, ['resources', 'hours', name], 1)),
    ],
  },
  'hours nobody wants': {
    expects: ['resource-is-used'],
    mutations: [set(step[6]!, ['resources', 'hours', 'marketing'], 40)],
  },
  'a tactic nobody looked back on': {
    expects: ['done-tactic-is-evaluated'],
    mutations: each<{ status: string; done_on?: string }>(tactics.tactics)
      .filter(([, { status, done_on }]) => status === 'done' && !recent(done_on))
      .map(([i]) => remove(step[6]!, ['tactics', i, 'evaluation'])),
  },
  'an answer that has not come': {
    expects: ['ask-is-answered'],
    mutations: each<{ answered_on?: string }>(tactics.asks)
      .filter(([, { answered_on }]) => answered_on !== undefined)
      .map(([i]) => remove(step[6]!, ['asks', i, 'answered_on'], ['asks', i, 'answer'])),
  },
  'a review that is over': {
    expects: ['review-not-overdue'],
    mutations: ['2026-11-22', '2026-10-01', '2025-12-31'].map((day) => set(step[7]!, ['next_review'], day)),
  },
  'feedback without a change': {
    expects: ['feedback-is-answered'],
    mutations: each<{ date: string }>(monitoring.feedback)
      .filter(([, { date }]) => !recent(date))
      .map(([i]) => remove(step[7]!, ['feedback', i, 'changed'], ['feedback', i, 'unanswered'])),
  },
  'judgements of last year': {
    expects: ['judgement-is-fresh'],
    mutations: [
      ...stepsOf(2, 3).map((path) => set(path, ['reviewed', 'date'], '2025-11-23')),
      ...each<{ influence: unknown }>(dmu.stakeholders)
        .filter(([, { influence }]) => typeof influence === 'object')
        .map(([i]) => set(step[3]!, ['stakeholders', i, 'influence', 'as_of'], '2025-11-23')),
    ],
  },
  'people who were not told': {
    expects: ['person-was-informed'],
    mutations: [
      remove('kam.yaml', ['privacy', 'informed_by']),
      remove('kam.yaml', ['privacy', 'lawful_basis']),
      ...each(dmu.stakeholders).map(([i]) => set(step[3]!, ['stakeholders', i, 'informed_on'], '2027-01-01')),
    ],
  },
  'a person in a text': {
    expects: ['no-personal-data'],
    mutations: [
      ...each<{ text: string }>(diagnosis.swot).map(([i, { text }]) =>
        set(step[4]!, ['swot', i, 'text'], `${text}: ask Dr. Xxxxx`),
      ),
      ...each<{ text: string }>(monitoring.feedback).map(([i, { text }]) =>
        set(step[7]!, ['feedback', i, 'text'], `${text} (+34 963 52 11 00)`),
      ),
      ...each<{ action: string }>(tactics.tactics).map(([i, { action }]) =>
        set(step[6]!, ['tactics', i, 'action'], `${action}, with x.y@hospital.example`),
      ),
      ...some(4, rowsOf(ledger)).map((n) =>
        lines(ledger, (all) =>
          all.map((line, i) => (i === n ? `${line.slice(0, line.lastIndexOf(','))},for 3 patients` : line)),
        ),
      ),
      lines(step[1]!, (all) => ['# tel. 963 521 100', ...all]),
    ],
  },
  'an account that is not key': {
    expects: ['plan-is-for-key-account'],
    mutations: ['develop', 'maintain', 'serve'].map((tier) => set(step[2]!, ['tier'], tier)),
  },
  'a tier of another model': {
    expects: ['tier-is-current'],
    mutations: [set(step[2]!, ['model'], 'ffffffffffff'), set(step[2]!, ['row'], 'ffffffffffff')],
  },
};

function noLongerAnswered(id: string): Mutation {
  return edit(step[5]!, (document) => {
    for (const [i, objective] of each<{ answers?: string[] }>(objectives.objectives))
      document.setIn(['objectives', i, 'answers'], without(objective.answers, id));
  });
}

/** The hashes the good plan was scored with. */
export const hashes: { model: string; row: string } = data[2];
