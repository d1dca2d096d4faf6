/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface JxlParts {
  // wasm/jxl-lossy/: twins in test/twins/jxl-lossy.ts.

  /** `high` x `wide` floats, 4 to 32 each, to their transform; rows are `stride` bytes apart. */
  jxlTransform(from: number, stride: number, high: number, wide: number, to: number): void
  /** 8 x 8 floats in parts; `kind`: 7 four of 4 x 4, 8 two of 4 x 8, 9 two of 8 x 4, 10 sums and differences. */
  jxlTransformParts(kind: number, from: number, stride: number, to: number): void
  /** Tables for `jxlShowBlock`, in the arena. */
  jxlInverseOpen(): boolean
  /** The transform of a block of `kind` (wasm/jxl-lossy/kinds.ts) back to rows of floats. */
  jxlShowBlock(kind: number, block: number, to: number, stride: number): void
  /** Two planes of `wide` x `high` blocks; answers 28 bytes of each square of 16 x 16: test/twins/jxl-likeness.ts. */
  jxlCompareBand(source: number, shown: number, wide: number, high: number): number
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
  jxlPriceTokens(histograms: number, clusters: number): boolean
  jxlPricesOf(histogram: number, length: number, clusters: number): number
  jxlCheapest(floats: number): number
  jxlNeighboursAt(samples: number, width: number, x: number, y: number): bigint
  jxlRunsOpen(): boolean
  jxlCountRun(blockContext: number, left: number, k: number, end: number): void
  jxlGatherRuns(histograms: number, blockContexts: number): void
  /** Planes of i16: test/twins/jxl-weighted.ts. */
  jxlPredictPlane(
    samples: number,
    width: number,
    height: number,
    predictions: number,
    expected: number,
  ): boolean
}
