/** The folder of an account: its portfolio id in lower case, everything but a–z and 0–9 as one "-". */
export function slugOf(portfolioId: string): string {
  return portfolioId
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** An id made of words: their slug, as long as an id may be; "" where they have no letter or digit. */
export function idOf(words: string): string {
  return slugOf(words).slice(0, 64).replace(/-$/, '');
}
