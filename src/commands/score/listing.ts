/** Accounts one below the other, with a few words on each: side by side where there is room, else below each other. */
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';

/** Texts as they may be printed. */
export interface Listed {
  account: string;
  name: string;
  text: string;
}

const indent = 2;
const gap = 2;
/** Wider than this, names would leave the words no room. */
const widest = 30;

export function listing(accounts: readonly Listed[], columns: number): string[] {
  const room = columns < 60 ? columns - indent : Math.min(widest, Math.floor((columns - indent) * 0.4));
  const heads = accounts.map(({ account, name }) => {
    const head = name === '' ? account : `${account} ${name}`;
    return displayWidth(head) > room ? `${fitting(head, room - 1)}…` : head;
  });
  if (columns < 60)
    return accounts.flatMap(({ text }, i) => [
      ' '.repeat(indent) + heads[i]!,
      ...wrapped(text, columns - 2 * indent).map((line) => ' '.repeat(2 * indent) + line),
    ]);
  const width = Math.max(0, ...heads.map(displayWidth));
  const left = indent + width + gap;
  return accounts.flatMap(({ text }, i) =>
    wrapped(text, columns - left).map((line, l) =>
      l === 0
        ? `${' '.repeat(indent)}${heads[i]!}${' '.repeat(left - indent - displayWidth(heads[i]!))}${line}`
        : ' '.repeat(left) + line,
    ),
  );
}
