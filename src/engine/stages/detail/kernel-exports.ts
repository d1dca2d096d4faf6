/** What wasm/detail/ exports: stages that look at the rows above and below, each by a handle into the arena. */
export interface DetailExports {
  /** All open calls answer 0 when the memory cannot grow. `channels`: 1 or 4; see wasm/detail/. */
  gaussOpen(width: number, channels: number, hasAlpha: boolean, radius: number): number
  /** Where to write i16 weights × (radius + 2). */
  gaussWeights(handle: number): number
  gaussPush(handle: number, row: number): void
  gaussPull(handle: number, row: number): void
  boxesOpen(
    width: number,
    channels: number,
    hasAlpha: boolean,
    radius0: number,
    radius1: number,
    radius2: number,
  ): number
  boxesPush(handle: number, row: number): void
  boxesPull(handle: number, row: number): void
  sharpenOpen(width: number, channels: number, hasAlpha: boolean, radius: number): number
  sharpenWeights(handle: number): number
  /** Where to write i16 gains × 511. */
  sharpenGains(handle: number): number
  sharpenPush(handle: number, row: number): void
  sharpenPull(handle: number, row: number): void
  medianOpen(width: number, channels: number): number
  medianPush(handle: number, row: number): void
  medianPull(handle: number, row: number): void
  mildOpen(width: number, channels: number, hasAlpha: boolean): number
  mildPush(handle: number, row: number): void
  mildPull(handle: number, row: number): void
  squaresOpen(
    width: number,
    channels: number,
    hasAlpha: boolean,
    size: number,
    first: number,
  ): number
  squaresPush(handle: number, row: number): void
  squaresPull(handle: number, row: number): void
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends DetailExports {}
}
