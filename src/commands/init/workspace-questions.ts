import { firstHidden } from '../../documents/decode.ts';
import { flowText, toYaml } from '../../documents/to-yaml.ts';
import type { Mapping } from '../../plan/fill-in.ts';
import { lookupLimit, proposeScale } from '../../scoring/propose.ts';
import { criterionColumns, proposedColumn, proposedId, type Seen, valuesOf } from './portfolio.ts';
import { defaultCuts, defaultTiers } from './workspace-answers.ts';

/** So many criteria are proposed where no column says how large an account is, or of which kind. */
const mostProposed = 3;

/** `kam init [--from FILE] --questions`: an answers file with proposals, every line commented out. */
export function workspacePattern(seen: Seen | undefined): string {
  const lines = [
    '# Answers for kam init DIR --from FILE --answers FILE',
    '# Take the "#" away where you know the answer, and change it. Leave the rest.',
  ];
  const ask = (question: string, example: Mapping) =>
    lines.push(
      '',
      `# ${question}`,
      ...toYaml(example)
        .trimEnd()
        .split('\n')
        .map((line) => `#${line}`),
    );
  ask('What is the company called, and which currency are plans in?', {
    company: 'Andes Pharma',
    currency: 'EUR',
  });
  ask('Who works on accounts? Ids, no names. hours a year, rate = cost of an hour.', {
    team: [{ id: 'kam-1', function: 'kam', hours: 1500, rate: 85 }],
  });
  ask('Which products?', { products: [{ id: 'relivax', label: 'Relivax', market: 'anti-infectives' }] });
  if (!seen) return `${lines.join('\n')}\n`;

  // what has an invisible character in it can stand in no answers file
  const clear = (text: string) => firstHidden(text) === undefined;
  const columns = seen.columns.filter(({ name }) => clear(name));
  if (columns.length === 0) return `${lines.join('\n')}\n`;
  lines.push('', `# The columns: ${columns.map(({ name }) => flowText(name)).join(', ')}`);
  ask('Which column identifies an account?', { id: proposedId(columns)?.name ?? columns[0]!.name });
  const found = (['name', 'area', 'type', 'beds'] as const).flatMap((key) => {
    const column = proposedColumn(key, columns);
    return column ? [[key, column.name] as const] : [];
  });
  ask('Which columns are its name, its area, its type and its beds?', Object.fromEntries(found));
  const type = proposedColumn('type', columns);
  const kinds = type && valuesOf(type, lookupLimit)?.filter(({ value }) => clear(value));
  if (kinds && kinds.length > 0)
    ask('What are those types called in plans?', {
      types: Object.fromEntries(
        kinds.map(({ value }) => [value, /univers/i.test(value) ? 'university_hospital' : 'hospital']),
      ),
    });
  const beds = proposedColumn('beds', columns);
  const taken = new Set([proposedId(columns)?.name, ...found.map(([, name]) => name)]);
  const others = criterionColumns(columns.filter(({ name }) => !taken.has(name))).slice(0, mostProposed);
  const criteria = (beds || type ? [beds, type] : others).flatMap((column): Mapping[] => {
    const proposal = column && proposeScale(column.profile);
    if (!proposal) return [];
    const scale =
      proposal.kind === 'points'
        ? { points: proposal.points }
        : { lookup: Object.fromEntries(proposal.lookup.filter(([value]) => clear(value))) };
    return [{ column: column.name, weight: 1, ...scale }];
  });
  if (criteria.length > 0)
    ask(
      'What makes an account matter? Points from 0 to 100: [[value, points], …] for a number, lookup for a text.',
      { criteria },
    );
  else
    lines.push(
      '',
      '# No column says how large an account is or of which kind, so there is nothing to score by.',
    );
  ask('Where does one tier end and the next begin, and what are they called, from low to high?', {
    cuts: defaultCuts,
    tiers: defaultTiers,
  });
  return `${lines.join('\n')}\n`;
}
