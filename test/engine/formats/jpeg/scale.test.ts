import { describe, expect, it } from 'vitest'
import { decode, factors, picture, SCALES } from '../../../helpers/jpeg-kernel.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'

describe('openJpeg() scales', () => {
  const samplings = [
    '2x2 1x1 1x1',
    '2x1 1x1 1x1',
    '1x2 1x1 1x1',
    '1x1 1x1 1x1',
    '4x1 1x1 1x1',
    '1x1',
  ]

  it.each(samplings)('flat pictures to flat pictures (%s)', (sampling) => {
    const components = factors(sampling)
    const flat = components.map((_, i) => 140 - 20 * i)
    const file = writeJpeg({ width: 83, height: 61, components, flat })
    const whole = decode(file)
    for (const scale of SCALES) {
      const { width, height, channels, pixels } = decode(file, scale)
      expect([width, height]).toEqual([Math.ceil(83 / 2 ** scale), Math.ceil(61 / 2 ** scale)])
      const pixel = [...whole.pixels.subarray(0, channels)]
      expect([...pixels]).toEqual(
        Array(width * height)
          .fill(pixel)
          .flat(),
      )
    }
  })

  it.each(['4:2:0', '4:4:4'])('progressive files as baseline ones (%s)', async (sampling) => {
    const soft = picture(200, 120, 3).blur(2)
    const options = { chromaSubsampling: sampling, quality: 90, optimiseScans: false }
    const baseline = await soft.clone().jpeg(options).toBuffer()
    const progressive = await soft
      .clone()
      .jpeg({ ...options, progressive: true })
      .toBuffer()
    for (const scale of SCALES) {
      expect(decode(progressive, scale).pixels).toEqual(decode(baseline, scale).pixels)
    }
  })

  it('close to the average of the pixels it stands for', async () => {
    const file = await picture(256, 256, 1).blur(1.5).jpeg({ quality: 95 }).toBuffer()
    const whole = decode(file).pixels
    for (const scale of [1, 2, 3] as const) {
      const { width, pixels } = decode(file, scale)
      const factor = 2 ** scale
      let squares = 0
      pixels.forEach((value, i) => {
        let sum = 0
        for (let j = 0; j < factor * factor; j++) {
          const y = Math.floor(i / width) * factor + Math.floor(j / factor)
          sum += whole[y * 256 + (i % width) * factor + (j % factor)]!
        }
        squares += (value - sum / factor ** 2) ** 2
      })
      expect(Math.sqrt(squares / pixels.length)).toBeLessThan(3)
    }
  })

  it('sampling ratios that are not whole', () => {
    const file = writeJpeg({ width: 50, height: 50, components: factors('3x2 2x1 1x1') })
    for (const scale of SCALES) expect(decode(file, scale).missingRows).toBe(0)
  })
})
