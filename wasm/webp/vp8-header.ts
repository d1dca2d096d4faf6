// The header of a VP8 key frame (RFC 6386 section 9.2 to 9.11), as libwebp reads it: the profile
// decides nothing, the filter type is a bit of the header.

import { readInput } from '../input';
import {
  AC_STEPS,
  BANDS,
  DC_STEPS,
  KEEP_PROBABILITIES,
  TOKEN_PROBABILITIES,
} from '../shared/vp8-tables';
import {
  flag,
  isStarved,
  literal,
  openPartition,
  optional,
  PARTITION_BYTES,
  signed,
  suspend,
} from './bool-reader';
import { DAMAGED, UNSUPPORTED } from './status';
import {
  partitionAt,
  SEGMENT_TREE,
  SEGMENTS,
  STEPS,
  STRENGTHS,
  TOKENS,
  TOKENS_PER_TYPE,
  vp8,
} from './vp8-state';

const TAG_BYTES: usize = 10;
const HEAD: usize = memory.data(32, 16);
/** Of one type, as they are sent: 8 bands. */
const BAND_TOKENS: usize = memory.data(272, 16);

/** Per segment: quantiser and filter level, i32 each. */
const SEGMENT_QUANTIZERS: usize = memory.data(SEGMENTS * 4, 16);
const SEGMENT_LEVELS: usize = memory.data(SEGMENTS * 4, 16);
let isAbsolute: i32 = 0;
let partitionBytes: usize = 0;

/** The frame tag in the `bytes` bytes from `offset` on: the size of the picture. 0, or a status. */
export function readTag(offset: usize, bytes: usize): i32 {
  if (bytes < TAG_BYTES || readInput(HEAD, offset, TAG_BYTES) < TAG_BYTES) return DAMAGED;
  const tag = load<u32>(HEAD) & 0xffffff;
  const isKeyFrame = !(tag & 1);
  const profile = (tag >> 1) & 7;
  if (!isKeyFrame || profile > 3 || !(tag & 16)) return UNSUPPORTED;
  partitionBytes = tag >> 5;
  vp8.width = load<u16>(HEAD, 6) & 0x3fff;
  vp8.height = load<u16>(HEAD, 8) & 0x3fff;
  if (!vp8.width || !vp8.height || partitionBytes > bytes - TAG_BYTES) return DAMAGED;
  vp8.columns = (vp8.width + 15) >> 4;
  vp8.rows = (vp8.height + 15) >> 4;
  return 0;
}

/** Opens partition 0 in the first of `windows` and reads its header. */
export function readFrameHeader(offset: usize, windows: usize): i32 {
  const start = offset + TAG_BYTES;
  openPartition(partitionAt(0), windows, start, start + partitionBytes);
  literal(2); // colour space, clamping: the decoder clamps either way
  readSegments();
  readFilter();
  vp8.partitions = 1 << literal(2);
  readQuantizers();
  literal(1); // whether later frames keep these probabilities
  readTokens();
  vp8.hasSkips = literal(1);
  vp8.skipProbability = vp8.hasSkips ? literal(8) : 0;
  if (isStarved()) return DAMAGED;
  suspend();
  return 0;
}

/** Section 9.5: places of the partitions of tokens; what they lack is found when they are read. */
export function openTokens(offset: usize, end: usize, windows: usize): i32 {
  const sizes = offset + TAG_BYTES + partitionBytes;
  const others = vp8.partitions - 1;
  const sizesBytes = <usize>others * 3;
  if (sizes + sizesBytes >= end || readInput(HEAD, sizes, sizesBytes) < sizesBytes) return DAMAGED;
  let start = sizes + sizesBytes;
  for (let i = 0; i <= others; i++) {
    const size = <usize>(load<u32>(HEAD + 3 * <usize>i) & 0xffffff);
    const stop = i < others ? min(end, start + size) : end;
    openPartition(partitionAt(1 + i), windows + <usize>i * PARTITION_BYTES, start, stop);
    suspend();
    start = stop;
  }
  return 0;
}

/** Section 9.3. */
function readSegments(): void {
  store<u32>(SEGMENT_TREE, 0xffffffff);
  memory.fill(SEGMENT_QUANTIZERS, 0, SEGMENTS * 4);
  memory.fill(SEGMENT_LEVELS, 0, SEGMENTS * 4);
  isAbsolute = 1;
  vp8.hasSegmentMap = 0;
  vp8.hasSegments = literal(1);
  if (!vp8.hasSegments) return;
  vp8.hasSegmentMap = literal(1);
  if (literal(1)) {
    isAbsolute = literal(1);
    for (let i = 0; i < SEGMENTS; i++) store<i32>(SEGMENT_QUANTIZERS + 4 * i, optional(7));
    for (let i = 0; i < SEGMENTS; i++) store<i32>(SEGMENT_LEVELS + 4 * i, optional(6));
  }
  if (!vp8.hasSegmentMap) return;
  for (let i = 0; i < 3; i++) if (literal(1)) store<u8>(SEGMENT_TREE + i, <u8>literal(8));
}

/** Section 9.6, 15: of the adjustments only those of key frames count. */
function readFilter(): void {
  vp8.isSimple = literal(1);
  const level = literal(6);
  vp8.isFiltered = level ? 1 : 0;
  const sharpness = literal(3);
  let intra = 0;
  let blocks = 0;
  if (literal(1) && literal(1)) {
    for (let i = 0; i < 4; i++) if (literal(1)) intra = keepFirst(i, intra, signed(6));
    for (let i = 0; i < 4; i++) if (literal(1)) blocks = keepFirst(i, blocks, signed(6));
  }
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const own = load<i32>(SEGMENT_LEVELS + 4 * segment);
    const base = vp8.hasSegments ? own + (isAbsolute ? 0 : level) : level;
    setStrength(STRENGTHS + 8 * segment, clamp(base + intra, 63), sharpness);
    setStrength(STRENGTHS + 8 * segment + 4, clamp(base + intra + blocks, 63), sharpness);
  }
}

@inline
function keepFirst(i: i32, kept: i32, found: i32): i32 {
  return i ? kept : found;
}

/** Section 15.2 to 15.4. */
function setStrength(at: usize, level: i32, sharpness: i32): void {
  let inner = level;
  if (sharpness) inner = min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
  inner = max(inner, 1);
  store<u8>(at, level ? <u8>(2 * level + inner) : 0);
  store<u8>(at, <u8>inner, 1);
  store<u8>(at, level >= 40 ? 2 : level >= 15 ? 1 : 0, 2);
}

/** Section 9.6, 14.1. */
function readQuantizers(): void {
  const base = literal(7);
  const y1dc = optional(4);
  const y2dc = optional(4);
  const y2ac = optional(4);
  const uvdc = optional(4);
  const uvac = optional(4);
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const own = load<i32>(SEGMENT_QUANTIZERS + 4 * segment);
    const q = vp8.hasSegments ? own + (isAbsolute ? 0 : base) : base;
    const at = STEPS + 24 * segment;
    store<u32>(at, dcStep(q + y1dc, 127));
    store<u32>(at, acStep(q), 4);
    store<u32>(at, 2 * dcStep(q + y2dc, 127), 8);
    store<u32>(at, max<u32>(8, (acStep(q + y2ac) * 155) / 100), 12);
    store<u32>(at, dcStep(q + uvdc, 117), 16);
    store<u32>(at, acStep(q + uvac), 20);
  }
}

@inline
function dcStep(q: i32, most: i32): u32 {
  return load<u8>(DC_STEPS + clamp(q, most));
}

@inline
function acStep(q: i32): u32 {
  return load<u16>(AC_STEPS + 2 * clamp(q, 127));
}

@inline
function clamp(value: i32, most: i32): i32 {
  return min(max(value, 0), most);
}

/** Section 13.4; stored by position, which saves a look-up for each coefficient. */
function readTokens(): void {
  for (let type = 0; type < 4; type++) {
    for (let i = 0; i < 264; i++) {
      const at = 264 * type + i;
      const isNew = flag(load<u8>(KEEP_PROBABILITIES + at));
      store<u8>(BAND_TOKENS + i, isNew ? <u8>literal(8) : load<u8>(TOKEN_PROBABILITIES + at));
    }
    for (let position = 0; position < 17; position++) {
      const band = BAND_TOKENS + 33 * <usize>load<u8>(BANDS + position);
      memory.copy(TOKENS + TOKENS_PER_TYPE * type + 33 * position, band, 33);
    }
  }
}
