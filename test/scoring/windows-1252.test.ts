import { describe, expect, it } from 'vitest';
import { readWindows1252 } from '../../src/scoring/windows-1252.ts';
import { score } from './engine.ts';

/** https://encoding.spec.whatwg.org/index-windows-1252.txt, written out letter by letter; a blank for the five bytes without one. */
const upper =
  '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ' +
  '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ';
const of = (...bytes: number[]) => {
  const { text, whole } = readWindows1252(Uint8Array.from(bytes));
  return { text: new TextDecoder().decode(text), whole };
};

describe('Windows-1252', () => {
  it('reads every byte as the standard says, and none of the five that stand for nothing', () => {
    expect([...upper]).toHaveLength(128);
    for (let byte = 0; byte < 256; byte++) {
      const letter = byte < 128 ? String.fromCharCode(byte) : upper[byte - 128]!;
      const known = byte < 128 || letter !== ' ';
      expect([byte, of(0x61, byte, 0x62)]).toEqual([
        byte,
        known ? { text: `a${letter}b`, whole: true } : { text: 'a', whole: false },
      ]);
    }
  });

  it('keeps the euro sign, dashes and quotes of a portfolio, in its header too', async () => {
    const file = Buffer.from('id;Potencial (\x80)\r\n\x93A\x94 \x96 B \x92;5\r\n', 'latin1');
    const model = {
      axes: [
        {
          id: 'worth',
          criteria: [{ id: 'x', column: 'Potencial (€)', weight: 1, scale: { linear: [0, 10] } }],
        },
      ],
    };
    const { accounts } = await score(model, new Uint8Array(file));
    expect(accounts.map(({ account, score }) => [account, score])).toEqual([['“A” – B ’', 50]]);
  });
});
