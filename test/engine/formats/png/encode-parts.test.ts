import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import { filterScalar, type PngFilter } from '../../../twins/png.ts'
import {
  adlerScalar,
  fewestPairsScalar,
  packScalar,
  smallestSumScalar,
} from '../../../twins/png-encode.ts'

const { exports, alloc, view } = testKernels()
const FILTERS = [0, 1, 2, 3, 4] as const
const PIXEL_BYTES = [1, 2, 3, 4] as const
const WIDTHS = [1, 2, 3, 5, 15, 16, 17, 100, 333]
const MARGIN = 16

/** Copies bytes into the arena, zeros in front, garbage behind. */
function placed(bytes: Uint8Array): number {
  const pointer = alloc(bytes.length + MARGIN * 2)
  const room = view(pointer, bytes.length + MARGIN * 2).fill(0xa5)
  room.fill(0, 0, MARGIN).set(bytes, MARGIN)
  return pointer + MARGIN
}

/** Runs `work` and gives the arena back. */
function within<T>(work: () => T): T {
  const mark = exports.mark()
  try {
    return work()
  } finally {
    exports.release(mark)
  }
}

/** Noise, or few levels, which meet every tie of Paeth's neighbours. */
function rowOf(random: Random, bytes: number, levels: number): Uint8Array {
  const step = Math.floor(255 / (levels - 1))
  return random.bytes(bytes).map((value) => (value % levels) * step)
}

function filtered(filter: PngFilter, row: Uint8Array, prior: Uint8Array, size: number): Uint8Array {
  return within(() => {
    const dst = alloc(row.length + MARGIN)
    exports.pngEncodeFilter(filter, placed(row), placed(prior), dst, row.length, size)
    return view(dst, row.length).slice()
  })
}

describe.each(PIXEL_BYTES)('pngEncodeFilter() with %i bytes per pixel', (size) => {
  it.each(FILTERS)('equals the scalar twin (filter %i)', (filter) => {
    const random = seededRandom(filter * 10 + size)
    for (const levels of [256, 2, 3, 5]) {
      for (const width of WIDTHS) {
        const row = rowOf(random, width * size, levels)
        const prior = rowOf(random, width * size, levels)
        expect(filtered(filter, row, prior, size)).toEqual(filterScalar(filter, row, prior, size))
      }
    }
  })
})

const CHOICES = [
  ['balanced', 1, smallestSumScalar],
  ['best', 2, fewestPairsScalar],
] as const

describe.each(CHOICES)('pngEncodeChoose() at effort %s', (_, effort, twin) => {
  it.each(PIXEL_BYTES)('equals the scalar twin (%i bytes per pixel)', (size) => {
    const random = seededRandom(effort * 10 + size)
    const chosen = new Set<number>()
    for (let round = 0; round < 60; round++) {
      const width = WIDTHS[round % WIDTHS.length]!
      const prior = smooth(random, width * size, size)
      const row = prior.map((value) => value + random.below(1 + (round % 7)))
      const fresh = round % 2 ? smooth(random, width * size, size) : row
      within(() => {
        exports.pngEncodeOpen(16, 4, effort, 0)
        const scratch = alloc(row.length + MARGIN)
        const kind = exports.pngEncodeChoose(
          placed(fresh),
          placed(prior),
          scratch,
          row.length,
          size,
        )
        expect(kind).toBe(twin(fresh, prior, size))
        chosen.add(kind)
      })
    }
    expect(chosen.size).toBeGreaterThan(2)
  })
})

/** A random walk for each channel. */
function smooth(random: Random, bytes: number, size: number): Uint8Array {
  const row = random.bytes(bytes)
  for (let i = size; i < bytes; i++) row[i] = row[i - size]! + random.below(5) - 2
  return row
}

it.each([
  [2, 0x408],
  [3, 0x208],
  [4, 0x608],
] as const)('pngEncodePack() equals the scalar twin (%i bytes per pixel)', (size, kind) => {
  const random = seededRandom(size)
  for (const width of WIDTHS) {
    const pixels = random.bytes(width * 4)
    const row = within(() => {
      exports.pngEncodeOpen(width, 4, 0, 0)
      exports.pngEncodeBegin(kind)
      const dst = alloc(width * size + MARGIN)
      exports.pngEncodePack(placed(pixels), dst)
      return view(dst, width * size).slice()
    })
    expect(row).toEqual(packScalar(pixels, size))
  }
})

it('pngEncodeAdler() equals the scalar twin, in one piece or in several', () => {
  const random = seededRandom(5)
  for (const length of [0, 1, 15, 16, 17, 5535, 5536, 5537, 70_001]) {
    const noise = random.bytes(length)
    for (const bytes of [noise, new Uint8Array(length).fill(255)]) {
      within(() => {
        const pointer = placed(bytes)
        const half = length >> 1
        const first = exports.pngEncodeAdler(1, pointer, half)
        const both = exports.pngEncodeAdler(first, pointer + half, length - half)
        expect(both >>> 0).toBe(adlerScalar(bytes))
        expect(exports.pngEncodeAdler(1, pointer, length) >>> 0).toBe(adlerScalar(bytes))
      })
    }
  }
})
