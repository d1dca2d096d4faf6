// Levels of the coefficients of a transform, from the last on (5.11.39, coeff_base and coeff_br of
// 8.3.2). A level is a byte, min(level, 15) | min(level, 3) << 6, at column * 40 + row: one sum of its
// neighbours serves both contexts. Places that are not zero are listed as they come.

import { CDF_BASE_EOB } from '../shared/av1/cdf-tables';
import { SCAN_STARTS, SCANS } from '../shared/av1/coding-tables';
import { work } from './frame';
import { BASE_OFFSETS, RANGE_OFFSETS } from './level-contexts';
import { symbol3, symbol4, symbol4InPlace } from './symbols';
import { LEVELS, PLACES } from './work';

/** Bytes of a column. */
export const PITCH: i32 = 40;
/** What is in use of a level, and of what neighbours keep: the bits above are something else. */
export const SUM_BITS: i32 = 63;

/** Ready for a transform that reaches so far. */
@inline
export function clearLevels(bytes: i32): void {
  const zero = i32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) v128.store(work + LEVELS + i, zero);
}

/** How far the last coefficient is: a context of its level. */
@inline
function lastContext(at: i32, area: i32): i32 {
  return at == 0 ? 0 : at <= area >> 3 ? 1 : at <= area >> 2 ? 2 : 3;
}

/** Up to four steps of up to three; further ones come only after three. */
@inline
function readRange(cdf: usize): i32 {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const step = symbol4(cdf);
    sum += step;
    if (step < 3) break;
  }
  return sum;
}

/** Contexts of both from sums of neighbours. */
@inline
function baseContext(sum: i32): i32 {
  return sum > 512 ? 4 : (sum + 64) >> 7;
}
@inline
function rangeContext(sum: i32): i32 {
  return min(((sum & SUM_BITS) + 1) >> 1, 6);
}

/** Levels of a transform of two dimensions, from the last on; answers where the places end. */
export function readLevels(
  size: i32,
  lw: i32,
  lh: i32,
  end: i32,
  set: i32,
  base: usize,
  range: usize,
): usize {
  const scan = SCANS + 2 * <usize>load<u16>(SCAN_STARTS + 2 * size);
  const levels = work + LEVELS;
  let places = work + PLACES;
  let c = end - 1;
  {
    const place: usize = load<u16>(scan + 2 * c);
    const context = lastContext(c, 16 << (min(lw, 3) + min(lh, 3)));
    let level = 1 + symbol3(CDF_BASE_EOB + (set * 4 + context) * 16);
    if (level == 3) {
      level += readRange(range + (place ? (<usize>load<u8>(RANGE_OFFSETS + place)) << 4 : 0));
    }
    store<u8>(levels + place, <u8>(level | (min(level, 3) << 6)));
    store<u16>(places, <u16>place);
    places += 2;
  }
  const offsets = BASE_OFFSETS + (lw == lh ? 0 : lw < lh ? 1280 : 2560);
  for (c--; c >= 0; c--) {
    const place: usize = load<u16>(scan + 2 * c);
    const at = levels + place;
    const near = <i32>load<u8>(at, 1) + <i32>load<u8>(at, 40) + <i32>load<u8>(at, 41);
    const sum = near + <i32>load<u8>(at, 2) + <i32>load<u8>(at, 80);
    const context = c == 0 ? 0 : <i32>load<u8>(offsets + place) + baseContext(sum);
    let level = symbol4InPlace(base + (context << 4));
    if (!level) continue;
    if (level == 3) {
      const cdf = range + ((rangeContext(near) + <i32>load<u8>(RANGE_OFFSETS + place)) << 4);
      let step = symbol4InPlace(cdf);
      level += step;
      if (step == 3) {
        step = symbol4(cdf);
        level += step;
        if (step == 3) {
          step = symbol4(cdf);
          level += step;
          if (step == 3) level += symbol4(cdf);
        }
      }
      store<u8>(at, <u8>(level | 192));
    } else store<u8>(at, <u8>(level * 65));
    store<u16>(places, <u16>place);
    places += 2;
  }
  return places;
}

/** Levels where one direction is not transformed: the scan goes along it. */
export function readLineLevels(
  direction: i32,
  tw: i32,
  th: i32,
  end: i32,
  set: i32,
  base: usize,
  range: usize,
): usize {
  const levels = work + LEVELS;
  let places = work + PLACES;
  // V_...: row by row; H_...: column by column.
  const isByRow = direction == 2;
  const log2 = (isByRow ? tw : th) + 2;
  const step = isByRow ? 1 : PITCH;
  for (let c = end - 1; c >= 0; c--) {
    const line = c >> log2;
    const along = c & ((1 << log2) - 1);
    const place = isByRow ? along * PITCH + line : line * PITCH + along;
    const at = levels + place;
    const rangeOffset = c == 0 ? 0 : line == 0 ? 7 : 14;
    let level: i32;
    let near = 0;
    if (c == end - 1) {
      const context = lastContext(c, 16 << (tw + th));
      level = 1 + symbol3(CDF_BASE_EOB + (set * 4 + context) * 16);
    } else {
      near = <i32>load<u8>(at, 1) + <i32>load<u8>(at, 40) + <i32>load<u8>(at + 2 * step);
      const sum = near + <i32>load<u8>(at + 3 * step) + <i32>load<u8>(at + 4 * step);
      level = symbol4(base + ((26 + 5 * min(line, 2) + baseContext(sum)) << 4));
    }
    if (!level) continue;
    if (level == 3) level += readRange(range + ((rangeContext(near) + rangeOffset) << 4));
    store<u8>(at, <u8>(level | (min(level, 3) << 6)));
    store<u16>(places, <u16>place);
    places += 2;
  }
  return places;
}
