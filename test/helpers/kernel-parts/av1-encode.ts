/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface Av1EncodeParts {
  // wasm/av1-encode/: the judge is a decoder.

  /** The reconstruction of the band that was coded last, before filters; bytes between its rows. */
  av1EncodeRec(picture: number, plane: number): number
  av1EncodeRecStride(picture: number, plane: number): number
  // Colours have twins in test/twins/av1-encode.ts.

  /** A row of RGBA to Y, and to Cb and Cr, in steps of 4 pixels. */
  av1EncodeLuma(src: number, dst: number, width: number): void
  av1EncodeChroma(src: number, u: number, v: number, width: number): void
  /** Chroma of pairs of pixels, i16, in steps of 8 pixels; two rows of `count` pairs to samples. */
  av1EncodeChromaPairs(src: number, u: number, v: number, width: number): void
  av1EncodeMeanOfRows(top: number, bottom: number, dst: number, count: number): void
  /** Of 8 x 8 samples against filtered ones, i16 in rows of 160 bytes; `contrast`: 64 times the variance. */
  av1EncodeCdefError(src: number, stride: number, filtered: number, contrast: number): number
  /** Hashes of eight samples each, from four places on, u32. */
  av1EncodeHashFour(src: number, to: number): void
  /** i8: five modes, eight samples, seven samples around. */
  av1FilterTaps(): number
  /** `above` begins with the corner. */
  av1EncodePredictFilter(
    picture: number,
    mode: number,
    above: number,
    left: number,
    dst: number,
    width: number,
    height: number,
  ): void
  /** Rows of both blocks are 64 bytes apart; answers four i32. `usual`: the type that is there first. */
  av1EncodeTypePrices(
    picture: number,
    lw: number,
    lh: number,
    usual: number,
    src: number,
    pred: number,
  ): number
  /** After that: answers where the coefficients of another type lie, i16. */
  av1EncodeTakeType(lw: number, lh: number, type: number, usual: number): number
  /** Sides are multiples of 8. */
  av1EncodeHadamardCost(
    src: number,
    srcStride: number,
    pred: number,
    predStride: number,
    width: number,
    height: number,
  ): number
  /** Blocks with a side of four; a row of eight is read. */
  av1EncodeSmallHadamardCost: Av1EncodeParts['av1EncodeHadamardCost']
  /** Of 64 x 64 samples at `src`; `mode`: 0 DC of `value`, 1 V, 2 H. */
  av1EncodeStraightCost(
    picture: number,
    src: number,
    mode: number,
    value: number,
    above: number,
    left: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number
  /** 1, 2, 4, 8 or 16 bytes. */
  av1EncodeFillUnits(to: number, value: number, units: number): void
  /** Answers where the coefficients lie, i16. */
  av1EncodeForward(
    picture: number,
    lw: number,
    lh: number,
    type: number,
    src: number,
    pred: number,
  ): number
  /** Answers where the contexts lie: columns of u8, 16 bytes (heights to 8) or height + 16 apart. */
  av1EncodeContexts(
    picture: number,
    lw: number,
    lh: number,
    type: number,
    levels: number,
    eob: number,
    isBr: boolean,
  ): number
}
