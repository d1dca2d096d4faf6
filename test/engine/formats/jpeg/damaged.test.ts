import { describe, expect, it } from 'vitest'
import type { ImageErrorCode } from '../../../../src/engine/api/errors.ts'
import { dataStart, decode, factors, kernels, picture } from '../../../helpers/jpeg-kernel.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'

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
