import { describe, expect, it } from 'vitest'
import { Tee } from '../../../src/engine/kernels/tee.ts'
import { type Band, rowBytes } from '../../../src/engine/rows/rows.ts'
import { bandsOf, readAll, rowsOf } from '../../helpers/array-rows.ts'
import { testKernels } from '../../helpers/kernels.ts'
import { seededRandom } from '../../helpers/random.ts'

const kernels = testKernels()
const FORMAT = { width: 5, height: 40, channels: 4 } as const
const STRIDE = rowBytes(FORMAT)
const pixels = seededRandom(3).bytes(STRIDE * FORMAT.height)

describe('Tee', () => {
  it.each([
    ['bands', () => bandsOf(kernels, rowsOf(pixels, FORMAT), { bandRows: 3, padding: 5 })],
    ['rows outside the arena', () => rowsOf(pixels, FORMAT)],
  ] as const)('gives every reader all rows, from %s', (_, source) => {
    const tee = new Tee(kernels, source())
    const readers = [tee.reader(), tee.reader()]
    const read = readers.map(() => new Uint8Array(pixels.length))
    const at = [0, 0]
    while (tee.advance() > 0) {
      readers.forEach((reader, i) => {
        for (let count = 1; count > 0; at[i] = at[i]! + count * STRIDE) {
          count = reader.read(read[i]!.subarray(at[i]!), 2)
        }
      })
    }
    expect(read).toEqual([pixels, pixels])
  })

  it('has no rows for a reader that has taken the band, and an end', () => {
    const tee = new Tee(kernels, rowsOf(pixels, FORMAT))
    const reader = tee.reader()
    const rowsOfNext = () => (reader.nextBand() as Band | undefined)?.rows
    expect(rowsOfNext()).toBe(0)
    expect([tee.advance(), tee.advance(), rowsOfNext(), rowsOfNext()]).toEqual([16, 16, 16, 0])
    expect([tee.advance(), rowsOfNext(), rowsOfNext()]).toEqual([8, 8, 0])
    expect([tee.advance(), rowsOfNext()]).toEqual([0, undefined])
  })

  it('lets a reader that reads row by row end where the source ends', () => {
    const tee = new Tee(kernels, rowsOf(pixels.subarray(0, 16 * STRIDE), { ...FORMAT, height: 16 }))
    const reader = tee.reader()
    tee.advance()
    expect(readAll(reader, 7)).toEqual(pixels.subarray(0, 16 * STRIDE))
  })
})
