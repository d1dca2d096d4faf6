import { describe, expect, it } from 'vitest'
import { ImageError } from '../../../../src/engine/api/errors.ts'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { planStores } from '../../../../src/engine/formats/avif/av1/stores.ts'
import { unitsOf } from '../../../../src/engine/formats/avif/av1/units.ts'
import {
  type Av1Decoder,
  openAv1Decoder,
  readAv1Headers,
} from '../../../../src/engine/formats/avif/av1-kernel.ts'
import { av1ArenaBytes } from '../../../../src/engine/formats/avif/av1-memory.ts'
import { dav1dSamples, decodePlanes } from '../../../av1/decode-planes.ts'
import { byAvifenc, bySharp, type Picture } from '../../../av1/encode.ts'
import { LAYERED, SUPERRES, SUPERRES_NARROW } from '../../../av1/streams.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { difference } from '../../../helpers/plane-difference.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()
const photo = { kind: 'waves', width: 211, height: 173 } as const
const screen = { kind: 'repeats', width: 256, height: 192 } as const

/** Between them they use every tool; the first words are flags of avifenc. */
const FILES: readonly (readonly [what: string, picture: Picture, flags: string])[] = [
  [
    '4:2:0, several tiles',
    photo,
    '-s 8 --min 20 --max 20 -y 420 --tilerowslog2 1 --tilecolslog2 2',
  ],
  ['4:4:4, segments', photo, '-s 9 --min 30 --max 30 -y 444 -a aq-mode=1'],
  ['4:2:2, 10 bits, restoration', photo, '-s 6 --min 40 --max 40 -y 422 -d 10'],
  ['gray, 12 bits', photo, '-s 9 --min 20 --max 20 -y 400 -d 12'],
  ['lossless', { ...photo, kind: 'drawing' }, '-s 9 --lossless'],
  [
    'quantiser matrices, 128 superblocks',
    photo,
    '-s 8 --min 40 --max 40 -y 420 -a enable-qm=1 -a sb-size=128',
  ],
  ['film grain', photo, '-s 9 --min 20 --max 20 -y 420 -a film-grain-test=5'],
  [
    'film grain, 10 bits, 4:4:4',
    photo,
    '-s 9 --min 20 --max 20 -d 10 -y 444 -a film-grain-test=12',
  ],
  [
    'copied blocks',
    screen,
    '-s 6 --min 20 --max 20 -y 420 -a tune-content=screen -a enable-intrabc=1',
  ],
]

describe('openAv1Decoder()', () => {
  it.each(FILES)('yields every sample that dav1d shows (%s)', async (_what, picture, flags) => {
    const data = await byAvifenc(picture, flags)
    expectLikeDav1d(data)
  })

  it.each([
    [1, 1],
    [65, 8],
    [130, 67],
  ])('yields every sample that dav1d shows (%i x %i, by sharp)', async (width, height) => {
    const data = await bySharp({ kind: 'noise', width, height }, { effort: 1, quality: 60 })
    expectLikeDav1d(data)
  })

  it.each(SUPERRES)('yields every sample that dav1d shows (%s)', (_what, data) => {
    expect(readAv1Headers(bytesOf(data)).frame.codedWidth).toBeLessThan(98)
    expectLikeDav1d(data)
  })

  it.each(LAYERED)('yields every sample that dav1d shows of layers (%s)', (_what, data) => {
    const headers = readAv1Headers(bytesOf(data))
    expect(headers.earlier.length).toBeGreaterThan(0)
    expectLikeDav1d(data)
  })

  it('decodes a coarser layer where that is selected', () => {
    const [, data] = LAYERED[1]
    const coarse = readAv1Headers(bytesOf(data), { layer: 0 })
    expect(coarse.earlier).toEqual([])
    expect(readAv1Headers(bytesOf(data), { layer: 1 }).earlier).toHaveLength(2)
  })

  it('keeps frames in as few stores as are needed at once', () => {
    const [, data] = LAYERED[1]
    const headers = readAv1Headers(bytesOf(data))
    const { bytes, of } = planStores(headers)
    expect(of).toHaveLength(headers.earlier.length)
    expect(Math.max(...of)).toBe(bytes.length - 1)
    const alone = { ...headers.earlier[2]!, earlier: headers.earlier.slice(0, 2) }
    expect(planStores(alone).bytes).toHaveLength(2)
  })

  it('refuses what is predicted from a frame that is not there', () => {
    const [, data] = LAYERED[0]
    const second = unitStarts(data)[2]!
    const key = unitStarts(data)[1]!
    const torn = Buffer.concat([data.subarray(0, key), data.subarray(second)])
    expect(() => readAv1Headers(bytesOf(torn))).toThrow('is not there')
  })

  it('widens what is as narrow as may be coded', () => {
    expect(readAv1Headers(bytesOf(SUPERRES_NARROW)).frame.codedWidth).toBe(16)
    expectLikeDav1d(SUPERRES_NARROW)
  })

  it('takes what av1ArenaBytes() says, and gives it back', async () => {
    const data = await byAvifenc(screen, FILES[8]![2])
    const before = kernels.exports.mark()
    const { headers, arenaBytes } = decodePlanes(kernels, data)
    expect(headers.frame.intraBlockCopy).toBe(true)
    expect(arenaBytes).toBeLessThanOrEqual(av1ArenaBytes(headers))
    expect(arenaBytes * 1.01).toBeGreaterThan(av1ArenaBytes(headers))
    expect(kernels.exports.mark()).toBe(before)
  })

  it('can be read in turn with another', async () => {
    const one = await bySharp(photo, { effort: 1 })
    const other = await bySharp({ ...screen, height: 180 }, { effort: 1, bitdepth: 8 })
    const alone = [one, other].map((data) => sumsOf([open(data)])[0])
    expect(sumsOf([open(one), open(other)])).toEqual(alone)
  })

  it('reads little of the data for the first rows', async () => {
    const data = await bySharp({ kind: 'noise', width: 300, height: 1600 }, { effort: 0 })
    let readBytes = 0
    const item = bytesOf(data)
    const counting = {
      ...item,
      copyInto(target: Uint8Array, start: number) {
        readBytes += target.length
        item.copyInto(target, start)
      },
    }
    const decoder = openAv1Decoder(kernels, counting, readAv1Headers(item))
    expect(decoder.next()?.rows).toBe(56)
    expect(readBytes).toBeLessThan(data.length / 10)
    decoder.release()
  })

  it('counts the rows that are not in the data, and shows those before them', async () => {
    const data = await bySharp({ kind: 'noise', width: 200, height: 500 }, { effort: 0 })
    const whole = decodePlanes(kernels, data)
    const cut = decodePlanes(kernels, data.subarray(0, data.length / 2))
    expect(whole.missingRows).toBe(0)
    expect(cut.missingRows).toBeGreaterThan(150)
    expect(cut.missingRows).toBeLessThan(400)
    const kept = 200 * (500 - cut.missingRows - 64)
    expectSame(cut.planes[0]!.subarray(0, kept), whole.planes[0]!.subarray(0, kept))
    expectSame(decodePlanes(kernels, data).planes[0]!, whole.planes[0]!)
  })

  it.each([1, 2, 3, 4])('survives damaged data (seed %i)', async (seed) => {
    const random = seededRandom(seed)
    const good = await bySharp(photo, { effort: 1 })
    for (let i = 0; i < 40; i++) {
      const data = good.slice()
      for (let k = 0; k < 8; k++) data[random.below(data.length)] = random.below(256)
      const error = failureOf(() => smallPlanes(data))
      if (error !== undefined) expect(error).toBeInstanceOf(ImageError)
    }
  })
})

function expectLikeDav1d(data: Uint8Array): void {
  const decoded = decodePlanes(kernels, data)
  const { bitDepth } = decoded.headers
  expect(difference(decoded, dav1dSamples(data, bitDepth))).toBeUndefined()
  expect(decoded.missingRows).toBe(0)
  expect(decoded.arenaBytes).toBeLessThanOrEqual(av1ArenaBytes(decoded.headers))
}

/** `toEqual` takes a second for a megabyte. */
function expectSame(actual: Uint16Array, expected: Uint16Array): void {
  expect(Buffer.compare(bytesIn(actual), bytesIn(expected))).toBe(0)
}

function bytesIn({ buffer, byteOffset, byteLength }: Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function open(data: Uint8Array): Av1Decoder {
  const item = bytesOf(data)
  return openAv1Decoder(kernels, item, readAv1Headers(item))
}

/** Reads band after band of each in turn; answers a sum over the luma bytes of each. */
function sumsOf(decoders: readonly Av1Decoder[]): number[] {
  const sums = decoders.map(() => 0)
  for (let isOpen = true; isOpen; ) {
    isOpen = false
    for (const [i, decoder] of decoders.entries()) {
      const band = decoder.next()
      if (!band) continue
      isOpen = true
      for (let y = 0; y < band.rows; y++) {
        const row = kernels.view(band.planes[0]! + y * band.strides[0]!, 300)
        for (const byte of row) sums[i] = (sums[i]! * 31 + byte) % 1_000_000_007
      }
    }
  }
  for (const decoder of decoders.toReversed()) decoder.release()
  return sums
}

/** Decodes, unless damage has made the picture large. */
function smallPlanes(data: Uint8Array): void {
  const { width, height } = readAv1Headers(bytesOf(data))
  if (width * height < 1_000_000) decodePlanes(kernels, data)
}

function failureOf(run: () => void): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

/** Where units begin: each has a header of one byte, or two, and a size of one or two. */
function unitStarts(data: Uint8Array): number[] {
  const units = [...unitsOf(bytesOf(data))]
  return [0, ...units.map(({ end }) => end)]
}
