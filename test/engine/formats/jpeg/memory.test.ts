import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { openJpeg } from '../../../../src/engine/formats/jpeg/kernel.ts'
import {
  type JpegShape,
  jpegArenaBytes,
} from '../../../../src/engine/formats/jpeg/kernel-memory.ts'
import { factors, kernels, SCALES } from '../../../helpers/jpeg-kernel.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'

describe('jpegArenaBytes()', () => {
  const shapes: [string, Partial<JpegShape>][] = [
    ['2x2 1x1 1x1', {}],
    ['2x1 1x1 1x1', { multiScan: true }],
    ['1x1 1x1 1x1', { process: 'progressive', multiScan: true }],
    ['1x1 1x1 1x1 1x1', {}],
    ['4x2 1x1 1x1', { arithmetic: true }],
    ['2x2 1x1 1x1', { arithmetic: true, process: 'progressive', multiScan: true }],
    ['3x3', {}],
  ]

  it.each(shapes)('is what is taken, and a tenth more at most (%s, %o)', (sampling, rest) => {
    for (const width of [1, 300, 4032, 12000]) {
      const components = factors(sampling)
      const scans = rest.multiScan ? [[0]] : [components.map((_, i) => i)]
      const file = writeJpeg({ width, height: 9000, components, scans, headerOnly: true })
      const frame = file.indexOf(Buffer.from([0xff, 0xc1])) + 1
      file[frame] = 0xc1 + (rest.process === 'progressive' ? 1 : 0) + (rest.arithmetic ? 8 : 0)
      if (rest.process === 'progressive') file[file.length - 2] = 0 // the band: DC
      const shape: JpegShape = {
        ...{ width, height: 9000, process: 'extended', arithmetic: false, multiScan: false },
        ...rest,
        sampling: components,
      }
      for (const scale of SCALES) {
        const mark = kernels.exports.mark()
        openJpeg(kernels, bytesOf(file), scale)
        const taken = kernels.exports.mark() - mark
        kernels.exports.release(mark)
        const predicted = jpegArenaBytes(shape, scale)
        expect(predicted).toBeGreaterThanOrEqual(taken)
        expect(predicted).toBeLessThanOrEqual(taken * 1.1 + 65536)
      }
    }
  })
})
