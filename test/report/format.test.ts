import { describe, expect, it } from 'vitest';
import { formatFor } from '../../src/report/format.ts';
import { ellipsis, textWidth, wrap } from '../../src/report/text-width.ts';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

describe('numbers for people', () => {
  const en = formatFor('en-GB', 'EUR');
  const de = formatFor('de-DE', 'EUR');

  it.each([
    [0, '€0'],
    [999, '€999'],
    [9_994, '€9,994'],
    [9_995, '€10 k'],
    [12_345, '€12.3 k'],
    [492_000, '€492 k'],
    [999_499, '€999 k'],
    [999_500, '€1 M'],
    [1_240_000, '€1.24 M'],
    [12_400_000, '€12.4 M'],
    [-1_655_000, '−€1.66 M'],
    [-0.4, '€0'],
  ])('%d is %s in short', (value, text) => expect(plain(en.short(value))).toBe(text));

  it('percentages are rounded as they are written', () => {
    expect([8.45, -8.45, 0.05, 12.45].map((value) => plain(en.pct(value)))).toEqual([
      '8.5%',
      '−8.5%',
      '0.1%',
      '12.5%',
    ]);
  });

  it('the locale of kam.yaml decides, not the machine’s', () => {
    expect(plain(de.short(1_240_000))).toBe('1,24 M €');
    expect(plain(de.money(-1_655_000.5))).toBe('−1.655.000,50 €');
    expect(plain(formatFor('fr-FR', 'EUR').money(1_655_000))).toBe('1 655 000 €');
    expect(plain(formatFor('en-GB', 'CHF').money(5))).toBe('CHF 5');
  });

  it('only one kind of space and of minus comes out', () => {
    for (const locale of ['en-GB', 'fr-FR', 'de-CH', 'nl-NL', 'sv-SE', 'ar-EG'])
      for (const text of [formatFor(locale, 'EUR').money(-1_234_567.8), formatFor(locale, 'EUR').pct(-12.34)])
        expect(text).not.toMatch(/[\u202f\u2009\u200e\u200f\u061c-]/);
  });

  it('a measure has its unit, a ratio two decimals, a change its sign', () => {
    expect(plain(en.measure(34.25, '%'))).toBe('34.3%');
    expect(en.measure(1.6, 'ratio')).toBe('1.60');
    expect(plain(en.measure(17.4, 'days'))).toBe('17.4 days');
    expect(plain(en.measure(28.571, 'points'))).toBe('28.6 points');
    expect(plain(en.delta(-3.04, '%'))).toBe('−3 points');
    expect(plain(en.delta(171_000, 'EUR'))).toBe('+€171 k');
    expect(en.delta(0, 'index')).toBe('0');
  });

  it('dates have a month by name, in every locale alike', () => {
    for (const format of [en, de]) {
      expect(plain(format.date('2026-09-03'))).toBe('3 Sep 2026');
      expect(plain(format.date('2026-11'))).toBe('Nov 2026');
    }
  });
});

describe('widths without a screen', () => {
  it('knows narrow from wide letters, bold, accents and scripts', () => {
    expect(textWidth('iiii', 12)).toBeLessThan(textWidth('mmmm', 12) / 3);
    expect(textWidth('word', 12, true)).toBeGreaterThan(textWidth('word', 12));
    expect(textWidth('é', 12)).toBe(textWidth('e', 12));
    expect(textWidth('e\u0301', 12)).toBe(textWidth('e', 12));
    expect(textWidth('大', 10)).toBeCloseTo(10.6);
  });

  it.each([
    'a long sentence of many words',
    'oneverylongwordwithoutspaces',
    '大学病院感染症内科第二病棟外来',
    '',
    ' ',
  ])('wraps %j into its room', (text) => {
    for (const room of [20, 60, 120])
      for (const lines of [1, 2, 3]) {
        const wrapped = wrap(text, room, 11, lines);
        expect(wrapped.length).toBeLessThanOrEqual(lines);
        for (const line of wrapped) expect(textWidth(line, 11)).toBeLessThanOrEqual(room);
        const whole = wrapped.join('').replace(/ /g, '');
        if (!whole.endsWith('…')) expect(whole).toBe(text.replace(/ /g, ''));
      }
  });

  it('cuts with one sign', () => {
    expect(ellipsis('Hospital General', 60, 11)).toBe('Hospital…');
    expect(ellipsis('Hospital', 200, 11)).toBe('Hospital');
  });
});
