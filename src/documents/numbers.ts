/**
 * Which unquoted texts are numbers in a plan: plain decimals only, judged by the text as written. What YAML
 * also reads as a number (012, 0x1F, 1e3, .inf), or older YAML does (1_000), is refused, because people who
 * write it mean an id or something else (hostile.md Y12–Y14).
 */

export type NumberText = { value: number } | { message: string; help: string };

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** all forms that core YAML 1.2 takes for a number, and digits grouped by underscores */
const numeric =
  /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?\d[\d_]*_[\d_]*(?:\.[\d_]*)?|0b[01_]+)$/;

/** A double holds every decimal of 15 significant digits exactly. */
const maxDigits = 15;

/** undefined: a text, a word, nothing: no number. */
export function numberIn(source: string): NumberText | undefined {
  const first = source.charCodeAt(0);
  // digits, "+", "-", "." – nothing else begins a number
  if (!((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e))
    return undefined;
  if (plain.test(source)) {
    if (digitsOf(source) > maxDigits) {
      return {
        message: `${shown(source)} has more than ${maxDigits} digits, more than a number can hold exactly.`,
        help: `Put it in quotes if it is an id ("${shown(source)}"); else round it.`,
      };
    }
    const value = Number(source);
    return { value: value === 0 ? 0 : value };
  }
  if (!numeric.test(source)) return undefined;
  const decimal = asDecimal(source);
  return {
    message: `${shown(source)} is not a plain decimal number: it could mean a number or an id.`,
    help: decimal
      ? `Write ${decimal}, or "${shown(source)}" in quotes if it is an id or a text.`
      : `Leave the value out if it is not known; write "${shown(source)}" in quotes if it is a text.`,
  };
}

function digitsOf(source: string): number {
  return source.replace(/[-.]/g, '').replace(/^0+/, '').length;
}

/** The plain decimal somebody who wrote a number in another form most likely means. */
function asDecimal(source: string): string | undefined {
  const bare = source.replace(/_/g, '');
  const whole = /^[-+]?\d+$/.test(bare) ? bare.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1') : undefined;
  const decimal = whole ?? String(Number(bare));
  return plain.test(decimal) && digitsOf(decimal) <= maxDigits ? decimal : undefined;
}

function shown(source: string): string {
  return source.length > 40 ? `${source.slice(0, 39)}…` : source;
}
