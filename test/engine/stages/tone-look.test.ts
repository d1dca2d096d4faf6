import { describe, expect, it } from 'vitest'
import { lookTables } from '../../../src/engine/stages/tone/looks.ts'
import { testKernels } from '../../helpers/kernels.ts'
import { seededRandom } from '../../helpers/random.ts'
import { colorLookMixedScalar, colorLookScalar } from '../../twins/color.ts'

const kernels = testKernels()
const GOLD = { r: 255, g: 215, b: 0, a: 255 }

describe('kernels of looks', () => {
  it.each([0, 1, 77, 128, 256])('equal their scalar twins (%i of 256 parts)', (share) => {
    const tables = lookTables({ kind: 'tint', color: GOLD })
    const pixels = seededRandom(share).bytes(4 * 999)
    const mark = kernels.exports.mark()
    const put = (bytes: Uint8Array) => {
      const pointer = kernels.alloc(bytes.length)
      kernels.view(pointer, bytes.length).set(bytes)
      return pointer
    }
    const { buffer, byteLength } = tables.columns
    const at = put(Buffer.concat([new Uint8Array(buffer, 0, byteLength), tables.levels]))
    const [mixed, whole] = [put(pixels), put(pixels)]
    kernels.exports.colorLookMixed(mixed, 999, at, share)
    kernels.exports.colorLook(whole, 999, at)
    const [part, all] = [pixels.slice(), pixels.slice()]
    colorLookMixedScalar(part, tables, share)
    colorLookScalar(all, tables)
    expect(kernels.view(mixed, part.length).slice()).toEqual(part)
    expect(kernels.view(whole, all.length).slice()).toEqual(all)
    kernels.exports.release(mark)
  })
})
