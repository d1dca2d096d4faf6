import { describe, expect, it } from 'vitest'
import {
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  OUTPUT_FORMATS,
  SlabList,
} from '../../../src/engine/index.ts'
import { cicp } from '../../helpers/colored-files.ts'
import { convert, photo, testEngine } from '../../helpers/engine.ts'

const { memoryBudget } = DEFAULT_LIMITS

/** The upload is freed while it is decoded, as in the service. */
function uploadOf(bytes: Uint8Array): SlabList {
  const input = new SlabList({ expectedBytes: bytes.length })
  input.append(bytes)
  return input
}

describe('measuredPeakBytes', () => {
  it('is what was predicted, or less, whatever is resident when the file arrives', async () => {
    const engine = testEngine()
    const large = await photo(3_000, 2_000).jpeg({ quality: 95 }).toBuffer()
    await engine.convert(uploadOf(large), { ...DEFAULT_OPTIONS, format: 'jpeg' })
    const options = { ...DEFAULT_OPTIONS, width: 800, rotate: 90 } as const
    const { measuredPeakBytes, plan } = await engine.convert(uploadOf(large), options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })

  it.each(['16x6000', '6000x1'])(
    'is what was predicted, or less, for an AVIF of %s',
    async (size) => {
      const [width = 0, height = 0] = size.split('x').map(Number)
      const bytes = await photo(width, height).avif({ effort: 0 }).toBuffer()
      const { measuredPeakBytes, plan } = await convert(testEngine(), bytes, { format: 'png' })
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    },
  )

  it.each(OUTPUT_FORMATS)(
    'is what was predicted, or less, with the copy that a profile is written into (%s)',
    async (format) => {
      const photoPng = await photo(1_200, 900).png().toBuffer()
      const bytes = Buffer.concat([photoPng.subarray(0, 33), cicp(9, 16), photoPng.subarray(33)])
      const options = { format, profile: 'p3', quality: 95, effort: 'fast' } as const
      const { measuredPeakBytes, plan } = await convert(testEngine(), bytes, options)
      expect(plan.summary).toContain('p3')
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    },
  )

  it('keeps within the budget where libaom takes large pixels for a screen', async () => {
    const bytes = await photo(65, 63).png().toBuffer()
    const options = { format: 'avif', effort: 'best', filter: 'box', width: 900 } as const
    const { measuredPeakBytes } = await convert(testEngine(), bytes, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(memoryBudget)
  })
})
