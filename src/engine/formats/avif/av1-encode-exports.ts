/** What wasm/av1-encode/ exports: several pictures, each known by what av1EncodeOpen answers. */
export interface Av1EncodeExports {
  /**
   * Opens a picture of `channels` 1 (gray) or 4 (RGBA). `sampling`: 0 one plane, 1 4:2:0, 2 4:4:4,
   * 3 one of the last two, as the first rows look.
   * `isAlpha`: the alpha of RGBA is coded. `quantizer` 0 is lossless, not with 1 and 3. `effort`: 0 fast,
   * 1 balanced, 2 best. Tiles are given in superblocks. `matrixY`, `matrixUv`:
   * levels of quantiser matrices, 15 for none. `chromaDelta` is added to chroma's quantizer. Answers the picture or a status: -1 illegal
   * arguments, -3 out of memory.
   */
  av1EncodeOpen(
    width: number,
    height: number,
    channels: number,
    sampling: number,
    isAlpha: number,
    quantizer: number,
    effort: number,
    tileColumns: number,
    tileRows: number,
    matrixY: number,
    matrixUv: number,
    chromaDelta: number,
  ): number
  /**
   * Before the rows: superblocks are filtered with one of 2 ** `bits` strengths of CDEF each (up to four),
   * which the header lists. They are bytes from the least one on: 4 × the primary one, plus the secondary
   * as it is coded.
   */
  av1EncodeCdef(picture: number, damping: number, bits: number, strengths: number): void
  /**
   * Takes rows, `stride` bytes apart and readable for 64 bytes past their end; answers how many: fewer
   * when there are superblocks to code first.
   */
  av1EncodeRows(picture: number, pointer: number, stride: number, count: number): number
  /**
   * Codes a superblock; answers how many bytes of its tile's output can be taken. -1: rows are wanted
   * first, -4: more output than a superblock can have.
   */
  av1EncodeStep(picture: number): number
  /** Whether palettes are allowed (1) or not (0). */
  av1EncodeHasPalettes(picture: number): number
  /** Whether blocks may be copied from elsewhere; known from the first step on. */
  av1EncodeHasCopies(picture: number): number
  /** The same of the matrices that were asked for; known from the first step on. */
  av1EncodeHasMatrices(picture: number): number
  /** 0, 1 or 2 as above; known from the first step on. */
  av1EncodeSampling(picture: number): number
  /** The tile of the last step, row by row, times 2, plus 1 if it is complete. */
  av1EncodeTile(picture: number): number
  /** Where that tile's output lies; tells that the first `bytes` were taken. */
  av1EncodeOutput(picture: number): number
  av1EncodeTaken(picture: number, bytes: number): void
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends Av1EncodeExports {}
}
