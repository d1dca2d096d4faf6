import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { dataStart, decode, factors, picture, reference } from '../../../helpers/jpeg-kernel.ts'
import { type JpegRecipe, writeJpeg } from '../../../helpers/jpeg-writer.ts'
import { seededRandom } from '../../../helpers/random.ts'

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
