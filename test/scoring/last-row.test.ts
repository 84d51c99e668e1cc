import { describe, expect, it } from 'vitest';
import { score } from './engine.ts';
import { workbookOf } from './tables.ts';

const model = {
  name: 'name',
  axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: { linear: [0, 10] } }] }],
};
const remarks = async (file: string | Uint8Array) => {
  const { findings } = await score(model, file);
  return findings.map(({ severity, span, message }) => [severity, span?.line, message.slice(0, 60)]);
};
const remark = (line: number, called: string) => [
  ['warn', line, expect.stringContaining(`The last row is called "${called}": is it an account?`)],
];
const rows = Array.from({ length: 4000 }, (_, i) => `h${i},Hospital ${i},5\n`).join('');

describe('a last row that is a sum', () => {
  it.each(['Total', 'TOTALES', 'Suma', 'Summe:', 'Gesamtsumme', 'Total general', 'Somme', 'Grand total'])(
    'called %s is asked about',
    async (called) => {
      expect(await remarks(`id,name,x\na,A,5\nb,B,6\n${called},,9\n`)).toEqual(remark(4, called));
      expect(await remarks(`id,name,x\na,A,5\nb,B,6\n99,${called},9`)).toEqual(remark(4, called));
    },
  );

  it('is asked about at the end of a long file, in every encoding, with a quote and blank lines behind', async () => {
    const text = `id,name,x\n${rows}"Total ",–,9\n\n`;
    for (const bytes of [
      new TextEncoder().encode(text),
      new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')),
      new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()),
      new Uint8Array(Buffer.from(text.replace('–', '\x96'), 'latin1')),
      workbookOf([
        ['id', 'name', 'x'],
        ...Array.from({ length: 4000 }, (_, i) => [`h${i}`, 'n', 5]),
        ['Total', '', 9],
      ]),
    ])
      expect(await remarks(bytes)).toEqual(remark(4002, 'Total'));
  });

  it('is nothing else', async () => {
    for (const last of ['b,Hospital Total Care,6', 'Totalán,X,6', 'b,B,6', 'b,"Total\nx",6'])
      expect(await remarks(`id,name,x\na,A,5\n${last}\n`)).toEqual([]);
    expect(await remarks('id,name,x\nTotal,A,5\nb,B,6\n')).toEqual([]);
  });
});
