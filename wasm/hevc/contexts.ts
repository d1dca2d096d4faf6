// Contexts of CABAC: where each syntax element has its own, and how they begin (9.3.2.2, for
// slices that are intra-coded).

import { picture } from './picture';
import { stateOf } from './states';
import { CONTEXT_BYTES, CONTEXTS, ROW_CONTEXTS, SEGMENT_CONTEXTS, work } from './work';

export const C_SPLIT: i32 = 0;
export const C_PART: i32 = 3;
export const C_PREDICTED: i32 = 4;
export const C_CHROMA_MODE: i32 = 5;
export const C_CODED_LUMA: i32 = 6;
export const C_CODED_CHROMA: i32 = 8;
export const C_SPLIT_TRANSFORM: i32 = 13;
export const C_LAST_X: i32 = 16;
export const C_LAST_Y: i32 = 34;
export const C_CODED_SUB: i32 = 52;
export const C_SIGNIFICANT: i32 = 56;
export const C_ABOVE_1: i32 = 98;
export const C_ABOVE_2: i32 = 122;
export const C_SAO_MERGE: i32 = 128;
export const C_SAO_TYPE: i32 = 129;
export const C_QP_DELTA: i32 = 130;
export const C_SKIP_TRANSFORM: i32 = 132;
export const C_BYPASS: i32 = 134;
const COUNT: i32 = 135;

const BEGINNINGS = memory.data<u8>([
  139, 141, 157, 184, 184, 63, 111, 141, 94, 138, 182, 154, 154, 153, 138, 138, 110, 110, 124, 125,
  140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63, 110, 110, 124, 125, 140, 153,
  125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63, 91, 171, 134, 141, 111, 111, 125, 110,
  110, 94, 124, 108, 124, 107, 125, 141, 179, 153, 125, 107, 125, 141, 179, 153, 125, 107, 125, 141,
  179, 153, 125, 140, 139, 182, 182, 152, 136, 152, 136, 153, 136, 139, 111, 136, 139, 111, 140, 92,
  137, 138, 140, 152, 138, 139, 153, 74, 149, 92, 139, 107, 122, 152, 140, 179, 166, 182, 140, 227,
  122, 197, 138, 153, 136, 167, 152, 152, 153, 200, 154, 154, 139, 139, 154,
]);

export function beginContexts(sliceQp: i32): void {
  const qp = min(max(sliceQp, 0), 51);
  for (let i = 0; i < COUNT; i++) {
    const value = <i32>load<u8>(BEGINNINGS + i);
    const slope = (value >> 4) * 5 - 45;
    const offset = ((value & 15) << 3) - 16;
    const state = min(max(((slope * qp) >> 4) + offset, 1), 126);
    const number = state <= 63 ? (63 - state) << 1 : ((state - 64) << 1) | 1;
    store<u64>(work + CONTEXTS + (i << 3), stateOf(number, 0));
  }
}

export function keepRowContexts(): void {
  memory.copy(picture.contexts + ROW_CONTEXTS, work + CONTEXTS, CONTEXT_BYTES);
}

export function takeRowContexts(): void {
  memory.copy(work + CONTEXTS, picture.contexts + ROW_CONTEXTS, CONTEXT_BYTES);
}

export function keepSegmentContexts(): void {
  memory.copy(picture.contexts + SEGMENT_CONTEXTS, work + CONTEXTS, CONTEXT_BYTES);
}

export function takeSegmentContexts(): void {
  memory.copy(work + CONTEXTS, picture.contexts + SEGMENT_CONTEXTS, CONTEXT_BYTES);
}
