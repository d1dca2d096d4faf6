/** HEVC streams with start codes (H.265 annex B), and items with lengths, each made of the other. */

import { type Bytes, bytesOf } from '../../src/engine/bytes/bytes.ts'
import { Reader } from '../../src/engine/bytes/reader.ts'
import {
  type Configuration,
  readConfiguration,
} from '../../src/engine/formats/heic/hevc/configuration.ts'
import { configurationBody, typeOf, withLengths } from '../helpers/craft-hevc.ts'

/** A coded picture as a file has it. */
export interface CodedItem {
  readonly item: Bytes
  /** Body of hvcC. */
  readonly hvcc: Uint8Array
  readonly configuration: Configuration
}

const PARAMETER_SETS = [32, 33, 34]
const START_CODE = [0, 0, 0, 1]

export function unitsOf(stream: Uint8Array): Uint8Array[] {
  const starts: number[] = []
  for (let i = 0; i + 2 < stream.length; i++) {
    if (stream[i] === 0 && stream[i + 1] === 0 && stream[i + 2] === 1) starts.push(i + 3)
  }
  return starts.map((start, i) => {
    let end = i + 1 < starts.length ? starts[i + 1]! - 3 : stream.length
    while (end > start && stream[end - 1] === 0) end--
    return stream.subarray(start, end)
  })
}

/** All units of a stream, as one item of a file. */
export function itemOfStream(stream: Uint8Array): CodedItem {
  return itemOfUnits(unitsOf(stream))
}

export function itemOfUnits(units: readonly Uint8Array[]): CodedItem {
  const isSet = (unit: Uint8Array) => PARAMETER_SETS.includes(typeOf(unit))
  const hvcc = configurationBody(units.filter(isSet))
  const item = bytesOf(withLengths(units.filter((unit) => !isSet(unit))))
  return { item, hvcc, configuration: readConfiguration(new Reader(bytesOf(hvcc), 'HEIC')) }
}

/** The stream of an item: its parameter sets, and its units. */
export function streamOfItem(item: Uint8Array, hvcc: Uint8Array): Uint8Array {
  const units: Uint8Array[] = []
  const lengthBytes = (hvcc[21]! & 3) + 1
  let at = 23
  for (let arrays = hvcc[22]!; arrays > 0; arrays--) {
    let count = hvcc[at + 1]! * 256 + hvcc[at + 2]!
    for (at += 3; count > 0; count--) {
      const length = hvcc[at]! * 256 + hvcc[at + 1]!
      units.push(hvcc.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
  }
  for (let from = 0; from + lengthBytes < item.length; ) {
    let length = 0
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + item[from++]!
    units.push(item.subarray(from, from + length))
    from += length
  }
  return Buffer.concat(units.flatMap((unit) => [Buffer.from(START_CODE), unit]))
}
