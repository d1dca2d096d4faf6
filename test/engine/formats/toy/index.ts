/** A format for tests, in one folder as all are: 'TOY!', width:u16, height:u16, then RGBA rows. */

import { damaged } from '../../../../src/engine/api/fail.ts'
import type { DrawnFormat, FormatName } from '../../../../src/engine/api/formats.ts'
import { bigEndian, joined } from '../../../../src/engine/bytes/parts.ts'
import { hasText, Reader } from '../../../../src/engine/bytes/reader.ts'
import { still } from '../../../../src/engine/contract/codec.ts'
import type { Format } from '../../../../src/engine/formats/format.ts'
import { FrameRows } from '../../../../src/engine/rows/frame-source.ts'
import { runInSlices } from '../../../../src/engine/rows/pump.ts'

const TOY = { name: 'toy' as DrawnFormat, label: 'Toy' } satisfies FormatName
const HEAD_BYTES = 8

export const toy: Format = {
  ...TOY,
  mediaType: 'image/x-toy',
  extension: 'toy',
  reader: {
    sniff: (bytes) => hasText(bytes, 0, 'TOY!'),
    probe(bytes) {
      const reader = new Reader(bytes, TOY.label, 4)
      const size = { width: reader.u16(), height: reader.u16() }
      if (reader.remaining < size.width * size.height * 4) damaged(TOY, 'pixels are missing')
      const still = { orientation: 1, interlaced: false, frames: 1 } as const
      const color = { depth: 8, channels: 4, hasAlpha: true, hasIcc: false } as const
      return { format: TOY.name, ...size, ...still, ...color }
    },
    largestScale: 0,
    rowsInKernels: false,
    rowChannels: () => 4,
    hintsDetail: false,
    decoder: () => ({
      cost: (_, inputBytes) => ({ heap: 'none', wasmBytes: 0, jsBytes: 2 * inputBytes }),
      decode({ input, info, signal }, consume) {
        const rows = new FrameRows(input.take().subarray(HEAD_BYTES), info)
        return runInSlices(consume(still(rows)), signal)
      },
    }),
  },
  writer: {
    largestSide: 65_535,
    readableSide: 65_535,
    isReadEverywhere: false,
    hasQuality: false,
    hasLossless: true,
    hasAlpha: true,
    encoder: () => ({
      format: TOY.name,
      cost: ({ width, height }) => ({
        heap: 'none',
        wasmBytes: 0,
        jsBytes: width * height * 8 + 16,
      }),
      async open({ width, height, channels }) {
        if (channels !== 4) throw new Error('the toy takes RGBA')
        const bands: Uint8Array[] = []
        const heldBytes = width * height * 4
        return {
          heldBytes,
          write: (rows, count) => bands.push(rows.slice(0, count * width * 4)),
          finish: async () => joined('TOY!', bigEndian(width, 2), bigEndian(height, 2), ...bands),
        }
      },
    }),
    withExif: (file, block) => joined(file, block),
    withProfile: (file, profile) => joined(file, profile),
  },
}
