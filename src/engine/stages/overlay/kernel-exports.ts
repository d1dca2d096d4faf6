/** What wasm/overlay/ exports: rows over rows, in place. */
export interface OverlayExports {
  /** RGBA over RGBA; `opacity`: 0–255. */
  overlayOver(row: number, layer: number, pixels: number, opacity: number): void
  overlayMultiply(row: number, layer: number, pixels: number, opacity: number): void
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends OverlayExports {}
}
