import { parse } from 'parse5';
import { beforeAll, describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';
import { fine, printing } from './printed.ts';
import { paragraphs, refused, strings } from './strings.ts';
import { example, type Field, type Files, filled, freeTexts } from './texts.ts';

const files = example();
let fields: Field[];
beforeAll(async () => {
  fields = await freeTexts(files);
});

const around = { env: { GITHUB_ACTIONS: 'true', CI: 'true' } };

describe('a text that a plan may hold', () => {
  const shifts = Array.from({ length: 6 }, (_, i) => i * 12);
  it.each(shifts)(
    'in all fields at once (from the %ith on): every command prints text and nothing else',
    async (shift) => {
      const cwd = workspaceOf(filled(files, fields, (i) => strings[(i + shift) % strings.length]!));
      for (const argv of printing) {
        const printed = await kam(argv, { cwd, ...around });
        expect(
          printed.exitCode,
          `${argv.join(' ')}\n${printed.stdout.slice(0, 2000)}${printed.stderr}`,
        ).toBeLessThanOrEqual(/^(check|next|status)$/.test(argv[0]!) ? 1 : 0);
        fine(printed, argv);
      }
    },
  );

  it('wherever it stands, the page keeps its elements', async () => {
    const plain = elementsOf(await page(files, fields, () => 'Plain words'));
    for (let shift = 0; shift < strings.length; shift += 1) {
      const html = await page(files, fields, (i) => strings[(i + shift) % strings.length]!);
      const { outside, inside, leads } = elementsOf(html);
      expect(outside, `from the ${shift}th on`).toEqual(plain.outside);
      expect([...inside].filter((one) => !plain.inside.has(one))).toEqual([]);
      expect([...leads].filter((one) => !plain.leads.has(one))).toEqual([]);
    }
  });

  it('wherever it stands, the Markdown keeps its lines, columns and lists', async () => {
    const md = (textOf: (index: number) => string) => page(files, fields, textOf, 'md');
    const plain = linesOf(await md(() => 'Plain words'));
    for (let shift = 0; shift < strings.length; shift += 1)
      expect(linesOf(await md((i) => strings[(i + shift) % strings.length]!))).toEqual(plain);
  });

  it('of several paragraphs stays a row of paragraphs', async () => {
    const md = (text: string) => page(files, fields, () => text, 'md').then(linesOf);
    expect(await md(paragraphs)).toEqual(await md('one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix\n\nseven'));
    const cwd = workspaceOf(filled(files, fields, () => paragraphs));
    for (const argv of printing) fine(await kam(argv, { cwd, ...around }), argv);
  });

  it('is shown as it was written: no code in it ran', async () => {
    const html = await page(files, fields, () => '{{meta.revision}} <%= 7*7 %> <b>');
    expect(html).toContain('{{meta.revision}} &lt;%&#x3D; 7*7 %&gt; &lt;b&gt;');
    expect(html).not.toContain('49 &lt;b');
  });
});

describe('a text that a plan may not hold', () => {
  it.each(refused)('%j is refused where it stands, and no command prints it', async (text) => {
    // as a YAML escape, and as the bytes themselves
    const escaped = filled(files, fields.slice(10, 14), () => text);
    const bytes = {
      ...files,
      'accounts/san-telmo/1-analysis.yaml': files['accounts/san-telmo/1-analysis.yaml']!.replace(
        'Hospital San Telmo',
        () => `Hospital ${text}`,
      ),
      'accounts/san-telmo/records/measures.csv': files['accounts/san-telmo/records/measures.csv']!.replace(
        'hospital report',
        () => `hospital ${text}`,
      ),
    };
    // half a pair has no bytes: only the escape can say it
    for (const hostile of text.includes('\ud800') ? [escaped] : [escaped, bytes]) {
      const cwd = workspaceOf(hostile);
      expect((await kam(['check'], { cwd })).exitCode).toBe(1);
      for (const argv of printing) {
        const printed = await kam(argv, { cwd, ...around });
        expect([0, 1]).toContain(printed.exitCode);
        fine(printed, argv);
      }
    }
  });
});

async function page(
  given: Files,
  where: readonly Field[],
  textOf: (index: number) => string,
  format = 'html',
): Promise<string> {
  const cwd = workspaceOf(filled(given, where, textOf));
  const { stdout, exitCode, stderr } = await kam(['report', 'san-telmo', '--out', '-', '--format', format], {
    cwd,
  });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

interface Node {
  nodeName: string;
  attrs?: { name: string; value: string }[];
  childNodes?: Node[];
}

interface Elements {
  outside: string[];
  inside: Set<string>;
  leads: Set<string>;
}

/**
 * Elements with their attributes: in order on the page; as a set within pictures, which break long texts over
 * more lines than short ones. And wherever the page leads to or what it styles: attributes whose value acts.
 */
function elementsOf(html: string): Elements {
  const found: Elements = { outside: [], inside: new Set(), leads: new Set() };
  const walk = (node: Node, drawn: boolean): void => {
    const attrs = node.attrs ?? [];
    const name = `${node.nodeName} ${attrs.map((attr) => attr.name).join(' ')}`;
    if (node.nodeName !== '#text') {
      if (drawn) found.inside.add(name);
      else found.outside.push(name);
    }
    for (const attr of attrs)
      if (
        /^(on.*|style|class|id|.*href|src|srcset|srcdoc|action|formaction|data|content|http-equiv)$/.test(
          attr.name,
        )
      )
        found.leads.add(`${attr.name}=${attr.value}`);
    for (const child of node.childNodes ?? []) walk(child, drawn || node.nodeName === 'svg');
  };
  walk(parse(html) as unknown as Node, false);
  return found;
}

/** What each line of Markdown is: a heading, an item, a row of so many cells, a line of a diagram, a text. */
function linesOf(markdown: string): string[] {
  return markdown.split('\n').map((line) => {
    if (line.startsWith('|')) return `row of ${line.replace(/\\./g, '').split('|').length}`;
    if (/^ {2}\S/.test(line)) return /^ {2}(section|s\d|dateFormat)/.exec(line)?.[1] ?? 'bar';
    return /^(#+ |- |1\. |> - |> |```|---$)/.exec(line)?.[1] ?? (line === '' ? '' : 'text');
  });
}
