/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface JpegParts {
  // wasm/jpeg/: twins in test/twins/jpeg.ts.

  /** i16 × 64 coefficients and u16 × 64 quantizers in natural order to 8 × 8 samples. */
  jpegIdct8(block: number, quant: number, dst: number, stride: number): void
  /** The same for coefficients in the first 4 × 4 only. */
  jpegIdctSparse8(block: number, quant: number, dst: number, stride: number): void
  /** The first 4 × 4 coefficients to 4 × 4 samples. */
  jpegIdct4(block: number, quant: number, dst: number, stride: number): void
  /** The first 2 × 2 coefficients to 2 × 2 samples. */
  jpegIdct2(block: number, quant: number, dst: number, stride: number): void
  /** Rows of Y, Cb and Cr to RGBA, in steps of 16 pixels. */
  jpegYccToRgba(y: number, cb: number, cr: number, dst: number, width: number): void
  /** The same with chroma at half the width; see wasm/jpeg/colour.ts. */
  jpegYccH2ToRgba(
    y: number,
    nearCb: number,
    farCb: number,
    nearCr: number,
    farCr: number,
    dst: number,
    width: number,
    even: number,
    odd: number,
    sums: number,
    sumsBytes: number,
  ): void
  /** The row between two rows, a quarter of the way, in steps of 16 samples. */
  jpegUpsampleH1V2(near: number, far: number, dst: number, width: number, bias: number): void

  // wasm/jpeg-encode/: twins in test/twins/jpeg-encode.ts.

  /** A row of RGBA to Y, Cb and Cr, in steps of 16 pixels. */
  jpegEncodeYcc(src: number, y: number, cb: number, cr: number, width: number): void
  /** Pairs of samples to `count` averages, in steps of 16; squares of two rows likewise. */
  jpegEncodeHalfWide(src: number, dst: number, count: number): void
  jpegEncodeHalfBoth(top: number, bottom: number, dst: number, count: number): void
  /** 8 × 8 samples to i16 × 64 in natural order, 8 times the coefficients. */
  jpegEncodeFdct(src: number, stride: number, dst: number): void
  /**
   * Quantizes i16 × 64 in natural order with the table of the open picture. Bit k of the answer: the
   * coefficient at zigzag index k is not zero.
   */
  jpegEncodeQuantize(raw: number, dst: number): bigint

  // wasm/jpeg-turn/block.ts: twin in test/twins/jpeg-turn.ts.

  /**
   * Turns a block of i16 × 64 in natural order; masks tell, by zigzag index, which coefficients are
   * not zero.
   */
  jpegTurnBlock(src: number, dst: number, turn: number, mask: bigint): bigint
}
