import { constants, deflateRawSync, inflateSync } from 'node:zlib'
import { it } from 'vitest'
import {
  decode,
  expectSame,
  LOW_RGB,
  RGB,
  WHOLE_LOW_RGB,
  WHOLE_RGB,
} from '../../../helpers/png-kernel.ts'
import { writePng } from '../../../helpers/png-writer.ts'
import type { PngFilter } from '../../../twins/png.ts'

it.each([0, 1, 2, 3, 4] as const)('openPng() undoes filter %i', (filter: PngFilter) => {
  expectSame(decode(writePng(RGB, { filter: () => filter })).pixels, WHOLE_RGB)
})

it.each([
  { level: 0 },
  { level: 1 },
  { level: 9 },
  { strategy: 'fixed' },
  { strategy: 'huffman' },
  { strategy: 'runs' },
] as const)('openPng() inflates every kind of block (%o)', (options) => {
  for (const interlaced of [false, true]) {
    expectSame(decode(writePng(RGB, { ...options, interlaced })).pixels, WHOLE_RGB)
  }
})

it.each([[1], [1, 1, 3], [2, 7, 100], [8191], [5, 0, 0, 60000]])(
  'openPng() joins data chunks of any size (%i, …)',
  (...split) => {
    const [image, whole] = split[0] === 1 ? [LOW_RGB, WHOLE_LOW_RGB] : [RGB, WHOLE_RGB]
    expectSame(decode(writePng(image, { split })).pixels, whole)
    expectSame(decode(writePng(image, { split, level: 0 })).pixels, whole)
  },
)

it.each([5, 6, 7, 8, 9, 10, 11])('openPng() aligns stored blocks at any edge (%i)', (bytes) => {
  // Such a block hands back what was read ahead, even what lay in front of the edge.
  const change = (stream: Uint8Array) => {
    const raw = inflateSync(stream)
    const pieces = Array.from({ length: Math.ceil(raw.length / bytes) }, (_, i) =>
      deflateRawSync(raw.subarray(i * bytes, (i + 1) * bytes), {
        finishFlush: constants.Z_SYNC_FLUSH,
      }),
    )
    return Buffer.concat([stream.subarray(0, 2), ...pieces, Uint8Array.of(3, 0, 0, 0, 0, 0)])
  }
  expectSame(decode(writePng(LOW_RGB, { change })).pixels, WHOLE_LOW_RGB)
})
