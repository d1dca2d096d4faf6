import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { PROGRESSIVE, SEQUENTIAL } from '../../../helpers/jpeg-arithmetic.ts'
import { decode, factors, picture, reference } from '../../../helpers/jpeg-kernel.ts'
import { type JpegRecipe, writeJpeg } from '../../../helpers/jpeg-writer.ts'

describe('openJpeg() equals libjpeg on', () => {
  const samplings = [
    ...['1x1 1x1 1x1', '2x1 1x1 1x1', '1x2 1x1 1x1', '2x2 1x1 1x1', '4x1 1x1 1x1', '4x2 1x1 1x1'],
    ...['1x4 1x1 1x1', '2x4 1x1 1x1', '2x2 2x1 1x2', '1x1 2x2 1x1', '2x1 1x2 1x1', '3x1 1x1 1x1'],
    ...['2x2 1x2 1x2', '2x2 2x1 2x1', '1x2 2x2 2x1', '4x1 2x1 1x1', '3x3', '2x1'],
  ]
  const sizes = [
    [1, 1],
    [2, 3],
    [5, 40],
    [67, 35],
  ] as const
  const cases = samplings.flatMap((sampling) => sizes.map(([w, h]) => [sampling, w, h] as const))

  it.each(cases)('sampling %s at %i × %i', async (sampling, width, height) => {
    const file = writeJpeg({ width, height, components: factors(sampling) })
    const { pixels, missingRows } = decode(file)
    expect(pixels).toEqual(await reference(file))
    expect(missingRows).toBe(0)
  })

  it.each([
    ['each component in its own scan', { scans: [[0], [1], [2]] }],
    ['two components in one scan', { scans: [[1], [0, 2]] }],
    ['restart intervals', { restartInterval: 3 }],
    ['restart intervals in own scans', { scans: [[2], [1], [0]], restartInterval: 5 }],
    ['Adobe RGB', { adobeTransform: 0 }],
    ['Adobe YCbCr', { adobeTransform: 1 }],
    ['JFIF before Adobe', { jfif: true, adobeTransform: 0 }],
  ])('%s', async (_, recipe: Partial<JpegRecipe>) => {
    const components = factors('2x2 1x1 1x1')
    const file = writeJpeg({ width: 75, height: 43, components, ...recipe })
    expect(decode(file).pixels).toEqual(await reference(file))
  })

  it.each([
    ['R, G and B', [0x52, 0x47, 0x42]],
    ['1, 2 and 3', [1, 2, 3]],
    ['something else', [9, 8, 7]],
  ])('component ids %s', async (_, ids) => {
    const components = ids.map((id) => ({ id, h: 1, v: 1 }))
    const file = writeJpeg({ width: 20, height: 20, components })
    expect(decode(file).pixels).toEqual(await reference(file))
  })

  it.each([
    ['sequential', SEQUENTIAL],
    ['progressive', PROGRESSIVE],
  ])('arithmetic coding, %s', async (_, file) => {
    const { pixels, missingRows } = decode(file)
    expect(pixels).toEqual(await reference(file))
    expect(missingRows).toBe(0)
  })

  it.each([
    ['progressive 4:2:0', 3, { progressive: true, chromaSubsampling: '4:2:0', quality: 80 }],
    ['progressive 4:4:4', 3, { progressive: true, chromaSubsampling: '4:4:4', quality: 95 }],
    ['progressive at quality 100', 3, { progressive: true, quality: 100 }],
    ['progressive gray', 1, { progressive: true, quality: 70 }],
    ['mozjpeg', 3, { mozjpeg: true, quality: 60 }],
    ['baseline gray', 1, { quality: 90 }],
    ['baseline at quality 1', 3, { quality: 1 }],
  ] as const)('%s', async (_, channels, options) => {
    const file = await picture(211, 133, channels).jpeg(options).toBuffer()
    expect(decode(file).pixels).toEqual(await reference(file))
  })
})

describe('openJpeg() converts CMYK', () => {
  const cmyk = { width: 9, height: 9, components: factors('1x1 1x1 1x1 1x1') }

  it.each([
    ['with', { adobeTransform: 0 }],
    ['without', {}],
  ])('to light times black, as it is stored inverted (%s an Adobe segment)', (_, adobe) => {
    const file = writeJpeg({ ...cmyk, ...adobe, flat: [200, 100, 50, 128] })
    expect([...decode(file).pixels.subarray(0, 4)]).toEqual([100, 50, 25, 255])
  })

  it('from YCCK by way of inverted RGB', () => {
    const file = writeJpeg({ ...cmyk, adobeTransform: 2, flat: [55, 128, 128, 128] })
    expect([...decode(file).pixels.subarray(0, 4)]).toEqual([100, 100, 100, 255])
  })
})

describe('openJpeg() keeps inks as libjpeg has them', () => {
  it.each([
    ['four components', '1x1 1x1 1x1 1x1', 0],
    ['YCCK', '1x1 1x1 1x1 1x1', 2],
    ['YCCK with less chroma', '2x2 1x1 1x1 2x2', 2],
  ])('from %s', async (_, sampling, adobeTransform) => {
    const components = factors(sampling)
    const file = writeJpeg({ width: 45, height: 37, components, adobeTransform })
    const inks = sharp(file).pipelineColourspace('cmyk').toColourspace('cmyk')
    const { data, info } = await inks.raw().toBuffer({ resolveWithObject: true })
    expect(info.channels).toBe(4)
    const inverted = data.map((value) => 255 - value) // libvips turns Adobe's over
    expect(Buffer.compare(decode(file, 0, true).pixels, inverted)).toBe(0)
  })

  it('and leaves colours as they are', async () => {
    const file = await picture(90, 70, 3).jpeg().toBuffer()
    expect(decode(file, 0, true)).toEqual(decode(file))
  })
})
