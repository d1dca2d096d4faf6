/** Look-up tables of ICC profiles (ICC.1:2022 10.10 to 10.12) from a formula, for tests. */

import { curvElement, type Tags } from './icc-profile.ts'

/** Device values, 0–1, to the encoded PCS, 0–1. */
export type Model = (device: readonly number[]) => readonly number[]

export interface LutOptions {
  readonly inputs: 1 | 3 | 4
  /** Points along each input. */
  readonly points: number
  /** A gamma of the input tables: the table itself is asked at device ^ gamma. Default: 1. */
  readonly gamma?: number
}

/** L* 0–100, a*, b* in the 16 bits of version 2 (mft2), 0–1. */
export function oldLab([l = 0, a = 0, b = 0]: readonly number[]): number[] {
  return [(l / 100) * (65280 / 65535), ((a + 128) * 256) / 65535, ((b + 128) * 256) / 65535]
}

/** The same in the encoding of mft1 and of version 4. */
export function newLab([l = 0, a = 0, b = 0]: readonly number[]): number[] {
  return [l / 100, (a + 128) / 255, (b + 128) / 255]
}

/** Entries of all nodes: the first input varies slowest. */
function nodes(model: Model, { inputs, points, gamma = 1 }: LutOptions): number[] {
  return Array.from({ length: points ** inputs }, (_, node) => {
    const place = Array.from(
      { length: inputs },
      (_, i) => (Math.floor(node / points ** (inputs - 1 - i)) % points) / (points - 1),
    )
    return model(place.map((value) => value ** (1 / gamma))).map((v) => Math.min(1, Math.max(0, v)))
  }).flat()
}

/** 8 bits: 256 entries a table. */
export function mft1Element(model: Model, options: LutOptions): Uint8Array {
  const { inputs, gamma = 1 } = options
  const input = Array.from({ length: 256 }, (_, i) => (i / 255) ** gamma)
  const output = Array.from({ length: 256 }, (_, i) => i / 255)
  const all = [repeat(input, inputs), nodes(model, options), repeat(output, 3)].flat()
  const element = new Uint8Array(48 + all.length)
  mftHeader(element, 'mft1', options)
  all.forEach((value, i) => {
    element[48 + i] = Math.round(value * 255)
  })
  return element
}

/** 16 bits: input tables of 64 entries, output tables of 2. */
export function mft2Element(model: Model, options: LutOptions): Uint8Array {
  const { inputs, gamma = 1 } = options
  const input = Array.from({ length: 64 }, (_, i) => (i / 63) ** gamma)
  const all = [repeat(input, inputs), nodes(model, options), repeat([0, 1], 3)].flat()
  const element = new Uint8Array(52 + all.length * 2)
  const view = mftHeader(element, 'mft2', options)
  view.setUint16(48, 64)
  view.setUint16(50, 2)
  all.forEach((value, i) => {
    view.setUint16(52 + i * 2, Math.round(value * 65535))
  })
  return element
}

function mftHeader(element: Uint8Array, type: string, { inputs, points }: LutOptions): DataView {
  const view = new DataView(element.buffer)
  element.set(Buffer.from(type))
  element.set([inputs, 3, points], 8)
  for (const i of [0, 4, 8]) view.setInt32(12 + i * 4, 65536)
  return view
}

export interface MabOptions extends LutOptions {
  /** Bytes of an entry. */
  readonly size: 1 | 2
  /** Halves all values and adds a quarter, behind a table whose nodes have that undone. */
  readonly matrix?: boolean
}

/** With A curves, a table, M curves and a matrix if it is to have one, and B curves. */
export function mabElement(model: Model, options: MabOptions): Uint8Array {
  const { inputs, points, gamma = 1, size, matrix = false } = options
  const curves = (count: number, exponent: number) =>
    repeat([...padded(curvElement([exponent]))], count)
  // The matrix makes 0.25 … 0.75 of 0 … 1: models must stay inside of that.
  const entries = nodes(model, options).map((value) => (matrix ? value * 2 - 0.5 : value))
  const table = new Uint8Array(20 + entries.length * size)
  table.fill(points, 0, inputs)
  table[16] = size
  const view = new DataView(table.buffer)
  entries.forEach((value, i) => {
    if (size === 1) table[20 + i] = Math.round(value * 255)
    else view.setUint16(20 + i * 2, Math.round(value * 65535))
  })
  const parts = {
    b: curves(3, 1),
    matrix: matrix ? matrixBytes() : [],
    m: matrix ? curves(3, 1) : [],
    table: [...padded(table)],
    a: curves(inputs, gamma),
  }
  const element = new Uint8Array(32 + Object.values(parts).flat().length)
  element.set(Buffer.from('mAB '))
  element.set([inputs, 3], 8)
  let at = 32
  Object.values(parts).forEach((part, i) => {
    if (part.length === 0) return
    new DataView(element.buffer).setUint32(12 + i * 4, at)
    element.set(part, at)
    at += part.length
  })
  return element
}

function matrixBytes(): number[] {
  const view = new DataView(new ArrayBuffer(48))
  for (const i of [0, 4, 8]) view.setInt32(i * 4, 32768)
  for (const i of [9, 10, 11]) view.setInt32(i * 4, 16384)
  return [...new Uint8Array(view.buffer)]
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array((bytes.length + 3) & ~3)
  whole.set(bytes)
  return whole
}

function repeat(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, () => values).flat()
}

/**
 * A press of a kind: inks that let through some light of each third of the spectrum, on white paper,
 * with a black that is neither quite black nor neutral. L*, a*, b*.
 */
export function press([c = 0, m = 0, y = 0, k = 0]: readonly number[]): number[] {
  const through = (least: number, ink: number) => 1 - ink * (1 - least)
  const black = through(0.05, k)
  const red = through(0.08, c) * through(0.85, m) * through(0.98, y) * black
  const green = through(0.45, c) * through(0.12, m) * through(0.9, y) * black
  const blue = through(0.75, c) * through(0.3, m) * through(0.1, y) * black * through(0.9, k)
  return labOfLight([red, green, blue])
}

/** A scanner of a kind: gamma 1.9 and colours that bleed into each other. */
export function scanner(device: readonly number[]): number[] {
  const [r = 0, g = 0, b = 0] = device.map((value) => 0.01 + 0.99 * value ** 1.9)
  return labOfLight([0.8 * r + 0.2 * g, 0.1 * r + 0.8 * g + 0.1 * b, 0.15 * g + 0.85 * b])
}

/** Linear sRGB, 0–1, in CIE Lab relative to D50. */
function labOfLight([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const root = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = root((0.43607 * r + 0.38515 * g + 0.14307 * b) / 0.9642)
  const y = root(0.22249 * r + 0.71687 * g + 0.06061 * b)
  const z = root((0.01392 * r + 0.09708 * g + 0.7141 * b) / 0.8249)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** The tags of a profile that goes one way. */
export function lutTags(element: Uint8Array): Tags {
  return { A2B0: element }
}
