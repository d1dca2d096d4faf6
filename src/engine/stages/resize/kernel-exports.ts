/** What wasm/resize/ exports: a streaming resizer, addressed by a handle into the arena. */
export interface ResizeExports {
  /**
   * Opens a resizer; 0 when the memory cannot grow. `kind`: 0 gray, 1 opaque RGBA, 2 RGBA.
   * The window (`left`, `columns`, `top`, `rows`) is the part of the source that the weights refer
   * to. `columnTaps` 0 = columns are not resized. `slots` 0 = keep a ring of rows, else the number
   * of output rows that are in the making at once. `rounding` is added to the 64 per level of gray and
   * opaque pixels before they are cut to levels.
   */
  resizeOpen(
    kind: number,
    left: number,
    columns: number,
    columnTaps: number,
    outWidth: number,
    top: number,
    rows: number,
    rowTaps: number,
    outHeight: number,
    slots: number,
    rounding: number,
  ): number
  /** Where to write u32 first column × outWidth and, 16-byte aligned behind it, i16 weights. */
  resizeColumns(handle: number): number
  /** Where to write u32 first row × outHeight and, 16-byte aligned behind it, i16 weights. */
  resizeRows(handle: number): number
  /** Takes source rows; returns how many, fewer when an output row must be pulled first. */
  resizePush(handle: number, pointer: number, stride: number, rows: number): number
  /** Writes the output row that is due (up to 15 bytes past its end) and returns 1, else 0. */
  resizePull(handle: number, pointer: number): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends ResizeExports {}
}
