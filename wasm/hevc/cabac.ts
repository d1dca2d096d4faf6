// The arithmetic decoder (9.3.4.3): `value` holds up to 64 bits of the data of which the top nine are
// compared with `range`; instead of moving it up, the range is moved down by `count`. Data come
// through a window on the file, without the bytes that keep start codes apart (7.4.2).
//
// Loops over coefficients keep value, range and count in locals (residual.ts); all else goes by the
// functions here.

import { readInput } from '../input';
import { picture, work } from './picture';
import { CONTEXTS, NEXT_STATES } from './work';

export let value: u64 = 0;
export let range: u32 = 0;
export let count: i32 = 0;
/** The next byte in the window, and its end. */
let next: usize = 0;
let end: usize = 0;
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
const PADDING_BYTES: usize = 64;
/** Bytes that a slice may use past its end: what was read ahead. */
const MAX_OVERRUN: i32 = 16;

/** 9.3.4.3: for each two states, the less likely part of four ranges. */
export const LESS_RANGES: usize = memory.data<u8>([
  128, 176, 208, 240, 128, 167, 197, 227, 128, 158, 187, 216, 123, 150, 178, 205, 116, 142, 169,
  195, 111, 135, 160, 185, 105, 128, 152, 175, 100, 122, 144, 166, 95, 116, 137, 158, 90, 110, 130,
  150, 85, 104, 123, 142, 81, 99, 117, 135, 77, 94, 111, 128, 73, 89, 105, 122, 69, 85, 100, 116,
  66, 80, 95, 110, 62, 76, 90, 104, 59, 72, 86, 99, 56, 69, 81, 94, 53, 65, 77, 89, 51, 62, 73, 85,
  48, 59, 69, 80, 46, 56, 66, 76, 43, 53, 63, 72, 41, 50, 59, 69, 39, 48, 56, 65, 37, 45, 54, 62,
  35, 43, 51, 59, 33, 41, 48, 56, 32, 39, 46, 53, 30, 37, 43, 50, 29, 35, 41, 48, 27, 33, 39, 45,
  26, 31, 37, 43, 24, 30, 35, 41, 23, 28, 33, 39, 22, 27, 32, 37, 21, 26, 30, 35, 20, 24, 29, 33,
  19, 23, 27, 31, 18, 22, 26, 30, 17, 21, 25, 28, 16, 20, 23, 27, 15, 19, 22, 25, 14, 18, 21, 24,
  14, 17, 20, 23, 13, 16, 19, 22, 12, 15, 18, 21, 12, 14, 17, 20, 11, 14, 16, 19, 11, 13, 15, 18,
  10, 12, 15, 17, 10, 12, 14, 16, 9, 11, 13, 15, 9, 11, 12, 14, 8, 10, 12, 14, 8, 9, 11, 13, 7, 9,
  11, 12, 7, 9, 10, 12, 7, 8, 10, 11, 6, 8, 9, 11, 6, 7, 9, 10, 6, 7, 8, 9, 2, 2, 2, 2,
]);

/** Begins on the data of a slice, which lie at `offset` in the file. */
export function beginData(offset: usize, bytes: usize): void {
  picture.next = picture.end = picture.window + WINDOW_KEPT;
  picture.fileNext = offset;
  picture.fileLeft = bytes;
  picture.zeros = 0;
  picture.padding = 0;
}

export function loadCabac(): void {
  value = picture.value;
  range = picture.range;
  count = picture.count;
  next = picture.next;
  end = picture.end;
  window = picture.window;
  fileNext = picture.fileNext;
  fileLeft = picture.fileLeft;
  zeros = picture.zeros;
  padding = picture.padding;
}

export function saveCabac(): void {
  picture.value = value;
  picture.range = range;
  picture.count = count;
  picture.next = next;
  picture.end = end;
  picture.fileNext = fileNext;
  picture.fileLeft = fileLeft;
  picture.zeros = zeros;
  picture.padding = padding;
}

/** Puts back what a loop kept in locals. */
@inline
export function setCabac(newValue: u64, newRange: u32, newCount: i32): void {
  value = newValue;
  range = newRange;
  count = newCount;
}

/** Begins to decode at the next byte (9.3.2.5). */
export function beginCabac(): void {
  value = nextWord();
  count = 23;
  range = 510;
}

/** More was read than the slice has. */
export function isOverrun(): bool {
  return padding - <i32>(end - next) > MAX_OVERRUN;
}

/** The next four bytes. */
export function nextWord(): u64 {
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
  const bytes = readInput(end, fileNext, min(WINDOW_NEW - PADDING_BYTES, fileLeft));
  fileNext += bytes;
  fileLeft = bytes ? fileLeft - bytes : 0;
  if (bytes) end = withoutThrees(end, bytes);
  if (fileLeft || next + 4 <= end) return;
  memory.fill(end, 0, PADDING_BYTES);
  end += PADDING_BYTES;
  padding = min(padding + <i32>PADDING_BYTES, 1 << 20);
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

@inline
function refill(): void {
  if (count >= 24) return;
  value = (value << 32) | nextWord();
  count += 32;
}

/** One bin by the context of this number. */
export function bin(context: i32): i32 {
  refill();
  const at = work + CONTEXTS + context;
  const state = <i32>load<u8>(at);
  const less: u32 = load<u8>(LESS_RANGES + ((state & 0xfe) << 1) + ((range >> 6) & 3));
  const likely = range - less;
  const limit = (<u64>likely) << (<u64>count);
  if (value < limit) {
    store<u8>(at, load<u8>(work + NEXT_STATES + state));
    range = likely;
    if (likely < 256) {
      range = likely << 1;
      count--;
    }
    return state & 1;
  }
  value -= limit;
  const shift: u32 = clz(less) - 23;
  range = less << shift;
  count -= shift;
  store<u8>(at, load<u8>(work + NEXT_STATES + 128 + state));
  return (state & 1) ^ 1;
}

/** One bin whose values are as likely. */
export function bypass(): i32 {
  refill();
  count--;
  const limit = (<u64>range) << (<u64>count);
  if (value < limit) return 0;
  value -= limit;
  return 1;
}

export function bypassBits(bits: i32): i32 {
  let number = 0;
  while (bits--) number = (number << 1) | bypass();
  return number;
}

/** One bin that says whether something ends. */
export function terminates(): bool {
  refill();
  range -= 2;
  if (value >= (<u64>range) << (<u64>count)) return true;
  if (range < 256) {
    range <<= 1;
    count--;
  }
  return false;
}

/** Goes back to the first byte that no bin has used. */
export function alignCabac(): void {
  next -= <usize>(count >> 3);
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
  return (((1 << (prefix - 3)) + 2) << rice) + <u32>bypassBits(prefix - 3 + rice);
}

const MAX_PREFIX: i32 = 20;

/** Whole bytes beside the arithmetic decoder (PCM): from the first that it has not used. */
export function nextByte(): i32 {
  if (next + 1 > end) readOn();
  return load<u8>(next++);
}
