import type { CsvDocument, SourceDocument, YamlDocument } from '../documents/document.ts';
import type { Path } from '../findings/finding.ts';
import { recordKinds } from '../plan/files.ts';
import { type PersonalKind, personalData } from './personal-data.ts';
import type { AccountRule, Find } from './rule.ts';

const said: { [kind in PersonalKind]: { what: string; help: string } } = {
  'e-mail': {
    what: 'An e-mail address stands',
    help: 'Remove it; addresses belong in people.csv, which git ignores.',
  },
  phone: {
    what: 'A telephone number stands',
    help: 'Remove it; numbers belong in people.csv, which git ignores.',
  },
  iban: { what: 'A bank account number (IBAN) stands', help: 'Remove it; no plan needs it.' },
  name: {
    what: 'A person’s name stands',
    help: 'Write the person’s pseudonym (r-01); the name belongs in people.csv, which git ignores.',
  },
  patient: {
    what: 'Something about a single patient stands',
    help: 'Remove it; plans hold aggregates only.',
  },
  'small-count': {
    what: 'A count of patients small enough to recognise them stands',
    help: 'Leave the number out, or give a larger group.',
  },
};

/** Texts that are somebody's official words: a hospital may be called after a doctor, a link may hold digits. */
const except: { [key: string]: readonly PersonalKind[] } = {
  name: ['name', 'small-count'],
  sites: ['name'],
  with: ['name'],
  account_ref: ['phone', 'iban'],
  url: ['phone', 'iban', 'name', 'patient', 'small-count'],
};

/** Ids, days, enums: nothing a person could be found in. */
const plain = /^[a-z0-9_.-]*$/;

export const noPersonalData: AccountRule = {
  id: 'no-personal-data',
  summary:
    'No text holds an e-mail address, a telephone number, an IBAN, a name with its title, or anything about single patients.',
  why: 'Git does not forget: what was committed once stays in the history and in every clone. Looked at are all texts and comments of YAML files and the text columns of records; patient counts under privacy.small_cell (11) count as single patients. The message never repeats what was found. A name without a title (Dr., Prof., Ms) cannot be told from other words and is not found.',
  help: 'Remove it, and ask for help if it was already committed: it is still in the history.',
  severity: 'error',
  level: 'start',
  minutes: 2,
  files: [],
  scope: 'account',
  *check(plan, _facts, { workspace }) {
    yield* inDocuments(plan.sources.values(), workspace.settings.privacy.small_cell);
  },
  *checkRoot({ workspace }) {
    yield* inDocuments(workspace.sources.values(), workspace.settings.privacy.small_cell);
  },
};

function* inDocuments(documents: Iterable<SourceDocument>, smallCell: number): Generator<Find> {
  for (const document of documents)
    yield* 'rows' in document
      ? inRecords(document as CsvDocument, smallCell)
      : inYaml(document as YamlDocument, smallCell);
}

const finding = (kind: PersonalKind, where: string): Pick<Find, 'message' | 'help'> => ({
  message: `${said[kind].what} in ${where}: whoever can read the repository or its history reads it too.`,
  help: said[kind].help,
});

function* inYaml(document: YamlDocument, smallCell: number): Generator<Find> {
  const { file, value } = document;
  const texts: string[] = [];
  const finds: Find[] = [];
  eachText(value, [], '', (text, path, key) => {
    texts.push(text);
    const hits = personalData(text, { smallCell, except: except[key] });
    for (const kind of new Set(hits.map((hit) => hit.kind)))
      finds.push({ file, path: [...path], ...finding(kind, `"${key}"`) });
  });
  yield* finds;
  yield* tooFewPatients(document, smallCell);
  yield* inComments(document, texts, smallCell);
}

/**
 * Calls with each text that could hold anything, and the key it stands under. Every value of a workspace comes by
 * here: the path is one array that grows and shrinks, to be copied where it is kept.
 */
function eachText(
  value: unknown,
  path: (string | number)[],
  key: string,
  say: (text: string, path: Path, key: string) => void,
): void {
  if (typeof value === 'string') {
    if (!plain.test(value)) say(value, path, key);
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      path.push(i);
      eachText(value[i], path, key, say);
      path.pop();
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      path.push(name);
      eachText((value as { [key: string]: unknown })[name], path, name, say);
      path.pop();
    }
  }
}

/** Counts of eligible patients that are a number of their own. */
function* tooFewPatients({ file, value }: YamlDocument, smallCell: number): Generator<Find> {
  const groups = (value as { size?: { eligible_patients?: unknown } } | undefined)?.size?.eligible_patients;
  if (!Array.isArray(groups)) return;
  for (const [i, group] of groups.entries()) {
    const count: unknown = (group as { count?: unknown } | null)?.count;
    if (typeof count === 'number' && count > 0 && count < smallCell)
      yield { file, path: ['size', 'eligible_patients', i, 'count'], ...finding('small-count', '"count"') };
  }
}

/** Comments travel with the file. A # within a text is no comment: what was found there has been said. */
function* inComments(document: YamlDocument, texts: readonly string[], smallCell: number): Generator<Find> {
  const { text } = document;
  for (let hash = text.indexOf('#'); hash !== -1; hash = text.indexOf('#', hash + 1)) {
    if (hash > 0 && !' \t\n\r'.includes(text[hash - 1]!)) continue;
    const end = text.indexOf('\n', hash);
    const comment = text.slice(hash + 1, end === -1 ? text.length : end);
    const seen = new Set<PersonalKind>();
    for (const hit of personalData(comment, { smallCell })) {
      const words = comment.slice(hit.from, hit.to);
      if (seen.has(hit.kind) || texts.some((other) => other.includes(words))) continue;
      seen.add(hit.kind);
      const line = text.slice(0, hash).split('\n').length;
      const column = hash - text.lastIndexOf('\n', hash) + 1;
      yield {
        file: document.file,
        span: { line, column: column + hit.from, endLine: line, endColumn: column + hit.to },
        ...finding(hit.kind, 'a comment'),
      };
    }
    hash += comment.length;
  }
}

const textColumns = new Set<string>(
  recordKinds.flatMap(({ columns }) => columns.filter(({ kind }) => kind === 'text').map(({ name }) => name)),
);
for (const coded of ['account_ref', 'source_hash', 'unit']) textColumns.delete(coded);

function* inRecords({ file, header, rows }: CsvDocument, smallCell: number): Generator<Find> {
  const columns = header.flatMap((name, i) => (textColumns.has(name) ? [{ name, i }] : []));
  for (let index = 0; index < rows.length; index++)
    for (const { name, i } of columns) {
      const text = rows[index]!.cells[i] ?? '';
      if (text === '' || plain.test(text)) continue;
      for (const kind of new Set(personalData(text, { smallCell }).map((hit) => hit.kind)))
        yield { file, path: [index, name], ...finding(kind, name) };
    }
}
