/** Files on their way into a plan: each text is parsed once, and held against its schema once, whoever asks for it again. */
import { Buffer } from 'node:buffer';
import type * as z from 'zod';
import { readRecords } from '../documents/csv.ts';
import type { CsvDocument, SourceDocument, YamlDocument } from '../documents/document.ts';
import { readOr } from '../documents/read-or.ts';
import { caps, type Texts } from '../documents/texts.ts';
import { readYaml } from '../documents/yaml.ts';
import { type Finding, start } from '../findings/finding.ts';
import { type recordKinds, type StepPart, steps } from './files.ts';
import type { Plan } from './plan.ts';
import { readRows } from './records/read.ts';
import { checkUnique } from './references.ts';
import { validate } from './schema-findings.ts';

/** The last text of each file and what was read from it: whoever looks at several states of a plan reads what stays once. */
export type Parsed = Map<string, { bytes: Uint8Array; document: SourceDocument }> & {
  /** where things stand in the texts is let go of, so that many accounts can be kept: nobody names a line */
  valuesOnly?: boolean;
};

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** A text that is there again is not parsed again. */
function parsedOnce<D extends SourceDocument>(
  parsed: Parsed | undefined,
  file: string,
  bytes: Uint8Array,
  read: (file: string, bytes: Uint8Array) => D,
): D {
  const known = parsed?.get(file);
  if (known && (known.bytes === bytes || sameBytes(known.bytes, bytes))) return known.document as D;
  const document = read(file, bytes);
  parsed?.set(file, { bytes, document });
  return document;
}

/** A document whose values were read, without what only they who name a line need. */
function keptOf<D extends SourceDocument>(parsed: Parsed | undefined, document: D): D {
  const known = parsed?.get(document.file);
  if (!parsed?.valuesOnly || known?.document !== document || document.text === '') return document;
  const bare = withoutText(document);
  parsed.set(document.file, { bytes: known.bytes, document: bare });
  return bare;
}

/** What is gathered while files are read. */
export class Reading {
  readonly sources = new Map<string, SourceDocument>();
  readonly findings: Finding[] = [];
  readonly broken = new Map<string, number>();

  constructor(
    readonly texts: Texts,
    readonly parsed?: Parsed,
  ) {}

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.findings.push(finding);
      if (finding.severity === 'error')
        this.broken.set(finding.file, (this.broken.get(finding.file) ?? 0) + 1);
    }
  }

  private async bytes(file: string, cap: number): Promise<Uint8Array | undefined> {
    const { bytes, finding } = await readOr(this.texts, file, cap);
    if (finding) this.add([finding]);
    return bytes;
  }

  async yaml(file: string): Promise<YamlDocument | undefined> {
    const bytes = await this.bytes(file, caps.yaml);
    return bytes && this.keep(parsedOnce(this.parsed, file, bytes, readYaml));
  }

  async records(file: string): Promise<CsvDocument | undefined> {
    const bytes = await this.bytes(file, caps.records);
    return bytes && this.keep(parsedOnce(this.parsed, file, bytes, readRecords));
  }

  /** The document as it is kept, once its values were read. */
  kept<D extends SourceDocument>(document: D): D {
    const bare = keptOf(this.parsed, document);
    if (bare !== document) this.sources.set(document.file, bare);
    return bare;
  }

  private keep<D extends SourceDocument>(document: D): D {
    this.sources.set(document.file, document);
    this.add(document.findings);
    return document;
  }
}

/** The same document gives the same values: what several plans share is one object. */
const validated = new WeakMap<YamlDocument, ReturnType<typeof validate>>();

export function validatedOnce<T extends z.ZodType>(
  document: YamlDocument,
  schema: T,
): { value?: z.output<T>; findings: Finding[] } {
  const known = validated.get(document) ?? validate(schema, document);
  validated.set(document, known);
  return known as { value?: z.output<T>; findings: Finding[] };
}

const uniqueIn = new WeakMap<YamlDocument, Finding[]>();

export function uniqueOnce(document: YamlDocument, value: unknown): Finding[] {
  const known = uniqueIn.get(document) ?? checkUnique(document, value);
  uniqueIn.set(document, known);
  return known;
}

function withoutText<D extends SourceDocument>(document: D): D {
  const { file, mark, findings } = document;
  // named one by one: a spread would take the parsed tree along
  const bare = { file, mark, findings, ...nothing } as unknown as D;
  const values = validated.get(document as unknown as YamlDocument);
  if (values) validated.set(bare as unknown as YamlDocument, values);
  const rows = rowsRead.get(document as unknown as CsvDocument);
  if (rows) rowsRead.set(bare as unknown as CsvDocument, rows);
  return bare;
}

const nothing: Omit<YamlDocument & CsvDocument, 'file' | 'mark' | 'findings'> = {
  text: '',
  value: undefined,
  allowances: [],
  header: [],
  rows: [],
  leftOut: 0,
  locate: () => start,
  source: () => undefined,
};

type Rows = { rows: readonly object[]; findings: Finding[] };
const rowsRead = new WeakMap<CsvDocument, Rows>();

export function rowsOnce(document: CsvDocument, kind: (typeof recordKinds)[number]): Rows {
  const known = rowsRead.get(document) ?? readRows(document, kind);
  rowsRead.set(document, known);
  return known;
}

/** One version of one step, for whoever looks at many: undefined where it has errors. */
export function readStep<Part extends StepPart>(
  part: Part,
  file: string,
  bytes: Uint8Array,
  parsed?: Parsed,
): Plan[Part] {
  const { schema } = steps.find((step) => step.part === part)!;
  const document = parsedOnce(parsed, file, bytes, readYaml);
  const { value } = validatedOnce(document, schema);
  keptOf(parsed, document);
  return document.findings.some(({ severity }) => severity === 'error') ? undefined : (value as Plan[Part]);
}
