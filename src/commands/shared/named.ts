import { printable } from '../../findings/printable.ts';

/** "r-01, head of pharmacy": what an id stands for is seen without moving to it. */
export function named(id: string, label: string | undefined): string {
  return label === undefined ? printable(id) : `${printable(id)}, ${printable(label).slice(0, 60)}`;
}
