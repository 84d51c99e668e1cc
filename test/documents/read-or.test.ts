import { describe, expect, it } from 'vitest';
import { readOr } from '../../src/documents/read-or.ts';
import { textsOf, Unreadable } from '../../src/documents/texts.ts';

describe('a file that is read, or a finding', () => {
  const texts = textsOf({ 'a.yaml': 'a' });
  const throwing = (error: Error) => ({
    ...texts,
    read: async () => {
      throw error;
    },
  });

  it('gives the bytes, or nothing where there is no file', async () => {
    expect((await readOr(texts, 'a.yaml')).bytes).toEqual(new TextEncoder().encode('a'));
    expect(await readOr(texts, 'b.yaml')).toEqual({ bytes: undefined });
  });

  it('says at its first character why it is not read', async () => {
    const { bytes, finding } = await readOr(throwing(new Unreadable('a link', 'put the file')), 'a.yaml');
    expect(bytes).toBeUndefined();
    expect(finding).toMatchObject({ rule: 'file', severity: 'error', file: 'a.yaml', message: 'a link' });
    expect(finding!.span).toMatchObject({ line: 1, column: 1 });
  });

  it('lets a fault of the disk through: that is no matter of the file', async () => {
    await expect(readOr(throwing(new Error('EIO')), 'a.yaml')).rejects.toThrow('EIO');
  });
});
