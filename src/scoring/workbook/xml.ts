/**
 * XML of a workbook's part, piece by piece → elements by local name, strict and capped: no DOCTYPE is ever parsed,
 * so no entity can be declared; what is broken, too deep or too long stops the reading (hostile.md I17, I18).
 */
import { isAscii } from 'node:buffer';
import { SaxesParser } from 'saxes';
import { type Encoding, recoder } from '../encoding.ts';
import { PartFault, type PartProblem } from './faults.ts';

export type Attributes = Readonly<Record<string, string>>;

/** `depth`: 1 for the root. Names come without their prefix: <x:row> is a "row". */
export interface XmlHandlers {
  open(name: string, attributes: Attributes, depth: number): void;
  text?(text: string): void;
  close?(name: string, depth: number): void;
}

export interface XmlReader {
  /** pieces of some kilobytes: what a handler gathers is to be taken between two of them */
  push(bytes: Uint8Array): void;
  end(): void;
}

/** Parts of a workbook nest some ten levels; each level is kept in memory. */
const maxDepth = 64;
/** A tag, a text or a comment is kept in memory until it ends; a cell holds 32 767 characters at most. */
export const maxPiece = 1 << 20;
/** Before the root stand a declaration and perhaps a comment. */
const maxProlog = 1 << 16;
/** As many bytes tell the encoding: its declaration must stand first. */
const headBytes = 256;

export function xmlReader(on: XmlHandlers): XmlReader {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  let head: Uint8Array | undefined = new Uint8Array(0);
  let encoding: Encoding = 'utf-8';
  let recode = recoder(encoding);
  let prolog: string | undefined = '';
  let depth = 0;
  let seen = false;
  let pending = 0;

  const fail = (problem: PartProblem, detail = ''): never => {
    throw new PartFault(problem, detail, [parser.line, parser.column]);
  };
  // With two handlers more, V8 keeps the parser's fields in a dictionary, and all reading takes six times as long.
  parser.on('error', (error) => fail('broken', error.message.replace(/^\d+:\d+: /, '')));
  parser.on('xmldecl', ({ encoding: declared }) => {
    if (!fits(declared, encoding)) fail('encoding', declared);
  });
  parser.on('opentag', ({ name, attributes }) => {
    seen = true;
    if (++depth > maxDepth) fail('deep');
    on.open(localName(name), attributes, depth);
  });
  parser.on('closetag', ({ name }) => {
    seen = true;
    on.close?.(localName(name), depth);
    depth--;
  });
  const text = (piece: string) => {
    seen = true;
    on.text?.(piece);
  };
  parser.on('text', text);
  parser.on('cdata', text);

  function write(piece: string): void {
    seen = false;
    parser.write(piece);
    pending = seen ? piece.length : pending + piece.length;
    if (pending > maxPiece) fail('long');
  }

  function readProlog(piece: string): void {
    prolog += piece;
    const root = rootAt(prolog!);
    if (root === 'doctype') fail('doctype');
    if (root === 'unknown') {
      if (prolog!.length > maxProlog) fail('long');
      return;
    }
    const whole = prolog!;
    prolog = undefined;
    write(whole);
  }

  function decode(bytes: Uint8Array): void {
    const clean = recode.push(bytes);
    if (clean.length > 0) {
      const view = Buffer.from(clean.buffer, clean.byteOffset, clean.length);
      // letter by letter where every byte is one: such texts take half the memory
      const piece = isAscii(clean) ? view.toString('latin1') : view.toString();
      if (prolog === undefined) write(piece);
      else readProlog(piece);
    }
    if (recode.bad) fail('undecodable', encoding);
  }

  function begin(bytes: Uint8Array): void {
    head = undefined;
    encoding = encodingOf(bytes);
    recode = recoder(encoding);
    decode(bytes);
  }

  return {
    push(bytes) {
      if (head === undefined) return decode(bytes);
      head = Buffer.concat([head, bytes]);
      if (head.length >= headBytes) begin(head);
    },
    end() {
      if (head !== undefined) begin(head);
      recode.end();
      if (recode.bad) fail('undecodable', encoding);
      if (prolog !== undefined) write(prolog);
      parser.close();
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** Where the root element begins, as long as that can be told. */
function rootAt(text: string): number | 'doctype' | 'unknown' {
  for (let at = 0; ; ) {
    while (/[\s\ufeff]/.test(text.charAt(at))) at++;
    const rest = text.slice(at, at + 9);
    if (rest === '<!DOCTYPE') return 'doctype';
    const [opens, closes] = rest.startsWith('<?') ? ['<?', '?>'] : ['<!--', '-->'];
    if (!rest.startsWith(opens)) {
      const open = rest.length < 9 && ['<!DOCTYPE', '<!--', '<?'].some((start) => start.startsWith(rest));
      return open ? 'unknown' : at;
    }
    const end = text.indexOf(closes, at + opens.length);
    if (end === -1) return 'unknown';
    at = end + closes.length;
  }
}

/** By the mark or the zeros of UTF-16, which are proof, else as declared. */
function encodingOf(head: Uint8Array): Encoding {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  const start = Buffer.from(head.subarray(0, headBytes)).toString('latin1');
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(start)?.[1];
  return oneByte.has(declared?.toLowerCase() ?? '') ? 'windows-1252' : 'utf-8';
}

const oneByte = new Set(['iso-8859-1', 'latin1', 'windows-1252', 'cp1252']);
// Some programs write a UTF-8 file and declare the UTF-16 they had in memory: the bytes decide.
const unicode = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'utf-16', 'utf-16le', 'utf-16be', 'unicode']);

function fits(declared: string | undefined, encoding: Encoding): declared is undefined {
  if (declared === undefined) return true;
  return (encoding === 'windows-1252' ? oneByte : unicode).has(declared.toLowerCase());
}
