import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colours } from '../../src/report/scene.ts';
import { contrast, distance } from './colours.ts';

const css = readFileSync(new URL('../../templates/report/theme.css', import.meta.url), 'utf8');
const [light, dark] = [...css.matchAll(/:root[^{]*\{([^}]*)\}/g)].map(
  ([, body]) =>
    new Map([...body!.matchAll(/--([a-z0-9]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!])),
) as [Map<string, string>, Map<string, string>];

const texts = ['ink', 'mute', 'good', 'bad', 'c1', 'c3', 'c4', 'c5'];
const tints = ['c1s', 'c2s', 'c3s', 'c6s'];
const fills = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, tokens) => {
  const of = (name: string): string => tokens.get(name)!;

  it('names every colour a chart may use', () => {
    expect([...tokens.keys()].sort()).toEqual([...colours].sort());
  });

  it.each(['bg', 'soft'])('every text colour reads on %s (4.5 : 1)', (ground) => {
    const weak = texts.filter((text) => contrast(of(text), of(ground)) < 4.5);
    expect(weak).toEqual([]);
  });

  it('ink, good, bad, c1 and c3 read on every tint (4.5 : 1)', () => {
    const weak = ['ink', 'good', 'bad', 'c1', 'c3'].flatMap((text) =>
      tints
        .filter((tint) => contrast(of(text), of(tint)) < 4.5)
        .map((tint) => `${text} on ${tint}: ${contrast(of(text), of(tint)).toFixed(2)}`),
    );
    expect(weak).toEqual([]);
  });

  it('a letter in the colour of the paper reads on every fill (4.5 : 1)', () => {
    expect(fills.filter((fill) => contrast(of('bg'), of(fill)) < 4.5)).toEqual([]);
  });

  it('marks stand out from the paper (3 : 1)', () => {
    expect([...fills, 'mute', 'ink'].filter((fill) => contrast(of(fill), of('bg')) < 3)).toEqual([]);
  });

  it.each(['protan', 'deutan', 'tritan'])('any two fills differ for %s readers (ΔE ≥ 9)', (kind) => {
    const near = fills.flatMap((a, i) =>
      fills
        .slice(i + 1)
        .filter((b) => distance(of(a), of(b), kind) < 9)
        .map((b) => `${a}–${b}: ${distance(of(a), of(b), kind).toFixed(1)}`),
    );
    expect(near).toEqual([]);
  });
});

it('dark is for screens only, and data-theme="light" switches it off', () => {
  expect(css).toMatch(
    /@media screen and \(prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme="light"\]\)/,
  );
});

it('loads nothing from anywhere', () => {
  expect(css).not.toMatch(/@import|url\(|https?:/i);
});
