/** PNG by image-png (@jsquash/png), whole frames in and out. */

import { ImageError } from '../api/errors.ts'
import {
  type Cost,
  type DecodedRows,
  type Decoder,
  type EncodeOptions,
  type RowEncoder,
  still,
} from '../contract/codec.ts'
import type { PngInfo } from '../formats/png/info.ts'
import type { Size } from '../geometry/orientation.ts'
import { FrameRows } from '../rows/frame-source.ts'
import { expandGray, makeOpaque } from '../rows/gray-to-rgba.ts'
import { runInSlices } from '../rows/pump.ts'
import { scratchBandBytes } from '../stages/resize/layout.ts'
import { encodeFailure } from '../stock/encoder.ts'
import type { PngSlot } from './png-instance.ts'

/** Its memory before it did anything, and what small pictures take beside their pixels. */
const STATIC_BYTES = 1_114_112
const BASE_BYTES = 500_000
/** Bytes per pixel of decoding, measured: RGBA is read in place, all else is spread from another buffer. */
const DECODED_BYTES = { rgba: 4.3, other: 9.3 } as const
/** Files in bytes per pixel: of photos, and the most that there is. */
const FILE_BYTES = { photo: 2.6, most: 4.02 } as const
/** Two buffers double until the file fits, and are copied meanwhile: times the next power of two. */
const GROWTH_FACTOR = 4.1
/** From a photo's file to noise, with the powers of two in between. */
const NOISE_FACTOR = 2

/** Damaged files are refused whole: image-png answers no half pictures. */
export function stockPngInput(slot: PngSlot): Decoder<PngInfo> {
  return {
    cost: (info, inputBytes) => ({
      heap: 'own',
      wasmBytes: decodingBytes(info, inputBytes),
      // The plan takes PNG rows for a kernel's, which need no band on their way to the resizer.
      jsBytes: inputBytes + scratchBandBytes({ ...info, channels: 4 }),
    }),
    async decode({ input, info, signal }, consume) {
      const live = await slot.open()
      const frame = slot.run(live, decodingBytes(info, input.length), {
        work() {
          const file = live.alloc(input.length)
          input.moveTo(live.view(file))
          return live.decode(file)
        },
        failure: damaged,
      })
      try {
        const rows = new FrameRows(live.view(frame), frame, info.channels === 1 ? 1 : 4)
        checkSize(rows, info)
        return await runInSlices(consume(still(rows)), signal)
      } finally {
        live.free(frame)
      }
    },
  }
}

function decodingBytes({ width, height, palette, depth, channels }: PngInfo, inputBytes: number) {
  const isRgba = channels === 4 && depth === 8 && !palette
  const perPixel = DECODED_BYTES[isRgba ? 'rgba' : 'other']
  return STATIC_BYTES + BASE_BYTES + inputBytes + width * height * perPixel
}

function checkSize({ format }: DecodedRows, { width, height }: PngInfo): void {
  if (format.width === width && format.height === height) return
  throw new ImageError('damaged-image', 'Cannot decode PNG: the header is ambiguous')
}

/** The probe has accepted the header before. */
function damaged(cause: unknown): ImageError {
  return new ImageError('damaged-image', 'Cannot decode PNG: the file is damaged', { cause })
}

function failure(cause: unknown): ImageError {
  return encodeFailure('PNG', cause)
}

/** Always RGBA of 8 bits, whatever the effort: image-png has no other here. */
export function stockPngRows(slot: PngSlot): RowEncoder {
  return {
    format: 'png',
    worstCaseFactor: NOISE_FACTOR,
    cost: encodingCost,
    async open(format, options) {
      const live = await slot.open()
      const { width, height, channels } = format
      const { wasmBytes: reserved } = encodingCost(format, options)
      const frame = slot.run(live, reserved, {
        work: () => slot.allocFrame(live, width * height * 4),
        failure,
      })
      let y = 0
      return {
        heldBytes: 0,
        write(rows, count) {
          const at = { pointer: frame.pointer + y * width * 4, bytes: count * width * 4 }
          const place = live.view(at)
          const from = rows.subarray(0, count * width * channels)
          if (channels === 1) expandGray(from, place)
          else place.set(from)
          if (!options.alpha) makeOpaque(place)
          y += count
        },
        async finish() {
          if (y !== height) throw failure('rows are missing')
          return slot.run(live, reserved, {
            work: () => slot.encodeFrame(live, frame, format),
            failure,
          })
        },
      }
    },
  }
}

function encodingCost({ width, height }: Size, { lowMemory }: EncodeOptions): Cost {
  const pixels = width * height
  const file = pixels * FILE_BYTES[lowMemory ? 'most' : 'photo'] + height + 4096
  const buffers = 2 ** Math.ceil(Math.log2(file)) * GROWTH_FACTOR
  const wasmBytes = STATIC_BYTES + BASE_BYTES + pixels * 4 + buffers
  return { heap: 'own', wasmBytes, jsBytes: file }
}
