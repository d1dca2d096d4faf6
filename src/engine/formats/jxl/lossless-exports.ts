/** What wasm/jxl-lossless/ exports: one picture at a time. */
export interface JxlLosslessExports {
  /**
   * Starts a picture of `channels` 1 (gray) or 4 (RGBA) of `depth` 8, 10, 12 or 16 bits, all but the first as u16; `hasAlpha` 0: all is opaque; `isP3`: its
   * colours are Display P3, else sRGB. `side`: of the groups, 256, 512 or 1024 pixels. `effort`: 0 to
   * 2. At most `bytes` bytes are taken for the file of a group. Answers 0 or a status: -1 illegal
   * arguments, -3 out of memory, as the functions below.
   */
  jxlLosslessOpen(
    width: number,
    height: number,
    channels: number,
    depth: number,
    hasAlpha: number,
    isP3: number,
    side: number,
    effort: number,
    bytes: number,
  ): number
  /** Where the next rows go, without gaps, and how many may. */
  jxlLosslessRoom(): number
  jxlLosslessMost(): number
  /** Takes `count` rows that were put there. */
  jxlLosslessTake(count: number): number
  /** Codes a group, when all of its rows are there: 1, take it before the next; 0: none is left. */
  jxlLosslessStep(): number
  /** Makes what stands in front of all groups, when they are coded; these follow by the places of `JxlRecodeExports`, which has two sections more for all, and one for each LF group, if there is more than one group. */
  jxlLosslessHead(): number
  /** The first chunk of what was made last; the others as of `JxlRecodeExports`. */
  jxlLosslessChunk(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends JxlLosslessExports {}
}
