/**
 * View and templates → text. A pure function: templates come as a map of names and sources, and the same
 * view gives the same bytes. Templates are plain text with helpers that format and escape, none that
 * decides; a value that is missing stops the page instead of leaving a hole (hostile.md H1–H7).
 */

import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { type ChartData, chart } from './charts/index.ts';
import { type HelperName, helperShapes } from './helper-shapes.ts';
import { markdownCell, markdownText, mermaidText } from './markdown.ts';
import { type ReportView, reportSchema } from './model.ts';
import type { Sentence, Value } from './sentence.ts';
import { svg } from './svg.ts';
import { checkTemplates } from './template-check.ts';
import { TemplateFault } from './template-fault.ts';
import { type Words, wordsFor } from './words.ts';

export type PageFormat = 'html' | 'md';

/** Name ("report.html", "tiles.md", "theme.css") → source; a workspace's own stand in the place of ours. */
export type Templates = ReadonlyMap<string, string>;

/** Throws a TemplateFault that names template, line and what is wrong with it. */
export function render(view: ReportView, templates: Templates, format: PageFormat): string {
  const faults = checkTemplates(templates, format, reportSchema);
  if (faults.length > 0) throw faults[0];
  const words = wordsFor(view.meta.locale, view.meta.currency);
  const engine = Handlebars.create();
  for (const name of ['log', 'helperMissing', 'blockHelperMissing']) engine.unregisterHelper(name);
  engine.log = () => {};
  for (const [name, helper] of Object.entries(helpers(words, templates)))
    engine.registerHelper(name, (...given: unknown[]) => helper(name, given));

  const options: CompileOptions = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: {
      ...Object.fromEntries(Object.keys(helperShapes).map((name) => [name, true])),
      log: false,
      helperMissing: false,
      blockHelperMissing: false,
    },
    noEscape: format === 'md',
    preventIndent: true,
  };
  const suffix = `.${format}`;
  for (const [name, source] of templates)
    if (name.endsWith(suffix))
      engine.registerPartial(name.slice(0, -suffix.length), engine.compile(source, options));
  const page = templates.get(`report${suffix}`);
  if (page === undefined) throw new Error(`there is no template report${suffix}`);
  try {
    return engine.compile(page, options)(view);
  } catch (error) {
    if (error instanceof TemplateFault) throw error;
    throw new TemplateFault(`report${suffix}`, 1, 0, error instanceof Error ? error.message : String(error));
  }
}

/** A pseudonym or team id in a cell of its own width would else stand as "r-" over "01". */
function unbroken(text: string): Handlebars.SafeString {
  const escaped = Handlebars.escapeExpression(text);
  return new Handlebars.SafeString(
    escaped.replace(/(?<![\w-])[a-z]{1,12}-\d{1,4}(?![\w-])/g, '<span class="id">$&</span>'),
  );
}

type Helper = (name: string, given: unknown[]) => unknown;

/** Every helper takes exactly the values it names and throws on undefined: strict mode does not look there. */
function helpers(words: Words, templates: Templates): Record<HelperName, Helper> {
  const of =
    <T>(count: number, make: (...values: T[]) => unknown): Helper =>
    (name, given) => {
      // the last one is Handlebars' own; how many there are was checked before
      const values = given.slice(0, count);
      if (values.includes(undefined)) throw new Error(`{{${name}}} was given a value that is not there`);
      return make(...(values as T[]));
    };
  const number = (make: (value: number) => string): Helper =>
    of<number>(1, (value) => {
      if (typeof value !== 'number') throw new Error(`${JSON.stringify(value)} is not a number`);
      return make(value);
    });
  const asset = (name: string): Helper =>
    of(0, () => {
      const source = templates.get(name);
      if (source === undefined) throw new Error(`there is no ${name}`);
      return new Handlebars.SafeString(source);
    });
  return {
    num: number((value) => words.num(value)),
    money: number((value) => words.money(value)),
    pct: number((value) => words.pct(value)),
    date: of<string>(1, (value) => words.date(value)),
    delta: of<unknown>(2, (value, unit) => words.delta(value as number, unit as string)),
    md: of<string>(1, (value) => markdownText(String(value))),
    cell: of<string>(1, (value) => markdownCell(String(value))),
    mermaid: of<string>(1, (value) => mermaidText(String(value))),
    code: of<string>(1, (value) => {
      if (!/^(\d{4}-\d{2}-\d{2}|[a-z]+\d*)$/.test(value))
        throw new Error('{{code}} takes an id of kam or a day');
      return value;
    }),
    t: of<string>(1, (key) => words.t(key)),
    say: of<Value | Sentence>(1, (value) => words.show(value)),
    whole: of<Value | Sentence>(1, (value) => unbroken(words.show(value))),
    picture: of<unknown>(2, (data, id) => {
      const wide = svg(chart(data as ChartData, 'wide', words), `${id}-wide`);
      const narrow = svg(chart(data as ChartData, 'narrow', words), `${id}-narrow`);
      return new Handlebars.SafeString(
        `<div class="wide">${wide}</div>\n<div class="narrow">${narrow}</div>`,
      );
    }),
    theme: asset('theme.css'),
    script: asset('contents.js'),
    script_hash: of(0, () => {
      const hash = createHash('sha256')
        .update(templates.get('contents.js') ?? '')
        .digest('base64');
      return new Handlebars.SafeString(`sha256-${hash}`);
    }),
  };
}
