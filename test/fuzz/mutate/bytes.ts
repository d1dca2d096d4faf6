/** Mutations that know nothing of the format. Each answers a new array. */

import type { Random } from '../../helpers/random.ts'

const BYTES = [0x00, 0xff, 0x7f, 0x80, 0x01, 0xfe, 0x10, 0x40]
const WORDS = [
  0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 255, 256, 257, 511, 1023,
].concat([4095, 4096, 32767, 32768, 65534, 65535])
const LONGS = WORDS.concat([65536, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff])
/** Markers of JPEG, stuffed bytes, and the block types of GIF. */
const MARKERS = [
  0x00, 0xff, 0x01, 0xc4, 0xc0, 0xc2, 0xd0, 0xd3, 0xd7, 0xd8, 0xd9, 0xda, 0xdb, 0xdc,
].concat([0xdd, 0xe1, 0xee, 0x21, 0x2c, 0x3b])

export function pick<T>(values: readonly T[], random: Random): T {
  return values[random.below(values.length)]!
}

/** True once in `times`. */
export function once(times: number, random: Random): boolean {
  return random.below(times) === 0
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

function changed(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice()
  values.forEach((value, i) => {
    if (at + i < copy.length) copy[at + i] = value
  })
  return copy
}

function inserted(bytes: Uint8Array, at: number, more: ArrayLike<number>): Uint8Array {
  const longer = new Uint8Array(bytes.length + more.length)
  longer.set(bytes.subarray(0, at))
  longer.set(more, at)
  longer.set(bytes.subarray(at), at + more.length)
  return longer
}

function removed(bytes: Uint8Array, at: number, count: number): Uint8Array {
  const shorter = bytes.slice(0, Math.max(0, bytes.length - count))
  shorter.set(bytes.subarray(at + count, at + count + shorter.length - at), at)
  return shorter
}

function littleEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256)
}

const setField =
  (values: readonly number[], size: number): Mutation =>
  (bytes, random) => {
    const field = littleEndian(pick(values, random), size)
    if (once(2, random)) field.reverse()
    return changed(bytes, random.below(bytes.length), field)
  }

/** A start and a short length inside of `bytes`. */
function range(bytes: Uint8Array, random: Random): readonly [at: number, count: number] {
  const at = random.below(bytes.length)
  const most = once(4, random) ? bytes.length : 16
  return [at, 1 + random.below(Math.min(most, bytes.length - at))]
}

const flipBit: Mutation = (bytes, random) => {
  const at = random.below(bytes.length)
  return changed(bytes, at, [bytes[at]! ^ (1 << random.below(8))])
}
const setByte: Mutation = (bytes, random) =>
  changed(bytes, random.below(bytes.length), [pick(BYTES, random)])
const randomByte: Mutation = (bytes, random) =>
  changed(bytes, random.below(bytes.length), [random.below(256)])
const nudge: Mutation = (bytes, random) => {
  const at = random.below(bytes.length)
  return changed(bytes, at, [bytes[at]! + pick([1, -1, 2, -2, 8, -8], random)])
}
const insertMarker: Mutation = (bytes, random) =>
  inserted(bytes, random.below(bytes.length + 1), [0xff, pick(MARKERS, random)])
const insertRandom: Mutation = (bytes, random) =>
  inserted(bytes, random.below(bytes.length + 1), random.bytes(1 + random.below(40)))
const fillRange: Mutation = (bytes, random) => {
  const [at, count] = range(bytes, random)
  return changed(bytes, at, Array<number>(count).fill(pick(BYTES, random)))
}
const removeRange: Mutation = (bytes, random) => removed(bytes, ...range(bytes, random))
const repeatRange: Mutation = (bytes, random) => {
  const [at, count] = range(bytes, random)
  return inserted(bytes, at, bytes.subarray(at, at + count))
}
const copyRange: Mutation = (bytes, random) => {
  const [at, count] = range(bytes, random)
  return changed(bytes, random.below(bytes.length), [...bytes.subarray(at, at + count)])
}
const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length))

/** The commoner ones stand more than once. */
const MUTATIONS: readonly Mutation[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  randomByte,
  nudge,
  setField(WORDS, 2),
  setField(WORDS, 2),
  setField(LONGS, 4),
  insertMarker,
  insertRandom,
  fillRange,
  removeRange,
  repeatRange,
  copyRange,
  truncate,
]

/** One mutation of anything; empty arrays stay empty. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.length === 0 ? bytes : pick(MUTATIONS, random)(bytes, random)
}
