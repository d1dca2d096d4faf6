/** Whole planes by our decoder and by dav1d. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import {
  type Av1Headers,
  openAv1Decoder,
  readAv1Headers,
} from '../../src/engine/formats/avif/av1-kernel.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'

export interface Planes {
  readonly headers: Av1Headers
  readonly planes: readonly Uint16Array[]
  readonly widths: readonly number[]
  readonly missingRows: number
  readonly arenaBytes: number
}

/** Decodes the data of one item. */
export function decodePlanes(kernels: Kernels, data: Uint8Array): Planes {
  const item = bytesOf(data)
  const headers = readAv1Headers(item)
  const { width, height, mono, subsamplingX, subsamplingY } = headers
  const widths = mono ? [width] : [width, ...Array(2).fill((width + subsamplingX) >> subsamplingX)]
  const heights = mono
    ? [height]
    : [height, ...Array(2).fill((height + subsamplingY) >> subsamplingY)]
  const planes = widths.map((side: number, i) => new Uint16Array(side * heights[i]!))
  const before = kernels.exports.mark()
  const decoder = openAv1Decoder(kernels, item, headers)
  const arenaBytes = kernels.exports.mark() - before
  let done = 0
  for (let band = decoder.next(); band; band = decoder.next()) {
    for (const [i, plane] of planes.entries()) {
      const shift = i > 0 ? subsamplingY : 0
      const last = Math.min(heights[i]!, (done + band.rows + shift) >> shift)
      for (let y = done >> shift; y < last; y++) {
        const at = band.planes[i]! + (y - (done >> shift)) * band.strides[i]!
        const row = new Uint16Array(kernels.exports.memory.buffer, at, widths[i]!)
        plane.set(row, y * widths[i]!)
      }
    }
    done += band.rows
  }
  const { missingRows } = decoder
  decoder.release()
  if (done !== height) throw new Error(`${done} rows of ${height}`)
  return { headers, planes, widths, missingRows, arenaBytes }
}

/** What dav1d makes of the data, all planes in one array. */
export function dav1dSamples(data: Uint8Array, depth: number, hasGrain = true): Uint16Array {
  const folder = mkdtempSync(join(tmpdir(), 'dav1d-'))
  try {
    const [input, output] = [join(folder, 'in.obu'), join(folder, 'out.yuv')]
    writeFileSync(input, Buffer.concat([Buffer.of(0x12, 0), data]))
    const flags = ['-q', '--demuxer', 'section5', '-i', input, '-o', output, '--threads', '1']
    const layers = ['--alllayers', '0', '--limit', '1', '--filmgrain', hasGrain ? '1' : '0']
    execFileSync('dav1d', [...flags, ...layers], { stdio: 'pipe' })
    const raw = readFileSync(output)
    if (depth === 8) return Uint16Array.from(raw)
    return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
