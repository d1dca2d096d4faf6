import { expect, it } from 'vitest'
import { ImageError } from '../../../src/engine/api/errors.ts'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { hasText, Reader } from '../../../src/engine/bytes/reader.ts'

const BYTES = bytesOf(Uint8Array.of(0xf1, 0x02, 0x83, 0x04, 0x95, 0x06, 0xa7, 0x08, 0x41, 0x42))

it('Reader reads both byte orders, unsigned', () => {
  const read = (use: (reader: Reader) => number) => use(new Reader(BYTES, 'test'))
  expect(read((reader) => reader.u8())).toBe(0xf1)
  expect(read((reader) => reader.u16())).toBe(0xf102)
  expect(read((reader) => reader.u32())).toBe(0xf1028304)
  expect(read((reader) => reader.u64())).toBe(0xf1028304 * 2 ** 32 + 0x9506a708)
  expect(read((reader) => reader.u16le())).toBe(0x02f1)
  expect(read((reader) => reader.u24le())).toBe(0x8302f1)
  expect(read((reader) => reader.u32le())).toBe(0x048302f1)
  expect(read((reader) => reader.uint(3))).toBe(0xf10283)
})

it('Reader moves on by what it reads', () => {
  const reader = new Reader(BYTES, 'test', 1)
  reader.skip(2)
  expect(reader.u8()).toBe(4)
  expect(reader.position).toBe(4)
  reader.skipUpTo(4)
  expect(reader.text(2)).toBe('AB')
  expect(reader.remaining).toBe(0)
  reader.skipUpTo(100)
  expect(reader.position).toBe(10)
})

it('Reader.part() stays within its range and within the file', () => {
  const reader = new Reader(BYTES, 'test')
  const part = reader.part(2)
  expect(reader.position).toBe(2)
  expect(part.u16()).toBe(0xf102)
  expect(() => part.u8()).toThrow(ImageError)
  expect(reader.part(1000).remaining).toBe(8)
  expect(new Reader(BYTES, 'test', 0, 1000).end).toBe(10)
})

it('Reader throws damaged-image past the end, naming what was read', () => {
  const reader = new Reader(BYTES, 'PNG header', 8)
  expect(reader.has(2)).toBe(true)
  expect(reader.has(3)).toBe(false)
  expect(() => reader.u32()).toThrow('Cannot read PNG header: the file ends early')
  expect(() => reader.skip(-1)).toThrow(ImageError)
  expect(() => reader.text(3)).toThrow(expect.objectContaining({ code: 'damaged-image' }))
})

it('hasText() compares Latin-1 and is false past the end', () => {
  expect(hasText(BYTES, 8, 'AB')).toBe(true)
  expect(hasText(BYTES, 8, 'AC')).toBe(false)
  expect(hasText(BYTES, 9, 'BC')).toBe(false)
  expect(hasText(BYTES, 0, '\xf1')).toBe(true)
})

it('bytesOf() refuses ranges outside the array', () => {
  expect(() => BYTES.at(10)).toThrow(ImageError)
  expect(() => BYTES.at(-1)).toThrow(ImageError)
  expect(() => BYTES.slice(5, 11)).toThrow(ImageError)
  expect([...BYTES.slice(8, 10)]).toEqual([0x41, 0x42])
})

it('bytesOf() copies ranges into an array, and refuses those that leave it', () => {
  const target = Uint8Array.of(0, 0)
  BYTES.copyInto(target, 8)
  expect([...target]).toEqual([0x41, 0x42])
  expect(() => BYTES.copyInto(target, 9)).toThrow(ImageError)
})
