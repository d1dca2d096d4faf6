/** What wasm/webp-encode/ exports: one encoder, addressed by nothing, one picture at a time, and its alpha. */
export interface WebpEncodeExports {
  /**
   * Starts a picture of `channels` 1 (gray) or 4 (RGBA, alpha ignored) and takes what does not grow
   * from the arena. `base`: quantizer index 0–127 in 16ths, 0 the finest. `effort`: 0 fast, 1 balanced, 2 best.
   * Answers 0 or a status: -1 illegal arguments, -3 out of memory, as the functions below.
   */
  webpEncodeOpen(
    width: number,
    height: number,
    channels: number,
    base: number,
    effort: number,
  ): number
  /** Takes what grows with the picture in advance, and up to `growth` bytes more when they are used up. */
  webpEncodeReserve(bytes: number, growth: number): number
  /** Where the next rows go, without gaps, as many as are missing to 16. */
  webpEncodeRoom(): number
  /** Takes `count` rows that were put there. */
  webpEncodeTake(count: number): number
  /** Makes the partitions when all rows are there, in slices: 1 while there is more to do. */
  webpEncodeFinish(): number
  /** Bytes of the partition with the modes (0) and of the one with the levels (1). */
  webpEncodeLength(partition: number): number
  /** The first chunk of a partition and the one after `chunk`, 0 at the end; a chunk's bytes. */
  webpEncodeChunk(partition: number): number
  webpEncodeChunkNext(chunk: number): number
  webpEncodeChunkBytes(chunk: number): number
  webpEncodeChunkLength(chunk: number): number
  /** Starts the alpha plane of the open picture, behind `webpEncodeReserve`. Answers 0 or a status. */
  webpAlphaOpen(width: number, height: number, effort: number): number
  /** Takes the alpha of `count` rows of RGBA. */
  webpAlphaTake(rows: number, count: number): number
  /** 1 when all alpha that was taken is 255. */
  webpAlphaIsOpaque(): number
  /** Makes the stream when all rows are there, in slices: 1 while there is more to do. */
  webpAlphaFinish(): number
  /** The first chunk of the stream. */
  webpAlphaChunk(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends WebpEncodeExports {}
}
