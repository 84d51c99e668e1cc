import { decodeUtf8 } from '../../documents/decode.ts';
import { problemFinding } from '../../documents/prescan.ts';
import { readOr } from '../../documents/read-or.ts';
import type { Texts } from '../../documents/texts.ts';
import type { Finding } from '../../findings/finding.ts';
import { readShipped } from '../../io/shipped.ts';
import { assetNames, templateNames } from '../../report/template-names.ts';

export interface GatheredTemplates {
  /** "tiles.html", "theme.css" → source */
  templates: Map<string, string>;
  /** names that the workspace brought: their faults are the workspace's */
  own: Set<string>;
  findings: Finding[];
}

/** kam's own templates, and over them the workspace's: a file of the same name in its templates folder. */
export async function gatherTemplates(
  texts: Texts,
  format: 'html' | 'md',
  builtinOnly: boolean,
): Promise<GatheredTemplates> {
  const templates = new Map<string, string>();
  for (const name of templateNames) templates.set(`${name}.${format}`, shipped(`${name}.${format}.hbs`));
  if (format === 'html') for (const name of assetNames) templates.set(name, shipped(name));
  const own = new Set<string>();
  const findings: Finding[] = [];
  if (builtinOnly) return { templates, own, findings };

  for (const { path } of await texts.list()) {
    const name = /^templates\/([a-z0-9-]+\.(?:html|md)\.hbs|theme\.css)$/.exec(path)?.[1];
    if (name === undefined || !(name === 'theme.css' ? format === 'html' : name.endsWith(`.${format}.hbs`)))
      continue;
    const source = await read(texts, path, findings);
    if (source === undefined) continue;
    own.add(name);
    if (name === 'theme.css') {
      findings.push(...themeFaults(path, source));
      templates.set(name, `${templates.get(name)}\n${source}`);
    } else templates.set(name.slice(0, -'.hbs'.length), source);
  }
  return { templates, own, findings };
}

function shipped(name: string): string {
  const bytes = readShipped(`templates/report/${name}`);
  if (!bytes) throw new Error(`kam was installed without templates/report/${name}`);
  // a checkout may have changed the line ends; the page's bytes must not depend on it
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n/g, '\n');
}

async function read(texts: Texts, file: string, findings: Finding[]): Promise<string | undefined> {
  const { bytes, finding } = await readOr(texts, file);
  if (finding) findings.push(finding);
  if (!bytes) return undefined;
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text.replace(/\r\n/g, '\n');
  findings.push(problemFinding('template', file, decoded.problem));
  return undefined;
}

/** A report opens without network and holds nothing that runs: a theme neither loads nor leaves its place. */
function themeFaults(file: string, css: string): Finding[] {
  const faults: [RegExp, string][] = [
    [/@import/i, 'A theme may not import another file: a report is one file.'],
    [
      /url\(\s*(?!["']?data:)/i,
      'A theme may load nothing: a report opens without network. Only url(data:…) is allowed.',
    ],
    [/<\/|<!--/, 'A theme may not hold "</" or "<!--": that would end its place in the page.'],
    [/\\/, 'A theme may not hold backslashes: they can hide what is loaded.'],
  ];
  return faults.flatMap(([pattern, message]) => {
    const at = css.search(pattern);
    if (at === -1) return [];
    const before = css.slice(0, at).split('\n');
    const [line, column] = [before.length, before.at(-1)!.length + 1];
    return [
      {
        rule: 'template',
        severity: 'error' as const,
        file,
        span: { line, column, endLine: line, endColumn: column + 1 },
        message,
        help: 'Take it out, or put the file’s content into the theme.',
      },
    ];
  });
}
