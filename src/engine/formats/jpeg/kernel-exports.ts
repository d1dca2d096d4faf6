/** What wasm/jpeg/ exports: one decoder, addressed by nothing, as only one file is open at a time. */
export interface JpegExports {
  /**
   * Reads the headers of the file of `length` bytes that `host.readInput` answers for until the last
   * band, and takes all memory from the arena. `scaleLog2` 0–3 decodes at 1/1 to 1/8. With `keepInks`
   * rows of four components are these, as libjpeg's CMYK, and not RGBA. Answers 0 or a status: -1 damaged, -2 unsupported, -3 out of memory, -4 too many scans. The functions below answer
   * the same statuses.
   */
  jpegOpen(length: number, scaleLog2: number, keepInks: 0 | 1): number
  /** Finds the next scan of a file that has several: 1 while there may be more, 0 when ready. */
  jpegPrepare(): number
  /** Size of what `jpegRead` yields; 1 channel (gray) or 4 (RGBA, opaque). */
  jpegWidth(): number
  jpegHeight(): number
  jpegChannels(): number
  /** Decodes the next band, about one MCU row; answers its rows, 0 at the end. */
  jpegRead(): number
  /** The band that was read last: its first row, and bytes from row to row. */
  jpegBand(): number
  jpegStride(): number
  /** Rows read so far that were wholly or in part invented: their data was lost. */
  jpegMissingRows(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JpegExports {}
}
