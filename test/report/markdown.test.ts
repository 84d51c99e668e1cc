import { describe, expect, it } from 'vitest';
import { markdownCell, markdownText, mermaidText } from '../../src/report/markdown.ts';
import { render } from '../../src/report/render.ts';
import { hostileTexts } from './hostile-texts.ts';
import { builtIn, sampleView } from './sample-view.ts';

const plain = render(sampleView(), builtIn(), 'md');
const shape = (markdown: string): string[] =>
  markdown.split('\n').map((line) => {
    if (line.startsWith('|')) return `row of ${line.replace(/\\\|/g, '').split('|').length}`;
    if (/^ {2}\S/.test(line)) return /^ {2}(section|s\d|dateFormat)/.exec(line)?.[1] ?? 'bar';
    return /^(#+ |- |1\. |> - |> |```|---$)/.exec(line)?.[1] ?? (line === '' ? '' : 'text');
  });

describe('Markdown', () => {
  it.each(hostileTexts.filter((text) => text !== ''))('keeps lines, columns and lists with %j', (text) => {
    expect(shape(render(sampleView(text), builtIn(), 'md'))).toEqual(shape(plain));
  });

  it.each(hostileTexts)('no character of %j can start a construct', (text) => {
    for (const escaped of [markdownText(text), markdownCell(text)]) {
      expect(escaped).not.toMatch(/[\n\r\u0000-\u001f\u202a-\u202e]/);
      expect(escaped.replace(/\\./g, '').replace(/&#?\w+;/g, '')).not.toMatch(/[`*_[\]{}|~$#!^=\\<>]/);
      expect(escaped).not.toMatch(/^(\d+[.)]\s|[-+]\s)/);
      expect(escaped).not.toMatch(/https?:|www\.|@(?!\u2060)/);
    }
  });

  it('reads like the text where there is nothing to escape', () => {
    expect(markdownText('Fewer days on the ward, 1.5 of them (50 %).')).toBe(
      'Fewer days on the ward, 1.5 of them (50 %).',
    );
    expect(markdownCell('')).toBe('–');
  });
});

describe('Mermaid', () => {
  it.each(hostileTexts)('%j stays inside its label', (text) => {
    const label = mermaidText(text);
    expect(label.replace(/#\d+;/g, '')).not.toMatch(/["[\](){}|<>;:,#%`&\\\n]/);
    expect(label).not.toMatch(/^(click|section|end|title|\d)/i);
    expect(label).not.toBe('');
  });

  it('is cut at 40 characters', () => {
    expect([...mermaidText('x'.repeat(100))].length).toBe(40);
  });
});
