// A colour profile in a codestream (18181-1, annex E). The stream is the size of the profile, the size
// of the commands, the commands, and the data: the header as differences from a usual one, then
// everything else as it is. Each byte is coded in one of 41 contexts, by the two before it.

import { putU64 } from './fields';
import { addToken, beginStream, endStream } from './stream';

const CONTEXTS: i32 = 41;
const HEADER: u32 = 128;
/** Take the next bytes of the data as they are. */
const INSERT: u8 = 1;

/** The header that is expected. */
const usual: usize = memory.data(128, 16);

/** The last two bytes of the stream, and how many there were. */
let last: u32 = 0;
let before: u32 = 0;
let position: u32 = 0;

/** Writes the profile of `bytes` bytes at `profile`; false when it is too large. */
export function writeProfile(profile: usize, bytes: u32): bool {
  const inHeader = min(bytes, HEADER);
  const inserted = bytes - inHeader;
  const commands = inserted ? 2 + varintBytes(inserted) : 0;
  putU64(varintBytes(bytes) + varintBytes(commands) + commands + bytes);
  beginStream(CONTEXTS);
  last = 0;
  before = 0;
  position = 0;
  addVarint(bytes);
  addVarint(commands);
  if (inserted) {
    addByte(0); // no list of tags
    addByte(INSERT);
    addVarint(inserted);
  }
  predictHeader(bytes);
  for (let i: u32 = 0; i < inHeader; i++) {
    adaptHeader(profile, i);
    addByte(load<u8>(profile + <usize>i) - load<u8>(usual + <usize>i));
  }
  for (let i = inHeader; i < bytes; i++) addByte(load<u8>(profile + <usize>i));
  return endStream(CONTEXTS);
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
