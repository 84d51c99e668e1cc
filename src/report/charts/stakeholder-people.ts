/** One person of the stakeholder map: letter and colour of the main role, pseudonym, function, partnership. */

import type { Box, Colour, Shape } from '../scene.ts';
import { ellipsis, textWidth, wrap } from '../text-width.ts';
import type { Words } from '../words.ts';
import type { LegendEntry } from './legend.ts';

export interface PersonData {
  /** the pseudonym */
  id: string;
  /** what the person does there */
  label: string;
  roles: string[];
  /** 0–5; null: not judged */
  influence: number | null;
  /** −3…+3; null: not known */
  support: number | null;
  /** 0 none … 4 trusted adviser */
  partnership: { today: number | null; wanted: number | null } | null;
}

/** The role that counts most in a decision comes first: it gives letter and colour. */
const roles: readonly (readonly [role: string, letter: string, colour: Colour])[] = [
  ['decider', 'D', 'c1'],
  ['approver', 'A', 'c1'],
  ['gatekeeper', 'G', 'c2'],
  ['buyer', 'B', 'c5'],
  ['influencer', 'I', 'c3'],
  ['user', 'U', 'c4'],
  ['initiator', 'S', 'c6'],
  ['coach', 'C', 'c6'],
];
const noRole = ['none', '?', 'c6'] as const;

function mainRole(person: PersonData): readonly [string, string, Colour] {
  return roles.find(([role]) => person.roles.includes(role)) ?? noRole;
}

/** lines of a function under its circle */
export const mostLines = 3;

export interface Seat {
  /** centre of the circle */
  x: number;
  y: number;
  r: number;
  /** room for the text under the circle */
  room: number;
}

export function drawPerson(
  person: PersonData,
  seat: Seat,
  narrow: boolean,
  words: Words,
): { shapes: Shape[]; boxes: Box[] } {
  const [role, letter, colour] = mainRole(person);
  const circle: Shape[] = [
    { kind: 'circle', x: seat.x, y: seat.y, r: seat.r, fill: colour, stroke: { colour: 'bg', width: 1.5 } },
    {
      kind: 'text',
      x: seat.x,
      y: seat.y + (narrow ? 4 : 4.3),
      text: letter,
      size: narrow ? 11 : 12,
      bold: true,
      anchor: 'middle',
      fill: 'bg',
    },
  ];
  const title = `${person.id}, ${person.label}: ${role === 'none' ? words.t('role.none') : words.t(`role.${role}`)}`;
  if (narrow) {
    const text = ellipsis(person.id, seat.room, 10.5, true);
    const width = textWidth(text, 10.5, true);
    const box = { x: seat.x - width / 2 - 1, y: seat.y + seat.r + 1, w: width + 2, h: 12 };
    return {
      boxes: [box, around(seat)],
      shapes: [
        {
          kind: 'group',
          title,
          shapes: [
            ...circle,
            { kind: 'rect', ...box, radius: 2, fill: 'bg', opacity: 0.62 },
            {
              kind: 'text',
              x: seat.x,
              y: seat.y + seat.r + 10.5,
              text,
              size: 10.5,
              bold: true,
              anchor: 'middle',
              fill: 'ink',
            },
          ],
        },
      ],
    };
  }
  const x = seat.x - seat.r;
  const beside = seat.x + seat.r + 5;
  const id = ellipsis(person.id, seat.room - 2 * seat.r - 5, 11.5, true);
  const lines = wrap(person.label, seat.room, 10.5, mostLines);
  const boxes = [
    { x: beside - 2, y: seat.y - 11, w: Math.max(textWidth(id, 11.5, true), 44) + 3, h: 22 },
    ...lines.map((line, i) => ({ x: x - 2, y: seat.y + 14 + i * 12, w: textWidth(line, 10.5) + 4, h: 12 })),
  ];
  return {
    boxes: [...boxes, around(seat)],
    shapes: [
      {
        kind: 'group',
        title,
        shapes: [
          ...boxes.map((box): Shape => ({ kind: 'rect', ...box, radius: 2, fill: 'bg', opacity: 0.62 })),
          ...circle,
          { kind: 'text', x: beside, y: seat.y - 1, text: id, size: 11.5, bold: true, fill: 'ink' },
          ...lines.map(
            (line, i): Shape => ({
              kind: 'text',
              x,
              y: seat.y + 23 + i * 12,
              text: line,
              size: 10.5,
              fill: 'ink',
            }),
          ),
          ...pips(person, beside, seat.y + 4),
        ],
      },
    ],
  };
}

/** Four steps of partnership: filled up to today's, outlined up to the wanted one. */
function pips(person: PersonData, x: number, y: number): Shape[] {
  const partnership = person.partnership;
  if (!partnership) return [];
  const today = partnership.today ?? 0;
  const wanted = Math.max(partnership.wanted ?? 0, today);
  return [1, 2, 3, 4].map((step): Shape => {
    const place = { kind: 'rect' as const, x: x + (step - 1) * 11, y, w: 8.5, h: 5 };
    if (step <= today) return { ...place, fill: 'ink', stroke: { colour: 'ink', width: 1 } };
    if (step <= wanted) return { ...place, fill: 'bg', stroke: { colour: 'ink', width: 1 } };
    return { ...place, fill: 'bg', stroke: { colour: 'line', width: 1 } };
  });
}

function around(seat: Seat): Box {
  return { x: seat.x - seat.r, y: seat.y - seat.r, w: 2 * seat.r, h: 2 * seat.r };
}

export function peopleLegend(people: readonly PersonData[], words: Words): LegendEntry[] {
  const used = new Set(people.map((person) => mainRole(person)[0]));
  const entries: LegendEntry[] = [...roles, noRole]
    .filter(([role]) => used.has(role))
    .map(([role, letter, colour]) => ({
      text: words.t(`role.${role}`),
      w: 16,
      draw: (x, y) => [
        { kind: 'circle', x: x + 8, y, r: 8, fill: colour },
        {
          kind: 'text',
          x: x + 8,
          y: y + 3.8,
          text: letter,
          size: 10.5,
          bold: true,
          anchor: 'middle',
          fill: 'bg',
        },
      ],
    }));
  if (people.some((person) => person.partnership))
    entries.push({
      text: words.t('map.partnership'),
      w: 42,
      draw: (x, y) => pips({ partnership: { today: 2, wanted: 3 } } as PersonData, x, y - 2.5),
    });
  return entries;
}
