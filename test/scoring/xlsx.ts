/** A small writer of ZIP archives and of workbooks, for tests: also of ones that lie or are broken on purpose. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  data: string | Uint8Array;
  /** 0: stored as it is */
  method?: number;
  flags?: number;
  /** what the list of parts says of it, where that is not true */
  says?: { size?: number; packed?: number; crc?: number };
  /** sizes stand in a zip64 field */
  zip64?: boolean;
}

const u16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** `end`: what the last record says, where that is not true. */
export function zip(
  parts: readonly ZipPart[],
  end: { count?: number; locator?: Uint8Array } = {},
): Uint8Array {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, data, method = 8, flags = 0, says = {}, zip64 = false } of parts) {
    const bytes = Buffer.from(data as string);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const size = says.size ?? bytes.length;
    const packedSize = says.packed ?? packed.length;
    const title = Buffer.from(name);
    const most = 0xffffffff;
    const extra = zip64 ? Buffer.concat([u16(1), u16(16), u64(size), u64(packedSize)]) : Buffer.alloc(0);
    const common = (extraLength: number) =>
      Buffer.concat([
        u16(zip64 ? 45 : 20),
        u16(flags),
        u16(method),
        u32(0),
        u32(says.crc ?? crc32(bytes)),
        u32(zip64 ? most : packedSize),
        u32(zip64 ? most : size),
        u16(title.length),
        u16(extraLength),
      ]);
    const file = Buffer.concat([u32(0x04034b50), common(0), title, packed]);
    list.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        common(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(at),
        title,
        extra,
      ]),
    );
    files.push(file);
    at += file.length;
  }
  const directory = Buffer.concat(list);
  const last = [
    end.locator ?? Buffer.alloc(0),
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(end.count ?? parts.length),
    u16(end.count ?? parts.length),
    u32(directory.length),
    u32(at),
    u16(0),
  ];
  return new Uint8Array(Buffer.concat([...files, directory, ...last]));
}

export interface SheetParts {
  name?: string;
  state?: string;
  /** what stands between <sheetData> and </sheetData> */
  rows?: string;
  /** the whole part, instead */
  xml?: string;
  target?: string;
  type?: string;
}

export interface BookParts {
  sheets?: SheetParts[];
  /** what stands in <sst> */
  texts?: string;
  /** what stands in <styleSheet> */
  styles?: string;
  /** what stands in <workbook> before and after the sheets */
  before?: string;
  after?: string;
  /** more parts, or others in the place of these; undefined leaves one out */
  parts?: Record<string, string | Uint8Array | undefined>;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';

export function sheetXml(rows: string): string {
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`;
}

export function bookParts({ sheets = [{}], texts, styles, before = '', after = '', parts = {} }: BookParts) {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const relations = (inside: string) =>
    `${declaration}<Relationships xmlns="${packaged}">${inside}</Relationships>`;
  const all: Record<string, string | Uint8Array | undefined> = {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${declaration}<workbook xmlns="${main}" xmlns:r="${office}">${before}<sheets>${sheets
      .map(
        ({ name = 'Accounts', state }, i) =>
          `<sheet name="${escaped(name)}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
      )
      .join('')}</sheets>${after}</workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      sheets
        .map(({ target, type = 'worksheet' }, i) =>
          relation(`rId${i + 1}`, type, target ?? `worksheets/sheet${i + 1}.xml`),
        )
        .join('') +
        (texts === undefined ? '' : relation('rId98', 'sharedStrings', 'sharedStrings.xml')) +
        (styles === undefined ? '' : relation('rId99', 'styles', 'styles.xml')),
    ),
  };
  sheets.forEach(({ rows = '', xml }, i) => {
    all[`xl/worksheets/sheet${i + 1}.xml`] = xml ?? sheetXml(rows);
  });
  if (texts !== undefined) all['xl/sharedStrings.xml'] = `${declaration}<sst xmlns="${main}">${texts}</sst>`;
  if (styles !== undefined)
    all['xl/styles.xml'] = `${declaration}<styleSheet xmlns="${main}">${styles}</styleSheet>`;
  return Object.entries({ ...all, ...parts }).flatMap(([name, data]): ZipPart[] =>
    data === undefined ? [] : [{ name, data }],
  );
}

export function book(parts: BookParts): Uint8Array {
  return zip(bookParts(parts));
}

/** styles.xml with one style for each format, in their order; style 0 is General. */
export function stylesOf(...codes: (string | number)[]): string {
  const custom = codes.flatMap((code, i) =>
    typeof code === 'number' ? [] : [`<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`],
  );
  const ids = codes.map((code, i) => (typeof code === 'number' ? code : 164 + i));
  const style = (id: number) => `<xf numFmtId="${id}" fontId="0"/>`;
  return `<numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${[0, ...ids].map(style).join('')}</cellXfs>`;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
