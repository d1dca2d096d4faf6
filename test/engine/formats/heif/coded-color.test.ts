import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { Reader } from '../../../../src/engine/bytes/reader.ts'
import { readAv1Coding } from '../../../../src/engine/formats/avif/av1.ts'
import { codedColor } from '../../../../src/engine/formats/heif/coded-color.ts'

/** A sequence header as still pictures have it (AV1 5.5.1), of 16x16 pixels in 4:2:0. */
function sequence(primaries: number, transfer: number): Uint8Array {
  const fields: readonly (readonly [value: number, bits: number])[] = [
    ...([
      [0, 3],
      [1, 1],
      [1, 1],
      [0, 5],
    ] as const), // profile, still, reduced, level
    ...([
      [3, 4],
      [3, 4],
      [15, 4],
      [15, 4],
    ] as const), // sizes
    ...([
      [0, 3],
      [0, 3],
    ] as const), // tools
    ...([
      [0, 1],
      [0, 1],
      [1, 1],
    ] as const), // depth, gray, description
    ...([
      [primaries, 8],
      [transfer, 8],
      [6, 8],
      [1, 1],
    ] as const),
  ]
  const bits = fields.map(([value, count]) => value.toString(2).padStart(count, '0')).join('')
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []
  return Uint8Array.of(0x0a, bytes.length, ...bytes.map((byte) => Number.parseInt(byte, 2)))
}

function codingOf(primaries: number, transfer: number) {
  const file = bytesOf(sequence(primaries, transfer))
  const coding = readAv1Coding(file, [{ start: 0, end: file.length }])
  if (!coding) throw new Error('no sequence header')
  return coding
}

function nclx(primaries: number, transfer: number) {
  const file = Uint8Array.of(0x6e, 0x63, 0x6c, 0x78, 0, primaries, 0, transfer, 0, 6, 0x80)
  return { type: 'colr', body: new Reader(bytesOf(file), 'AVIF', 0, file.length) }
}

describe('codedColor()', () => {
  it('takes the numbers of the stream where no box tells', () => {
    const coding = codingOf(9, 16)
    expect(coding).toMatchObject({ width: 16, height: 16, depth: 8, chroma: '4:2:0' })
    expect(codedColor(coding, [], [])).toEqual({ kind: 'cicp', primaries: 9, transfer: 16 })
    expect(codedColor(codingOf(1, 13), [])).toBeUndefined()
    expect(codedColor(codingOf(2, 2), [])).toBeUndefined()
  })

  it('takes those of the box before those of the stream', () => {
    const coding = codingOf(9, 16)
    expect(codedColor(coding, [nclx(12, 13)])).toEqual({
      kind: 'cicp',
      primaries: 12,
      transfer: 13,
    })
    expect(codedColor(coding, [nclx(1, 13)])).toBeUndefined()
  })
})
