/** What the JPEG kernel takes from the arena, from the header alone. Mirrors wasm/jpeg/. */

import { block, stride } from '../../kernels/arena-block.ts'

/** The header fields that decide; a `JpegInfo` has them all. */
export interface JpegShape {
  readonly width: number
  readonly height: number
  readonly process: 'baseline' | 'extended' | 'progressive'
  readonly arithmetic: boolean
  /** The first scan does not hold all components, or the file is progressive. */
  readonly multiScan: boolean
  readonly sampling: readonly { readonly h: number; readonly v: number }[]
}

// wasm/jpeg/{scans,scan-window,file-window,huffman-table,arithmetic}.ts
const MAX_SCANS = 100
const SCAN_BYTES = 256
const GATHERED_WINDOW_BYTES = 4096
const SOLE_WINDOW_BYTES = 16_384
const FILE_WINDOW_BYTES = 65_536
const MAX_NARROW_TABLES = 128
const NARROW_BYTES = 512 * 4 + 400
const WIDE_BYTES = 2048 * 8 + 400 + 4096 * 4
const STATISTICS_BYTES = 4 * (64 + 256)

/** i16 × 64 and a 64-bit mask per block. */
const COEFFICIENT_BYTES = 128
const MASK_BYTES = 8

/**
 * Arena bytes of a decoder opened at 1/2^`scaleLog2`: exact, up to the
 * alignment of the first block. It depends on the width of the picture, not on its height.
 */
export function jpegArenaBytes(shape: JpegShape, scaleLog2: 0 | 1 | 2 | 3): number {
  const gathered = shape.multiScan || shape.process === 'progressive'
  const scans = gathered ? MAX_SCANS : 1
  const window = gathered ? GATHERED_WINDOW_BYTES : SOLE_WINDOW_BYTES
  return (
    block(FILE_WINDOW_BYTES) +
    block(scans * window) +
    block(scans * SCAN_BYTES) +
    (shape.arithmetic ? block(scans * STATISTICS_BYTES) : tableBytes(shape)) +
    planeBytes(shape, scaleLog2, gathered) +
    outputBytes(shape, scaleLog2)
  )
}

function tableBytes({ process, sampling }: JpegShape): number {
  const isProgressive = process === 'progressive'
  const count = isProgressive ? MAX_NARROW_TABLES : 2 * sampling.length
  return block(count * (isProgressive ? NARROW_BYTES : WIDE_BYTES)) + block(count * 4)
}

interface Grid {
  readonly components: readonly { readonly h: number; readonly v: number }[]
  readonly hMax: number
  readonly vMax: number
  readonly mcusWide: number
}

/** Factors are relative: the one of a single component means nothing. */
function gridOf({ sampling, width }: JpegShape): Grid {
  const components = sampling.length === 1 ? [{ h: 1, v: 1 }] : sampling
  const hMax = Math.max(...components.map(({ h }) => h))
  const vMax = Math.max(...components.map(({ v }) => v))
  return { components, hMax, vMax, mcusWide: Math.ceil(width / (8 * hMax)) }
}

/** Sample planes of one MCU row with a row above and below, and its coefficients if gathered. */
function planeBytes(shape: JpegShape, scaleLog2: number, gathered: boolean): number {
  const { components, hMax, vMax, mcusWide } = gridOf(shape)
  const unit = 8 >> scaleLog2
  let bytes = 0
  for (const { h, v } of components) {
    let size = unit
    while (size < 8 && (hMax * unit) % (h * size * 2) === 0 && (vMax * unit) % (v * size * 2) === 0)
      size *= 2
    bytes += block((v * size + 2) * stride(mcusWide * h * size + 64))
    const blocks = mcusWide * h * v
    if (gathered) bytes += block(blocks * COEFFICIENT_BYTES) + block(blocks * MASK_BYTES)
  }
  return bytes
}

/** The band of RGBA rows, one more when it lags, and four rows for upsampling. Gray needs none. */
function outputBytes(shape: JpegShape, scaleLog2: number): number {
  if (shape.sampling.length === 1) return 0
  const { vMax } = gridOf(shape)
  const unit = 8 >> scaleLog2
  const width = Math.ceil(shape.width / (1 << scaleLog2))
  return block((vMax * unit + 1) * stride(width * 4)) + block(4 * stride(width + 128))
}
