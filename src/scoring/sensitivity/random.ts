/**
 * Random bits that are the same on every machine: whole numbers only, nothing of Math.random.
 * Sources: xoshiro128** 1.1 and splitmix64, prng.di.unimi.it (public domain); the latter fills the state of the
 * former, as its authors advise.
 */

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by));

/** 32 random bits a call, 0…2^32 − 1. `state`: four words, not all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotated(d, 11);
    return result;
  };
}

const word = (x: bigint) => BigInt.asUintN(64, x);

/** 64 random bits a call. */
export function splitmix64(seed: bigint): () => bigint {
  let state = word(seed);
  return () => {
    state = word(state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = word((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
}

/** The generator that belongs to a seed, any whole number. */
export function seeded(seed: number): () => number {
  const next = splitmix64(BigInt(seed));
  const [x, y] = [next(), next()];
  const low = (z: bigint) => Number(BigInt.asIntN(32, z));
  return xoshiro128([low(x), low(x >> 32n), low(y), low(y >> 32n)]);
}
