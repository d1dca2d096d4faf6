/** Encodes a picture with the kernel's reconstruction beside it, and decodes it with dav1d. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Av1Encoding, openAv1Encoder } from '../../src/engine/formats/avif/av1-encode-kernel.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import type { RowFormat } from '../../src/engine/rows/rows.ts'
import '../helpers/kernel-parts.ts'

/** Rows of a band of superblocks. */
const BAND = 64

export interface Pixels extends RowFormat {
  readonly data: Uint8Array
}

export type CaseOptions = Omit<Av1Encoding, 'width' | 'height' | 'rowFormat'>

export interface Coded {
  /** A stream that dav1d reads. */
  readonly stream: Uint8Array<ArrayBuffer>
  /** Bytes of the item. */
  readonly bytes: number
  /** Y, U and V one after the other, as the encoder sees them before filters. */
  readonly planes: Uint8Array<ArrayBuffer>
}

interface Plane {
  readonly width: number
  readonly height: number
}

export function planesOf({ width, height }: RowFormat, { sampling }: CaseOptions): Plane[] {
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
  const planes = planesOf(pixels, options)
  const starts = planes.map((_, p) =>
    planes.slice(0, p).reduce((sum, plane) => sum + plane.width * plane.height, 0),
  )
  const last = planes.at(-1)!
  const samples = new Uint8Array(starts.at(-1)! + last.width * last.height)
  for (let y = 0; y < height; y += BAND) {
    const rows = Math.min(BAND, height - y)
    encoder.write(data.subarray(y * width * channels, (y + rows) * width * channels), rows)
    if (withPlanes) planes.forEach((plane, p) => takeBand(kernels, encoder.address, p, plane, y / height))
    function takeBand(k: Kernels, picture: number, p: number, plane: Plane, _at: number): void {
      const shift = plane.width < width || plane.height < height ? 1 : 0
      const pointer = k.exports.av1EncodeRec(picture, p) >>> 0
      const stride = k.exports.av1EncodeRecStride(picture, p) >>> 0
      const first = y >> shift
      const end = Math.min(plane.height, first + (BAND >> shift))
      for (let row = first; row < end; row++) {
        const line = k.view(pointer + (row - first) * stride, plane.width)
        samples.set(line, starts[p]! + row * plane.width)
      }
    }
  }
  const { pieces } = encoder.finish()
  kernels.exports.release(start)
  const stream = Buffer.concat([Buffer.from([0x12, 0]), ...pieces])
  return { stream: new Uint8Array(stream), bytes: stream.length - 2, planes: samples }
}

/** What dav1d shows; `arguments_` such as `--inloopfilters none`. */
export function dav1d(stream: Uint8Array, ...more: string[]): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'av1-'))
  try {
    writeFileSync(join(folder, 'in.obu'), stream)
    const files = ['-i', join(folder, 'in.obu'), '-o', join(folder, 'out.yuv')]
    execFileSync('dav1d', ['-q', ...more, ...files], { stdio: 'pipe' })
    return new Uint8Array(readFileSync(join(folder, 'out.yuv')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
