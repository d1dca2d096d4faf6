import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { openJpeg } from '../../../../src/engine/formats/jpeg/kernel.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { decode, kernels, picture } from '../../../helpers/jpeg-kernel.ts'

it('prepareSlices() stops at each scan, and reading is the same without it', async () => {
  const file = await picture(100, 80, 3).jpeg({ progressive: true }).toBuffer()
  const whole = decode(file)
  const mark = kernels.exports.mark()
  const rows = openJpeg(kernels, bytesOf(file), 0)
  expect([...rows.prepareSlices()].length).toBeGreaterThan(5)
  runAtOnce(rows.prepareSlices())
  const pixels = new Uint8Array(whole.pixels.length)
  let at = 0
  for (let band = rows.nextBand(); band; band = rows.nextBand()) {
    for (let row = 0; row < band.rows; row++, at += 400)
      pixels.set(kernels.view(band.pointer + row * band.stride, 400), at)
  }
  kernels.exports.release(mark)
  expect(pixels).toEqual(whole.pixels)
})
