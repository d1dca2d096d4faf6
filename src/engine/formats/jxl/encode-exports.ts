/** What wasm/jxl-lossy/ exports: one picture at a time. */
export interface JxlEncodeExports {
  /**
   * Starts a picture of `channels` 1 (gray) or 4 (RGBA); `hasAlpha` 0: all is opaque; `isP3`: its
   * colours are Display P3, else sRGB. `distance` in 256ths of what can just be seen.
   * `effort`: 0 fast, 1 balanced, 2 best. `isTwice` 1: rows are held, and encoded a second time by what is
   * measured. At most `bytes` bytes are taken for what grows with the content.
   * Answers 0 or a status: -1 illegal arguments, -3 out of memory, as the functions below.
   */
  jxlEncodeOpen(
    width: number,
    height: number,
    channels: number,
    hasAlpha: number,
    isP3: number,
    distance: number,
    effort: number,
    isTwice: number,
    bytes: number,
  ): number
  /** Where the next rows go, without gaps, up to 16. */
  jxlEncodeRoom(): number
  /** Takes `count` rows that were put there. */
  jxlEncodeTake(count: number): number
  /** Makes the file when all rows are there, in slices: 1 while there is more to do. It is taken as of `JxlRecodeExports`. */
  jxlEncodeFinish(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JxlEncodeExports {}
}
