/** Encodes a picture with the kernel's reconstruction beside it, and decodes it with dav1d. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Av1Encoding,
  openAv1Encoder,
} from '../../src/engine/formats/avif/av1-encode-kernel.ts'
import { NO_FILTERS } from '../../src/engine/formats/avif/av1-filters.ts'
import type { Av1Sampling } from '../../src/engine/formats/avif/av1-headers.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import type { RowFormat } from '../../src/engine/rows/rows.ts'
import '../helpers/kernel-parts.ts'

/** As the kernel numbers them. */
const SAMPLINGS: readonly Av1Sampling[] = ['400', '420', '444']

/** Rows of a band of superblocks. */
const BAND = 64

export interface Pixels extends RowFormat {
  readonly data: Uint8Array
}

export type CaseOptions = Omit<Av1Encoding, 'width' | 'height' | 'rowFormat'>

/** What most tests begin with. */
export const BALANCED: CaseOptions = {
  sampling: '420',
  source: 'color',
  lossless: false,
  quantizer: 60,
  effort: 'balanced',
  filters: NO_FILTERS,
}

export interface Coded {
  /** A stream that dav1d reads. */
  readonly stream: Uint8Array<ArrayBuffer>
  /** Bytes of the item. */
  readonly bytes: number
  readonly hasPalettes: boolean
  /** Blocks may be copied. */
  readonly hasCopies: boolean
  /** As it is coded. */
  readonly sampling: Av1Sampling
  /** Y, U and V one after the other, as the encoder sees them before filters. */
  readonly planes: Uint8Array<ArrayBuffer>
}

interface Plane {
  readonly width: number
  readonly height: number
}

/** `sampling`: as it is coded. */
export function planesOf({ width, height }: RowFormat, sampling: Av1Sampling): Plane[] {
  if (sampling === '400') return [{ width, height }]
  const halve = (side: number) => (sampling === '420' ? (side + 1) >> 1 : side)
  const chroma = { width: halve(width), height: halve(height) }
  return [{ width, height }, chroma, chroma]
}

/** `withPlanes`: kernels are those of kernels-test.wasm. */
export function encodeCase(
  kernels: Kernels,
  pixels: Pixels,
  options: CaseOptions,
  withPlanes = true,
): Coded {
  const { width, height, channels, data } = pixels
  const start = kernels.exports.mark()
  const encoder = openAv1Encoder(kernels, { width, height, rowFormat: pixels, ...options })
  let seen: Reconstruction | undefined
  for (let y = 0; y < height; y += BAND) {
    const rows = Math.min(BAND, height - y)
    encoder.write(data.subarray(y * width * channels, (y + rows) * width * channels), rows)
    if (!withPlanes) continue
    // What 'auto' comes to is known with the first band.
    const sampling = SAMPLINGS[kernels.exports.av1EncodeSampling(encoder.address)]!
    seen ??= new Reconstruction(kernels, encoder.address, planesOf(pixels, sampling))
    seen.takeBand(y)
  }
  const { pieces } = encoder.finish()
  const hasPalettes = kernels.exports.av1EncodeHasPalettes(encoder.address) === 1
  const hasCopies = kernels.exports.av1EncodeHasCopies(encoder.address) === 1
  const sampling = SAMPLINGS[kernels.exports.av1EncodeSampling(encoder.address)]!
  kernels.exports.release(start)
  const stream = new Uint8Array(Buffer.concat([TEMPORAL_DELIMITER, ...pieces]))
  const bytes = stream.length - TEMPORAL_DELIMITER.length
  const planes = seen?.samples ?? new Uint8Array()
  return { stream, bytes, hasPalettes, hasCopies, sampling, planes }
}

/** What dav1d wants in front of an item's OBUs. */
const TEMPORAL_DELIMITER = Uint8Array.of(0x12, 0)

/** Samples of all planes, gathered band by band. */
class Reconstruction {
  readonly samples: Uint8Array<ArrayBuffer>
  readonly #kernels: Kernels
  readonly #picture: number
  readonly #planes: readonly Plane[]

  constructor(kernels: Kernels, picture: number, planes: readonly Plane[]) {
    this.#kernels = kernels
    this.#picture = picture
    this.#planes = planes
    this.samples = new Uint8Array(planes.reduce((sum, p) => sum + p.width * p.height, 0))
  }

  /** The band that begins at luma row y was coded. */
  takeBand(y: number): void {
    const { exports, view } = this.#kernels
    const shift = this.#planes.at(-1)!.height < this.#planes[0]!.height ? 1 : 0
    let start = 0
    for (const [p, { width, height }] of this.#planes.entries()) {
      const pointer = exports.av1EncodeRec(this.#picture, p) >>> 0
      const stride = exports.av1EncodeRecStride(this.#picture, p)
      const first = p > 0 ? y >> shift : y
      const end = Math.min(height, first + (p > 0 ? BAND >> shift : BAND))
      for (let row = first; row < end; row++) {
        const line = view(pointer + (row - first) * stride, width)
        this.samples.set(line, start + row * width)
      }
      start += width * height
    }
  }
}

/** What dav1d shows, or would show without deblocking and CDEF. */
export function dav1d(stream: Uint8Array, hasFilters = true): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'av1-'))
  try {
    writeFileSync(join(folder, 'in.obu'), stream)
    const files = ['-i', join(folder, 'in.obu'), '-o', join(folder, 'out.yuv')]
    const filters = hasFilters ? [] : ['--inloopfilters', 'none']
    execFileSync('dav1d', ['-q', ...filters, ...files], { stdio: 'pipe' })
    return new Uint8Array(readFileSync(join(folder, 'out.yuv')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
