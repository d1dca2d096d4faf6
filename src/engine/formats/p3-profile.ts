/**
 * Our own ICC profile of Display P3 (ICC.1:2022, version 4, 492 bytes): D65 white adapted to D50,
 * P3's primaries, and sRGB's curve as a parametric one. All tags share what they can.
 */

import { bigEndian, joined, type Part } from '../bytes/parts.ts'

/** x, y and z of the profile connection space's white. */
const D50 = [0.9642, 1, 0.8249] as const
/** Columns of the matrix: Display P3 under D65, adapted by Bradford's to D50. */
const COLORANTS = {
  rXYZ: [0.51512, 0.2412, -0.00105],
  gXYZ: [0.29198, 0.69225, 0.04189],
  bXYZ: [0.1571, 0.06657, 0.78407],
} as const
/** Bradford's matrix from D65 to D50, row by row. */
const ADAPTATION = [
  1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168,
] as const
/** ICC.1:2022 10.18, type 3: g a b c d. */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const

const HEADER_BYTES = 128

/** The profile's bytes. */
export function displayP3Profile(): Uint8Array<ArrayBuffer> {
  const curve = joined('para', bigEndian(0, 4), bigEndian(3, 2), bigEndian(0, 2), numbers(CURVE))
  const elements: readonly (readonly [names: readonly string[], element: Uint8Array])[] = [
    [['desc'], text('Display P3')],
    [['cprt'], text('CC0')],
    [['wtpt'], xyz(D50)],
    [['chad'], joined('sf32', bigEndian(0, 4), numbers(ADAPTATION))],
    ...Object.entries(COLORANTS).map(([name, values]) => [[name], xyz(values)] as const),
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ]
  const count = elements.reduce((sum, [names]) => sum + names.length, 0)
  let offset = HEADER_BYTES + 4 + count * 12
  const entries: Uint8Array[] = []
  for (const [names, { length }] of elements) {
    for (const name of names) entries.push(joined(name, bigEndian(offset, 4), bigEndian(length, 4)))
    offset += length
  }
  const data = elements.map(([, element]) => element)
  return joined(header(offset), bigEndian(count, 4), ...entries, ...data)
}

/** 7.2: a display profile from RGB to XYZ, to be shown perceptually, of no maker and no date. */
function header(bytes: number): Uint8Array {
  const head = joined(bigEndian(bytes, 4), '\0\0\0\0', bigEndian(0x04300000, 4), 'mntrRGB XYZ ')
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

function xyz(values: readonly number[]): Uint8Array {
  return joined('XYZ ', bigEndian(0, 4), numbers(values))
}

/** s15Fixed16Numbers (4.6). */
function numbers(values: readonly number[]): Uint8Array {
  return joined(...values.map((value) => bigEndian(Math.round(value * 65536) >>> 0, 4)))
}
