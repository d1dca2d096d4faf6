/** What kernels-test.wasm exports of these kernels besides themselves. */
export interface HevcParts {
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
}
