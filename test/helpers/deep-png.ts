/** Samples of a plain PNG of 16 bits: what djxl has written. */

import { inflateSync } from 'node:zlib'

/** Of all pixels, 1 to 4 each by the file's colour type. */
export function readDeepPng(file: Buffer): Uint16Array {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const [depth, type] = [file[24]!, file[25]!]
  if (depth !== 16) throw new Error(`the PNG has ${depth} bits`)
  const samples = [1, 0, 3, 0, 2, 0, 4][type]!
  const rows = inflateSync(Buffer.concat(dataOf(file)))
  const [step, stride] = [samples * 2, width * samples * 2]
  const found = new Uint16Array(width * height * samples)
  let above = new Uint8Array(stride)
  for (let y = 0, at = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]!
    const row = Uint8Array.from(rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    for (let i = 0; i < stride; i++) {
      const [left, corner] = i < step ? [0, 0] : [row[i - step]!, above[i - step]!]
      row[i] = row[i]! + guessOf(filter, left, above[i]!, corner)
    }
    for (let i = 0; i < stride; i += 2) found[at++] = (row[i]! << 8) | row[i + 1]!
    above = row
  }
  return found
}

function guessOf(filter: number, left: number, up: number, corner: number): number {
  if (filter < 3) return [0, left, up][filter]!
  if (filter === 3) return (left + up) >> 1
  const distances = [left, up, corner].map((value) => Math.abs(left + up - corner - value))
  return [left, up, corner][distances.indexOf(Math.min(...distances))]!
}

function dataOf(file: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) !== 'IDAT') continue
    parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  }
  return parts
}
