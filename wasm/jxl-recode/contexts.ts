// In which contexts blocks are coded (18181-1, I.2.2). Classes of about as many blocks each, by luma's
// DC ("buckets"): luma has a context for each, each chroma channel one for two of them.

import { alloc } from '../arena';
import { componentAt } from '../jpeg/layout';
import { writeContextMap } from '../jxl-encode/build-code';
import { bitsFor, packSigned, putU32, width } from '../jxl-encode/fields';
import { putBits } from '../jxl-encode/output';
import { picture, Slot, slotAt } from './picture';

/** DC values, in steps of `dcShift`, from -DC_RANGE to DC_RANGE - 1; what is beyond counts as the end. */
const DC_RANGE: i32 = 2048;
const MOST_THRESHOLDS: i32 = 7;
/** Kinds of transforms that a block context distinguishes. */
const ORDERS: i32 = 13;

const thresholds: usize = memory.data(8 * 4, 16);
const blockMap: usize = memory.data(39 * 8);
let bucketOfDc: usize = 0;
let counts: usize = 0;

export function allocateContexts(): bool {
  bucketOfDc = alloc(<usize>(2 * DC_RANGE));
  counts = alloc((<usize>(2 * DC_RANGE)) << 2);
  return bucketOfDc != 0 && counts != 0;
}

@inline
function indexOf(dc: i32): usize {
  return <usize>(max(-DC_RANGE, min(DC_RANGE - 1, dc >> picture.dcShift)) + DC_RANGE);
}

/** The class of a block by luma's DC there. */
@inline
export function bucketOf(dc: i32): usize {
  return <usize>load<u8>(bucketOfDc + indexOf(dc));
}

/** Chooses classes and contexts from the DC of the whole picture. */
export function chooseContexts(): void {
  const luma = slotAt(1);
  const blocks = <u32>luma.wide * <u32>luma.high;
  memory.fill(counts, 0, (<usize>(2 * DC_RANGE)) << 2);
  for (let i: usize = 0; i < <usize>blocks; i++) {
    const at = counts + (indexOf(<i32>load<i16>(luma.dc + (i << 1))) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  const found = findThresholds(luma, blocks);
  picture.buckets = found + 1;
  let bucket: i32 = 0;
  for (let i: i32 = 0; i < 2 * DC_RANGE; i++) {
    while (bucket < found && i - DC_RANGE > load<i32>(thresholds + ((<usize>bucket) << 2)))
      bucket++;
    store<u8>(bucketOfDc + <usize>i, <u8>bucket);
  }
  nameContexts(found + 1);
}

/** More classes for more blocks, and for finer quantization. */
function findThresholds(luma: Slot, blocks: u32): i32 {
  const quant = componentAt(luma.component).quant;
  const fine: u32 =
    <u32>load<u16>(quant, 2) +
    <u32>load<u16>(quant, 4) +
    <u32>load<u16>(quant, 6) +
    <u32>load<u16>(quant, 16) +
    <u32>load<u16>(quant, 18);
  const wanted = max(0, min(MOST_THRESHOLDS, bitsFor(blocks) - bitsFor(fine) - 7));
  let found: i32 = 0;
  let sum: u32 = 0;
  for (let i: i32 = 0; i < 2 * DC_RANGE && found < wanted; i++) {
    sum += load<u32>(counts + ((<usize>i) << 2));
    if (<u64>sum * <u64>(wanted + 1) <= <u64>blocks * <u64>(found + 1)) continue;
    store<i32>(thresholds + ((<usize>found) << 2), i - DC_RANGE - 1);
    found++;
  }
  return found;
}

function nameContexts(buckets: i32): void {
  const chroma = ((buckets - 1) >> 1) + 1;
  const isGray = slotAt(0).component < 0;
  for (let bucket: i32 = 0; bucket < buckets; bucket++) {
    const at = <usize>bucket;
    store<u8>(slotAt(1).contexts + at, <u8>bucket);
    store<u8>(slotAt(0).contexts + at, <u8>(isGray ? buckets : buckets + (bucket >> 1)));
    store<u8>(slotAt(2).contexts + at, <u8>(isGray ? buckets : buckets + chroma + (bucket >> 1)));
  }
  picture.blockContexts = buckets + (isGray ? 1 : 2 * chroma);
}

/** Writes all of it (I.2.2). */
export function writeBlockContexts(): void {
  const buckets = picture.buckets;
  putBits(1, 0);
  for (let i: i32 = 0; i < 3; i++) {
    const count = i == 1 ? buckets - 1 : 0;
    putBits(4, <u32>count);
    for (let t: i32 = 0; t < count; t++) {
      // In coded values: the last one of its step.
      const step = load<i32>(thresholds + ((<usize>t) << 2)) + 1;
      const threshold = packSigned((step << picture.dcShift) - 1);
      putU32(threshold, width(4, 0), width(8, 16), width(16, 272), width(32, 65808));
    }
  }
  putBits(4, 0);
  memory.fill(blockMap, 0, 39 * 8);
  for (let i: i32 = 0; i < 3; i++) {
    // Luma comes first here.
    const row = blockMap + <usize>((i < 2 ? 1 - i : i) * ORDERS * buckets);
    memory.copy(row, slotAt(i).contexts, <usize>buckets);
  }
  writeContextMap(blockMap, 3 * ORDERS * buckets, picture.blockContexts);
}
