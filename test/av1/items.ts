/** The coded AV1 items of an AVIF file, for comparisons: no more of the container than that takes. */

import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { itemBytes } from '../../src/engine/formats/heif/item-bytes.ts'

export interface Av1Item {
  readonly id: number
  readonly data: Uint8Array
}

export function av1Items(file: Uint8Array): Av1Item[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const name = (at: number) => String.fromCharCode(...file.subarray(at, at + 4))
  function* boxes(start: number, end: number): Generator<[string, number, number]> {
    for (let at = start; at + 8 <= end; ) {
      let [size, head] = [view.getUint32(at), 8]
      if (size === 1) [size, head] = [Number(view.getBigUint64(at + 8)), 16]
      if (size === 0) size = end - at
      yield [name(at + 4), at + head, Math.min(end, at + size)]
      at += Math.max(size, 8)
    }
  }
  const types = new Map<number, string>()
  const items: Av1Item[] = []
  for (const [type, start, end] of boxes(0, file.length)) {
    if (type !== 'meta') continue
    const children = [...boxes(start + 4, end)]
    const idat = children.find(([child]) => child === 'idat')?.[1] ?? 0
    for (const [child, at, last] of children) {
      if (child !== 'iinf') continue
      for (const [kind, info] of boxes(at + (file[at] === 0 ? 6 : 8), last)) {
        if (kind !== 'infe') continue
        const isWide = file[info] === 3
        const id = isWide ? view.getUint32(info + 4) : view.getUint16(info + 4)
        types.set(id, name(info + (isWide ? 10 : 8)))
      }
    }
    for (const [child, at] of children) {
      if (child === 'iloc') items.push(...readLocations(file, at, idat))
    }
  }
  return items.filter(({ id }) => types.get(id) === 'av01')
}

function readLocations(file: Uint8Array, box: number, idat: number): Av1Item[] {
  const version = file[box]!
  let at = box + 6
  const number = (bytes: number) => {
    let value = 0
    for (let i = 0; i < bytes; i++) value = value * 256 + file[at++]!
    return value
  }
  const [offsetBytes, lengthBytes] = [file[box + 4]! >> 4, file[box + 4]! & 15]
  const [baseBytes, indexBytes] = [file[box + 5]! >> 4, version ? file[box + 5]! & 15 : 0]
  const items: Av1Item[] = []
  for (let left = number(version < 2 ? 2 : 4); left > 0; left--) {
    const id = number(version < 2 ? 2 : 4)
    const isInIdat = version > 0 && (number(2) & 15) === 1
    number(2)
    const base = number(baseBytes) + (isInIdat ? idat : 0)
    const pieces = Array.from({ length: number(2) }, () => {
      number(indexBytes)
      const start = base + number(offsetBytes)
      const length = number(lengthBytes)
      return { start, end: length ? start + length : file.length }
    })
    const bytes = itemBytes(bytesOf(file), pieces)
    items.push({ id, data: bytes.slice(0, bytes.length) })
  }
  return items
}
