import { toYaml } from '../../documents/to-yaml.ts';
import { printable } from '../../findings/printable.ts';
import { type FieldKind, fieldKind } from '../../plan/field-kind.ts';
import { isMapping } from '../../plan/fill-in.ts';
import type { Question } from '../../plan/interview.ts';
import { accountTargets } from '../../plan/targets.ts';
import type { Draft } from './draft.ts';

/** `--questions`: every open question as a commented line of an answers file, with an answer as it may look. */
export function questionsText(questions: readonly Question[], draft: Draft): string {
  const lines = [
    `# Answers for kam init --account ${draft.account} --answers FILE`,
    '# Take the "#" away where you know the answer, and change it. Leave the rest: what is unknown stays absent.',
  ];
  let step = 0;
  for (const question of questions) {
    if (question.step !== step) {
      step = question.step;
      lines.push('', `# Step ${step}`);
    }
    lines.push(`# ${question.ask}`, ...helpFor(question, draft).map((line) => `#   ${line}`));
    const example = toYaml({ [question.id]: known(question.example, draft) });
    lines.push(
      ...example
        .trimEnd()
        .split('\n')
        .map((line) => `#${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function helpFor(question: Question, draft: Draft): string[] {
  if (question.shape === 'value') {
    const words = inWords(fieldKind(question.part, question.at), draft);
    return words ? [words] : [];
  }
  const places = question.cells.map(({ at }) => ({
    at,
    place: question.shape === 'rows' ? `${question.at}.0.${at}` : at,
  }));
  return places.flatMap(({ at, place }) => {
    const words = inWords(fieldKind(question.part, place), draft);
    const key = question.shape === 'form' ? at.slice(at.lastIndexOf('.') + 1) : at;
    return words ? [`${key}: ${words}`] : [];
  });
}

const most = 24;

function inWords(kind: FieldKind, { workspace, plan }: Draft): string {
  const targets = accountTargets(workspace, plan);
  const ids = kind.names.flatMap((name) => [...(targets[name]?.ids ?? [])]);
  const all = kind.choices.length > 0 ? kind.choices : ids;
  if (all.length > 0) {
    const some = all.slice(0, most).map(printable).join(', ');
    return `${kind.many ? 'some of' : 'one of'} ${some}${all.length > most ? ' …' : ''}`;
  }
  if (kind.scale.length > 0) return `${kind.scale[0]} to ${kind.scale.at(-1)}`;
  if (kind.is === 'number') return 'a number';
  if (kind.is === 'day') return 'a day, like 2027-03-15';
  return kind.is === 'id' && kind.names.length === 0 ? 'an id: a–z, 0–9 and "-"' : '';
}

/** The example with this workspace's own ids where it has any. */
function known(example: unknown, draft: Draft): unknown {
  const { team, products } = draft.workspace.settings;
  if (Array.isArray(example)) return example.map((item) => known(item, draft));
  if (isMapping(example))
    return Object.fromEntries(Object.entries(example).map(([key, value]) => [key, known(value, draft)]));
  if (example === 'kam-1')
    return team?.find(({ function: work }) => work === 'kam')?.id ?? team?.[0]?.id ?? example;
  return example === 'relivax' ? (products?.[0]?.id ?? example) : example;
}
