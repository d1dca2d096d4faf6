import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ImageErrorCode } from '../../../../src/engine/api/errors.ts'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { openJpeg } from '../../../../src/engine/formats/jpeg/kernel.ts'
import {
  type JpegShape,
  jpegArenaBytes,
} from '../../../../src/engine/formats/jpeg/kernel-memory.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { PROGRESSIVE, SEQUENTIAL } from '../../../helpers/jpeg-arithmetic.ts'
import { type JpegRecipe, writeJpeg } from '../../../helpers/jpeg-writer.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'

type Scale = 0 | 1 | 2 | 3

const SCALES: readonly Scale[] = [0, 1, 2, 3]

interface Decoded {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly pixels: Uint8Array
  readonly missingRows: number
}

const kernels = testKernels()

/** Decodes a whole file with the shared instance, and gives its memory back. */
function decode(file: Uint8Array, scale: Scale = 0, keepInks = false): Decoded {
  const mark = kernels.exports.mark()
  try {
    const rows = openJpeg(kernels, bytesOf(file), { scaleLog2: scale, keepInks })
    const { width, height, channels } = rows.format
    const pixels = new Uint8Array(width * height * channels)
    expect(rows.read(pixels, height + 1)).toBe(height)
    expect(rows.read(pixels, 1)).toBe(0)
    return { width, height, channels, pixels, missingRows: rows.missingRows }
  } finally {
    kernels.exports.release(mark)
  }
}

/** What libjpeg makes of the file, in as many channels as ours. */
async function reference(file: Uint8Array): Promise<Uint8Array> {
  const image = sharp(file, { failOn: 'none' })
  const { channels } = await image.metadata()
  const raw = channels === 1 ? image.toColourspace('b-w') : image.ensureAlpha()
  return new Uint8Array(await raw.raw().toBuffer())
}

/** A picture with soft shapes, texture and edges, encoded by mozjpeg. */
function picture(width: number, height: number, channels: 1 | 3): Sharp {
  const random = seededRandom(width * 31 + height)
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const x = Math.floor(i / channels) % width
    const y = Math.floor(i / channels / width)
    const shape = 90 * Math.sin(x / 11 + (i % channels)) * Math.cos(y / 7)
    return 128 + shape + (x > y ? 20 : 0) + random.below(12)
  })
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  )
}

function factors(text: string): { h: number; v: number }[] {
  return text.split(' ').map((pair) => ({ h: Number(pair[0]), v: Number(pair[2]) }))
}

/** Where the entropy-coded data of the first scan begins. */
function dataStart(file: Buffer): number {
  const scan = file.indexOf(Buffer.from([0xff, 0xda]))
  return scan + 2 + file.readUInt16BE(scan + 2)
}

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

describe('openJpeg() reads on when its window on the file slides', () => {
  // Scans have windows of 4 or 16 KiB: these files have dozens, cut wherever it happens.
  it.each([
    ['one scan', { quality: 100 }],
    ['progressive scans', { quality: 100, progressive: true }],
    ['chroma at half the size', { quality: 98, progressive: true, chromaSubsampling: '4:2:0' }],
  ] as const)('%s of noise', async (_, options) => {
    const raw = { width: 500, height: 300, channels: 3 } as const
    const noise = sharp(seededRandom(5).bytes(450_000), { raw })
    const file = await noise.jpeg(options).toBuffer()
    expect(file.length).toBeGreaterThan(100_000)
    expect(Buffer.compare(decode(file).pixels, await reference(file))).toBe(0)
  })

  it.each([
    ['one scan', {}],
    ['one scan for each component', { scans: [[0], [1], [2]] }],
  ])('%s with a restart marker in every place', async (_, recipe: Partial<JpegRecipe>) => {
    const components = factors('2x2 1x1 1x1')
    const size = { width: 700, height: 500 }
    const file = writeJpeg({ ...size, components, restartInterval: 1, ...recipe })
    expect(file.length).toBeGreaterThan(50_000)
    expect(Buffer.compare(decode(file).pixels, await reference(file))).toBe(0)
  })

  it('fill bytes that are longer than a window', async () => {
    const file = writeJpeg({
      ...{ width: 700, height: 500, restartInterval: 40 },
      components: factors('1x1 1x1 1x1'),
    })
    const at = Buffer.from(file).indexOf(Buffer.from([0xff, 0xd3]), dataStart(Buffer.from(file)))
    const fill = new Uint8Array(40_000).fill(0xff)
    const filled = Buffer.concat([file.subarray(0, at), fill, file.subarray(at)])
    expect(Buffer.compare(decode(filled).pixels, decode(file).pixels)).toBe(0)
    expect(decode(filled).missingRows).toBe(0)
  })

  it.each([0xff, 0])('a marker at the edge of a window, behind bytes %i', async (value) => {
    const components = factors('1x1 1x1 1x1')
    const file = Buffer.from(writeJpeg({ width: 90, height: 50, restartInterval: 40, components }))
    const start = dataStart(file)
    const at = file.indexOf(Buffer.from([0xff, 0xd0]), start)
    const plain = decode(file)
    for (let edge = 16_380; edge < 16_388; edge++) {
      const fill = new Uint8Array(edge - (at - start)).fill(value)
      const filled = Buffer.concat([file.subarray(0, at), fill, file.subarray(at)])
      expect(decode(filled)).toEqual(plain)
    }
  })

  it('segments of any length between the scans', async () => {
    const file = await picture(300, 200, 3).jpeg({ progressive: true }).toBuffer()
    const comment = Buffer.alloc(65_537, 0xff) // FFFF is its length as well as its contents
    comment[1] = 0xfe
    const second = file.indexOf(Buffer.from([0xff, 0xda]), dataStart(file))
    const tables = file.lastIndexOf(Buffer.from([0xff, 0xc4]), second)
    const split = tables > dataStart(file) ? tables : second
    const longer = Buffer.concat([file.subarray(0, split), comment, file.subarray(split)])
    expect(Buffer.compare(decode(longer).pixels, decode(file).pixels)).toBe(0)
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

describe('missingRows', () => {
  const recipe = { width: 64, height: 160, components: factors('2x2 1x1 1x1') }

  it('counts the rows of a baseline file that lost its end, which become gray', () => {
    const file = writeJpeg(recipe)
    const half = file.subarray(0, Math.floor((dataStart(file) + file.length) / 2))
    const { missingRows, pixels } = decode(half)
    expect(missingRows).toBeGreaterThan(48)
    expect(missingRows).toBeLessThan(112)
    expect([...pixels.subarray(-4)]).toEqual([128, 128, 128, 255])
  })

  it('is at most one MCU row when only the last bytes are lost', () => {
    const file = writeJpeg(recipe)
    expect(decode(file.subarray(0, -6)).missingRows).toBeLessThanOrEqual(16)
  })

  it('is every row when a progressive file ends before its last scan', async () => {
    const file = await picture(64, 160, 3).jpeg({ progressive: true }).toBuffer()
    expect(decode(file.subarray(0, file.length / 2)).missingRows).toBe(160)
    expect(decode(file).missingRows).toBe(0)
  })

  it('ends at the next restart marker after lost data', () => {
    const file = writeJpeg({ ...recipe, restartInterval: 4 })
    const whole = decode(file)
    const cut = dataStart(file) + 40
    const next = file.indexOf(Buffer.from([0xff, 0xd2]))
    const hole = Buffer.concat([file.subarray(0, cut), file.subarray(next)])
    const { missingRows, pixels } = decode(hole)
    expect(missingRows).toBeGreaterThan(0)
    expect(missingRows).toBeLessThanOrEqual(48)
    expect(pixels.subarray(-64 * 4 * 90)).toEqual(whole.pixels.subarray(-64 * 4 * 90))
  })

  it('ends the same whatever lies in the arena behind the file', () => {
    const half = writeJpeg(recipe).subarray(0, 900)
    const first = decode(half)
    const mark = kernels.exports.mark()
    kernels.view(kernels.alloc(1 << 20), 1 << 20).fill(0x5a)
    kernels.exports.release(mark)
    expect(decode(half)).toEqual(first)
  })
})

describe('openJpeg() refuses', () => {
  const plain = { width: 40, height: 40, components: factors('1x1 1x1 1x1') }

  function withByte(offset: number, value: number): Buffer {
    const file = writeJpeg(plain)
    file[file.indexOf(Buffer.from([0xff, 0xc1])) + offset] = value
    return file
  }

  it.each<[string, Buffer, ImageErrorCode]>([
    ['12-bit samples', withByte(4, 12), 'unsupported-format'],
    ['lossless frames', withByte(1, 0xc3), 'unsupported-format'],
    ['hierarchical frames', withByte(1, 0xc5), 'unsupported-format'],
    [
      'two components',
      writeJpeg({ ...plain, components: factors('1x1 1x1') }),
      'unsupported-format',
    ],
    ['a height that comes later', writeJpeg({ ...plain, height: 0 }), 'damaged-image'],
    ['a sampling factor of 0', withByte(11, 0x01), 'damaged-image'],
    ['a sampling factor of 5', withByte(11, 0x15), 'damaged-image'],
    ['MCUs of more than ten blocks', withByte(11, 0x44), 'damaged-image'],
    ['a missing quantization table', withByte(12, 3), 'damaged-image'],
    ['a file that ends in its header', writeJpeg(plain).subarray(0, 60), 'damaged-image'],
    ['two bytes', Buffer.from([0xff, 0xd8]), 'damaged-image'],
    ['what is not JPEG', Buffer.from('GIF89a and so on'), 'damaged-image'],
  ])('%s', (_, file, code) => {
    expect(() => decode(file)).toThrow(expect.objectContaining({ code }))
  })

  it('more than a hundred scans', async () => {
    const file = await picture(600, 600, 1).jpeg({ progressive: true }).toBuffer()
    const last = file.lastIndexOf(Buffer.from([0xff, 0xda]))
    const scan = file.subarray(last, -2)
    const many = Buffer.concat([file.subarray(0, -2), ...Array<Buffer>(100).fill(scan)])
    expect(() => decode(many)).toThrow(expect.objectContaining({ code: 'image-too-large' }))
  })
})

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
