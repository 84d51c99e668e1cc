/**
 * Finds what must not stand in a repository: ways to reach a person, names with titles, patients. Tuned for
 * precision on the texts of account plans, where amounts, dates, codes of registries and hospitals called after
 * people are frequent; a name without a title is not found. Every pattern is bounded, so the time is linear
 * in the text (hostile.md Z9).
 */

export const personalKinds = ['e-mail', 'phone', 'iban', 'name', 'patient', 'small-count'] as const;
export type PersonalKind = (typeof personalKinds)[number];

export interface Hit {
  kind: PersonalKind;
  from: number;
  to: number;
}

export interface Looking {
  /** patient counts below it are too small to be written (kam.yaml, privacy.small_cell) */
  smallCell: number;
  /** kinds that are no news in this field: an account's official name may hold a person's */
  except?: readonly PersonalKind[] | undefined;
}

export function personalData(text: string, { smallCell, except = [] }: Looking): Hit[] {
  if (!cue.test(text)) return [];
  const hits: Hit[] = [];
  const add = (kind: PersonalKind, from: number, to: number) => {
    if (!except.includes(kind)) hits.push({ kind, from, to });
  };
  eMails(text, add);
  names(text, add);
  ibans(text, add);
  phones(text, hits, add);
  patients(text, add);
  smallCounts(text, smallCell, add);
  return hits;
}

/**
 * What no hit is without: cheap to look for, because nearly all texts have none of it. Each kind has a cue of its own,
 * too, before its patterns: to make ready for \p{…} takes an engine half a millisecond a pattern.
 */
const cue =
  /@|[[(]at|\d[\d \u00a0\u202f()./-]{4}|[A-Z]{2}\d\d|Dr|Prof|M[rs]|Sr|Mme|Mlle|Dott|Sig|Herr|Frau|Señor|Monsieur|Madame|[Pp]atient|[Pp]acient|PATIENT|\d[ -]?(?:year|jährig)|MRN|NHC|[Rr]ecord|[Hh]istoria|[Ff]allnummer|[Bb]orn|[Bb]irth|DOB|dob|[Gg]eb|[Nn]ac(?:id|im)|[Nn]ée? le/;

type Add = (kind: PersonalKind, from: number, to: number) => void;

// ---------------------------------------------------------------------------------------------------------

const atSign = /@|[([]at[)\]]/gi;
const mailbox = /[\p{L}\p{N}._%+-]{1,64} ?$/u;
const host = /^ ?(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/u;

function eMails(text: string, add: Add): void {
  if (!/@|[([]at/i.test(text)) return;
  for (const sign of text.matchAll(atSign)) {
    const before = mailbox.exec(text.slice(Math.max(0, sign.index - 65), sign.index));
    const end = sign.index + sign[0].length;
    const after = before && host.exec(text.slice(end, end + 256));
    if (before && after) add('e-mail', sign.index - before[0].length, end + after[0].length);
  }
}

// ---------------------------------------------------------------------------------------------------------

const ibanShape = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![\p{L}\p{N}])/gu;

function ibans(text: string, add: Add): void {
  if (!/[A-Z]{2}\d\d/.test(text)) return;
  for (const match of text.matchAll(ibanShape)) {
    const code = match[0].replaceAll(' ', '');
    if (code.length >= 15 && code.length <= 34 && remainder(code.slice(4) + code.slice(0, 4)) === 1)
      add('iban', match.index, match.index + match[0].length);
  }
}

/** ISO 7064 mod 97-10; a letter counts as 10 to 35. */
function remainder(code: string): number {
  let rest = 0;
  for (const char of code)
    for (const digit of String(Number.parseInt(char, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

// ---------------------------------------------------------------------------------------------------------

const digitRun = /(?<![\p{L}\p{N}.,_/-])[+(]{0,2}\d[\d \u00a0\u202f()./-]{4,26}\d(?![\p{L}\d_])/gu;
const label =
  /(?:^|[^\p{L}])(?:tel|telephone|phone|fon|telefon|tel[eé]fono|tlf|tfno|m[oó]vil|mobile|mobil|cell|handy|fax|whatsapp|durchwahl|extension|ext)[.:]{0,2} ?(?:is |number |no\.? |n[ºo°]\.? ?)?$/iu;
const anyDate = /\d{4}-\d{2}-\d{2}|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|^\d{4}[-/]\d{1,2}$/;
const drugCode = /^(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2})$/;
const quantity =
  /^[ \u00a0\u202f]?(?:€|£|\$|%|EUR|USD|GBP|CHF|euros?|k\b|M\b|beds|packs|units|patients|days|lives)/i;

function phones(text: string, found: readonly Hit[], add: Add): void {
  if (!/\d[\d \u00a0\u202f()./-]{4}/.test(text)) return;
  for (const match of text.matchAll(digitRun)) {
    const [run] = match;
    const from = match.index;
    const to = from + run.length;
    if (found.some((hit) => hit.from < to && from < hit.to)) continue;
    const digits = run.replace(/\D/g, '');
    const labelled =
      label.test(text.slice(Math.max(0, from - 24), from)) && digits.length >= 6 && digits.length <= 15;
    if (labelled || (looksLikePhone(run, digits) && !quantity.test(text.slice(to, to + 10))))
      add('phone', from, to);
  }
}

function looksLikePhone(run: string, digits: string): boolean {
  if (anyDate.test(run) || drugCode.test(run)) return false;
  const n = digits.length;
  if (/^\(?\+/.test(run)) return n >= 8 && n <= 15;
  if (/^00[1-9]/.test(run)) return n >= 11 && n <= 15;
  if (/^\(?0\d{1,4}\)?[ \u00a0/().-]/.test(run)) return n >= 9 && n <= 12;
  if (/^\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}$/.test(run)) return true;
  return /^[6-9]\d{2}[ .](?:\d{3}[ .]\d{3}|\d{2}[ .]\d{2}[ .]\d{2})$/.test(run) && !/[ .]000/.test(run);
}

// ---------------------------------------------------------------------------------------------------------

const titledName =
  /(?<![\p{L}\p{N}])(?:(?:Dr|Dra|Dres|Prof|Profa|Mr|Mrs|Ms|Sr|Sra|Srta|Mme|Mlle|Dott|Sig)\b\.?|Professor|Profesora?|Professeure?|Herrn?|Frau|Señora?|Monsieur|Madame)(?: ?(?:Dr|Prof|med|rer|nat|habil)\b\.?){0,4} {0,2}(?:\p{Lu}\. ?){0,3}(\p{Lu}[\p{L}’'-]{1,40})/gu;
/** a house or street called after somebody: "Hospital Universitario de Gran Canaria Dr. …"; and Our Lady */
const house =
  /(?:[Hh]ospital\w*|[Hh]osp\.|[Uu]niversitari[oa]|[Cc]l[ií]nic\w*|[Cc]entro|[Cc]omplejo|[Ff]undaci[oó]n|[Kk]lini\w{1,3}|[Ii]nstitut\w*|[Cc]alle|[Pp]laza|[Aa]ven\w*|[Aa]vda\.?|[Pp]aseo)(?: (?:de|del|la|las|los|el|general|provincial|comarcal|infantil|\p{Lu}[\p{L}]{1,20})){0,6} $|[Nn]uestra $/u;
/** what follows "Sr." (senior), or a title that stands without a name */
const noName =
  /^(?:Reddy['’]?s?|Manager|Director|Medical|Advis[eo]r|Executive|Vice|Key|Account|Product|Brand|Sales|Lead|Analyst|Scientist|Specialist|KAM|MSL|Doktor|Doctor|Professor|Oberarzt|Ober[äa]rztin|Chef[äa]rztin|Chefarzt|Director[ae]?|Emeritus)$/u;

function names(text: string, add: Add): void {
  if (!/Dr|Prof|M[rs]|Sr|Mme|Mlle|Dott|Sig|Herr|Frau|Señor|Monsieur|Madame/.test(text)) return;
  for (const match of text.matchAll(titledName)) {
    if (noName.test(match[1]!) || house.test(text.slice(Math.max(0, match.index - 80), match.index)))
      continue;
    add('name', match.index, match.index + match[0].length);
  }
}

// ---------------------------------------------------------------------------------------------------------

const birth =
  /(?<![\p{L}])(?:born(?: on)?|date of birth|d\.?o\.?b\.?|geb\.?(?: am)?|geboren(?: am)?|nacid[oa](?: el)?|fecha de nacimiento|née? le):? ?\d{1,4}[ ./-]\w{1,9}[ ./-]\d{2,4}/giu;
const oneOfAge =
  /(?<!\d)\d{1,3}(?:[- ]years?[- ]old (?:\p{L}{3,14} ){0,2}(?:patient|man|woman|male|female|boy|girl|child)(?!\p{L})|[- ]?jährige[rnm]? (?:\p{L}{3,14} ){0,2}(?:patient|patientin|mann|frau)(?!\p{L}))|(?<!\p{L})(?:paciente|patient|patientin) (?:de|von|of|aged) \d{1,3} (?:años|jahren?|years)(?! (?:and|or|y|o|und|oder) )/giu;
const patientNumber =
  /(?<!\p{L})(?:(?:patient|patienten|paciente)[- ]?(?:no|nr|number|nummer|id|n[ºo°])|MRN|NHC|medical record(?: (?:no|number))?|historia cl[ií]nica|fallnummer)[.:#]{0,2} ?[A-Z]{0,3}-?\d{3,}/giu;

const patientCue =
  /patient|pacient|year|jährig|born|birth|d\.?o\.?b|geb|naci[dm]|née? le|mrn|nhc|medical record|cl[ií]nica|fallnummer/i;

function patients(text: string, add: Add): void {
  if (!patientCue.test(text) || !/\d/.test(text)) return;
  for (const pattern of [birth, oneOfAge, patientNumber])
    for (const match of text.matchAll(pattern)) add('patient', match.index, match.index + match[0].length);
}

const words: { [word: string]: number } = {};
for (const list of [
  'two three four five six seven eight nine ten',
  'dos tres cuatro cinco seis siete ocho nueve diez',
  'zwei drei vier fünf sechs sieben acht neun zehn',
])
  for (const [i, word] of list.split(' ').entries()) words[word] = i + 2;

const fewPatients = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(\\d{1,3}|${Object.keys(words).join('|')}) (?:\\p{L}{3,14} )?(?:patients?|patienten|patientinnen|pacientes?)(?!\\p{L})`,
  'giu',
);
/** a share ("9 of 10 patients"), a kind ("type 2 patients"), part of a longer number ("1 200 patients") */
const notACount =
  /(?:in|of|von|per|every|each|cada|jede[rmn]?|type|typ|tipo|stage|stadium|grade|grado|phase|fase|line|l[ií]nea|level|class|tier|cohort|group|arm|step|ward|\d) $/iu;
const rate = /^ (?:a|per|each|every|pro|por|al|an) (?:day|week|shift|nurse|bed|visit|tag|woche|día|semana)/iu;

function smallCounts(text: string, smallCell: number, add: Add): void {
  if (!/patient|pacient/i.test(text)) return;
  for (const match of text.matchAll(fewPatients)) {
    const count = words[match[1]!.toLowerCase()] ?? Number(match[1]);
    const to = match.index + match[0].length;
    if (count < 1 || count >= smallCell) continue;
    if (
      notACount.test(text.slice(Math.max(0, match.index - 12), match.index)) ||
      rate.test(text.slice(to, to + 16))
    )
      continue;
    add('small-count', match.index, to);
  }
}
