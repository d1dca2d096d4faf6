/** Whole planes by our decoder and by others. */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHevcHeaders } from '../../src/engine/formats/heic/hevc/headers.ts'
import { AS_SHOWN, subsamplingOf } from '../../src/engine/formats/heic/hevc/kernel-header.ts'
import { unescaped } from '../../src/engine/formats/heic/hevc/nal-units.ts'
import type { Sequence } from '../../src/engine/formats/heic/hevc/sequence.ts'
import { openHevcDecoder } from '../../src/engine/formats/heic/hevc-kernel.ts'
import { hevcArenaBytes } from '../../src/engine/formats/heic/hevc-memory.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { typeOf } from '../helpers/craft-hevc.ts'
import { type CodedItem, unitsOf } from './stream.ts'

export interface Planes {
  readonly sequence: Sequence
  /** What is shown. */
  readonly planes: readonly Uint16Array[]
  readonly widths: readonly number[]
  readonly arenaBytes: number
  readonly plannedBytes: number
}

/** Decodes all of an item; what is not shown as well, if `isWhole`. */
export function decodePlanes(
  kernels: Kernels,
  coded: CodedItem,
  isWhole = false,
  reading = AS_SHOWN,
): Planes {
  const headers = readHevcHeaders(coded.item, coded.configuration)
  const { sequence } = headers
  const { width, height } = sequence
  const hidden = isWhole ? { left: 0, right: 0, top: 0, bottom: 0 } : sequence.hidden
  const { planes: count, subX, subY } = subsamplingOf(headers)
  const shown = Array.from({ length: count }, (_, p) => {
    const [x, y] = p > 0 ? [subX, subY] : [0, 0]
    return {
      left: hidden.left >> x,
      top: hidden.top >> y,
      width: (width - hidden.left - hidden.right) >> x,
      height: (height - hidden.top - hidden.bottom) >> y,
      shift: y,
    }
  })
  const planes = shown.map((plane) => new Uint16Array(plane.width * plane.height))
  const before = kernels.exports.mark()
  const decoder = openHevcDecoder(kernels, { ...coded, headers }, reading)
  const arenaBytes = kernels.exports.mark() - before
  let done = 0
  for (let band = decoder.next(); band; band = decoder.next()) {
    for (const [i, plane] of planes.entries()) {
      const { left, top, width, height, shift } = shown[i]!
      for (let y = done >> shift; y < (done + band.rows) >> shift; y++) {
        if (y < top || y >= top + height) continue
        const at = band.planes[i]! + (y - (done >> shift)) * band.strides[i]! + left * 2
        plane.set(new Uint16Array(kernels.exports.memory.buffer, at, width), (y - top) * width)
      }
    }
    done += band.rows
  }
  kernels.exports.release(before)
  if (done !== height) throw new Error(`${done} rows of ${height}`)
  const widths = shown.map((plane) => plane.width)
  return {
    sequence,
    planes,
    widths,
    arenaBytes,
    plannedBytes: hevcArenaBytes(headers, reading),
  }
}

/** What ffmpeg makes of a stream, all planes in one array; all pictures, if there are several. */
export function ffmpegSamples(stream: Uint8Array, depth: number): Uint16Array {
  return samplesBy(stream, depth, (input, output) => [
    'ffmpeg',
    ...['-v', 'quiet', '-threads', '1', '-flags', 'unaligned', '-i', input],
    ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-y', output],
  ])
}

export function libde265Samples(stream: Uint8Array, depth: number): Uint16Array {
  return samplesBy(stream, depth, (input, output) => [
    'libde265-dec265',
    ...['-q', '-t', '0', '-o', output, input],
  ])
}

function samplesBy(
  stream: Uint8Array,
  depth: number,
  command: (input: string, output: string) => readonly string[],
): Uint16Array {
  const folder = mkdtempSync(join(tmpdir(), 'hevc-'))
  try {
    const [input, output] = [join(folder, 'in.265'), join(folder, 'out.yuv')]
    writeFileSync(input, stream)
    const [program = '', ...options] = command(input, output)
    spawnSync(program, options)
    const raw = readFileSync(output)
    if (depth === 8) return Uint16Array.from(raw)
    return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the encoder says that it coded (--hash 1; H.265 D.2.19): the MD5 of each plane. */
export function toldDigests(stream: Uint8Array): readonly string[] {
  const message = unitsOf(stream).find((unit) => typeOf(unit) === SUFFIX_MESSAGE)
  const body = message && unescaped(message.subarray(2))
  if (body?.[0] !== PICTURE_HASH || body[2] !== 0) return []
  const planes = Math.floor((body[1]! - 1) / 16)
  return Array.from({ length: planes }, (_, i) => hex(body.subarray(3 + i * 16, 19 + i * 16)))
}

const SUFFIX_MESSAGE = 40
const PICTURE_HASH = 132
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The same of planes that are whole. */
export function digestsOf({ planes, sequence }: Planes): readonly string[] {
  return planes.map((plane) => {
    const bytes = sequence.depth === 8 ? Uint8Array.from(plane) : plane
    return createHash('md5').update(bytes).digest('hex')
  })
}
