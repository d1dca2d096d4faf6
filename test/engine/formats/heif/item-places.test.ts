import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { Reader } from '../../../../src/engine/bytes/reader.ts'
import { AVIF } from '../../../../src/engine/formats/avif/name.ts'
import { readPlaces } from '../../../../src/engine/formats/heif/item-places.ts'

/** The places in a file of 200 bytes that begins with this iloc body; idat is bytes 100 to 150. */
function places(...iloc: number[]) {
  const file = bytesOf(Uint8Array.of(...iloc, ...Array<number>(200 - iloc.length).fill(0)))
  const found = readPlaces(
    new Reader(file, 'test', 0, iloc.length),
    new Reader(file, 'test', 100, 150),
    AVIF,
  )
  return Object.fromEntries(found)
}

const FULL_BOX = (version: number) => [version, 0, 0, 0]

it('readPlaces() reads version 0 with offsets and lengths of four bytes', () => {
  const item = [0, 7, 0, 0, 0, 1, 0, 0, 0, 20, 0, 0, 0, 30]
  expect(places(...FULL_BOX(0), 0x44, 0, 0, 1, ...item)).toEqual({ 7: [{ start: 20, end: 50 }] })
})

it('readPlaces() adds base offsets, of items in idat as well', () => {
  const inFile = [0, 1, 0, 0, 0, 0, 0, 10, 0, 1, 0, 5, 0, 6]
  const inItemData = [0, 2, 0, 1, 0, 0, 0, 10, 0, 1, 0, 5, 0, 6]
  expect(places(...FULL_BOX(1), 0x22, 0x20, 0, 2, ...inFile, ...inItemData)).toEqual({
    1: [{ start: 15, end: 21 }],
    2: [{ start: 115, end: 121 }],
  })
})

it('readPlaces() reads version 2, and a length of 0 as up to the end', () => {
  const item = [0, 0, 0, 9, 0, 0, 0, 0, 0, 1, 190, 0]
  expect(places(...FULL_BOX(2), 0x11, 0, 0, 0, 0, 1, ...item)).toEqual({
    9: [{ start: 190, end: 200 }],
  })
})

it('readPlaces() reads items in pieces', () => {
  const item = [0, 7, 0, 0, 0, 2, 30, 5, 20, 6]
  expect(places(...FULL_BOX(0), 0x11, 0, 0, 1, ...item)).toEqual({
    7: [
      { start: 30, end: 35 },
      { start: 20, end: 26 },
    ],
  })
})

it('readPlaces() refuses more pieces than a file of 70,000 tiles could have', () => {
  const items = Array.from({ length: 5 }, () => [0, 7, 0, 0, 0xff, 0xff]).flat()
  expect(() => places(...FULL_BOX(0), 0, 0, 0, 5, ...items)).toThrow('too many items')
})

it.each([
  ['beyond the file', [0, 7, 0, 0, 0, 1, 190, 11]],
  ['in two pieces, one of them beyond it', [0, 7, 0, 0, 0, 2, 20, 5, 190, 11]],
  ['in no piece', [0, 7, 0, 0, 0, 0]],
  ['in another file', [0, 7, 0, 1, 0, 1, 20, 5]],
])('readPlaces() leaves out what lies %s', (_, item) => {
  expect(places(...FULL_BOX(0), 0x11, 0, 0, 1, ...item)).toEqual({})
})

it('readPlaces() leaves out everything in versions and field sizes that it does not know', () => {
  expect(places(...FULL_BOX(3), 0x11, 0, 0, 1, 0, 7, 0, 0, 0, 1, 20, 5)).toEqual({})
  expect(places(...FULL_BOX(0), 0xf1, 0, 0, 1, 0, 7, 0, 0, 0, 1, 20, 5)).toEqual({})
})
