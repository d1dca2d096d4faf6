/** What wasm/color/ exports: stages that work in place on rows of pixels. */

export interface ColorExports {
  /** wasm/color/convert.ts: RGBA through the tables of `rgbTables` (stages/color/color-tables.ts). */
  colorRgba(row: number, pixels: number, tables: number): void
  /** wasm/color/hdr.ts: RGBA through the tables of `hdrTables` (stages/color/hdr-tables.ts). */
  colorHdr(row: number, pixels: number, tables: number): void
  /** wasm/color/look.ts: RGBA through the tables of `lookTables` (stages/tone/looks.ts). */
  colorLook(row: number, pixels: number, tables: number): void
  /** `share`: 0–256. */
  colorLookMixed(row: number, pixels: number, tables: number, share: number): void
  /** One channel through 256 levels. */
  colorGray(row: number, samples: number, levels: number): void
  /** Red, green and blue through the same 256 levels; alpha stays. */
  colorGrayRgba(row: number, pixels: number, levels: number): void
  /** wasm/color/device-link.ts: RGBA, or four inks, through the table of stages/color/device-link.ts. */
  linkRgba(row: number, pixels: number, steps: number, nodes: number): void
  linkCmyk(row: number, pixels: number, steps: number, nodes: number): void
  /** wasm/color/flatten.ts: RGBA over an opaque colour, given as 0xAABBGGRR. */
  flattenOpaque(row: number, pixels: number, paper: number): void
  /** RGBA over a translucent colour, given as 0xAABBGGRR. */
  flattenTranslucent(row: number, pixels: number, paper: number): void
}

declare module '../../kernels/exports.ts' {
  interface KernelExports extends ColorExports {}
}
