/** What wasm/png/ exports: one PNG at a time, by bands of rows. */
export interface PngExports {
  /**
   * Opens the file of `length` bytes that `host.readInput` answers for; `keepsDepth` 1: its rows have
   * u16 samples where it has 16 bits.
   * 0, or -1 damaged, -2 unsupported, -3 out of memory.
   */
  pngOpen(length: number, keepsDepth: number): number
  pngWidth(): number
  pngHeight(): number
  /** 1 gray, 4 RGBA. */
  pngChannels(): number
  /** Adam7: collects pixels, some megapixels a call; 0 when all are there. Else always 0. */
  pngPrepare(): number
  /** Decodes the next band and returns its rows, 0 at the end. */
  pngRead(): number
  pngBand(): number
  pngStride(): number
  /** Rows handed out (with Adam7: of the whole image) that lack pixels. */
  pngMissingRows(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends PngExports {}
}
