/** What kernels-test.wasm exports besides the kernels themselves (wasm/kernels-test.ts). */

import type { Av1Parts } from './kernel-parts/av1.ts'
import type { Av1EncodeParts } from './kernel-parts/av1-encode.ts'
import type { HevcParts } from './kernel-parts/hevc.ts'
import type { JpegParts } from './kernel-parts/jpeg.ts'
import type { JxlParts } from './kernel-parts/jxl.ts'
import type { PngParts } from './kernel-parts/png.ts'
import type { WebpParts } from './kernel-parts/webp.ts'

export interface KernelParts
  extends Av1Parts,
    Av1EncodeParts,
    HevcParts,
    JpegParts,
    JxlParts,
    PngParts,
    WebpParts {}

declare module '../../src/engine/kernels/exports.ts' {
  interface KernelExports extends KernelParts {}
}
