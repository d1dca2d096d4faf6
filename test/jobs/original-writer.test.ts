import { describe, expect, it } from 'vitest'
import { MAX_PIECE_BYTES, OriginalWriter, PART_BYTES } from '../../src/jobs/original-writer.ts'
import { seededRandom } from '../helpers/random.ts'

/** Remembers what it was given, copied: the writer uses its part again. */
class Target {
  readonly parts: Uint8Array[] = []
  whole: Uint8Array | undefined
  opened = 0
  async open(head: Uint8Array) {
    expect(head).toHaveLength(PART_BYTES)
    this.opened++
  }
  async put(part: Uint8Array) {
    expect(this.opened).toBe(1)
    this.parts.push(part.slice())
  }
  async complete() {
    return info(this.parts.reduce((sum, part) => sum + part.length, 0))
  }
  async putWhole(file: Uint8Array) {
    this.whole = file.slice()
    return info(file.length)
  }
}

/** The files of all sizes are the first bytes of this one. */
const LARGEST = seededRandom(1).bytes(12_345_678)

function info(bytes: number) {
  return { key: 'k', bytes, etag: '"e"', uploaded: new Date(), contentType: 'x', metadata: {} }
}

async function write(
  file: Uint8Array,
  expectedBytes: number | undefined,
  pieceBytes: () => number,
) {
  const target = new Target()
  const writer = new OriginalWriter(target, expectedBytes)
  let held = 0
  for (let start = 0; start < file.length; ) {
    const piece = file.subarray(start, start + pieceBytes())
    const foreseen = writer.heldWith(piece.length)
    writer.write(piece)
    expect(writer.heldBytes).toBeLessThanOrEqual(foreseen)
    held = Math.max(held, writer.heldBytes)
    await writer.drain()
    start += piece.length
  }
  expect(writer.length).toBe(file.length)
  const { bytes } = await writer.finish()
  expect(bytes).toBe(file.length)
  return { target, held }
}

describe('OriginalWriter', () => {
  const sizes = [
    ...[1, 1_000, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES],
    LARGEST.length,
  ]
  it.each(
    sizes.flatMap(
      (size) =>
        [
          [size, size],
          [size, 10],
          [size, undefined],
        ] as const,
    ),
  )('stores %i bytes (expected: %s) as they came, in equal parts', async (size, expected) => {
    const random = seededRandom(size)
    const file = LARGEST.subarray(0, size)
    const { target, held } = await write(file, expected, () => 1 + random.below(MAX_PIECE_BYTES))
    expect(held).toBeLessThanOrEqual(PART_BYTES + MAX_PIECE_BYTES)
    if (size <= PART_BYTES) {
      expect(Buffer.compare(target.whole ?? Buffer.of(), file)).toBe(0)
      expect(target.parts).toEqual([])
      return
    }
    expect(target.whole).toBeUndefined()
    expect(target.parts.slice(0, -1).every((part) => part.length === PART_BYTES)).toBe(true)
    expect(target.parts.at(-1)?.length).toBeLessThanOrEqual(PART_BYTES)
    expect(Buffer.compare(Buffer.concat(target.parts), file)).toBe(0)
  })

  it.each([PART_BYTES, undefined, 1])(
    'holds at most four times what has come (expected: %s)',
    (expected) => {
      const writer = new OriginalWriter(new Target(), expected)
      for (let bytes = 0; bytes < PART_BYTES; bytes += 10_000) {
        expect(writer.heldBytes).toBeLessThanOrEqual(Math.max(65_536, 4 * writer.length))
        writer.write(new Uint8Array(10_000))
      }
    },
  )

  it('holds no more than a small file declares', () => {
    expect(new OriginalWriter(new Target(), 4_000).heldBytes).toBe(4_000)
  })
})
