/** What wasm/quantize/ exports: the colours of one picture at a time. */
export interface QuantizeExports {
  /** 0, or -3: out of memory. `alpha`: 1 if some pixel may be translucent. */
  quantizeOpen(width: number, alpha: number): number
  /** Where a row of RGBA lies that is counted or drawn. */
  quantizeInput(): number
  /** Counts the first `count` pixels of the row. */
  quantizeCount(count: number): void
  /** Chooses 2 to 256 colours for what was counted; answers how many there are. */
  quantizeChoose(most: number): number
  /** Where the colours lie, 0xAABBGGRR each, those of opaque pixels first. */
  quantizeColors(): number
  /** The index of what shows nothing, the last, or -1. */
  quantizeClear(): number
  /** Draws the row; its indexes lie at `quantizeIndexes`. Rows come from the first one on. */
  quantizeDraw(): void
  quantizeIndexes(): number
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends QuantizeExports {}
}
