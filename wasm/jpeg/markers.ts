// Reads marker segments (T.81 annex B) up to the next scan. Everything is checked against the end
// of the segment, and the segment against the end of the file, before it is read.

import { inputBytes, openInput } from '../input';
import { NATURAL } from '../shared/zigzag';
import { nextMarker, windowAt } from './file-window';
import { definitionBytes } from './huffman-table';
import {
  COLOUR_CMYK,
  COLOUR_GRAY,
  COLOUR_RGB,
  COLOUR_YCC,
  COLOUR_YCCK,
  Component,
  componentAt,
  DAMAGED,
  frame,
  MAX_COMPONENTS,
  UNSUPPORTED,
} from './layout';

/** What `readSegments` stopped at. */
export const FOUND_SCAN: i32 = 1;
const FOUND_END: i32 = 0;

// Tables as the file defined them last.
//   quant       u16 x 64 natural order x 4
//   definitions 16 counts and up to 256 values, x 8; DC 0..3, then AC 0..3
//   names       u32 x 8: which definition of the file this is, counted from 1; 0 = none
//   bounds      u8 x 16 x 2: arithmetic conditioning, DC (U << 4 | L) and AC (Kx)
const quant: usize = memory.data(4 * 128, 16);
const definitions: usize = memory.data(8 * 272, 16);
const names: usize = memory.data(8 * 4, 16);
const bounds: usize = memory.data(32, 16);

/** Where reading stands in the file, and what earlier segments said. */
@unmanaged
class Segments {
  /** Offset in the file. */
  at: usize;
  /** Bit i: quantization table i is defined. */
  quantDefined: i32;
  /** The name of the latest Huffman definition. */
  lastName: u32;
  hasFrame: bool;
  hasJfif: bool;
  /** The end-of-image marker was met. */
  ended: bool;
  /** -1: there is no Adobe segment. */
  adobeTransform: i32;
  restartInterval: i32;
}

const segments: Segments = changetype<Segments>(memory.data(offsetof<Segments>(), 16));

@inline
function read16(p: usize): i32 {
  return ((<i32>load<u8>(p)) << 8) | <i32>load<u8>(p, 1);
}

/** Offset of the next segment; after FOUND_SCAN: of the header of the scan, at its length. */
export function position(): usize {
  return segments.at;
}

export function setPosition(offset: usize): void {
  segments.at = offset;
}

/** The scan header that FOUND_SCAN was answered for, all of its bytes: `headerBytes`. */
export function header(): usize {
  const length = headerBytes();
  return windowAt(segments.at, length);
}

export function headerBytes(): usize {
  return <usize>read16(windowAt(segments.at, 2));
}

export function currentInterval(): i32 {
  return segments.restartInterval;
}

/** Whether the end-of-image marker was met. */
export function hasEnded(): bool {
  return segments.ended;
}

export function quantTable(slot: i32): usize {
  return (segments.quantDefined >> slot) & 1 ? quant + ((<usize>slot) << 7) : 0;
}

/** Where the definition in `slot` (0..3) lies. */
export function huffmanDefinition(slot: i32, isAc: bool): usize {
  return definitions + <usize>(slot + (isAc ? 4 : 0)) * 272;
}

/** The name of the definition in `slot` (0..3): the same one has the same name. 0 for none. */
export function huffmanName(slot: i32, isAc: bool): u32 {
  return load<u32>(names + ((<usize>(slot + (isAc ? 4 : 0))) << 2));
}

/** Conditioning of table `slot` (0..15). */
export function dcBounds(slot: i32): i32 {
  return load<u8>(bounds + <usize>slot);
}

export function acSplit(slot: i32): i32 {
  return load<u8>(bounds + <usize>slot, 16);
}

/** Starts a file: forgets the tables of the last one, sets the defaults of B.2.4.3. */
export function beginSegments(length: usize): i32 {
  openInput(length);
  segments.at = 2;
  frame.scans = 0;
  segments.hasFrame = false;
  segments.hasJfif = false;
  segments.ended = false;
  segments.adobeTransform = -1;
  segments.restartInterval = 0;
  segments.quantDefined = 0;
  segments.lastName = 0;
  memory.fill(names, 0, 8 * 4);
  memory.fill(bounds, 0x10, 16); // L = 0, U = 1
  memory.fill(bounds + 16, 5, 16);
  // SOI
  return length >= 4 && read16(windowAt(0, 2)) == 0xffd8 ? 0 : DAMAGED;
}

/** Reads segments up to the next scan header or the end. Bytes between segments are passed over. */
export function readSegments(): i32 {
  const end = inputBytes();
  for (let marker = nextMarker(segments.at); marker < end; marker = nextMarker(segments.at)) {
    const code = <i32>load<u8>(windowAt(marker, 2), 1);
    segments.at = marker + 2;
    // Markers without a segment: TEM, RSTn, SOI, and reserved ones, which are noise.
    if (code < 0xc0 || (code >= 0xd0 && code <= 0xd8)) continue;
    if (code == 0xd9) {
      segments.ended = true;
      return FOUND_END;
    }
    // The length counts itself (B.1.1.4).
    const length = segments.at + 2 <= end ? <usize>read16(windowAt(segments.at, 2)) : 0;
    if (length < 2 || segments.at + length > end) {
      segments.at = end;
      return frame.scans ? FOUND_END : DAMAGED; // lost its end: what came before may be enough
    }
    if (code == 0xda) return segments.hasFrame && length >= 6 ? FOUND_SCAN : DAMAGED;
    const segment = windowAt(segments.at, length);
    const status = readSegment(code, segment + 2, segment + length);
    if (status < 0) return status;
    segments.at += length;
  }
  segments.at = end;
  return FOUND_END;
}

/** One segment with its body in `p` to `until`; unknown ones (APPn, COM) are passed over. */
function readSegment(code: i32, p: usize, until: usize): i32 {
  if (code == 0xdb) return readQuant(p, until);
  if (code == 0xc4) return readHuffman(p, until);
  if (code == 0xcc) return readConditioning(p, until);
  if (code == 0xdd) {
    if (until - p != 2) return DAMAGED;
    segments.restartInterval = read16(p);
  } else if (code == 0xe0) {
    // JFIF 1.02: "JFIF\0"
    if (until - p >= 14 && load<u32>(p) == 0x4649464a && load<u8>(p, 4) == 0)
      segments.hasJfif = true;
  } else if (code == 0xee) {
    // Adobe technical note 5116: "Adobe", version, flags, flags, transform
    if (until - p >= 12 && load<u32>(p) == 0x626f6441 && load<u8>(p, 4) == 0x65) {
      segments.adobeTransform = load<u8>(p, 11);
    }
  } else if (code == 0xdc) {
    return DAMAGED; // DNL changes the height, after the fact
  } else if (code < 0xd0) {
    return readFrame(code, p, until);
  }
  return 0;
}

/** B.2.4.1 */
function readQuant(p: usize, until: usize): i32 {
  while (p < until) {
    // Pq:4 Tq:4, then 64 elements of 8 or 16 bits in zigzag order.
    const slot = load<u8>(p) & 15;
    const bytes: usize = load<u8>(p) >> 4 ? 2 : 1;
    p++;
    if (slot > 3 || p + 64 * bytes > until) return DAMAGED;
    for (let i: usize = 0; i < 64; i++, p += bytes) {
      const value = bytes == 2 ? read16(p) : <i32>load<u8>(p);
      store<u16>(quant + ((<usize>slot) << 7) + ((<usize>load<u8>(NATURAL + i)) << 1), <u16>value);
    }
    segments.quantDefined |= 1 << slot;
  }
  return 0;
}

/** B.2.4.2: only keeps the definitions, scans build the tables that they use. */
function readHuffman(p: usize, until: usize): i32 {
  while (p < until) {
    // Tc:4 Th:4, then counts and values.
    const slot = load<u8>(p) & 15;
    const type = load<u8>(p) >> 4;
    const bytes = definitionBytes(p + 1, until);
    if (slot > 3 || type > 1 || !bytes) return DAMAGED;
    memory.copy(huffmanDefinition(slot, type == 1), p + 1, bytes);
    store<u32>(names + ((<usize>(slot + type * 4)) << 2), ++segments.lastName);
    p += 1 + bytes;
  }
  return 0;
}

/** B.2.4.3 */
function readConditioning(p: usize, until: usize): i32 {
  for (; p + 2 <= until; p += 2) {
    const slot = <usize>load<u8>(p); // Tc:4 Tb:4, so 0..15 is DC and 16..31 is AC
    const value = load<u8>(p, 1);
    if (slot > 31 || (slot < 16 && (value & 15) > value >> 4)) return DAMAGED;
    store<u8>(bounds + slot, value);
  }
  return p == until ? 0 : DAMAGED;
}

/** B.2.2. SOF0..2 are sequential and progressive Huffman, SOF9 and SOF10 the same, arithmetic. */
function readFrame(code: i32, p: usize, until: usize): i32 {
  // There is one frame: hierarchical files, which have more, are not read.
  if (segments.hasFrame || until - p < 6) return DAMAGED;
  // Lossless, hierarchical and 12-bit files exist, but not on the web.
  if ((code > 0xc2 && code != 0xc9 && code != 0xca) || load<u8>(p) != 8) return UNSUPPORTED;
  frame.progressive = i32(code == 0xc2 || code == 0xca);
  frame.arithmetic = i32(code > 0xc2);
  frame.height = read16(p + 1);
  frame.width = read16(p + 3);
  frame.components = load<u8>(p, 5);
  if (!frame.width || !frame.height || !frame.components) return DAMAGED;
  if (frame.components == 2 || frame.components > MAX_COMPONENTS) return UNSUPPORTED;
  if (until - p != 6 + 3 * <usize>frame.components) return DAMAGED;
  frame.hMax = 1;
  frame.vMax = 1;
  // Per component: identifier, factors, quantization table.
  p += 6;
  for (let i: i32 = 0; i < frame.components; i++, p += 3) {
    const component = componentAt(i);
    component.id = load<u8>(p);
    component.h = load<u8>(p, 1) >> 4;
    component.v = load<u8>(p, 1) & 15;
    component.quantSlot = load<u8>(p, 2);
    if (isBadFactor(component.h) || isBadFactor(component.v)) return DAMAGED;
    if (component.quantSlot > 3) return DAMAGED;
    if (frame.components == 1) soloSampling(component);
    frame.hMax = max(frame.hMax, component.h);
    frame.vMax = max(frame.vMax, component.v);
  }
  segments.hasFrame = true;
  return 0;
}

function isBadFactor(factor: i32): bool {
  return factor < 1 || factor > 4;
}

/** Factors are relative: a single component always has full resolution (A.2.2). */
function soloSampling(component: Component): void {
  component.h = 1;
  component.v = 1;
}

/**
 * Colour space, by the rules and in the order of libjpeg-turbo's default_decompress_parms. CMYK is
 * taken for inverted with or without an Adobe segment, as libvips and Pillow do.
 */
export function guessColour(): i32 {
  if (frame.components == 1) return COLOUR_GRAY;
  if (frame.components == 4) return segments.adobeTransform > 0 ? COLOUR_YCCK : COLOUR_CMYK;
  if (segments.hasJfif) return COLOUR_YCC;
  if (segments.adobeTransform >= 0) return segments.adobeTransform == 0 ? COLOUR_RGB : COLOUR_YCC;
  const isRgb = componentAt(0).id == 0x52 && componentAt(1).id == 0x47 && componentAt(2).id == 0x42;
  return isRgb ? COLOUR_RGB : COLOUR_YCC;
}
