// Prefix codes (18181-1, C.2.4), which are described as those of Brotli are (RFC 7932, 3.4 and 3.5). They
// take a few percent more for tokens than ANS does, but no state of 32 bits and less of a table: streams of
// few tokens are shorter by them.

import { buildCode } from '../shared/prefix-codes';
import { SYMBOL_LOG } from './code';
import { bitsFor } from './fields';
import { putBits } from './output';

const LONGEST: u32 = 15;
const SYMBOLS: u32 = 64;
/** Lengths of codes have codes too, of up to 5 bits: 0 to 15, and two that repeat. */
const LENGTH_SYMBOLS: u32 = 18;
const LONGEST_OF_LENGTHS: u32 = 5;
const REPEAT: u8 = 16;
const ZEROS: u8 = 17;
/** Their order, and the code that tells how long each is. */
const LENGTH_ORDER: usize = memory.data<u8>([
  1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);
const LENGTH_BITS: usize = memory.data<u8>([2, 4, 3, 2, 2, 4]);
const LENGTH_CODES: usize = memory.data<u8>([0, 7, 3, 2, 1, 15]);

const lengths: usize = memory.data(64, 16);
const codes: usize = memory.data(64 * 2, 16);
const room: usize = memory.data(64 * 4, 16);

/** The lengths as they are told: symbols, and the extra bits of each. */
const told: usize = memory.data(64, 16);
const extras: usize = memory.data(64, 16);
let toldCount: i32 = 0;
const toldCounts: usize = memory.data(18 * 4, 16);
const toldLengths: usize = memory.data(18, 16);
const toldCodes: usize = memory.data(18 * 2, 16);

/** Of the histogram that was looked at last: symbols up to the last one that occurs, and how many occur. */
let alphabet: u32 = 0;
let kinds: i32 = 0;
let isWritten: bool = false;
let written: u32 = 0;

function put(bits: i32, value: u32): void {
  written += bits;
  if (isWritten) putBits(bits, value);
}

@inline
function lengthOf(symbol: u32): u32 {
  return <u32>load<u8>(lengths + <usize>symbol);
}

/** Bits that the table and the tokens of a histogram of 64 counts take. */
export function prefixBits(histogram: usize): u32 {
  makeLengths(histogram);
  isWritten = false;
  written = 0;
  writeAlphabet();
  writeLengths();
  if (kinds > 1) {
    for (let i: u32 = 0; i < alphabet; i++) {
      written += load<u32>(histogram + ((<usize>i) << 2)) * lengthOf(i);
    }
  }
  return written;
}

/** Writes how many symbols the code of a histogram has: those of all clusters come first. */
export function writePrefixAlphabet(histogram: usize): void {
  makeLengths(histogram);
  isWritten = true;
  writeAlphabet();
}

/** Writes the code of a histogram, and puts it into the 64 symbols at `symbols` (code.ts). */
export function writePrefixCode(histogram: usize, symbols: usize): void {
  makeLengths(histogram);
  isWritten = true;
  writeLengths();
  for (let i: u32 = 0; i < SYMBOLS; i++) {
    const at = symbols + ((<usize>i) << SYMBOL_LOG);
    // One that is alone takes no bits.
    store<u16>(at, kinds > 1 ? <u16>lengthOf(i) : 0, 2);
    store<u64>(at, kinds > 1 ? <u64>load<u16>(codes + ((<usize>i) << 1)) : 0, 8);
  }
}

function makeLengths(histogram: usize): void {
  alphabet = 1;
  kinds = 0;
  for (let i: u32 = 0; i < SYMBOLS; i++) {
    if (!load<u32>(histogram + ((<usize>i) << 2))) continue;
    alphabet = i + 1;
    kinds++;
  }
  if (kinds > 1) buildCode(histogram, SYMBOLS, LONGEST, lengths, codes, room);
}

function writeAlphabet(): void {
  const more = alphabet - 1;
  put(1, u32(more != 0));
  if (!more) return;
  const log = 31 - <i32>clz(more);
  put(4, <u32>log);
  put(log, more - ((<u32>1) << log));
}

function writeLengths(): void {
  if (alphabet == 1) return;
  if (kinds <= 4) writeFew();
  else writeMany();
}

/** Up to four symbols are named, those with shorter codes first. */
function writeFew(): void {
  put(2, 1);
  put(2, <u32>(kinds - 1));
  const bits = bitsFor(alphabet);
  if (kinds == 1) {
    put(bits, alphabet - 1);
    return;
  }
  let isSkewed = false;
  for (let length: u32 = 1; length <= 3; length++) {
    for (let i: u32 = 0; i < alphabet; i++) {
      if (lengthOf(i) == length) put(bits, i);
    }
  }
  for (let i: u32 = 0; i < alphabet; i++) isSkewed = isSkewed || lengthOf(i) == 3;
  if (kinds == 4) put(1, u32(isSkewed));
}

function writeMany(): void {
  tellLengths();
  memory.fill(toldCounts, 0, (<usize>LENGTH_SYMBOLS) << 2);
  for (let i: i32 = 0; i < toldCount; i++) {
    const at = toldCounts + ((<usize>load<u8>(told + <usize>i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  // Two kinds at least: five codes of one length are that length and a repetition.
  buildCode(toldCounts, LENGTH_SYMBOLS, LONGEST_OF_LENGTHS, toldLengths, toldCodes, room);
  writeLengthsOfLengths();
  for (let i: usize = 0; i < <usize>toldCount; i++) {
    const symbol = load<u8>(told + i);
    put(
      <i32>load<u8>(toldLengths + <usize>symbol),
      <u32>load<u16>(toldCodes + ((<usize>symbol) << 1)),
    );
    if (symbol >= REPEAT) put(symbol == REPEAT ? 2 : 3, <u32>load<u8>(extras + i));
  }
}

/** Two or three zeros in front are skipped, those behind are left out. */
function writeLengthsOfLengths(): void {
  let first: usize = 0;
  while (first < 3 && !orderedLength(first)) first++;
  if (first == 1) first = 0;
  put(2, <u32>first);
  let end: usize = LENGTH_SYMBOLS;
  while (!orderedLength(end - 1)) end--;
  for (let i = first; i < end; i++) {
    const length = <usize>orderedLength(i);
    put(<i32>load<u8>(LENGTH_BITS + length), <u32>load<u8>(LENGTH_CODES + length));
  }
}

@inline
function orderedLength(i: usize): u8 {
  return load<u8>(toldLengths + <usize>load<u8>(LENGTH_ORDER + i));
}

function tell(symbol: u8, extra: u8): void {
  store<u8>(told + <usize>toldCount, symbol);
  store<u8>(extras + <usize>toldCount, extra);
  toldCount++;
}

/** Up to the last length that is not 0: readers know when the code is full. */
function tellLengths(): void {
  toldCount = 0;
  let last: u32 = 8;
  for (let i: u32 = 0; i < alphabet; ) {
    const length = lengthOf(i);
    let end = i + 1;
    while (end < alphabet && lengthOf(end) == length) end++;
    let run = end - i;
    i = end;
    if (length && length != last) {
      tell(<u8>length, 0);
      last = length;
      run--;
    }
    if (run < 3) while (run--) tell(<u8>length, 0);
    else if (length) tellRun(REPEAT, run - 3, 2);
    else tellRun(ZEROS, run - 3, 3);
  }
}

/** A run of `rest` and three: digits of `bits` bits, the first ones of one more. */
function tellRun(symbol: u8, rest: u32, bits: u32): void {
  const start = toldCount;
  for (;;) {
    tell(symbol, <u8>(rest & ((1 << bits) - 1)));
    rest >>= bits;
    if (!rest) break;
    rest--;
  }
  for (let a = start, b = toldCount - 1; a < b; a++, b--) {
    const kept = load<u8>(extras + <usize>a);
    store<u8>(extras + <usize>a, load<u8>(extras + <usize>b));
    store<u8>(extras + <usize>b, kept);
  }
}
