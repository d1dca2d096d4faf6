/** What wasm/jpeg-encode/ exports: one encoder, addressed by nothing, one picture at a time. */
export interface JpegEncodeExports {
  /**
   * Starts a picture of `channels` 1 (gray) or 4 (RGBA, alpha ignored) and takes what does not grow
   * from the arena. `sampling` of chroma: 0 4:4:4, 1 4:2:2, 2 4:2:0. `effort`: 0 fast, 1 balanced,
   * 2 best. `progressive` 0: a baseline file. Answers 0 or a status: -1 illegal arguments, -3 out of
   * memory, as the functions below.
   */
  jpegEncodeOpen(
    width: number,
    height: number,
    channels: number,
    quality: number,
    sampling: number,
    effort: number,
    progressive: number,
  ): number
  /**
   * Takes what grows with the picture in advance. With `mayGrow` 0 nothing is taken beyond it: a
   * picture that needs more becomes sequential, and out of memory if its file alone does not fit.
   */
  jpegEncodeReserve(bytes: number, mayGrow: number): number
  /** Takes rows, `stride` bytes apart and readable for 64 bytes past their end. */
  jpegEncodeRows(pointer: number, stride: number, count: number): number
  /** Writes the file when all rows are there, a scan or so at a time: 1 while there is more to do. */
  jpegEncodeFinish(): number
  /** The finished file's first chunk and the one after `chunk`, 0 at the end; a chunk's bytes. */
  jpegEncodeChunk(): number
  jpegEncodeChunkNext(chunk: number): number
  jpegEncodeChunkBytes(chunk: number): number
  jpegEncodeChunkLength(chunk: number): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JpegEncodeExports {}
}
