// The colour cache (RFC 9649 3.6.3): whether it pays, and of which size, is tried for all sizes at once
// on the tokens of a parse without one.

import { log2Of, nLogN } from '../shared/logs';
import { INSIDE, literalCost } from './costs';
import { sharedBits } from './part-bits';
import { BIT, image, MOST_CACHE_BITS } from './state';

/** What a key takes in the code's lengths, in bits. */
const KEY_BITS: f64 = 3;
/** Pixels of longer copies are copied with a cache as well. */
const SHORT: u32 = 3;
// In `image.costs`, which is free: pixels of all caches, counts of hits, and by size the costs of what
// stays literal (u64) and how many these are (u32).
const COUNTS: usize = 8192;
const REST: usize = 16384;
const LITERALS: usize = REST + 128;

/** Sets the size of the cache to what costs least for the segment's tokens. */
export function chooseCache(): void {
  const s = image.costs;
  memory.fill(s, 0, LITERALS + 64);
  const pixels = <usize>image.rows * image.coded;
  const first = image.pixels + ((<usize>image.history) << 2);
  let isShort = false;
  let last: u32 = 0;
  for (let i: usize = 0; i < pixels; i++) {
    const pixel = load<u32>(first + (i << 2));
    const token = load<u32>(image.tokens + (i << 2));
    if (token != INSIDE) isShort = token >> 20 <= SHORT;
    else if (pixel == last && !isShort) continue; // it is in all caches
    last = pixel;
    look(pixel, isShort ? literalCost(pixel) : 0, isShort);
  }
  const all = load<u32>(s + LITERALS);
  let best = 0;
  let least = <f64>load<u64>(s + REST) / BIT;
  for (let bits = 1; bits <= MOST_CACHE_BITS; bits++) {
    const literals = load<u32>(s + LITERALS + ((<usize>bits) << 2));
    let sum = <f64>load<u64>(s + REST + ((<usize>bits) << 3)) / BIT;
    if (literals) sum += <f64>literals * (log2Of(all) - log2Of(literals));
    if (literals < all) sum += <f64>(all - literals) * log2Of(all);
    for (let key: usize = 0; key < (<usize>1) << bits; key++) {
      const count = load<u32>(s + COUNTS + ((((<usize>1) << bits) + key) << 2));
      if (count) sum += sharedBits(KEY_BITS) - nLogN(count);
    }
    if (sum >= least) continue;
    least = sum;
    best = bits;
  }
  image.cacheBits = best;
}

/** A pixel in the caches of all sizes: where it is a literal, it is counted. */
@inline
function look(pixel: u32, cost: u32, isLiteral: bool): void {
  const s = image.costs;
  const hash = pixel * 0x1e35a7bd;
  if (isLiteral) tally(0, cost);
  for (let bits: u32 = 1; bits <= <u32>MOST_CACHE_BITS; bits++) {
    const offset = (<usize>(hash >> (32 - bits)) + ((<usize>1) << bits)) << 2;
    const isHit = load<u32>(s + offset) == pixel;
    store<u32>(s + offset, pixel);
    if (!isLiteral) continue;
    if (isHit) store<u32>(s + COUNTS + offset, load<u32>(s + COUNTS + offset) + 1);
    else tally(bits, cost);
  }
}

@inline
function tally(bits: u32, cost: u32): void {
  const rest = image.costs + REST + ((<usize>bits) << 3);
  store<u64>(rest, load<u64>(rest) + cost);
  const literals = image.costs + LITERALS + ((<usize>bits) << 2);
  store<u32>(literals, load<u32>(literals) + 1);
}
