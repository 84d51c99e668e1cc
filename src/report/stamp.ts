/** The first line of a page kam made: how a later run knows that it may write over it. */
export const stamp = '<!-- kam report/1 -->\n';
export const isReport = (text: string): boolean => text.startsWith(stamp);
