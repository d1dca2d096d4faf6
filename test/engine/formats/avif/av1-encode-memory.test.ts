import { expect, it } from 'vitest'
import { openAv1Encoder } from '../../../../src/engine/formats/avif/av1-encode-kernel.ts'
import { av1EncodeArenaBytes } from '../../../../src/engine/formats/avif/av1-encode-memory.ts'
import { testKernels } from '../../../helpers/kernels.ts'

const SIZES = [
  [1, 1],
  [64, 65],
  [1001, 700],
  [4100, 300],
  [65_535, 3],
  [12_000, 9_000],
] as const

it.each(
  SIZES.flatMap((size) =>
    (['400', '420', '444'] as const).map((sampling) => [...size, sampling] as const),
  ),
)('av1EncodeArenaBytes() is what the kernel takes for %ix%i, %s', (width, height, sampling) => {
  const kernels = testKernels()
  for (const channels of [1, 4] as const) {
    if (channels === 1 && sampling !== '400') continue
    const before = kernels.exports.mark()
    const rowFormat = { width, height, channels }
    const coded = { source: 'color', quantizer: 80, effort: 'balanced', lossless: false } as const
    const encoding = { width, height, sampling, rowFormat, ...coded }
    openAv1Encoder(kernels, encoding)
    expect(kernels.exports.mark() - before).toBe(av1EncodeArenaBytes(encoding))
  }
})
