import { expect, it } from 'vitest'
import { ImageError } from '../../../src/engine/api/errors.ts'
import { MEBIBYTE } from '../../../src/engine/api/limits.ts'
import { SlabList } from '../../../src/engine/bytes/slab-list.ts'
import { seededRandom } from '../../helpers/random.ts'

const FILE = seededRandom(1).bytes(2 * MEBIBYTE + 12_345)

function filled(options?: { expectedBytes?: number }, chunkBytes = 65_521): SlabList {
  const list = new SlabList(options)
  for (let at = 0; at < FILE.length; at += chunkBytes) {
    list.append(FILE.subarray(at, at + chunkBytes))
  }
  return list
}

function copyOf(list: SlabList): Uint8Array {
  const copy = new Uint8Array(list.length)
  list.copyInto(copy, 0)
  return copy
}

it.each([
  ['undeclared', undefined],
  ['declared', FILE.length],
  ['declared too small', 1000],
  ['declared too large', 10 * MEBIBYTE],
])('SlabList holds what was appended, total %s', (_, expectedBytes) => {
  const list = filled(expectedBytes === undefined ? {} : { expectedBytes })
  expect(list.length).toBe(FILE.length)
  expect(Buffer.compare(copyOf(list), FILE)).toBe(0)
  expect(Buffer.compare(list.slice(0, FILE.length), FILE)).toBe(0)
})

it('SlabList sizes its last slab exactly when the total is declared', () => {
  expect(filled({ expectedBytes: FILE.length }).heldBytes).toBe(FILE.length)
  expect(filled().heldBytes).toBe(3 * MEBIBYTE)
})

it('SlabList allocates nothing for a length that is only declared', () => {
  const list = new SlabList({ expectedBytes: 2 ** 40 })
  list.append(Uint8Array.of(1))
  expect(list.heldBytes).toBe(65_536)
})

it.each([undefined, 2 ** 40, 700_000, 1])(
  'SlabList holds at most four times what has come of a short file (declared: %s)',
  (expectedBytes) => {
    const list = new SlabList({ expectedBytes })
    for (let bytes = 0; bytes < 700_000; bytes += 1_000) {
      list.append(FILE.subarray(bytes, bytes + 1_000))
      expect(list.heldBytes).toBeLessThanOrEqual(Math.max(65_536, 4 * list.length))
    }
    expect(Buffer.compare(copyOf(list), FILE.subarray(0, 700_000))).toBe(0)
    if (expectedBytes === 700_000) expect(list.heldBytes).toBe(700_000)
  },
)

it('SlabList reserves what it will hold before it takes it', () => {
  const reserved: number[] = []
  const list = new SlabList({ reserve: (bytes) => reserved.push(bytes) })
  for (let at = 0; at < FILE.length; at += 50_000) {
    list.append(FILE.subarray(at, at + 50_000))
    expect(reserved.at(-1)).toBe(list.heldBytes)
  }
  expect(reserved).toEqual([65_536, 262_144, MEBIBYTE, 2 * MEBIBYTE, 3 * MEBIBYTE])
})

it('SlabList takes nothing that it may not reserve', () => {
  const list = new SlabList({
    reserve: (bytes) => {
      if (bytes > 65_536) throw new Error('no room')
    },
  })
  expect(() => list.append(FILE)).toThrow('no room')
  expect(list.heldBytes).toBe(65_536)
})

it('SlabList.at() equals the file at every slab border and in random places', () => {
  const list = filled()
  const random = seededRandom(2)
  const offsets = Array.from({ length: 5000 }, () => random.below(FILE.length))
  offsets.push(0, MEBIBYTE - 1, MEBIBYTE, 2 * MEBIBYTE - 1, 2 * MEBIBYTE, FILE.length - 1)
  for (const offset of offsets) expect(list.at(offset)).toBe(FILE[offset])
})

it.each([-1, FILE.length, FILE.length + MEBIBYTE, 0.5, Number.NaN])(
  'SlabList.at(%d) outside the file is damaged-image',
  (offset) => {
    const list = filled()
    list.at(FILE.length - 1) // the cached slab has room behind the end
    expect(() => list.at(offset)).toThrow(ImageError)
    expect(() => list.at(offset)).toThrow('the file ends early')
  },
)

it('SlabList.slice() copies ranges across slabs and refuses those outside', () => {
  const list = filled()
  const [start, end] = [MEBIBYTE - 5, 2 * MEBIBYTE + 5]
  expect(Buffer.compare(list.slice(start, end), FILE.subarray(start, end))).toBe(0)
  expect(list.slice(7, 7)).toHaveLength(0)
  expect(() => list.slice(-1, 2)).toThrow(ImageError)
  expect(() => list.slice(3, 2)).toThrow(ImageError)
  expect(() => list.slice(0, FILE.length + 1)).toThrow(ImageError)
})

it('SlabList.at() sees bytes that are appended after a read', () => {
  const list = new SlabList({ expectedBytes: 2 })
  list.append(Uint8Array.of(1, 2))
  expect(list.at(1)).toBe(2)
  list.append(Uint8Array.of(3))
  expect(list.at(2)).toBe(3)
})

it('SlabList.moveTo() moves the file and holds nothing afterwards', () => {
  const list = filled({ expectedBytes: FILE.length })
  const target = new Uint8Array(FILE.length + 8)
  list.moveTo(target)
  expect(Buffer.compare(target.subarray(0, FILE.length), FILE)).toBe(0)
  expect(list.length).toBe(0)
  expect(list.heldBytes).toBe(0)
  expect(() => list.at(0)).toThrow(ImageError)
})

it('SlabList.take() moves the file into one array and holds nothing afterwards', () => {
  const list = filled()
  const file = list.take()
  expect(Buffer.compare(file, FILE)).toBe(0)
  expect(list.heldBytes).toBe(0)
  expect(new SlabList().take()).toHaveLength(0)
})

it('SlabList.moveTo() frees each slab before it copies the next', () => {
  const list = filled()
  const states: number[] = []
  const target = new Uint8Array(FILE.length)
  const transfer = ArrayBuffer.prototype.transfer
  ArrayBuffer.prototype.transfer = function (length) {
    states.push(target.findLastIndex((byte) => byte !== 0))
    return transfer.call(this, length)
  }
  try {
    list.moveTo(target)
  } finally {
    ArrayBuffer.prototype.transfer = transfer
  }
  expect(states).toHaveLength(3)
  expect(states[0]).toBeLessThan(MEBIBYTE)
  expect(states[1]).toBeLessThan(2 * MEBIBYTE)
})

it('SlabList.of() wraps without copying and never detaches the buffer', () => {
  const bytes = FILE.slice()
  const list = SlabList.of(bytes)
  expect(Buffer.compare(copyOf(list), FILE)).toBe(0)
  list.moveTo(new Uint8Array(bytes.length))
  expect(bytes.length).toBe(FILE.length)
  SlabList.of(bytes).release()
  expect(bytes.length).toBe(FILE.length)
})

it('SlabList.of() grows without touching the wrapped bytes', () => {
  const bytes = Uint8Array.of(1, 2, 3, 99).subarray(0, 3)
  const list = SlabList.of(bytes)
  list.append(Uint8Array.of(4))
  expect([...list.slice(0, 4)]).toEqual([1, 2, 3, 4])
  expect([...new Uint8Array(bytes.buffer)]).toEqual([1, 2, 3, 99])
})

it('SlabList.release() empties the list', () => {
  const list = filled()
  list.release()
  expect(list.heldBytes).toBe(0)
  expect(list).toHaveLength(0)
})
