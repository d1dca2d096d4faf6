/**
 * The frames of an APNG (PNG third edition, 11.3.6), walked and not decoded:
 *
 *   acTL   frames:u32 plays:u32                                   in front of the picture
 *   fcTL   sequence:u32 width height x y:u32 numerator:u16 denominator:u16 dispose:u8 blend:u8
 *   IDAT   the picture: the first frame as well, where an fcTL stands in front of it
 *   fdAT   sequence:u32, data like that of IDAT
 *
 * Numbers of fcTL and fdAT run from 0, without a gap.
 */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { AnimationFrame } from '../../contract/animation.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import { PNG } from './name.ts'
import { type PngChunk, pngChunks } from './probe.ts'

const SEQUENCE_BYTES = 4
const DISPOSE = ['keep', 'clear', 'restore'] as const
const BLEND = ['replace', 'over'] as const
/** What browsers make of a time of 0. */
const NO_DELAY_MS = 100

export interface PngFrame extends AnimationFrame {
  /** Pieces of its zlib stream. */
  readonly data: readonly ByteSpan[]
}

export interface PngFrames {
  readonly frames: readonly PngFrame[]
  readonly plays: number
  /** Chunks that all frames need: PLTE and tRNS. */
  readonly shared: readonly PngChunk[]
}

/** A frame while its data is looked for. */
type OpenFrame = PngFrame & { readonly data: ByteSpan[] }

/** The first `most` frames, or as many as there are. */
export function findPngFrames(bytes: Bytes, canvas: Size, most: number): PngFrames {
  const frames: OpenFrame[] = []
  const shared: PngChunk[] = []
  let [promised, plays, sequence] = [0, 0, 0]
  for (const chunk of pngChunks(bytes)) {
    const reader = new Reader(bytes, 'PNG frame', chunk.start, chunk.end)
    const { type } = chunk
    if (type === 'acTL') [promised, plays] = [Math.min(most, reader.u32()), reader.u32()]
    if (type === 'PLTE' || type === 'tRNS') shared.push(chunk)
    if (type === 'IDAT') frames.at(-1)?.data.push(chunk)
    if (type !== 'fcTL' && type !== 'fdAT') continue
    if (!reader.has(SEQUENCE_BYTES)) break
    if (reader.u32() !== sequence++) damaged(PNG, 'its frames are not in order')
    if (type === 'fdAT') frames.at(-1)?.data.push({ ...chunk, start: reader.position })
    else if (frames.length === promised) break
    else if (!reader.has(22)) break
    else frames.push(readFrame(reader, canvas, frames.length === 0))
  }
  // A file that lost its end shows what it still has.
  if (frames.length > 1 && frames.at(-1)?.data.length === 0) frames.pop()
  return { frames, plays, shared }
}

function readFrame(reader: Reader, canvas: Size, isFirst: boolean): OpenFrame {
  const [width, height, x, y] = [reader.u32(), reader.u32(), reader.u32(), reader.u32()]
  const rect = { x, y, width, height }
  if (!isWithin(rect, canvas)) damaged(PNG, 'a frame lies outside the canvas')
  const [numerator, denominator] = [reader.u16(), reader.u16()]
  const delayMs = (numerator * 1000) / (denominator || 100)
  const dispose = DISPOSE[reader.u8()]
  const blend = BLEND[reader.u8()]
  if (!dispose || !blend) damaged(PNG, 'a frame is disposed of or blended in an unknown way')
  // There is nothing in front of the first one to go back to.
  const disposal = isFirst && dispose === 'restore' ? 'clear' : dispose
  return { rect, delayMs: delayMs || NO_DELAY_MS, blend, dispose: disposal, data: [] }
}

function isWithin({ x, y, width, height }: FrameRect, canvas: Size): boolean {
  return width > 0 && height > 0 && x + width <= canvas.width && y + height <= canvas.height
}
