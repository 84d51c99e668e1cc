/** The YAML parser's error codes in the words of somebody who writes plans, not parsers (hostile.md Y29). */
import type { YAMLError } from 'yaml';

interface Hint {
  /** a part of the parser's message, where one code stands for several mistakes */
  when?: string;
  message: string;
  help: string;
}

const inQuotes = 'Put the whole text in quotes.';

const hints: Partial<Record<YAMLError['code'], readonly Hint[]>> = {
  BAD_SCALAR_START: [
    { message: 'A text without quotes cannot begin with this character (@, `, %, …).', help: inQuotes },
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    {
      when: 'sequence',
      message: 'A list stands where a key was expected.',
      help: 'Put the list on the next line, indented below its key.',
    },
    {
      message:
        'A second key on one line: ": " within a text reads as a key, or this line is indented too far.',
      help: 'Put the text in quotes, or align the line with its neighbours.',
    },
  ],
  MULTILINE_IMPLICIT_KEY: [
    {
      message: 'This line is neither "key: value" nor part of the value above it.',
      help: 'Write "key: value" (colon and space), or indent the line below the key it belongs to.',
    },
  ],
  MISSING_CHAR: [
    {
      when: 'quote',
      message: 'A quoted text begins and never ends.',
      help: 'Add the closing quote.',
    },
    {
      when: 'Comments must be separated',
      message: 'A # directly after a quoted text or a bracket begins no comment.',
      help: 'Put a space before #.',
    },
    {
      when: 'Missing space after :',
      message: 'The colon after a key needs a space behind it.',
      help: 'Write "key: value".',
    },
    {
      when: 'Missing ,',
      message: 'Two entries between brackets stand side by side without a comma.',
      help: 'Put a comma between them, or put the text in quotes.',
    },
    {
      when: 'Sequence item without',
      message: 'This line stands in a list and does not begin with "- ".',
      help: 'Begin it with "- ", or indent it as far as the key it belongs to.',
    },
    {
      when: 'Implicit map keys',
      message: 'A key without a colon.',
      help: 'Write "key: value" (colon and space).',
    },
    {
      when: 'directives-end',
      message: 'A line before the document begins with %.',
      help: 'Delete the line.',
    },
    {
      message: 'A sign is missing here.',
      help: 'Compare the line with its neighbours, or put its text in quotes.',
    },
  ],
  BAD_INDENT: [
    {
      when: 'Flow',
      message: 'A list or mapping in brackets is not closed, or its lines are not indented.',
      help: 'Close it with ] or }, or indent its lines further than its key.',
    },
    {
      message: 'This line is not indented like the other entries of its list or mapping.',
      help: 'Align it with its neighbours, with spaces.',
    },
  ],
  TAB_AS_INDENT: [
    {
      message: 'A tab indents this line; YAML indents with spaces only.',
      help: 'Replace the tab by spaces.',
    },
  ],
  BAD_DQ_ESCAPE: [
    {
      message: 'A backslash in double quotes must begin an escape that YAML knows, such as \\" or \\n.',
      help: "Write two backslashes, or put the text in single quotes: 'C:\\path'.",
    },
  ],
  BLOCK_IN_FLOW: [
    {
      message: 'Indented lines cannot stand between brackets.',
      help: 'Write either brackets or indented lines.',
    },
  ],
  KEY_OVER_1024_CHARS: [
    { message: 'A key is longer than 1 024 characters.', help: 'Shorten it, or put the text in quotes.' },
  ],
  NON_STRING_KEY: [
    {
      message: 'A key is a list, a mapping or a reference; keys are plain words.',
      help: 'Write a plain word as key.',
    },
  ],
  MULTIPLE_DOCS: [
    {
      message: 'A line "---" begins a second document; a plan file holds one.',
      help: 'Delete the line, or move what follows into its own file.',
    },
  ],
  BAD_ALIAS: [
    {
      message: 'A value that begins with * or & reads as a reference; plan files have none.',
      help: inQuotes,
    },
  ],
  ALIAS_PROPS: [
    {
      message: 'A value that begins with * or & reads as a reference; plan files have none.',
      help: inQuotes,
    },
  ],
  MULTIPLE_ANCHORS: [
    { message: 'A value that begins with & reads as a name for it; plan files have none.', help: inQuotes },
  ],
  BAD_PROP_ORDER: [{ message: 'A value that begins with & or ! stands in the wrong place.', help: inQuotes }],
  MULTIPLE_TAGS: [
    { message: 'A value that begins with ! reads as a type; plan files have none.', help: inQuotes },
  ],
  TAG_RESOLVE_FAILED: [
    { message: 'A value that begins with ! reads as a type; plan files have none.', help: inQuotes },
  ],
  UNEXPECTED_TOKEN: [
    {
      when: 'Unexpected scalar at node end',
      message: 'Text follows behind a value that has already ended.',
      help: 'Put the whole text, with its inner quotes doubled, in single quotes.',
    },
    {
      when: 'block-seq-ind',
      message: 'A list item ("- ") stands on the same line as its key.',
      help: 'Put it on the next line, or write the list in brackets, or the text in quotes.',
    },
    {
      when: 'Unexpected ,',
      message: 'A comma too many between brackets.',
      help: 'Delete the comma, or put a text that holds it in quotes.',
    },
    {
      when: 'flow-map-end',
      message: 'A closing } without an opening {.',
      help: 'Delete it, or put the text that holds it in quotes.',
    },
    {
      when: 'flow-seq-end',
      message: 'A closing ] without an opening [.',
      help: 'Delete it, or put the text that holds it in quotes.',
    },
    {
      when: 'Not a YAML token',
      message: 'Nothing may follow > or | on their line: the text begins on the next line.',
      help: 'Put the text on the next line, indented, or in quotes.',
    },
    {
      message: 'Something stands here that YAML does not expect.',
      help: 'Compare the line with its neighbours, or put its text in quotes.',
    },
  ],
};

const unknown: Hint = {
  message: 'This is not valid YAML.',
  help: 'Compare the line with its neighbours, or put its text in quotes.',
};

export function hintFor(error: YAMLError): { message: string; help: string } {
  const list = hints[error.code] ?? [];
  const { message, help } = list.find((hint) => !hint.when || error.message.includes(hint.when)) ?? unknown;
  return { message, help };
}
