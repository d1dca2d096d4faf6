/** PNG input that moves (APNG): each frame is read as a PNG of its own. */

import { type Bytes, bytesOf } from '../../bytes/bytes.ts'
import { crc32 } from '../../bytes/crc32.ts'
import { bigEndian, joined } from '../../bytes/parts.ts'
import type { Animation, AnimationReader } from '../../contract/animation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { runAtOnce } from '../../rows/pump.ts'
import { findPngFrames, type PngFrame } from './frames.ts'
import type { PngInfo } from './info.ts'
import { openPng } from './kernel.ts'
import { pngArenaBytes } from './kernel-memory.ts'
import type { PngChunk } from './probe.ts'

/** Signature, IHDR and IEND, and headers of chunks. */
const FRAMING_BYTES = 1024
const SIGNATURE_BYTES = 8
const IHDR_BYTES = 13

interface PlacedPngFrame extends PngFrame {
  readonly shared: readonly PngChunk[]
}

export function pngFrames(use: UseKernels): AnimationReader<PngInfo, PlacedPngFrame> {
  return {
    scan: scanPng,
    cost: (info, { frames }) => ({
      heap: 'kernels',
      wasmBytes: Math.max(0, ...frames.map(({ rect }) => pngArenaBytes({ ...info, ...rect }))),
      jsBytes: 2 * Math.max(0, ...frames.map(fileBytes)),
    }),
    open({ bytes }, frame) {
      const rows = openPng(use(), bytesOf(frameFile(bytes, frame)))
      runAtOnce(rows.prepareSlices())
      return rows
    },
  }
}

function scanPng(bytes: Bytes, info: PngInfo, most: number): Animation<PlacedPngFrame> {
  const { frames, plays, shared } = findPngFrames(bytes, info, most)
  const [first] = frames
  const isCovered = first?.rect.width === info.width && first.rect.height === info.height
  return {
    frames: frames.map((frame) => ({ ...frame, shared })),
    plays,
    codedPixels: frames.reduce((sum, { rect }) => sum + rect.width * rect.height, 0),
    hasAlpha: info.hasAlpha || !isCovered || frames.some(({ dispose }) => dispose === 'clear'),
  }
}

/** A PNG of the frame alone: the header with its size, what all frames share, its data. */
function frameFile(bytes: Bytes, { rect, shared, data }: PlacedPngFrame): Uint8Array {
  const header = bytes.slice(SIGNATURE_BYTES + 8, SIGNATURE_BYTES + 8 + IHDR_BYTES)
  header.set(bigEndian(rect.width, 4), 0)
  header.set(bigEndian(rect.height, 4), 4)
  return joined(
    bytes.slice(0, SIGNATURE_BYTES),
    chunkOf('IHDR', [header]),
    ...shared.map(({ type, start, end }) => chunkOf(type, [bytes.slice(start, end)])),
    chunkOf(
      'IDAT',
      data.map(({ start, end }) => bytes.slice(start, end)),
    ),
    chunkOf('IEND', []),
  )
}

function chunkOf(type: string, data: readonly Uint8Array[]): Uint8Array {
  const body = joined(type, ...data)
  return joined(bigEndian(body.length - 4, 4), body, bigEndian(crc32(body), 4))
}

/** Of the file that is made of a frame. */
function fileBytes({ data, shared }: PlacedPngFrame): number {
  const sum = (ranges: PlacedPngFrame['data']) =>
    ranges.reduce((bytes, { start, end }) => bytes + end - start, 0)
  return sum(data) + sum(shared) + FRAMING_BYTES
}
