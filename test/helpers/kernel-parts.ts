/** What kernels-test.wasm exports besides the kernels themselves (wasm/kernels-test.ts). */
export interface KernelParts {
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

  // wasm/av1/: twins in test/twins/av1.ts, av1-filters.ts, av1-restoration.ts and av1-inter.ts. Those
  // below work for a picture of the depth that was opened last (wasm/kernels-test-av1.ts).

  av1PartsBytes(): number
  av1PartsOpen(work: number, depth: number): void
  /** Across one edge of two units: see wasm/av1/deblock-edge.ts. */
  av1DeblockEdge(
    at: number,
    step: number,
    first: number,
    second: number,
    isLuma: boolean,
    limit: number,
  ): number
  /** A block of u16, four or eight columns wide. */
  av1CdefBlock(
    src: number,
    dst: number,
    stride: number,
    isNarrow: boolean,
    height: number,
    primary: number,
    secondary: number,
    damping: number,
    direction: number,
  ): void
  /** The direction, and from bit 3 on the variance. */
  av1CdefDirection(at: number, stride: number): number
  /** A stripe of rows of u16, with three more above and below. */
  av1Restore(
    unit: number,
    isGuided: boolean,
    src: number,
    width: number,
    height: number,
    dst: number,
    stride: number,
  ): void
  /** Where predictions (0, 1) lie, in rows of 256 bytes, and the mask (2), in rows of 128. */
  av1Predicted(list: number): number
  av1BlendPair(
    way: number,
    subX: number,
    subY: number,
    dst: number,
    stride: number,
    width: number,
    height: number,
  ): void
  av1BlendInto(
    way: number,
    dst: number,
    stride: number,
    width: number,
    height: number,
    weights: number,
  ): void
  av1DifferenceMask(width: number, height: number, type: number): void
  av1OpenReference(
    samples: number,
    stride: number,
    wide: number,
    high: number,
    frameWide: number,
    frameHigh: number,
  ): void
  /** `vector`: rows, and from bit 16 on columns. `down`, `across`: kinds of taps. */
  av1PredictBlock(
    x: number,
    y: number,
    width: number,
    height: number,
    vector: number,
    down: number,
    across: number,
    dst: number,
    stride: number,
    isPair: boolean,
  ): void
  /** 8 × 8 samples; answers 0 if no warp may do that. */
  av1WarpBlock(
    parameters: number,
    shears: number,
    x: number,
    y: number,
    dst: number,
    stride: number,
    isPair: boolean,
  ): number
  av1WarpTaps(): number

  /** Widens a row of u16 of which `known` samples are there, and `narrow` shown. */
  av1WidenRow(
    row: number,
    dst: number,
    known: number,
    narrow: number,
    wide: number,
    depth: number,
  ): void
  av1UpscaleTaps(): number
  /** Filters rows of u16 into rows of i16, 256 bytes apart, by eight taps. */
  av1FilterRows(
    src: number,
    stride: number,
    dst: number,
    rows: number,
    width: number,
    taps: number,
    shift: number,
  ): void
  av1SubpelTaps(): number

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
  av1EncodeSmallHadamardCost(
    src: number,
    srcStride: number,
    pred: number,
    predStride: number,
    width: number,
    height: number,
  ): number
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

  // wasm/jpeg-turn/block.ts: twin in test/twins/jpeg-turn.ts.

  /**
   * Turns a block of i16 × 64 in natural order; masks tell, by zigzag index, which coefficients are
   * not zero.
   */
  jpegTurnBlock(src: number, dst: number, turn: number, mask: bigint): bigint

  // wasm/hevc/transform.ts: twin in test/twins/hevc.ts.

  /** Where coefficients lie, i16, row by row. */
  hevcCoefficients(): number
  /** Adds their transform to samples, and takes them away. `usedX`, `usedY`: how far they reach, in fours. */
  hevcTransform(
    log2: number,
    usedX: number,
    usedY: number,
    dst: number,
    stride: number,
    depth: number,
    isSine: boolean,
  ): void

  // wasm/hevc/predict.ts: twins in test/twins/hevc-predict.ts. `from`: 4 n + 1 neighbours.

  hevcPredictPlanar(dst: number, stride: number, from: number, log2: number): void
  hevcPredictMean(dst: number, stride: number, from: number, log2: number, hasEdges: boolean): void

  /** wasm/hevc/sao-rows.ts: twin in test/twins/hevc.ts. `settings`: a byte each, then four i16 of offsets. */
  hevcSaoBands(src: number, dst: number, count: number, settings: number, depth: number): void
  /** Of the HEVC picture that was worked on last: the next tree block, by rows; bytes of its file. */
  hevcAddress(): number
  hevcTaken(): number

  // wasm/jxl-lossy/: twins in test/twins/jxl-lossy.ts.

  /** `high` x `wide` floats, 4 to 32 each, to their transform; rows are `stride` bytes apart. */
  jxlTransform(from: number, stride: number, high: number, wide: number, to: number): void
  /** 8 x 8 floats in parts; `kind`: 7 four of 4 x 4, 8 two of 4 x 8, 9 two of 8 x 4, 10 sums and differences. */
  jxlTransformParts(kind: number, from: number, stride: number, to: number): void
  jxlAlikePixels(
    at: number,
    north: number,
    south: number,
    isFirst: boolean,
    isLast: boolean,
  ): number
  jxlAlikeRun(a: number, b: number, c: number, value: number, most: number): number
  /** Four colours at `a` and at `b`, u32 each; eight u32 at `to`. */
  jxlCompareColours(a: number, b: number, to: number): void
  jxlDrawnColours(most: number): boolean
  jxlNumberOf(colour: number, most: number, mostHue: number): number

  // wasm/jxl-encode/, wasm/jxl-lossless/ and wasm/jxl-recode/: twins in test/twins/jxl-encode.ts.

  /** Makes the code of so many histograms of u32 x 64; once in an instance. */
  jxlCodeOpen(histograms: number, contexts: number): boolean
  jxlCodeMap(): number
  jxlCodeSymbols(): number
  jxlCodeSlots(): number
  /** Tokens are context << 16 | value, u32, with 16 bytes before them; they are gone then. Answers a list of chunks. */
  jxlCodeTokens(tokens: number, count: number): number
  jxlCodePair(
    tokens: number,
    count: number,
    others: number,
    otherCount: number,
    isFirst: boolean,
  ): number
  /** Counts of u32 x `length` by prices of f32. */
  jxlPriceOf(histogram: number, length: number, prices: number): number
  jxlNeighboursAt(samples: number, width: number, x: number, y: number): bigint
  jxlRunsOpen(): boolean
  jxlCountRun(blockContext: number, left: number, k: number, end: number): void
  jxlGatherRuns(histograms: number, blockContexts: number): void

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

declare module '../../src/engine/kernels/exports.ts' {
  interface KernelExports extends KernelParts {}
}
