/**
 * Are these templates good, before one of them runs? Every path must exist in the report's view, whichever
 * partial it stands in (Handlebars itself stays silent on `{{#each typo}}`); nothing may print unescaped,
 * and nothing may print where escaping does not help: scripts, styles, comments, unquoted attributes.
 */

import Handlebars from 'handlebars';
import * as z from 'zod';
import { compareText } from '../findings/finding.ts';
import { didYouMean } from '../findings/suggest.ts';
import { type HelperShape, helperShapes as shapes } from './helper-shapes.ts';
import { contexts } from './template-contexts.ts';
import { TemplateFault } from './template-fault.ts';
import { itemsOf, namesOf, propertyOf, type Shape, shapeKey, unionMembers } from './view-shape.ts';

const helperShapes: Readonly<Record<string, HelperShape>> = shapes;

interface Scope {
  here: Shape[];
  /** contexts around this one, nearest first; ends at the partial */
  above: Shape[][];
  named: ReadonlyMap<string, Shape[]>;
  root: Shape[];
}

type Place = hbs.AST.Node;

export function checkTemplates(
  templates: ReadonlyMap<string, string>,
  format: 'html' | 'md',
  schema: z.ZodType,
): TemplateFault[] {
  const root = [z.toJSONSchema(schema, { unrepresentable: 'any', reused: 'inline' }) as Shape];
  const faults: TemplateFault[] = [];
  const parsed = new Map<string, hbs.AST.Program>();
  for (const [file, source] of templates) {
    if (!file.endsWith(`.${format}`)) continue;
    try {
      const program = Handlebars.parse(source);
      parsed.set(file.slice(0, -format.length - 1), program);
      if (format === 'html') faults.push(...contexts(file, program));
    } catch (error) {
      faults.push(syntaxFault(file, error));
    }
  }
  if (faults.length > 0) return faults;

  const seen = new Set<string>();
  const open: string[] = [];
  const visit = (name: string, context: Shape[]): boolean => {
    if (open.includes(name)) return false;
    const key = `${name} ${shapeKey(context)}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const walker = new Walker(`${name}.${format}.hbs`, format, new Set(parsed.keys()), visit);
    open.push(name);
    walker.program(parsed.get(name)!, { here: context, above: [], named: new Map(), root });
    open.pop();
    faults.push(...walker.faults);
    return true;
  };
  if (parsed.has('report')) visit('report', root);
  return faults;
}

function syntaxFault(file: string, error: unknown): TemplateFault {
  const message = error instanceof Error ? error.message : String(error);
  const line = /on line (\d+)/.exec(message)?.[1];
  const [first] = message.split('\n');
  return new TemplateFault(`${file}.hbs`, Number(line ?? 1), 0, `This template does not parse: ${first}`);
}

class Walker {
  readonly faults: TemplateFault[] = [];

  constructor(
    readonly file: string,
    readonly format: 'html' | 'md',
    readonly partials: ReadonlySet<string>,
    /** false: this template is being drawn already, so it would never end */
    readonly visit: (name: string, context: Shape[]) => boolean,
  ) {}

  fault(at: Place, message: string, help?: string): void {
    const { line, column } = at.loc.start;
    this.faults.push(new TemplateFault(this.file, line, column + 1, message, help));
  }

  program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.statement(statement, scope);
  }

  statement(statement: hbs.AST.Statement, scope: Scope): void {
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        this.mustache(statement as hbs.AST.MustacheStatement, scope);
        return;
      }
      case 'BlockStatement': {
        this.block(statement as hbs.AST.BlockStatement, scope);
        return;
      }
      case 'PartialStatement': {
        this.partial(statement as hbs.AST.PartialStatement, scope);
        return;
      }
      default:
        this.fault(
          statement,
          'Templates of kam have no inline partials and no partial blocks.',
          'Put the part into a file of its own.',
        );
    }
  }

  mustache(statement: hbs.AST.MustacheStatement, scope: Scope): void {
    if (!statement.escaped) {
      this.fault(statement, '{{{…}}} would print plan text as code.', 'Write {{…}}.');
      return;
    }
    const helper = helperName(statement.path);
    if (helper !== undefined) {
      this.call(statement, helper, statement.params, scope);
      return;
    }
    if (statement.params.length > 0 || statement.hash?.pairs.length) {
      this.unknownHelper(statement, originalOf(statement.path));
      return;
    }
    if (this.format === 'md') {
      this.fault(
        statement,
        `{{${originalOf(statement.path)}}} is not escaped for Markdown.`,
        'Write {{md …}}, {{cell …}} in a table, {{mermaid …}} in a diagram, or a number’s helper.',
      );
      return;
    }
    this.expression(statement.path as hbs.AST.Expression, scope);
  }

  call(at: Place, name: string, params: hbs.AST.Expression[], scope: Scope, nested = false): void {
    const shape = helperShapes[name]!;
    if (params.length !== shape.takes)
      this.fault(
        at,
        `{{${name}}} takes ${shape.takes === 1 ? 'one value' : `${shape.takes} values`}, not ${params.length}.`,
      );
    if (this.format === 'md' && shape.htmlOnly)
      this.fault(at, `{{${name}}} makes HTML, and this is Markdown.`);
    else if (this.format === 'md' && !nested && !shape.safeInMarkdown)
      this.fault(
        at,
        `{{${name}}} is not escaped for Markdown.`,
        `Write {{md (${name} …)}}, or {{cell (${name} …)}} in a table.`,
      );
    for (const param of params) this.expression(param, scope);
  }

  unknownHelper(at: Place, name: string): void {
    const near = didYouMean(name, Object.keys(helperShapes));
    this.fault(
      at,
      `There is no helper "${name}".`,
      near ? `Did you mean ${near}?` : `There are ${Object.keys(helperShapes).join(', ')}.`,
    );
  }

  /** What an expression gives; faults for paths that the view cannot have. */
  expression(expression: hbs.AST.Expression, scope: Scope): Shape[] {
    if (expression.type === 'PathExpression') return this.path(expression as hbs.AST.PathExpression, scope);
    if (expression.type !== 'SubExpression') return [{}];
    const { path, params } = expression as hbs.AST.SubExpression;
    const name = originalOf(path);
    if (name === 'lookup') return this.lookup(expression, params, scope);
    if (Object.hasOwn(helperShapes, name)) this.call(expression, name, params, scope, true);
    else this.unknownHelper(expression, name);
    return [{}];
  }

  lookup(at: Place, params: hbs.AST.Expression[], scope: Scope): Shape[] {
    const [object, key] = params;
    if (!object || !key || params.length !== 2) {
      this.fault(at, 'lookup takes two values.');
      return [{}];
    }
    const from = this.expression(object, scope);
    if (key.type === 'StringLiteral')
      return this.step(at, from, (key as hbs.AST.StringLiteral).value, (key as hbs.AST.StringLiteral).value);
    this.expression(key, scope);
    return itemsOf(from);
  }

  path(path: hbs.AST.PathExpression, scope: Scope): Shape[] {
    const parts = [...(path.parts as unknown as string[])];
    let from: Shape[];
    if (path.data) {
      const name = parts.shift();
      if (name !== 'root') {
        if (!['index', 'key', 'first', 'last'].includes(name ?? ''))
          this.fault(path, `There is no @${name}.`);
        return [{}];
      }
      from = scope.root;
    } else if (path.depth > 0) {
      const above = scope.above[path.depth - 1];
      if (!above) {
        this.fault(
          path,
          `${path.original} reaches out of this template.`,
          'A partial sees only what it is given: hand the value in, or use @root.',
        );
        return [{}];
      }
      from = above;
    } else if (parts[0] !== undefined && scope.named.has(parts[0])) {
      from = scope.named.get(parts.shift()!)!;
    } else from = scope.here;
    return parts.reduce((shapes, part) => this.step(path, shapes, part, path.original), from);
  }

  step(at: Place, from: Shape[], name: string, whole: string): Shape[] {
    const found = propertyOf(from, name);
    if (found.length > 0) return found;
    const near = didYouMean(name, namesOf(from));
    this.fault(
      at,
      `The report has no "${whole}": nothing here is called "${name}".`,
      near
        ? `Did you mean ${near}?`
        : `Here are ${[...namesOf(from)].sort(compareText).join(', ') || 'no named values'}.`,
    );
    return [{}];
  }

  block(statement: hbs.AST.BlockStatement, scope: Scope): void {
    const name = originalOf(statement.path);
    const [subject] = statement.params;
    if (!['if', 'unless', 'each', 'with'].includes(name) || !subject || statement.params.length !== 1) {
      this.fault(
        statement,
        `{{#${name}}} is no block of kam.`,
        'There are #if, #unless, #each and #with, each with one value.',
      );
      return;
    }
    const value = this.expression(subject, scope);
    this.program(statement.inverse, scope);
    if (name === 'if' || name === 'unless') {
      this.program(statement.program, scope);
      return;
    }
    const inner = name === 'each' ? itemsOf(value) : unionMembers(value);
    if (name === 'each' && inner.length === 0) {
      this.fault(subject, `${originalOf(subject)} is no list.`);
      return;
    }
    const named = new Map(scope.named);
    const [first, second] = statement.program?.blockParams ?? [];
    if (first !== undefined) named.set(first, inner);
    if (second !== undefined) named.set(second, [{}]);
    this.program(statement.program, { ...scope, here: inner, above: [scope.here, ...scope.above], named });
  }

  partial(statement: hbs.AST.PartialStatement, scope: Scope): void {
    if (statement.params.length > 1) {
      this.fault(statement, 'A partial takes one context.');
      return;
    }
    let context = statement.params[0] ? this.expression(statement.params[0], scope) : scope.here;
    if (statement.hash?.pairs.length) {
      const extra: Record<string, Shape> = {};
      for (const { key, value } of statement.hash.pairs)
        extra[key] = { anyOf: this.expression(value, scope) };
      context = unionMembers(context).map((shape) => ({
        ...shape,
        properties: { ...shape.properties, ...extra },
      }));
    }
    if (statement.name.type === 'PathExpression') {
      this.into(statement, originalOf(statement.name), context);
      return;
    }
    // {{> (lookup . 'kind')}}: one partial for each kind the context may have
    const [, key] = (statement.name as hbs.AST.SubExpression).params;
    const property = key?.type === 'StringLiteral' ? (key as hbs.AST.StringLiteral).value : undefined;
    if (originalOf((statement.name as hbs.AST.SubExpression).path) !== 'lookup' || property === undefined) {
      this.fault(statement, 'A partial’s name is a word, or (lookup . "kind").');
      return;
    }
    for (const member of unionMembers(context)) {
      const kind = member.properties?.[property]?.const;
      if (typeof kind === 'string') this.into(statement, kind, [member]);
    }
  }

  into(at: Place, name: string, context: Shape[]): void {
    if (this.partials.has(name)) {
      if (!this.visit(name, context))
        this.fault(at, `${name}.${this.format}.hbs calls itself, and would never end.`);
      return;
    }
    const near = didYouMean(name, this.partials);
    this.fault(at, `There is no template ${name}.${this.format}.hbs.`, near && `Did you mean ${near}?`);
  }
}

function helperName(path: hbs.AST.PathExpression | hbs.AST.Literal): string | undefined {
  const name = originalOf(path);
  return Object.hasOwn(helperShapes, name) ? name : undefined;
}

function originalOf(node: hbs.AST.Node): string {
  return String((node as { original?: unknown }).original ?? '');
}
