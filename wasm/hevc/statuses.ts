// What reading answers where no rows are finished. src/engine/formats/heic/hevc-exports.ts repeats them.

export const DECODED: i32 = 0;
export const NEEDS_SLICE: i32 = -1;
export const DAMAGED: i32 = -2;
export const ENDED: i32 = -3;
