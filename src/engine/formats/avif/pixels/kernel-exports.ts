/** What wasm/avif-color/ exports: rows of u16 samples to levels. Layouts are drawn there. */

export interface AvifColorExports {
  /** Y, Cb and Cr of the same width to RGBA. `gains`: see `avifGains`; 0: none. */
  avifPixels(
    conversion: number,
    y: number,
    cb: number,
    cr: number,
    dst: number,
    width: number,
    gains: number,
  ): void
  /** The same with chroma of half the width; `far` rows are those next nearest. */
  avifPixelsHalf(
    conversion: number,
    y: number,
    nearCb: number,
    farCb: number,
    nearCr: number,
    farCr: number,
    dst: number,
    width: number,
    gains: number,
    sums: number,
  ): void
  /** One plane to levels of 8 bits. */
  avifLevels(
    src: number,
    dst: number,
    width: number,
    factor: number,
    constant: number,
    bits: number,
  ): void
  avifPutAlpha(rgba: number, levels: number, width: number): void
  /** Samples of alpha to what colours are multiplied by that it was multiplied into: f32. */
  avifGains(src: number, dst: number, width: number, black: number, range: number): void
  /** Copies samples. */
  avifSamples(src: number, dst: number, count: number): void
}

declare module '../../../kernels/exports.ts' {
  interface KernelExports extends AvifColorExports {}
}
