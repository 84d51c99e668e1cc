/**
 * Number formats of a workbook: which ones show a date, and whether what they show of a number is the number
 * itself. 10066 with the format 000000 is "010066" to everybody who looks at the sheet.
 */

export interface NumberFormat {
  /** what a number looks like in it */
  kindOf(value: number): 'number' | 'date' | 'time';
  /** `text`: the shortest text of the number */
  showsOtherwise(value: number, text: string): boolean;
  /** what it shows of a whole number with zeros before it (10066 as 010066); undefined where that is not so simple */
  zerosBefore(value: number, text: string): string | undefined;
}

/** Digits a spreadsheet keeps: what stood behind them is zeros now. */
const kept = 1e15;

/** One part of a format: "0.00;[Red]-0.00" has two. */
interface Section {
  /** an explicit condition, [<100] */
  when: ((value: number) => boolean) | undefined;
  kind: 'general' | 'digits' | 'date' | 'time' | 'other';
  /** least digits before and behind the decimal sign, and most behind it */
  whole: number;
  decimals: [least: number, most: number];
  point: boolean;
  grouped: boolean;
  /** text shown around the digits */
  around: string;
}

export function numberFormat(code: string): NumberFormat {
  const all = split(code).map((part, _, { length }) => section(part, length === 1));
  // the last of several parts is for texts where it says so
  const parts = all.length > 1 && (all.length > 3 || all.at(-1)!.text) ? all.slice(0, -1) : all;
  return {
    kindOf(value) {
      const { kind } = choose(parts, value);
      return kind === 'date' || kind === 'time' ? kind : 'number';
    },
    showsOtherwise(value, text) {
      if (Math.abs(value) >= kept) return true;
      const part = choose(parts, value);
      if (part.kind === 'general') return !Number.isInteger(value) && !/^-?[\d.]{1,11}$/.test(text);
      return part.kind !== 'digits' || !showsDigits(part, text, part !== parts[0]);
    },
    zerosBefore(value, text) {
      const { kind, whole, decimals, point, grouped, around } = choose(parts, value);
      const simple = kind === 'digits' && decimals[0] === 0 && !point && !grouped && around === '';
      return simple && /^\d{1,15}$/.test(text) ? text.padStart(whole, '0') : undefined;
    },
  };
}

/** Which part is for a number: positive, negative, zero, or by its conditions. */
function choose(parts: readonly Section[], value: number): Section {
  const [first, second, third] = parts as [Section, Section?, Section?];
  if (first.when || second?.when) {
    if (first.when?.(value)) return first;
    if (second?.when?.(value)) return second;
    return (second?.when ? third : second) ?? first;
  }
  if (value < 0) return second ?? first;
  return value === 0 ? (third ?? first) : first;
}

function showsDigits(part: Section, text: string, own: boolean): boolean {
  if (text.includes('e')) return false; // 1e+21
  const sign = text.startsWith('-') ? '-' : '';
  // a part of its own for negative numbers must bring the sign itself
  if (part.around !== (own && part.when === undefined ? sign : '')) return false;
  const point = text.indexOf('.');
  const whole = (point === -1 ? text.length : point) - sign.length;
  const decimals = point === -1 ? 0 : text.length - point - 1;
  const [least, most] = part.decimals;
  if (decimals < least || decimals > most || (part.point && decimals === 0)) return false;
  if (text.startsWith('0', sign.length) ? part.whole !== 1 : whole < part.whole) return false;
  return !(part.grouped && whole > 3);
}

function split(code: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    if (char === ';') {
      parts.push(code.slice(from, at));
      from = at + 1;
    } else if (char === '"' || char === '[') {
      const close = code.indexOf(char === '"' ? '"' : ']', at + 1);
      at = close === -1 ? code.length : close;
    } else if (char === '\\' || char === '_' || char === '*') at++;
  }
  return [...parts, code.slice(from)];
}

// in order: text in quotes, one escaped sign, a gap, a fill, brackets, whole words, then every sign alone
const tokens =
  /"([^"]*)"?|\\(.)|_(.)|\*(.)|\[([^\]]*)\]?|(general|am\/pm|a\/p|e[+-])|([dmyhs]+|[0#?.,]+|[\s\S])/giu;

/** `whole`: it is all of its format. An empty part of several shows nothing at all. */
function section(code: string, whole: boolean): Section & { text: boolean } {
  let digits = '';
  let around = '';
  let letters = '';
  let gap = false;
  let general = code === '' && whole;
  let other = false;
  let text = false;
  let when: Section['when'];
  for (const [token, literal, escaped, blank, fill, bracket, word, sign] of code.matchAll(tokens)) {
    if (bracket !== undefined) {
      const condition = /^(<=|>=|<>|<|>|=)(-?[\d.]+)$/.exec(bracket);
      if (condition) when = compare(condition[1]!, Number(condition[2]));
      else if (/^(h+|m+|s+|dbnum.*)$/i.test(bracket)) other = true;
      else around += /^\$([^-]*)/.exec(bracket)?.[1] ?? '';
    } else if (word !== undefined) {
      if (/^general$/i.test(word)) general = true;
      else if (/^e/i.test(word)) other = true;
    } else if (sign === '@') text = true;
    else if (sign !== undefined && /^[dmyhs]/i.test(sign)) letters += sign.toLowerCase();
    else if (sign !== undefined && /^[0#?.,]/.test(sign)) {
      // 00 00 00: what stands between digits is seen, blanks too
      other ||= gap && letters === '';
      digits += sign;
    } else {
      if (sign === '%' || sign === '/') other ||= letters === '';
      gap ||= digits !== '';
      if (blank === undefined) around += (literal ?? escaped ?? fill ?? token).trim();
    }
  }
  const shape = /^([#?,]*(?:0[0,]*)?)(\.(0*)([#?]*))?$/.exec(digits);
  return {
    when,
    text,
    kind:
      letters !== '' && !other
        ? dateOrTime(letters)
        : letters !== '' || other
          ? 'other'
          : (general || text) && digits + around === ''
            ? 'general'
            : shape && digits !== '' && !/,(\.|$)/.test(digits)
              ? 'digits'
              : 'other',
    whole: shape?.[1]?.replace(/[^0]/g, '').length ?? 0,
    decimals: [shape?.[3]?.length ?? 0, (shape?.[3]?.length ?? 0) + (shape?.[4]?.length ?? 0)],
    point: shape?.[2] !== undefined,
    grouped: digits.includes(','),
    around,
  };
}

/** "m" alone is a month; beside hours or seconds, minutes. */
function dateOrTime(letters: string): 'date' | 'time' {
  return /[hs]/.test(letters) && !/[dy]/.test(letters) ? 'time' : 'date';
}

function compare(operator: string, to: number): (value: number) => boolean {
  switch (operator) {
    case '<':
      return (value) => value < to;
    case '<=':
      return (value) => value <= to;
    case '>':
      return (value) => value > to;
    case '>=':
      return (value) => value >= to;
    case '=':
      return (value) => value === to;
    default:
      return (value) => value !== to;
  }
}

/** The formats that have a number and no text in the file (ECMA-376 18.8.30, East Asian and Thai ones included). */
export function builtInFormat(id: number): string | undefined {
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58) || (id >= 71 && id <= 77))
    return 'yyyy-mm-dd';
  if ((id >= 32 && id <= 35) || id === 78) return 'h:mm';
  if (id >= 79 && id <= 81) return '[h]:mm:ss';
  return builtIn[id];
}

const builtIn: Record<number, string> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"$"#,##0_);("$"#,##0)',
  6: '"$"#,##0_);[Red]("$"#,##0)',
  7: '"$"#,##0.00_);("$"#,##0.00)',
  8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'mm-dd-yy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);[Red](#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);[Red](#,##0.00)',
  41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
  42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
  43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
  44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  59: '0',
  60: '0.00',
  61: '#,##0',
  62: '#,##0.00',
  67: '0%',
  68: '0.00%',
  69: '# ?/?',
  70: '# ??/??',
};
