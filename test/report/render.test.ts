import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { cleanAll } from '../../src/report/clean.ts';
import { render } from '../../src/report/render.ts';
import { TemplateFault } from '../../src/report/template-fault.ts';
import { assetNames, templateNames } from '../../src/report/template-names.ts';
import { hostileTexts } from './hostile-texts.ts';
import { builtIn, sampleView } from './sample-view.ts';

const withOwn = (name: string, source: string): Map<string, string> => builtIn().set(name, source);

function faultOf(name: string, source: string, format: 'html' | 'md' = 'html'): TemplateFault {
  try {
    render(sampleView(), withOwn(name, source), format);
  } catch (error) {
    if (error instanceof TemplateFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('templates are checked against what a report can have', () => {
  it.each([
    ['tiles.html', 'a\n{{tils.length}}', 2, 'tils', 'Did you mean tiles?'],
    ['tiles.html', '{{#each tils}}{{/each}}', 1, 'tils', 'Did you mean tiles?'],
    ['tiles.html', '{{#each tiles}}\n\n{{labl}}{{/each}}', 3, 'labl', 'Did you mean label?'],
    [
      'tiles.html',
      '{{#each tiles}}{{#with delta}}{{verdit}}{{/with}}{{/each}}',
      1,
      'verdit',
      'Did you mean verdict?',
    ],
    ['tiles.html', '{{#if titel}}x{{/if}}', 1, 'titel', 'Here are'],
    ['tiles.html', '{{#each tiles as |one|}}{{one.labe}}{{/each}}', 1, 'labe', 'Did you mean label?'],
    ['tiles.html', '{{@root.meta.titl}}', 1, 'titl', 'Did you mean title?'],
    ['tiles.html', '{{#each tiles}}{{../idd}}{{/each}}', 1, 'idd', 'Did you mean id?'],
    ['footer.html', '{{num @root.meta.revison}}', 1, 'revison', 'Did you mean revision?'],
    ['footer.html', '{{> data @root.meta.tabel}}', 1, 'tabel', undefined],
    ['tiles.md', '{{#each tiles}}{{cell labe}}{{/each}}', 1, 'labe', 'Did you mean label?'],
  ])('%s with %s', (name, source, line, path, help) => {
    const fault = faultOf(name, source, name.endsWith('.md') ? 'md' : 'html');
    expect(fault.template).toBe(`${name}.hbs`);
    expect(fault.line).toBe(line);
    expect(fault.message).toContain(`"${path}"`);
    if (help !== undefined) expect(fault.help).toContain(help);
  });

  it.each([
    ['{{{meta.title}}}', 'code'],
    ['{{&meta.title}}', 'code'],
    ['{{#*inline "x"}}a{{/inline}}', 'inline'],
    ['{{#> data}}a{{/data}}', 'partial blocks'],
    ['{{> dta}}', 'dta.html.hbs'],
    ['{{shout meta.title}}', 'no helper "shout"'],
    ['{{num 1 2}}', 'takes one value'],
    ['{{#list items}}{{/list}}', 'no block'],
    ['{{log "x"}}', 'no helper "log"'],
    ['{{#helperMissing}}x{{/helperMissing}}', 'no block'],
    ['{{#each meta.title}}x{{/each}}', 'no list'],
    ['{{../meta.title}}', 'reaches out'],
    ['{{meta.constructor}}', '"constructor"'],
    ['{{lookup meta "__proto__"}}', 'no helper "lookup"'],
    ['{{num (lookup meta "__proto__")}}', '"__proto__"'],
    ['{{#if}}', 'does not parse'],
    ['{{> report}}', 'never end'],
    ['<p title={{meta.title}}>', 'without quotes'],
    ['<p onclick="x({{meta.title}})">', 'runs or styles'],
    ['<p style="color:{{meta.title}}">', 'runs or styles'],
    ['<a href="{{meta.title}}">', 'in an address'],
    ['<script>"{{meta.title}}"</script>', 'inside a script'],
    ['<style>{{meta.title}}</style>', 'inside a style'],
    ['<!-- {{meta.title}} -->', 'inside a comment'],
  ])('report.html.hbs with %s is refused', (source, message) => {
    const fault = faultOf('report.html', source);
    expect(fault.template).toBe('report.html.hbs');
    expect(fault.message).toContain(message);
  });

  it('Markdown may print nothing unescaped', () => {
    expect(faultOf('footer.md', '{{@root.meta.title}}', 'md').message).toContain('not escaped for Markdown');
    expect(faultOf('footer.md', '{{say @root.meta.period}}', 'md').message).toContain(
      'not escaped for Markdown',
    );
    expect(faultOf('footer.md', '{{theme}}', 'md').message).toContain('HTML');
  });

  it('a good partial of the workspace takes the place of ours, and only of that one', () => {
    const ours = render(sampleView(), builtIn(), 'html');
    const theirs = render(
      sampleView(),
      withOwn('footer.html', '<footer>Andes Pharma, {{@root.meta.title}}</footer>\n'),
      'html',
    );
    expect(theirs).toContain('<footer>Andes Pharma, plain text</footer>');
    expect(theirs.replace(/<footer>[\s\S]*<\/footer>/, '')).toBe(
      ours.replace(/<footer>[\s\S]*<\/footer>/, ''),
    );
  });

  it('the list of templates is what is shipped', () => {
    const shipped = [...templateNames.flatMap((name) => [`${name}.html`, `${name}.md`]), ...assetNames];
    expect([...builtIn().keys()].sort()).toEqual(shipped.sort());
  });
});

describe('a page', () => {
  it('is the same twice', () => {
    for (const format of ['html', 'md'] as const)
      expect(render(sampleView(), builtIn(), format)).toBe(
        render(structuredClone(sampleView()), builtIn(), format),
      );
  });

  it('needs no network and no script: one file, whose policy allows nothing else', () => {
    const html = render(sampleView('see https://example.org/x and www.example.org'), builtIn(), 'html');
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-`,
    );
    expect(html).not.toMatch(/(src|href)="(?!#)/);
    expect(html).not.toMatch(/@import|url\(/);
    expect([...html.matchAll(/<script/g)]).toHaveLength(1);
  });

  it('writes nothing to the console, whatever the plan says', () => {
    const seen: unknown[] = [];
    const { log, error, warn } = console;
    Object.assign(console, {
      log: seen.push.bind(seen),
      error: seen.push.bind(seen),
      warn: seen.push.bind(seen),
    });
    try {
      render(sampleView('{{constructor}} {{log "x"}}'), builtIn(), 'html');
    } finally {
      Object.assign(console, { log, error, warn });
    }
    expect(seen).toEqual([]);
  });

  it.each(hostileTexts.filter((text) => text !== ''))('keeps its shape with the plan text %j', (text) => {
    const html = render(cleanAll(sampleView(text)), builtIn(), 'html');
    expect(shapeOf(html)).toEqual(shapeOf(render(sampleView('plain text'), builtIn(), 'html')));
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
  });

  it('shows {{…}} of the plan as it stands there', () => {
    expect(render(sampleView('{{meta.revision}}'), builtIn(), 'html')).toContain(
      '<td class="num" data-label="value">1.5</td>',
    );
    expect(render(sampleView('{{meta.revision}}'), builtIn(), 'html')).toContain('{{meta.revision}}');
  });
});

/** Elements and attribute names, in order; classes and texts left out. The charts draw by their data. */
function shapeOf(html: string): string[] {
  const shape: string[] = [];
  const walk = (node: { nodeName: string; attrs?: { name: string }[]; childNodes?: unknown[] }): void => {
    shape.push(
      `${node.nodeName === '#text' ? '' : node.nodeName} ${(node.attrs ?? []).map(({ name }) => name).join(' ')}`,
    );
    if (node.nodeName === 'svg') return;
    for (const child of node.childNodes ?? []) walk(child as { nodeName: string });
  };
  walk(parse(html.replace(/\n+/g, '\n')) as unknown as { nodeName: string });
  return shape.filter((line) => line.trim() !== '');
}
