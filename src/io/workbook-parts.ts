/**
 * An .xlsx file as its parts. The list of parts is read first and refused where it promises too much; then no part
 * gives more than it promised, and zlib itself proves length and checksum of what it gave (hostile.md I12, I14).
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { printable } from '../findings/printable.ts';
import { PortfolioFault } from '../scoring/rows.ts';
import {
  damagedHelp,
  missingPart,
  partLabel,
  saveAgain,
  saveAsCsv,
  workbookFault,
} from '../scoring/workbook/faults.ts';
import type { Package } from '../scoring/workbook/read.ts';
import { inWords } from './door.ts';
import { codeOf, DiskFault, diskFault } from './faults.ts';

/** Workbooks have some dozens of parts; with thousands of pictures, thousands. */
const partsCap = 10_000;
/** A part of this size or more may not have been packed smaller than one byte in so many. */
const suspiciousSize = 50_000_000;
const suspiciousRatio = 250;

export interface Parts extends Package {
  /** the same as long as the file is */
  stamp: string;
  close(): void;
}

/** Throws PortfolioFault for what is wrong in the file, DiskFault where the disk fails. */
export async function openParts(path: string, label: string, cap: number): Promise<Parts> {
  const file = openFile(path, label);
  try {
    const { size, mtimeMs, ino } = fstatSync(file);
    checkHead(readAt(file, 0, Math.min(size, 8), label), label);
    const zip = await openZip(file, size, label);
    const entries = await listParts(zip, label, cap);
    return {
      stamp: `${ino} ${size} ${mtimeMs}`,
      has: (part) => entries.has(part.toLowerCase()),
      size: (part) => entries.get(part.toLowerCase())?.uncompressedSize ?? 0,
      open(part) {
        const entry = entries.get(part.toLowerCase());
        if (!entry) throw missingPart(label, part);
        return unpacked(file, zip, entry, label);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

// Windows has neither flag.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function openFile(path: string, label: string): number {
  try {
    return openSync(path, openFlags);
  } catch (error) {
    throw diskFault(error, `read ${printable(label)}`, label);
  }
}

/** `length` bytes from `at`. Throws PortfolioFault where the file ends before. */
function readAt(
  file: number,
  at: number,
  length: number,
  label: string,
  into: Buffer = Buffer.allocUnsafe(length),
): Buffer {
  for (let done = 0; done < length; ) {
    let read: number;
    try {
      read = readSync(file, into, done, length - done, at + done);
    } catch (error) {
      throw diskFault(error, `read ${printable(label)}`, label);
    }
    if (read === 0) throw cutOff(label);
    done += read;
  }
  return into;
}

function cutOff(label: string): PortfolioFault {
  return workbookFault(
    label,
    'This workbook is cut off: the list of its parts, which stands at the end, is missing.',
    'Copy or download it again.',
  );
}

function damaged(label: string, why: string): PortfolioFault {
  return workbookFault(label, `This workbook is damaged: ${printable(why)}.`, damagedHelp);
}

function checkHead(head: Uint8Array, label: string): void {
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (begins(0xd0, 0xcf, 0x11, 0xe0))
    throw workbookFault(
      label,
      'This workbook is protected by a password, or written in the old .xls format; kam reads neither.',
      'Open it in a spreadsheet program and save it as .xlsx without a password.',
    );
  if (head.length === 0)
    throw workbookFault(label, 'This file is empty.', 'Export it again, or name another file.');
  if (!begins(0x50, 0x4b))
    throw workbookFault(
      label,
      'This is no .xlsx workbook: such a file is a ZIP archive, and this one does not begin like one.',
      'Open it in a spreadsheet program and save it as .xlsx, or as CSV UTF-8.',
    );
}

/** Positions in a hostile archive may lie anywhere: node:fs throws at some of them, out of reach of a promise. */
class Reader extends RandomAccessReader {
  constructor(
    readonly file: number,
    readonly size: number,
    readonly label: string,
  ) {
    super();
  }

  override read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let fault: Error | null = null;
    try {
      if (!(position >= 0 && position + length <= this.size))
        throw new Error('a part of it lies beyond its end');
      readAt(this.file, position, length, this.label, into.subarray(offset, offset + length));
    } catch (error) {
      fault = error as Error;
    }
    callback(fault);
  }
}

async function openZip(file: number, size: number, label: string): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new Reader(file, size, label), size, {
      autoClose: false,
      decodeStrings: false, // it would refuse names that listParts can take
    });
  } catch (error) {
    if (ours(error)) throw error;
    const { message } = error as Error;
    throw /^End of central directory record signature not found/.test(message)
      ? cutOff(label)
      : damaged(label, message);
  }
}

function ours(error: unknown): boolean {
  return error instanceof PortfolioFault || error instanceof DiskFault;
}

/** By name in small letters: "xl/SharedStrings.xml" and "xl/sharedStrings.xml" are one part. */
async function listParts(zip: ZipFile, label: string, cap: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (!(zip.entryCount <= partsCap))
    throw workbookFault(
      label,
      `This workbook says that it has ${zip.entryCount} parts; kam reads at most ${partsCap}.`,
      saveAgain,
    );
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      // a key of a map only, never a path on a disk: "/xl/workbook.xml" and "..\\x" do no harm
      const written = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      entry.fileName = written.replace(/^\/+/, '');
      const name = entry.fileName.toLowerCase();
      if (name.endsWith('/')) continue;
      if (entry.isEncrypted())
        throw workbookFault(
          label,
          'This file is protected by a password; kam cannot open it.',
          'Open it in a spreadsheet program and save it as .xlsx without a password.',
        );
      if (entries.has(name)) throw damaged(label, `it has two parts called ${partLabel(entry.fileName)}`);
      entries.set(name, entry);
      total += entry.uncompressedSize;
      checkRatio(entry, label);
    }
  } catch (error) {
    throw ours(error) ? error : damaged(label, (error as Error).message);
  }
  if (total > cap)
    throw workbookFault(
      label,
      `Unpacked, this workbook has ${inWords(total)}; kam reads at most ${inWords(cap)}.`,
      saveAsCsv,
    );
  return entries;
}

function checkRatio({ fileName, uncompressedSize, compressedSize }: Entry, label: string): void {
  if (uncompressedSize < suspiciousSize || uncompressedSize <= compressedSize * suspiciousRatio) return;
  throw workbookFault(
    label,
    `Part ${partLabel(fileName)} of this workbook unpacks to ${inWords(uncompressedSize)}, ${Math.floor(uncompressedSize / Math.max(1, compressedSize))} times its size, as in a file made to exhaust its reader.`,
    `If you trust it: ${saveAsCsv}`,
  );
}

/** What is in a part, never more than its size in the list of parts. */
async function* unpacked(
  file: number,
  zip: ZipFile,
  entry: Entry,
  label: string,
): AsyncGenerator<Uint8Array> {
  const { fileName, uncompressedSize } = entry;
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw workbookFault(
      label,
      `Part ${partLabel(fileName)} of this workbook is packed in a way that kam cannot unpack (method ${entry.compressionMethod}).`,
      saveAgain,
    );
  const packed = Readable.from(asGzip(file, await dataStart(zip, entry, label), entry, label));
  let given = 0;
  try {
    for await (const chunk of pipeline(packed, createGunzip({ chunkSize: 1 << 16 }), () => {})) {
      given += (chunk as Uint8Array).length;
      if (given > uncompressedSize)
        throw workbookFault(
          label,
          `Part ${partLabel(fileName)} of this workbook holds more than the ${inWords(uncompressedSize)} that its list of parts says, as in a file made to exhaust its reader.`,
          `If you trust it: ${saveAsCsv}`,
        );
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (!codeOf(error).startsWith('Z_')) throw error;
    throw damaged(label, `its part ${partLabel(fileName)} cannot be unpacked (${(error as Error).message})`);
  } finally {
    // before the file is closed: a stream reads ahead
    packed.destroy();
  }
}

async function dataStart(zip: ZipFile, entry: Entry, label: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    throw ours(error) ? error : damaged(label, (error as Error).message);
  }
}

/** No block of stored bytes may be longer. */
const packedChunk = 0xffff;

/**
 * A part as a gzip file: the same packed bytes, and behind them the length and checksum of the list of parts, which
 * zlib then proves for us. What was stored as it is becomes blocks that say so.
 */
function* asGzip(
  file: number,
  start: number,
  { compressedSize, compressionMethod, crc32, uncompressedSize }: Entry,
  label: string,
): Generator<Uint8Array> {
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  for (let at = 0; at < compressedSize || at === 0; at += packedChunk) {
    const length = Math.min(packedChunk, compressedSize - at);
    if (compressionMethod === 0) {
      const block = Buffer.alloc(5);
      block[0] = at + length === compressedSize ? 1 : 0;
      block.writeUInt16LE(length, 1);
      block.writeUInt16LE(~length & 0xffff, 3);
      yield block;
    }
    yield readAt(file, start + at, length, label);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32, 0);
  trailer.writeUInt32LE(uncompressedSize % 2 ** 32, 4);
  yield trailer;
}
