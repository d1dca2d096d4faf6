/** What wasm/webp/ exports: one picture at a time, by bands of RGBA rows. */
export interface WebpExports {
  /** The canvas, and where the picture that is opened next lies on it. */
  webpCanvas(width: number, height: number, left: number, top: number): void
  webpBand(): number
  webpStride(): number

  /**
   * Opens the key frame that lies from `start` to `end` of the `length` bytes that `host.readInput`
   * answers for, with the alpha from `alphaStart` to `alphaEnd`, if these differ. 0, or -1 damaged,
   * -2 unsupported, -3 out of memory.
   */
  vp8Open(length: number, start: number, end: number, alphaStart: number, alphaEnd: number): number
  /** Decodes the next band and returns its rows, 0 at the end. */
  vp8Read(): number
  /** Rows handed out that lack samples. */
  vp8MissingRows(): number

  /** The same for a lossless picture. */
  vp8lOpen(length: number, start: number, end: number): number
  vp8lRead(): number
  vp8lMissingRows(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends WebpExports {}
}
