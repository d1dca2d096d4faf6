/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface Av1Parts {
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
}
