/** Our encoders, fed with rows as the engine feeds them. */

import type { EncodeOptions, RowEncoder } from '../../../src/engine/contract/codec.ts'
import { avifRows } from '../../../src/engine/formats/avif/encoder.ts'
import { jpegRows } from '../../../src/engine/formats/jpeg/encoder.ts'
import { jxlRows } from '../../../src/engine/formats/jxl/encoder.ts'
import { pngRows } from '../../../src/engine/formats/png/encoder.ts'
import { vp8Rows } from '../../../src/engine/formats/webp/encoder.ts'
import type { DrawnFormat, Effort } from '../../../src/engine/index.ts'
import { openKernels } from '../../../src/engine/kernels/kernels.ts'
import { nodeCodecModules } from '../../../src/load/node.ts'
import { type Encode, encodeOptions, type OpenEncoder, type Picture } from './contender.ts'

const BAND_ROWS = 16

const codecs = nodeCodecModules()

interface Opened {
  readonly encoder: RowEncoder
  heldBytes(): number
  /** Before each use. */
  reset(): void
}

const OPEN = {
  jpeg: () => onKernels(jpegRows),
  png: () => onKernels(pngRows),
  webp: () => onKernels(vp8Rows),
  avif: () => onKernels(avifRows),
} as const satisfies Record<DrawnFormat, () => Promise<Opened>>

export const openOurs: OpenEncoder = async ({ format, effort }, picture) =>
  encodeWith(await OPEN[format](), effort, picture)

/** JPEG XL, which no stock encoder is there for. */
export async function openJxl(effort: Effort, picture: Picture): Promise<Encode> {
  return encodeWith(await onKernels(jxlRows), effort, picture)
}

function encodeWith(
  { encoder, heldBytes, reset }: Opened,
  effort: Effort,
  picture: Picture,
): Encode {
  return async (quality) => {
    reset()
    const options = encodeOptions(effort, quality)
    const bytes = await encode(encoder, picture, options)
    return { bytes, peakBytes: heldBytes() + bytes.length }
  }
}

async function encode(
  encoder: RowEncoder,
  { width, height, rgba }: Picture,
  options: EncodeOptions,
): Promise<Uint8Array> {
  const sink = await encoder.open({ width, height, channels: 4 }, options)
  for (let y = 0; y < height; y += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - y)
    sink.write(rgba.subarray(y * width * 4, (y + rows) * width * 4), rows)
  }
  return sink.finish()
}

async function onKernels(make: (use: () => ReturnType<typeof openKernels>) => RowEncoder) {
  const kernels = openKernels(await codecs.kernels())
  const mark = kernels.exports.mark()
  return {
    encoder: make(() => kernels),
    heldBytes: () => kernels.heldBytes,
    reset: () => kernels.exports.release(mark),
  }
}
