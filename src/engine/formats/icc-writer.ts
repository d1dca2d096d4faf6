/** ICC profiles as we write them (ICC.1:2022, version 4): display profiles to XYZ, of no maker. */

import { bigEndian, joined, type Part } from '../bytes/parts.ts'

/** A tag's data, and the names that share it. */
export type Tagged = readonly [names: readonly string[], element: Uint8Array]

/** x, y and z of the profile connection space's white. */
const D50 = [0.9642, 1, 0.8249] as const
const HEADER_BYTES = 128

/** The whole profile; `name` and the white stand before `elements`. */
export function iccProfile(
  space: 'RGB ' | 'GRAY',
  name: string,
  elements: readonly Tagged[],
): Uint8Array<ArrayBuffer> {
  const all: readonly Tagged[] = [
    [['desc'], text(name)],
    [['cprt'], text('CC0')],
    [['wtpt'], xyz(D50)],
    ...elements,
  ]
  const count = all.reduce((sum, [names]) => sum + names.length, 0)
  let offset = HEADER_BYTES + 4 + count * 12
  const entries: Uint8Array[] = []
  for (const [names, { length }] of all) {
    for (const name of names) entries.push(joined(name, bigEndian(offset, 4), bigEndian(length, 4)))
    offset += length
  }
  const data = all.map(([, element]) => element)
  return joined(header(space, offset), bigEndian(count, 4), ...entries, ...data)
}

/** 7.2: to be shown perceptually, of no date that says anything. */
function header(space: string, bytes: number): Uint8Array {
  const words = `mntr${space}XYZ `
  const head = joined(bigEndian(bytes, 4), '\0\0\0\0', bigEndian(0x04300000, 4), words)
  const date = [2026, 1, 1, 0, 0, 0].map((part) => bigEndian(part, 2))
  const before = joined(head, ...date, 'acsp', new Uint8Array(28), numbers(D50))
  return joined(before, new Uint8Array(HEADER_BYTES - before.length))
}

/** 10.15 multiLocalizedUnicodeType with one record, padded to a multiple of four. */
function text(value: string): Uint8Array {
  const utf16 = [...value].map((letter) => `\0${letter}`).join('')
  const parts: Part[] = ['mluc', bigEndian(0, 4), bigEndian(1, 4), bigEndian(12, 4), 'enUS']
  const padding = new Uint8Array(-utf16.length & 3)
  return joined(...parts, bigEndian(utf16.length, 4), bigEndian(28, 4), utf16, padding)
}

/** 10.31 XYZType. */
export function xyz(values: readonly number[]): Uint8Array {
  return joined('XYZ ', bigEndian(0, 4), numbers(values))
}

/** s15Fixed16Numbers (4.6). */
export function numbers(values: readonly number[]): Uint8Array {
  return joined(...values.map((value) => bigEndian(Math.round(value * 65536) >>> 0, 4)))
}
