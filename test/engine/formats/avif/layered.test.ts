/** AVIFs whose picture is predicted from others in the same item. */

import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { readAv1Headers } from '../../../../src/engine/formats/avif/av1-kernel.ts'
import { LAYERED } from '../../../av1/streams.ts'
import { ownPixels } from '../../../helpers/avif-rows.ts'
import { av1C, avif, ispe } from '../../../helpers/craft-avif.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'

const kernels = testKernels()

/** One item of these data. */
function fileOf(data: Uint8Array) {
  const headers = readAv1Headers(bytesOf(data))
  const properties = [ispe(headers.width, headers.height), av1C(0)]
  return { headers, file: avif({ items: [{ id: 1, type: 'av01', data, properties }] }) }
}

it('layers take of the arena what the plan says, also while they are decoded', async () => {
  const [, data] = LAYERED[1]
  const { file } = fileOf(data)
  const { takenBytes, info } = await ownPixels(kernels, file)
  expect(info.arenaBytes).toBeGreaterThanOrEqual(takenBytes)
  expect(info.arenaBytes).toBeLessThan(takenBytes * 1.02)
})

it('counts the pixels of all layers as the picture’s, each of them is decoded', async () => {
  const [, data] = LAYERED[1]
  const { headers, file } = fileOf(data)
  const { width, height } = headers
  const pixels = width * height * (1 + headers.earlier.length)
  expect(headers.earlier.length).toBeGreaterThan(0)
  const at = (maxInputPixels: number) => convert(testEngine({ maxInputPixels }), file)
  await expect(at(pixels - 1)).rejects.toMatchObject({
    code: 'image-too-large',
    details: { actual: pixels, limit: pixels - 1 },
  })
  expect((await at(pixels)).plan.sourceWidth).toBe(width)
})
