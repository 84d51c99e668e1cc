import { describe, expect, it } from 'vitest';
import { type PersonalKind, personalData } from '../../src/checks/personal-data.ts';

/** Texts as they stand in account plans; placeholders where a person's data would stand. */
const labelled: [text: string, kinds: PersonalKind[]][] = [
  // what must be found
  ['Write to pharmacy.desk+tender@hospital.example first', ['e-mail']],
  ['head.of.unit [at] clinic.example.org answers', ['e-mail']],
  ['Contact: büro@klinik.example.', ['e-mail']],
  ['Call +34 963 52 11 00 before noon', ['phone']],
  ['+49 (0)30 1234567-89', ['phone']],
  ['0034 963 521 100', ['phone']],
  ['Reception 020 7946 0000', ['phone']],
  ['Standard: 01 42 34 56 78', ['phone']],
  ['mobile: 612345678', ['phone']],
  ['móvil 612 345 678', ['phone']],
  ['Tel. 963-521100', ['phone']],
  ['Fax: 963521101', ['phone']],
  ['(555) 123-4567', ['phone']],
  ['he prefers 612 34 56 78', ['phone']],
  ['Durchwahl 030/1234567', ['phone']],
  ['IBAN DE89 3704 0044 0532 0130 00', ['iban']],
  ['pays from GB29NWBK60161331926819', ['iban']],
  ['Dr. Xxxxx decides', ['name']],
  ['asked Prof. Dr. med. Xxxxx', ['name']],
  ['la Dra. Xxxxx lo apoya', ['name']],
  ['Frau Xxxxx aus der Apotheke', ['name']],
  ['met Ms Xxxx-Yyyy twice', ['name']],
  ['Herrn Dr. A. Xxxxx fragen', ['name']],
  ['Mme Xxxxx est pour', ['name']],
  ['Sr. Xxxxx, jefe de farmacia', ['name']],
  ['Professor Xxxxx chairs it', ['name']],
  ['a 54-year-old patient with sepsis', ['patient']],
  ['die 61-jährige Patientin', ['patient']],
  ['paciente de 47 años', ['patient']],
  ['patient no. 4711 was late', ['patient']],
  ['MRN: 0012345', ['patient']],
  ['born 3 May 1961', ['patient']],
  ['DOB 1961-05-03', ['patient']],
  ['only 7 patients started', ['small-count']],
  ['three patients were switched', ['small-count']],
  ['10 neue Patienten', ['small-count']],
  ['cuatro pacientes al inicio', ['small-count']],
  ['Dr. Xxxxx, x@y.example, +34 963 52 11 00', ['name', 'e-mail', 'phone']],
  // what must be left alone
  ['Net sales 1 240 000 after 1 020 000 EUR', []],
  ['Potential 612 345 678 EUR', []],
  ['between 120 000 000 and 612 000 000', []],
  ['0 - 100 000 000', []],
  ['2026-11-23 to 2026-12-12', []],
  ['01/02/2026 – 03.04.2026', []],
  ['catalogue code 010066 and 460018', []],
  ['NCT01234567, EudraCT 2019-004567-12, NDC 0006-0277-31', []],
  ['EU/1/20/1234/001', []],
  ['invoice 2026/000123, order 963521100', []],
  ['Hospital Universitario Dr. Xxxxx', []],
  ['Hospital General Universitario Dr. Xxxxx', []],
  ['Hospital Universitario de Gran Canaria Dr. Xxxxx, calle Dr. Xxxxx 3', []],
  ['Hospital Nuestra Señora De Xxxxx', []],
  ['The hospital likes Dr. Xxxxx', ['name']],
  ['Sr. Manager, Sr. Medical Advisor', []],
  ['Dr. Reddy’s is the generic competitor', []],
  ['the doctor decides, and Prof. after Prof. agrees', []],
  ['MS and MR imaging, PD-1 inhibitors', []],
  ['twice @ the ward, 4 % @ 2 years', []],
  ['use @page and @media rules', []],
  ['320 patients a year, 1 200 patients in all', []],
  ['9 of 10 patients come back', []],
  ['1 in 5 patients', []],
  ['type 2 patients, stage 3 patients, phase 2 patients', []],
  ['2 days per patient', []],
  ['10 patients per day', []],
  ['patients aged 65 and over', []],
  ['65-year-old patients are the majority', []],
  ['one patient at a time', []],
  ['two hospitals of this size did it within a year', []],
  ['The market grows 5 % a year', []],
  ['ISO 13485, GDPR Art. 14, Phase III', []],
  ['DE89 3704 0044 0532 0130 01 is no valid account number', []],
  ['50 000 lives, 2 100 staff, 546 beds', []],
  ['version 1.2.3.4567.890, ratio 10/15', []],
  ['Frau und Kind, Herr der Lage', []],
  ['from Monday 8.30-12.00, 14.00-18.00', []],
];

const found = (text: string) =>
  [...new Set(personalData(text, { smallCell: 11 }).map(({ kind }) => kind))].sort();

describe('personal data in texts of plans', () => {
  it('is found and nothing else is, on the labelled texts', () => {
    const wrong = labelled
      .map(([text, kinds]) => ({ text, kinds: [...kinds].sort(), found: found(text) }))
      .filter(({ kinds, found }) => kinds.join() !== found.join());
    const claimed = labelled.flatMap(([text]) => found(text).map((kind) => ({ text, kind })));
    const right = claimed.filter(({ text, kind }) =>
      labelled.some(([other, kinds]) => other === text && kinds.includes(kind)),
    );
    expect({ wrong, precision: right.length / claimed.length }).toEqual({ wrong: [], precision: 1 });
  });

  it('says where it stands', () => {
    const text = 'Write to x.y@z.example, please';
    const [hit] = personalData(text, { smallCell: 11 });
    expect(text.slice(hit!.from, hit!.to)).toBe('x.y@z.example');
  });

  it('follows the workspace’s smallest count, and skips kinds that are no news', () => {
    expect(personalData('19 patients', { smallCell: 20 })).toHaveLength(1);
    expect(personalData('19 patients', { smallCell: 11 })).toEqual([]);
    expect(personalData('Dr. Xxxxx', { smallCell: 11, except: ['name'] })).toEqual([]);
  });

  /** hostile.md Z9: what is quadratic in the text would not end within the test's time. */
  it('takes time in proportion to the text, whatever it is made of', () => {
    const pieces =
      'a|a.|@|a@|[at]|1|1 |0 |+1|(|1-|Dr. |Dr.|Prof. Dr. |X. |Dr. X. |DE89|A1 |DE89 A1B2 |5 patients |patient |9 x patient|geb. |Tel. |hospital |54-year-old '.split(
        '|',
      );
    for (const piece of pieces) personalData(piece.repeat(200_000 / piece.length), { smallCell: 11 });
    expect(personalData(`${'a'.repeat(200_000)} x@y.example`, { smallCell: 11 })).toHaveLength(1);
  });
});
