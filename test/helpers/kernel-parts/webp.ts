/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface WebpParts {
  // wasm/webp-encode/: held against dwebp.

  /** What a decoder makes of the band that was coded last, without loop filter: Y, U or V; its stride. */
  webpEncodeDone(plane: number): number
  webpEncodeDoneStride(plane: number): number
  // Held against twins/webp-encode.ts.
  webpEncodeSource(plane: number): number
  webpEncodeSourceStride(plane: number): number
  /** What partition 0 may take, in bits. */
  webpEncodeModeLimit(bits: number): void
}
