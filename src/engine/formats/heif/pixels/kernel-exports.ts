/** What wasm/heif-color/ exports: rows of u16 samples to levels. Layouts are drawn there. */

export interface HeifColorExports {
  /** Y, Cb and Cr of the same width to RGBA. `gains`: see `heifGains`; 0: none. */
  heifPixels(
    conversion: number,
    y: number,
    cb: number,
    cr: number,
    dst: number,
    width: number,
    gains: number,
  ): void
  /** The same with chroma of half the width; `far` rows are those next nearest. */
  heifPixelsHalf(
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
  /**
   * Pixels of half the size, from chroma that has it: `width` pixels of `rows` rows. A pixel takes two
   * samples of luma across and two down, and chroma of the rows above and below as well. Strides are bytes.
   * `edges`: 1 where there is no row above the first one, 2 where there is none below the last one.
   */
  heifPixelsHalved(
    conversion: number,
    y: number,
    yStride: number,
    cb: number,
    cr: number,
    chromaStride: number,
    dst: number,
    dstStride: number,
    width: number,
    rows: number,
    edges: number,
    sums: number,
  ): void
  /** One plane to levels of 8 bits. */
  heifLevels(
    src: number,
    dst: number,
    width: number,
    factor: number,
    constant: number,
    bits: number,
  ): void
  /** Y, Cb and Cr to RGBA of u16, 0 to `most`, opaque; `isHalf`: chroma has half the width. */
  heifDeepPixels(
    conversion: number,
    y: number,
    nearCb: number,
    farCb: number,
    nearCr: number,
    farCr: number,
    dst: number,
    width: number,
    isHalf: number,
    most: number,
  ): void
  /** One plane to levels of u16, 0 to `most`, `step` bytes apart. */
  heifDeepLevels(
    src: number,
    dst: number,
    step: number,
    width: number,
    factor: number,
    constant: number,
    most: number,
  ): void
  heifPutAlpha(rgba: number, levels: number, width: number): void
  /** Samples of alpha to what colours are multiplied by that it was multiplied into: f32. */
  heifGains(src: number, dst: number, width: number, black: number, range: number): void
  /** Copies samples. */
  heifSamples(src: number, dst: number, count: number): void
}

declare module '../../../kernels/exports.ts' {
  interface KernelExports extends HeifColorExports {}
}
