// A colour profile in a codestream (18181-1, annex E). The stream is the size of the profile, the size
// of the commands, the commands, and the data: the header as differences from a usual one, then
// part by part as icc-parts.ts has chosen. Each byte is coded in one of 41 contexts, by the two before it.

import { putU64 } from './fields';
import { differenceAt, Part, partAt, partCount, partProfile } from './icc-parts';
import { addToken, beginStream, endStream } from './stream';

const CONTEXTS: i32 = 41;
const HEADER: u32 = 128;
/** Take the next bytes of the data as they are; as differences of numbers. */
const INSERT: u8 = 1;
const PREDICT: u8 = 4;
/** Of the latter: it is told how far numbers are from those that they are like. */
const HAS_STRIDE: u32 = 16;

/** The header that is expected. */
const usual: usize = memory.data(128, 16);

/** The last two bytes of the stream, and how many there were. */
let last: u32 = 0;
let before: u32 = 0;
let position: u32 = 0;

/** Writes the profile of `bytes` bytes at `profile`; false when it is too large. */
export function writeProfile(profile: usize, bytes: u32): bool {
  const inHeader = min(bytes, HEADER);
  partProfile(profile, bytes);
  let commands: u32 = bytes > HEADER ? 1 : 0;
  for (let i: i32 = 0; i < partCount; i++) commands += commandBytes(partAt(i));
  putU64(varintBytes(bytes) + varintBytes(commands) + commands + bytes);
  beginStream(CONTEXTS);
  last = 0;
  before = 0;
  position = 0;
  addVarint(bytes);
  addVarint(commands);
  if (commands) addByte(0); // no list of tags
  for (let i: i32 = 0; i < partCount; i++) addCommand(partAt(i));
  predictHeader(bytes);
  for (let i: u32 = 0; i < inHeader; i++) {
    adaptHeader(profile, i);
    addByte(load<u8>(profile + <usize>i) - load<u8>(usual + <usize>i));
  }
  for (let i: i32 = 0; i < partCount; i++) addPart(profile, partAt(i));
  return endStream(CONTEXTS);
}

function commandBytes(part: Part): u32 {
  const bytes = 1 + varintBytes(part.end - part.start);
  if (!part.width) return bytes;
  return bytes + 1 + (part.stride == part.width ? 0 : varintBytes(part.stride));
}

function addCommand(part: Part): void {
  addByte(part.width ? PREDICT : INSERT);
  if (part.width) {
    const hasStride = part.stride != part.width;
    addByte(<u8>((part.width - 1) | (part.order << 2) | (hasStride ? HAS_STRIDE : 0)));
    if (hasStride) addVarint(part.stride);
  }
  addVarint(part.end - part.start);
}

function addPart(profile: usize, part: Part): void {
  const width = max<u32>(1, part.width);
  for (let plane: u32 = 0; plane < width; plane++) {
    for (let i = part.start; i + plane < part.end; i += width) {
      addByte(
        part.width
          ? differenceAt(profile, i, plane, width, part.order, part.stride)
          : load<u8>(profile + <usize>i),
      );
    }
  }
}

function varintBytes(value: u32): u32 {
  let count: u32 = 1;
  for (; value > 127; value >>= 7) count++;
  return count;
}

function addVarint(value: u32): void {
  for (; value > 127; value >>= 7) addByte(<u8>(value | 128));
  addByte(<u8>value);
}

function addByte(value: u8): void {
  const context = position > 128 ? 1 + kindOf(last) + 8 * kindBefore(before) : 0;
  addToken(context, <u32>value);
  before = last;
  last = <u32>value;
  position++;
}

@inline
function isBetween(byte: u32, first: u32, end: u32): bool {
  return byte >= first && byte <= end;
}

@inline
function isLetter(byte: u32): bool {
  return isBetween(byte | 32, 97, 122);
}

@inline
function isDigit(byte: u32): bool {
  return isBetween(byte, 48, 57) || byte == 44 || byte == 46;
}

/** Of the byte before. */
function kindOf(byte: u32): u32 {
  if (isLetter(byte)) return 0;
  if (isDigit(byte)) return 1;
  if (byte < 2) return 2 + byte;
  if (byte < 16) return 4;
  if (byte == 255) return 6;
  return byte > 240 ? 5 : 7;
}

/** Of the one before that. */
function kindBefore(byte: u32): u32 {
  if (isLetter(byte)) return 0;
  if (isDigit(byte)) return 1;
  if (byte < 16) return 2;
  return byte > 240 ? 3 : 4;
}

function setText(at: usize, text: u32): void {
  store<u32>(usual + at, bswap<u32>(text));
}

/** What a profile of so many bytes usually begins with. */
function predictHeader(bytes: u32): void {
  memory.fill(usual, 0, 128);
  setText(0, bytes);
  store<u8>(usual, 4, 8);
  setText(12, 0x6d6e7472); // mntr
  setText(16, 0x52474220); // RGB
  setText(20, 0x58595a20); // XYZ
  setText(36, 0x61637370); // acsp
  setText(68, 0x0000f6d6);
  setText(72, 0x00010000);
  setText(76, 0x0000d32d);
}

/** Bytes 0 to `i` - 1 of the profile tell more about byte `i`. */
function adaptHeader(profile: usize, i: u32): void {
  if (i == 8) store<u32>(usual, load<u32>(profile, 4), 80);
  if (i == 41) {
    const first = load<u8>(profile, 40);
    if (first == 65) setText(40, 0x4150504c); // APPL
    if (first == 77) setText(40, 0x4d534654); // MSFT
  }
  if (i == 42) {
    const two = load<u16>(profile, 40);
    if (two == 0x4753) setText(40, 0x53474920); // SGI
    if (two == 0x5553) setText(40, 0x53554e57); // SUNW
  }
}
