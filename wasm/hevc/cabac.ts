// The arithmetic decoder (9.3.4.3): the top nine bits of `value` are compared with those of `range`; bits of
// the data follow, then a 1 that marks their end. Data come through a window on the file, without the
// bytes that keep start codes apart (7.4.2).
//
// Loops over coefficients keep value and range in locals (residual.ts); all else goes by the
// functions here.

import { readInput } from '../input';
import { picture } from './picture';
import { CONTEXT_BYTES, CONTEXTS, RECIPROCALS, STATES, work } from './work';

export let value: u64 = 0;
export let range: u64 = 0;
/** The next byte in the window, and its end; up to `ahead`, AHEAD_BYTES of it are left. */
let next: usize = 0;
let end: usize = 0;
let ahead: usize = 0;
let window: usize = 0;
/** Where the data go on in the file, and how many bytes of them. */
let fileNext: usize = 0;
let fileLeft: usize = 0;
/** Zero bytes at the end of what was read: three after two of them is not data. */
let zeros: i32 = 0;
/** Zeros that were put behind the end of the data. */
let padding: i32 = 0;

/** Bytes of the window: for what was read already, new bytes, and a load past them. */
const WINDOW_KEPT: usize = 16;
const WINDOW_NEW: usize = 4096;
export const WINDOW_BYTES: i32 = <i32>(WINDOW_KEPT + WINDOW_NEW + 64);
const PADDING_BYTES: usize = 128;
/** Bins whose values are as likely that one reciprocal is exact for. */
const MOST_AT_ONCE: i32 = 16;
/**
 * A group of 16 coefficients has 27 bins of at most 7 bits, 16 signs, and 16 levels of 16 bits beside those
 * that are read bin by bin; before the first one, there are 19 bins and 6 bits.
 */
const AHEAD_BYTES: usize = 96;
/** Bytes that a slice may use past its end: what was read ahead. */
const MAX_OVERRUN: i32 = 16;

/** Begins on the data of a slice, which lie at `offset` in the file. */
export function beginData(offset: usize, bytes: usize): void {
  picture.next = picture.end = picture.window + WINDOW_KEPT;
  picture.fileNext = offset;
  picture.fileLeft = bytes;
  picture.zeros = 0;
  picture.padding = 0;
}

export function loadCabac(): void {
  memory.copy(work + CONTEXTS, picture.contexts, CONTEXT_BYTES);
  value = picture.value;
  range = picture.range;
  next = picture.next;
  end = picture.end;
  ahead = end - AHEAD_BYTES;
  window = picture.window;
  fileNext = picture.fileNext;
  fileLeft = picture.fileLeft;
  zeros = picture.zeros;
  padding = picture.padding;
}

export function saveCabac(): void {
  memory.copy(picture.contexts, work + CONTEXTS, CONTEXT_BYTES);
  picture.value = value;
  picture.range = range;
  picture.next = next;
  picture.end = end;
  picture.fileNext = fileNext;
  picture.fileLeft = fileLeft;
  picture.zeros = zeros;
  picture.padding = padding;
}

/** Puts back what a loop kept in locals. */
@inline
export function setCabac(newValue: u64, newRange: u64, newNext: usize): void {
  value = newValue;
  range = newRange;
  next = newNext;
}

/** Makes sure that the window holds what a group of coefficients may use; answers where it goes on. */
export function readAhead(): usize {
  if (next > ahead) readOn();
  return next;
}

/** Begins to decode at the next byte (9.3.2.5). */
export function beginCabac(): void {
  value = ((nextWord() << 1) | 1) << 31;
  range = (<u64>510) << 55;
}

/** More was read than the slice has. */
export function isOverrun(): bool {
  return padding - <i32>(end - next) > MAX_OVERRUN;
}

/** The next four bytes. */
function nextWord(): u64 {
  if (next + 4 > end) readOn();
  const word = bswap<u32>(load<u32>(next));
  next += 4;
  return word;
}

/** Moves what is left, and a little of what was read, to the front of the window; reads on. */
function readOn(): void {
  const left = end - next;
  const from = window + WINDOW_KEPT;
  memory.copy(window, next - WINDOW_KEPT, WINDOW_KEPT + left);
  next = from;
  end = from + left;
  const room = WINDOW_NEW - PADDING_BYTES - left;
  const bytes = readInput(end, fileNext, min(room, fileLeft));
  fileNext += bytes;
  fileLeft = bytes ? fileLeft - bytes : 0;
  if (bytes) end = withoutThrees(end, bytes);
  if (!fileLeft && next + AHEAD_BYTES > end) {
    memory.fill(end, 0, PADDING_BYTES);
    end += PADDING_BYTES;
    padding = min(padding + <i32>PADDING_BYTES, 1 << 20);
  }
  ahead = end - AHEAD_BYTES;
}

/** Takes the threes after two zeros out of `bytes` bytes, in place; answers their end. */
function withoutThrees(at: usize, bytes: usize): usize {
  const last = at + bytes;
  let to = at;
  let run = zeros;
  while (at < last) {
    if (run == 0 && at + 16 <= last) {
      const bytes16 = v128.load(at);
      if (i8x16.all_true(bytes16)) {
        v128.store(to, bytes16);
        at += 16;
        to += 16;
        continue;
      }
    }
    const byte = load<u8>(at++);
    if (run >= 2 && byte == 3) {
      run = 0;
      continue;
    }
    store<u8>(to++, byte);
    run = byte ? 0 : run + 1;
  }
  zeros = run;
  return to;
}

/** Makes sure that 23 bits are there below the nine that are compared. */
@inline
function refill(): void {
  if (<u32>value) return;
  const end = <u64>ctz(value);
  value ^= (((nextWord() << 1) | 1) << (end - 32)) ^ ((<u64>1) << end);
}

/** One bin by the context of this number: as in residual.ts. */
export function bin(context: i32): i32 {
  refill();
  const at = work + CONTEXTS + (context << 3);
  const state = load<u64>(at);
  const entry = work + STATES + <usize>(state & 0xffff);
  const less = ((state >> ((range >> 58) & 56)) << 56) >> 1;
  const likely = range - less;
  const isLess = value >= likely;
  const after = select<u64>(load<u64>(entry), load<u64>(entry, 8), isLess);
  const rest = select<u64>(less, likely, isLess);
  const bits = clz(rest);
  value = select<u64>(value - likely, value, isLess) << bits;
  range = rest << bits;
  store<u64>(at, after);
  return <u32>after >> 31;
}

/** One bin whose values are as likely. */
export function bypass(): i32 {
  refill();
  const half = range >> 1;
  const isSet = value >= half;
  value = (value - select<u64>(half, 0, isSet)) << 1;
  return <i32>isSet;
}

/** So many of them, the first one on top: a quotient by the range, as in residual.ts. */
export function bypassBits(bits: i32): i32 {
  let number = 0;
  while (bits > 0) {
    const some = min(bits, MOST_AT_ONCE);
    refill();
    const reciprocal = <u64>load<u32>(work + RECIPROCALS + ((<usize>((range >> 55) - 256)) << 2));
    const quotient = ((value >> <u64>(55 - some)) * reciprocal) >> 39;
    value = (value << (<u64>some)) - quotient * range;
    number = (number << some) | <i32>quotient;
    bits -= some;
  }
  return number;
}

/** One bin that says whether something ends. */
export function terminates(): bool {
  refill();
  range -= (<u64>2) << 55;
  if (value >= range) return true;
  const bits = clz(range);
  range <<= bits;
  value <<= bits;
  return false;
}

/** Goes back to the first byte that no bin has used. */
export function alignCabac(): void {
  next -= <usize>((54 - ctz(value)) >> 3);
}

/** coeff_abs_level_remaining (9.3.3.11) where it is long, bin by bin. */
export function longRest(rice: i32): u32 {
  let prefix = 0;
  while (prefix < 32 && bypass()) prefix++;
  if (prefix > MAX_PREFIX) {
    picture.isDamaged = true;
    prefix = MAX_PREFIX;
  }
  if (prefix <= 3) return (prefix << rice) + bypassBits(rice);
  const rest: u32 = (((1 << (prefix - 3)) + 2) << rice) + bypassBits(prefix - 3 + rice);
  if (rest > MAX_REST) picture.isDamaged = true; // levels have 16 bits (7.4.9.11)
  return rest;
}

const MAX_REST: u32 = 32767;
const MAX_PREFIX: i32 = 20;

/** Whole bytes beside the arithmetic decoder (PCM): from the first that it has not used. */
export function nextByte(): i32 {
  if (next + 1 > end) readOn();
  return load<u8>(next++);
}
