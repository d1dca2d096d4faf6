/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface PngParts {
  // wasm/png-encode/: twins in test/twins/png-encode.ts.

  /** One row filtered; zeros lie in the 16 bytes in front of `row` and `prior`. */
  pngEncodeFilter(
    filter: number,
    row: number,
    prior: number,
    dst: number,
    bytes: number,
    pixelBytes: number,
  ): void
  /** The filter that the effort of the open encoder chooses; `scratch` is as long as a row. */
  pngEncodeChoose(
    row: number,
    prior: number,
    scratch: number,
    bytes: number,
    pixelBytes: number,
  ): number
  /** One row of pixels as the open stream stores it. */
  pngEncodePack(src: number, dst: number): void
  /** Adler-32 of more bytes, given that of the bytes before (at first 1). */
  pngEncodeAdler(before: number, src: number, bytes: number): number

  // wasm/shared/unfilter.ts: twins in test/twins/png.ts.

  /** One row of a filter undone, with 15 spare bytes behind `dst`. */
  pngUnfilter(
    filter: number,
    src: number,
    prior: number,
    dst: number,
    bytes: number,
    pixelBytes: number,
  ): void
}
