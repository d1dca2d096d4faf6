/** What wasm/png-encode/ exports: one PNG at a time, rows in, IDAT chunks out. */
export interface PngEncodeExports {
  /**
   * Takes all memory for rows of `width` pixels with 1 (gray) or 4 (RGBA) channels. `effort`: 0 fast,
   * 1 balanced, 2 best. `ignoresAlpha`: 1 if all pixels count as opaque. 0, or -3 out of memory.
   */
  pngEncodeOpen(width: number, channels: number, effort: number, ignoresAlpha: number): number
  /** Where rows go, tightly packed, and how many fit. */
  pngEncodeInput(): number
  pngEncodeBandRows(): number
  /** Looks at rows there. Answers the kind that all rows so far need: colour type × 256 + depth. */
  pngEncodeScan(rows: number): number
  /** How many colours were found (up to 256), and where they lie: RGBA, in order of their index. */
  pngEncodeColours(): number
  pngEncodeColourTable(): number
  /** Begins a stream of this kind. The one before it, if there was one, may then be replayed. */
  pngEncodeBegin(kind: number): void
  /** Rows of the input are to be encoded by the steps that follow. */
  pngEncodeRows(rows: number): void
  /** There are no more rows: the steps that follow end the stream. */
  pngEncodeEnd(): void
  /** Works on: 1 when a chunk is full and must be taken before the next step, 0 when all is done. */
  pngEncodeStep(): number
  /** Makes an IDAT chunk of the output so far; answers its whole size, 0 if there is no output. */
  pngEncodeTake(): number
  /** Where that chunk lies until the next step. */
  pngEncodeChunk(): number
  /** Where up to 64 KiB more of the former stream go, without chunk headers; then how many came. */
  pngEncodeReplayInput(): number
  pngEncodeReplayAdded(bytes: number, isLast: number): void
  /** 1: the next row of the former stream is to be encoded; 0: more of its input is needed. */
  pngEncodeReplayRow(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends PngEncodeExports {}
}
