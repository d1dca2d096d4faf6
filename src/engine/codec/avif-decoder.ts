/** AVIF input by libavif and libaom (@jsquash/avif). irot and imir are left to the plan. */

import avifDecoder from '@jsquash/avif/codec/dec/avif_dec.js'
import type { AvifTile } from '../probe/avif-tiles.ts'
import type { AvifInfo } from '../probe/info.ts'
import { tilesApart } from './avif-tiles-apart.ts'
import type { Decoder } from './codec.ts'
import { stockCodec } from './emscripten.ts'
import type { LoadWasm } from './modules.ts'
import { boundOf, type CodecPool } from './pool.ts'
import { decodeInHeap, decodeStrips, type StockInput, stockCost } from './stock-decoder.ts'

/**
 * What the codec's heap takes, measured: a base, then per pixel, where the first ones cost more
 * (buffers come in superblocks and reference frames).
 */
const BASE_BYTES = 7_700_000
const ALPHA_BASE_BYTES = 1_600_000
const FIRST_PIXELS = 270_000
const BYTES_PER_PIXEL = { first: 27.5, further: 15, alpha: 4 } as const
/** Below about a hundred pixels across, the borders around its frames count: by the long side. */
const BORDER_BYTES = { perLong: 1_700, perPixel: 6 } as const
/** Against 4:2:0, and against 8 bits: above them every plane is 16 bits wide. */
const CHROMA_FACTOR = { '4:0:0': 1, '4:2:0': 1, '4:2:2': 1.1, '4:4:4': 1.3 } as const
const DEEP_FACTOR = 1.2
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.1
/** Bits per sample that the decoder narrows to. */
const BITS = 8
/** Pixels of a grid that is decoded at once. */
const LARGEST_AT_ONCE = 2_000_000
/** Static data and stack. */
export const AVIF_DECODER_STATIC = 5_898_240

export function avifInput(wasm: LoadWasm, pool: CodecPool): Decoder<AvifInfo> {
  const stock: StockInput = {
    formatName: 'AVIF',
    codec: stockCodec(avifDecoder, wasm, AVIF_DECODER_STATIC),
    options: [BITS],
  }
  return {
    cost(info, inputBytes) {
      const tile = tileFor(info)
      if (!tile) return stockCost(stock, inputBytes, heapBytes(info, inputBytes))
      const wasm = boundOf(heapBytes({ ...info, ...tile }, tile.bytes))
      return { instance: 'codecs', wasm, script: inputBytes + scriptBytes(info, tile) }
    },
    decode({ input, info }, consume) {
      const tile = tileFor(info)
      if (tile) {
        const reservedBytes = heapBytes({ ...info, ...tile }, tile.bytes)
        const { width, height } = info
        const job = { pool, reservedBytes, width, height, strips: tilesApart(input, info) }
        return decodeStrips(stock, job, consume)
      }
      const { length: fileBytes } = input
      const fill = (place: Uint8Array) => input.moveTo(place)
      const job = { pool, fileBytes, fill, reservedBytes: heapBytes(info, fileBytes) }
      return decodeInHeap(stock, job, consume)
    },
  }
}

/** A large grid is decoded tile by tile; a small one at once, with its chroma in one piece. */
function tileFor({ width, height, tile }: AvifInfo): AvifTile | undefined {
  return width * height > LARGEST_AT_ONCE ? tile : undefined
}

/** Two copies of a tile's part of the file, and the pixels of a row of tiles. */
function scriptBytes({ width }: AvifInfo, tile: AvifTile): number {
  return 2 * tile.bytes + width * tile.height * 4
}

function heapBytes({ width, height, chroma, depth, hasAlpha }: AvifInfo, inputBytes: number) {
  const pixels = width * height
  const first = Math.min(pixels, FIRST_PIXELS)
  const planes = Math.max(
    first * BYTES_PER_PIXEL.first + (pixels - first) * BYTES_PER_PIXEL.further,
    Math.max(width, height) * BORDER_BYTES.perLong + pixels * BORDER_BYTES.perPixel,
  )
  const factor = CHROMA_FACTOR[chroma] * (depth > 8 ? DEEP_FACTOR : 1)
  const alpha = hasAlpha ? ALPHA_BASE_BYTES + pixels * BYTES_PER_PIXEL.alpha : 0
  return BASE_BYTES + planes * factor + alpha + inputBytes * INPUT_COPIES
}
