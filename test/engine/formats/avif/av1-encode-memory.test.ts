import { describe, expect, it } from 'vitest'
import {
  type Av1Encoding,
  openAv1Encoder,
} from '../../../../src/engine/formats/avif/av1-encode-kernel.ts'
import { av1EncodeArenaBytes } from '../../../../src/engine/formats/avif/av1-encode-memory.ts'
import { BALANCED } from '../../../av1/encode-case.ts'
import { testKernels } from '../../../helpers/kernels.ts'

describe('av1EncodeArenaBytes()', () => {
  it.each([
    [1, 1, '400'],
    [640, 64, '420'],
    [1000, 100, '444'],
    [1000, 100, 'auto'],
    [4500, 100, 'auto'],
    [9000, 8, '420'],
  ] as const)(
    'is what the kernel takes, or a little more (%i x %i, %s)',
    (width, height, sampling: Av1Encoding['sampling']) => {
      const kernels = testKernels()
      const start = kernels.exports.mark()
      const rowFormat = { width, height, channels: 4 } as const
      openAv1Encoder(kernels, { width, height, rowFormat, ...BALANCED, sampling })
      const taken = kernels.exports.mark() - start
      const planned = av1EncodeArenaBytes(rowFormat, sampling)
      expect(planned).toBeGreaterThanOrEqual(taken)
      expect(planned).toBeLessThan(taken * 1.1)
    },
  )
})
