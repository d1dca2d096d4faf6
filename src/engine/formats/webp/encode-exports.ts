/**
 * What wasm/webp-encode/ and wasm/webp-lossless/ export: encoders addressed by nothing, one picture at a time.
 * What they write goes to the pieces that are open (`Kernels.openPieces`).
 */
export interface WebpEncodeExports {
  /**
   * Starts a picture of `channels` 1 (gray) or 4 (RGBA, alpha ignored) and takes its memory from the arena. `base`: quantizer index 0–127 in 16ths, 0 the finest. `effort`: 0 fast, 1 balanced, 2 best.
   * `sharp`: chroma is made so nowhere (0), where the picture is drawn (1), or everywhere (2).
   * Answers 0 or a status: -1 illegal arguments, -3 out of memory, as the functions below.
   */
  webpEncodeOpen(
    width: number,
    height: number,
    channels: number,
    base: number,
    effort: number,
    sharp: number,
  ): number
  /** Takes `bytes` bytes for tokens, right after opening; others are packed and kept as pieces. */
  webpEncodeReserve(bytes: number): number
  /** Where the next rows go, without gaps, as many as are missing to 16. */
  webpEncodeRoom(): number
  /** Takes `count` rows that were put there. */
  webpEncodeTake(count: number): number
  /** Makes the partitions when all rows are there, in slices: 1 while there is more to do. */
  webpEncodeFinish(): number

  /**
   * Starts a lossless picture, or the alpha of the open one. `kind`: 0 alpha
   * of RGBA, 1 gray, 3 RGBA as if it were opaque, 4 RGBA. Answers 0 or a status.
   */
  webpLosslessOpen(
    width: number,
    height: number,
    kind: number,
    effort: number,
    near: number,
  ): number
  /**
   * What trying settings on a sample has found, for pictures like this one: they take it over, where it
   * can hold for them, if they are told so right after opening. 0: nothing.
   */
  webpLosslessFound(): number
  webpLosslessPrefer(settings: number): void
  /** Takes `count` rows. */
  webpLosslessTake(rows: number, count: number): number
  /** Codes what is left when all rows are there, in slices: 1 while there is more to do. */
  webpLosslessFinish(): number
  /** 1 when all that was taken is opaque alpha. */
  webpLosslessIsOpaque(): number
  /** The filter that alpha was coded with (RFC 9649 2.7.1.2), 0: none. */
  webpLosslessFilter(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends WebpEncodeExports {}
}
