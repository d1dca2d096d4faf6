// What one resizer keeps, in one arena block; its address is the handle. Several resizers can be
// open at once (a set of derivatives fed from one decoder), so there are no globals.
//
//   band row ─split→ planes ─columns→ history ─rows→ sums ─finish→ output row
//   u8               u8 / i16         i16            i16           u8
//
//   history   `slots` rows of `pitch` bytes. A ring of the last rows, or, when accumulating, the
//             4 rows of the running batch.
//   sums      accumulating: `slots` rows of i32, one for each output that is being made.
//
// Samples between the stages are i16 fixed point: 64 per level for gray, opaque pixels and inks, and
// 65025/1020 = 63.75 per level for premultiplied ones; the headroom takes the overshoot of Lanczos.

/** Gray: one plane, taken from the band as it is. */
export const GRAY: i32 = 0;
/** RGBA that the host knows to be opaque: three planes, alpha is written as 255. */
export const OPAQUE: i32 = 1;
/** RGBA: four planes, resampled on premultiplied alpha. */
export const ALPHA: i32 = 2;

/** Four inks: four planes, each resampled as it is. */
export const INKS: i32 = 3;

/** Rows that are accumulated in one go. */
export const BATCH: i32 = 4;

/** A struct in the arena, never allocated by the runtime. */
@unmanaged
export class Resizer {
  kind: i32;
  /** Source columns that any output uses, and the first of them. */
  columns: i32;
  left: i32;
  outWidth: i32;
  /** Weights of an output column; 0 = columns stay as they are. */
  columnTaps: i32;
  /** Source rows that any output uses, and the first of them. */
  rows: i32;
  top: i32;
  outHeight: i32;
  /** Weights of an output row, even. */
  rowTaps: i32;
  /** i32 rows when accumulating, 0 when the history is a ring of `rowTaps` rows. */
  slots: i32;
  /** Added before samples are cut to levels (finish.ts). */
  rounding: i32;
  /** i16 samples in a history row. */
  samples: i32;
  /** Source rows seen, above `top` included; source rows folded into `sums`; output rows made. */
  seen: i32;
  folded: i32;
  made: i32;
  /** Tables written by the host: u32 first source sample of each output, then its i16 weights. */
  columnTable: usize;
  rowTable: usize;
  planes: usize;
  planePitch: usize;
  history: usize;
  pitch: usize;
  sums: usize;
  /** i16 row between the vertical pass and the finish. */
  line: usize;
  /** Scratch of the vertical pass: row addresses, or accumulators with their weights. */
  list: usize;
}

/** Where the weights begin in a table of `outputs` entries. */
export function weightsOf(table: usize, outputs: i32): usize {
  return (table + ((<usize>outputs) << 2) + 15) & ~15;
}

/** The first source row of output row `i`, counted from `top`. */
export function firstRow(r: Resizer, i: i32): i32 {
  return load<i32>(r.rowTable + ((<usize>i) << 2));
}

/** Source rows, counted from `top`, that must have come in before output row `i` can be made. */
export function rowsBefore(r: Resizer, i: i32): i32 {
  return min(firstRow(r, i) + r.rowTaps, r.rows);
}
