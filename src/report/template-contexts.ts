/** A value must not stand where escaping does not protect the page: the HTML around it tells. */

import { type HelperShape, helperShapes as shapes } from './helper-shapes.ts';
import { TemplateFault } from './template-fault.ts';

const helperShapes: Readonly<Record<string, HelperShape>> = shapes;

/** Where in the HTML a value lands: the text around it tells. */
export function contexts(file: string, program: hbs.AST.Program): TemplateFault[] {
  const marks: hbs.AST.Node[] = [];
  const flat = (part: hbs.AST.Program | undefined): string =>
    (part?.body ?? [])
      .map((statement) => {
        if (statement.type === 'ContentStatement') return (statement as hbs.AST.ContentStatement).value;
        if (statement.type === 'MustacheStatement') {
          const name = String((statement as { path?: { original?: unknown } }).path?.original);
          if (helperShapes[name]?.htmlOnly) return '';
          marks.push(statement);
          return `\u0001${marks.length - 1}\u0002`;
        }
        if (statement.type === 'BlockStatement') {
          const { program: inner, inverse } = statement as hbs.AST.BlockStatement;
          return flat(inner) + flat(inverse);
        }
        return '';
      })
      .join('');
  const html = flat(program);
  const places: [RegExp, string][] = [
    [/<script\b[\s\S]*?(<\/script|$)/gi, 'inside a script'],
    [/<style\b[\s\S]*?(<\/style|$)/gi, 'inside a style'],
    [/<!--[\s\S]*?(-->|$)/g, 'inside a comment'],
    [/<[a-z][^<>]*?=\s*\u0001[\s\S]*?(?=[\s>])/gi, 'in an attribute without quotes'],
    [/\s(on\w+|style|srcdoc)\s*=\s*("[^"]*"|'[^']*')/gi, 'in an attribute that runs or styles'],
    [
      /\s(href|src|action|formaction|poster|srcset|xlink:href)\s*=\s*("(?!#)[^"]*"|'(?!#)[^']*')/gi,
      'in an address',
    ],
  ];
  const faults: TemplateFault[] = [];
  for (const [pattern, where] of places)
    for (const [match] of html.matchAll(pattern))
      for (const [, index] of match.matchAll(/\u0001(\d+)\u0002/g)) {
        const { line, column } = marks[Number(index)]!.loc.start;
        faults.push(
          new TemplateFault(
            `${file}.hbs`,
            line,
            column + 1,
            `A value stands ${where}, where escaping does not protect the page.`,
            'Print it as text, or in a quoted attribute such as title="…".',
          ),
        );
      }
  return faults;
}
